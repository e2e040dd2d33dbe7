import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { at } from './paths.mjs';
import { run } from './run.mjs';
import { Stop } from './steps.mjs';

const unpacked = at('node_modules', '.cache', 'clamd');
const places = ['/usr/sbin/clamd', '/usr/local/sbin/clamd', '/opt/homebrew/sbin/clamd'];
// Programs that carry nothing and are there to try scanners with; the test does without them too.
const samples = 'clamav-testfiles';

/**
 * The ClamAV daemon of this machine: CLAMD_PATH, else one of the system, else the one that `node tools/peers.mjs clamd`
 * unpacked under node_modules/.cache.
 *
 * @returns {{ program: string, env: NodeJS.ProcessEnv, samples: string | undefined } | undefined} `samples`: folder of the
 *   package clamav-testfiles, when it is there
 */
export function findClamd() {
  const own = join(unpacked, 'usr', 'sbin', 'clamd');
  const program = [process.env.CLAMD_PATH ?? '', ...places, own].find((path) => path !== '' && existsSync(path));
  if (program === undefined) return undefined;
  const folders = ['/', unpacked].map((root) => join(root, 'usr', 'share', samples));
  const env = program === own ? { ...process.env, LD_LIBRARY_PATH: libraries().join(':') } : process.env;
  return { program, env, samples: folders.find((folder) => existsSync(folder)) };
}

function libraries() {
  const lib = join(unpacked, 'usr', 'lib');
  return readdirSync(lib, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.includes('-linux-'))
    .map((entry) => join(lib, entry.name));
}

/**
 * Gets clamd, what it needs and the samples from the archive of a Debian or Ubuntu, and unpacks them beside the system
 * (15 MB); nothing is installed and no signatures are fetched.
 */
export async function fetchClamd() {
  const asked = ['install', '-y', '--no-install-recommends', '--print-uris', 'clamav-daemon'];
  const said = await run('apt-get', asked, { env: { ...process.env, LC_ALL: 'C' } });
  if (said.code !== 0) throw new Stop(`clamd could not be had here (apt-get):\n${said.err.trim()}`);
  const names = [...said.out.matchAll(/^'[^']+' ([^_\s]+)_/gm)].map(([, name]) => name);
  mkdirSync(dirname(unpacked), { recursive: true });
  const folder = mkdtempSync(`${unpacked}-`);
  try {
    await must(await run('apt-get', ['download', ...names, samples], { cwd: folder }));
    const packages = readdirSync(folder).filter((file) => file.endsWith('.deb'));
    for (const file of packages)
      await must(await run('dpkg-deb', ['--extract', join(folder, file), join(folder, 'all')]));
    rmSync(unpacked, { recursive: true, force: true });
    renameSync(join(folder, 'all'), unpacked);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function must({ code, err }) {
  if (code !== 0) throw new Stop(`clamd could not be unpacked:\n${err.trim()}`);
}
