import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { appendFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { folders, moduleStoreys } from '../../arrows.mjs';
import { rules } from './arrows-config.mjs';
import { projectFiles } from './files.mjs';
import * as guards from './guards.mjs';
import { scanners } from './scanners.mjs';

// A guard can pass because it is blind. So in a copy of the tree every rule is broken once on purpose, and must bite.

/** @typedef {{ guard: string, rule: string, name: string, files: { path: string, text: string }[] }} Canary */

const target = 'export const target = 1;\n';

/**
 * Reads one canary: `// canary: <guard> <rule>`, then one or more parts, each under `// file: <where it goes>` (`--` and
 * `/*` comments do as well). The first file is the one the guard must name.
 *
 * @param {string} name
 * @param {string} text
 * @returns {Canary}
 */
export function readCanary(name, text) {
  const [, guard, rule] = /canary: (\S+) (\S+)/.exec(text) ?? [];
  const parts = text.split(/^.*\bfile: (\S+).*\n/m).slice(1);
  const files = [];
  for (let index = 0; index < parts.length; index += 2) files.push({ path: parts[index], text: parts[index + 1] });
  if (!guard || !rule || !(guard in guards) || files.length === 0)
    throw new Error(`tools/canaries/${name} has no proper header`);
  return { guard, rule, name, files };
}

/** The canaries that are written by hand, and one for each arrow between modules. */
export function allCanaries(root) {
  const folder = join(root, 'tools', 'canaries');
  const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  return [...names.map((name) => readCanary(name, readFileSync(join(folder, name), 'utf8'))), ...moduleCanaries()];
}

// Each module reaches for one that is not below it: the next storey, or for the topmost an unknown one.
function moduleCanaries() {
  return moduleStoreys.flatMap((storey, level) =>
    storey.map((name) => {
      const forbidden = storey.find((other) => other !== name) ?? moduleStoreys[level + 1]?.[0] ?? 'zz-unknown';
      const file = { path: `src/modules/${name}/zz-arrow.ts`, text: `import '#modules/${forbidden}/index.ts';\n` };
      return { guard: 'arrows', rule: `module-${name}`, name: `arrow of ${name}`, files: [file] };
    }),
  );
}

/** Rules of ours without a canary: a rule nobody has seen bite. */
export function uncovered(canaries) {
  const has = (guard, rule) => canaries.some((canary) => canary.guard === guard && canary.rule === rule);
  return [
    ...rules()
      .filter(({ name }) => !has('arrows', name))
      .map(({ name }) => `arrows ${name}`),
    ...scanners.filter(({ name }) => !has('scanners', name)).map(({ name }) => `scanners ${name}`),
    ...Object.keys(guards).filter((guard) => !canaries.some((canary) => canary.guard === guard)),
  ];
}

/**
 * Copies the tree, puts all canaries in, runs every guard once and says which canary was not bitten.
 *
 * @param {string} root
 * @param {string} node
 * @returns {Promise<{ canaries: number, findings: import('./guards.mjs').Finding[] }>}
 */
export async function letCanariesBite(root, node) {
  const canaries = allCanaries(root);
  // macOS: the temporary folder is itself behind a link, and tools report real paths
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'consilium-canaries-')));
  try {
    copyTree(root, copy);
    for (const { files } of canaries) for (const file of files) put(join(copy, file.path), file.text);
    const missed = [];
    for (const guard of Object.keys(guards)) {
      const bites = new Set((await guards[guard](copy, node)).map(({ rule, file }) => `${rule} ${file}`));
      missed.push(
        ...canaries.filter((canary) => canary.guard === guard && !bites.has(`${canary.rule} ${canary.files[0].path}`)),
      );
    }
    return { canaries: canaries.length, findings: [...missed.map(notBitten), ...uncovered(canaries).map(noCanary)] };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const notBitten = ({ guard, rule, name }) => ({ rule, file: `tools/canaries/${name}`, text: `${guard} did not bite` });
const noCanary = (rule) => ({ rule, file: 'tools/canaries', text: 'this rule has no canary' });

function copyTree(root, copy) {
  for (const file of projectFiles(root)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    copyFileSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  execFileSync('git', ['init', '--quiet'], { cwd: copy });
  // `node_modules/` in .gitignore names a folder, and here it is a link
  appendFileSync(join(copy, '.gitignore'), '\nnode_modules\n');
  targets(copy);
}

// Something to reach for in every folder and module, also in those that are still to be written.
function targets(copy) {
  for (const folder of Object.keys(folders).filter((name) => name !== 'config' && name !== 'main')) {
    put(join(copy, 'src', folder, 'zz-target.ts'), target);
  }
  for (const name of [...moduleStoreys.flat(), 'zz-unknown']) {
    const index = join(copy, 'src', 'modules', name, 'index.ts');
    if (!existsSync(index)) put(index, target);
    put(join(copy, 'src', 'modules', name, 'zz-target.ts'), target);
  }
}

// An existing file is added to, not replaced, so that everything else in the copy stays right.
function put(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path)) appendFileSync(path, `\n${text}`);
  else writeFileSync(path, text);
}
