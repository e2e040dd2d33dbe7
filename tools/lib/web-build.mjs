import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { compressFiles } from './compress.mjs';
import { at, root } from './paths.mjs';
import { run } from './run.mjs';
import { Stop } from './steps.mjs';

const stampFile = at('dist', '.web-stamp');
const configs = ['vite.config.ts', 'vite.verify.config.ts', 'vite.public.config.ts'];
const single = [...configs, 'index.html', 'package-lock.json', 'package.json'];
// What the pages may import (arrows.mjs, `web`); a change anywhere else cannot change the pages.
const part = /\/web\/|^src\/(?:ui|kernel|formats)\/|\.(?:contract|rules)\.ts$|^content\//;
const test = /\.(?:test|e2e)\.[a-z]+$/;

/** Does this file (path from the root, forward slashes) belong to the pages? */
export const isWebSource = (path) => part.test(path) && !test.test(path);

/** A hash over names and contents of everything the pages are built from. */
export function webStamp() {
  const hash = createHash('sha256');
  for (const path of [...single, ...sources()]) {
    if (existsSync(at(path))) hash.update(`\n${path}\n`).update(readFileSync(at(path)));
  }
  return hash.digest('hex');
}

function sources() {
  const found = [];
  for (const top of ['src', 'content'].filter((folder) => existsSync(at(folder)))) {
    for (const entry of readdirSync(at(top), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1);
      found.push(path.split(sep).join('/'));
    }
  }
  return found.filter(isWebSource).sort();
}

/** True when dist/web is not what the sources would give. */
export function webBuildNeeded() {
  const built =
    existsSync(at('dist', 'verify', 'verify.html')) &&
    existsSync(at('dist', 'public', 'public-page.js')) &&
    existsSync(at('dist', 'web')) &&
    readdirSync(at('dist', 'web')).length > 0;
  if (!built || !existsSync(stampFile)) return true;
  return readFileSync(stampFile, 'utf8') !== webStamp();
}

/** Builds the pages into dist/web with the given Node. */
export async function buildWeb(node) {
  if (!existsSync(at('vite.config.ts'))) throw new Stop('vite.config.ts is missing: the pages cannot be built.');
  const stamp = webStamp();
  for (const config of configs) {
    const vite = at('node_modules', 'vite', 'bin', 'vite.js');
    const { code, out, err } = await run(node, [vite, 'build', '--config', config, '--logLevel', 'warn']);
    if (code !== 0) throw new Stop(`The pages could not be built:\n${(err + out).trim()}`);
  }
  await compressFiles(at('dist', 'web', 'assets'));
  mkdirSync(at('dist'), { recursive: true });
  writeFileSync(stampFile, stamp);
}
