import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { librariesOf, unpackDebian } from './debian.mjs';
import { at } from './paths.mjs';

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
  const env = program === own ? { ...process.env, LD_LIBRARY_PATH: librariesOf(unpacked).join(':') } : process.env;
  return { program, env, samples: folders.find((folder) => existsSync(folder)) };
}

/**
 * Gets clamd, what it needs and the samples from the archive of a Debian or Ubuntu, and unpacks them beside the system
 * (15 MB); nothing is installed and no signatures are fetched.
 */
export function fetchClamd() {
  return unpackDebian({ name: 'clamd', packages: ['clamav-daemon'], alone: [samples], folder: unpacked });
}
