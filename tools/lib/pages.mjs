import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asvsFindings, asvsPage, readAsvs } from './asvs.mjs';
import { checksFindings, checksPage, readChecks } from './checks.mjs';
import { dependenciesPage, readSupply, supplyFindings } from './supply.mjs';

// Pages of docs/ that are made from data. They are committed so that they can be read, and checked so that they are true.

const pages = {
  // Made by code of the program, which needs its packages: `checks/limits.test.ts` holds them against it.
  'docs/limits.md': async () => (await import('../../checks/support/pages/limits.ts')).limitsPage(),
  'docs/data.md': async () => (await import('../../checks/support/pages/data-kinds.ts')).dataPage(),
  'docs/dependencies.md': (root) => dependenciesPage(readSupply(root)),
  'docs/asvs.md': (root) => asvsPage(readAsvs(root)),
  'docs/checks.md': (root) => checksPage(readChecks(root)),
};

async function made(root, path) {
  // Fetched when it is needed: on a bare machine this file is read before any package is there.
  const prettier = await import('prettier');
  const style = await prettier.resolveConfig(join(root, path));
  return prettier.format(await pages[path](root), { ...style, parser: 'markdown' });
}

/** Writes every page anew. @returns their paths */
export async function writePages(root) {
  for (const path of Object.keys(pages)) writeFileSync(join(root, path), await made(root, path));
  return Object.keys(pages);
}

async function stale(root, path) {
  const there = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '';
  return there === (await made(root, path))
    ? []
    : [{ rule: 'stale', file: path, text: 'not what its data says; `npm run docs` writes it' }];
}

/** @type {import('./guards.mjs').Guard} */
export async function supply(root) {
  return [...supplyFindings(readSupply(root)), ...(await stale(root, 'docs/dependencies.md'))];
}

/** @type {import('./guards.mjs').Guard} */
export async function asvs(root) {
  return [
    ...asvsFindings(readAsvs(root)),
    ...checksFindings(readChecks(root)),
    ...(await stale(root, 'docs/asvs.md')),
    ...(await stale(root, 'docs/checks.md')),
  ];
}
