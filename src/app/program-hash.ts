import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Release } from '#modules/audit/index.ts';
import { newSha256, sha256 } from '#platform/crypto/index.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Everything that decides what the program does: its source, its data, its packages by their lock, its pages. */
const parts = ['src', 'content', 'db', 'dist', 'package.json', 'package-lock.json'];

/** Paths of the files below a part, in order; nothing for a part that is not there, as before the pages are built. */
async function filesBelow(part: string): Promise<string[]> {
  try {
    const entries = await readdir(join(root, part), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR') return [part];
    if (code === 'ENOENT') return [];
    throw error;
  }
}

/** Version and hash of the program on disk: SHA-256 over a line `<hash of the file> <path>` for each file, by path. */
export async function programHash(): Promise<Release> {
  const whole = newSha256();
  const files = (await Promise.all(parts.map(filesBelow))).flat().map((path) => path.replaceAll('\\', '/'));
  for (const path of files.toSorted())
    whole.update(Buffer.from(`${sha256(await readFile(join(root, path))).toString('hex')} ${path}\n`));
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return { version, sha256: whole.digest('hex') };
}
