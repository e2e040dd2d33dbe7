import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './run.mjs';
import { Stop } from './steps.mjs';

/**
 * Gets packages and what they need, as far as the system lacks it, from the archive of a Debian or Ubuntu, and unpacks
 * them into `folder` beside the system; nothing is installed. @throws Stop in words
 */
export async function unpackDebian({ name, packages, alone = [], folder }) {
  const asked = ['install', '-y', '--no-install-recommends', '--print-uris', ...packages];
  const said = await run('apt-get', asked, { env: { ...process.env, LC_ALL: 'C' } });
  if (said.code !== 0) throw new Stop(`${name} could not be had here (apt-get):\n${said.err.trim()}`);
  const names = [...said.out.matchAll(/^'[^']+' ([^_\s]+)_/gm)].map(([, found]) => found);
  mkdirSync(dirname(folder), { recursive: true });
  const work = mkdtempSync(`${folder}-`);
  const must = ({ code, err }) => {
    if (code !== 0) throw new Stop(`${name} could not be unpacked:\n${err.trim()}`);
  };
  try {
    must(await run('apt-get', ['download', ...names, ...alone], { cwd: work }));
    for (const file of readdirSync(work).filter((each) => each.endsWith('.deb')))
      must(await run('dpkg-deb', ['--extract', join(work, file), join(work, 'all')]));
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(work, 'all'), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Folders of shared libraries of what was unpacked. */
export function librariesOf(folder) {
  const lib = join(folder, 'usr', 'lib');
  return readdirSync(lib, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.includes('-linux-'))
    .map((entry) => join(lib, entry.name));
}
