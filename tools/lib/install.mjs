import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { at } from './paths.mjs';
import { linkPostgres } from './postgres-links.mjs';
import { run } from './run.mjs';
import { Stop } from './steps.mjs';

const stampFile = at('node_modules', '.consilium-stamp');

/** What is installed depends on the lockfile and on the machine; the stamp is written only after a whole install. */
export function installStamp(
  lockfile = readFileSync(at('package-lock.json')),
  machine = `${process.platform} ${process.arch}`,
) {
  return createHash('sha256').update(lockfile).update(`\n${machine}`).digest('hex');
}

/** True when node_modules is not the one this lockfile describes on this machine. */
export function installNeeded() {
  return !existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== installStamp();
}

/**
 * Fetches the dependencies and leaves package-lock.json as it is.
 *
 * `npm ci` would be the usual way; docs/decisions/0001 says why it is `npm install`. No script of a package is run: the
 * only one we need (the links of PostgreSQL's libraries) is done by `linkPostgres`.
 */
export async function install() {
  const before = readFileSync(at('package-lock.json'));
  const args = [
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    '--include=dev',
    '--include=optional',
  ];
  const { code, out, err } = await npm(args);
  restoreLockfile(before);
  if (code !== 0)
    throw new Stop(`npm could not fetch the parts. Is the network there? This is what it said:\n${essence(err + out)}`);
  await linkPostgres();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, installStamp(before));
}

// Started by npm, we use that same npm; started by hand, the one on the PATH.
function npm(args) {
  const own = process.env.npm_execpath;
  const env = { ...process.env, npm_config_loglevel: 'error', npm_config_package_lock: 'true' };
  delete env.NODE_ENV; // "production" would leave the tools out
  return own?.endsWith('.js') ? run(process.execPath, [own, ...args], { env }) : run('npm', args, { env });
}

// A different npm may rewrite details of the lockfile; the committed one is the truth.
function restoreLockfile(before) {
  if (!readFileSync(at('package-lock.json')).equals(before)) writeFileSync(at('package-lock.json'), before);
}

// npm says the cause first and then stacks, codes and the way to its log.
function essence(text) {
  const lines = text.split('\n').filter((line) => line.trim() && !/^npm (?:error|warn)\s+at\s/.test(line));
  return lines.slice(0, 12).join('\n');
}
