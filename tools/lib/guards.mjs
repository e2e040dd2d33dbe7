import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { cruiserConfig } from './arrows-config.mjs';
import { projectFiles } from './files.mjs';
import { run } from './run.mjs';
import { scan } from './scanners.mjs';

export { asvs, supply } from './pages.mjs';

// Every guard looks at a repository (the real one, or the copy with the canaries) and answers what it found and how many
// files it saw. A guard that saw other files than git knows is blind, and blind is a finding.

/** @typedef {{ rule: string, file: string, line?: number, text: string }} Finding */
/** @typedef {(root: string, node: string) => Promise<Finding[]>} Guard */

const script = /^src\/.*\.tsx?$/;
const typed = /^(?:(?:src|e2e|checks|drills|bench|tools)\/.*|[^/]+)\.(?:ts|tsx|mts)$/;
const linted = /\.(?:[cm]?[jt]s|[jt]sx)$/;

const bin = (root, path) => join(root, 'node_modules', path);
const broken = (guard, { out, err }) => [
  { rule: 'ran', file: guard, text: (err + out).trim().slice(0, 2000) || 'it said nothing' },
];

function saw(guard, root, wanted, seen) {
  const expected = projectFiles(root).filter((file) => wanted(file));
  const missing = expected.filter((file) => !seen.has(file));
  return missing.map((file) => ({ rule: 'blind', file, text: `${guard} did not look at this file` }));
}

/** @type {Guard} */
export async function format(root, node) {
  const said = await run(node, [bin(root, 'prettier/bin/prettier.cjs'), '--list-different', '.'], { cwd: root });
  const files = said.out.split('\n').filter(Boolean);
  if (said.code !== 0 && files.length === 0) return broken('prettier', said);
  const failed = said.code > 1 ? broken('prettier', { out: '', err: said.err }) : [];
  return [
    ...files.map((file) => ({ rule: 'format', file, text: 'not formatted; `npx prettier --write` does it' })),
    ...failed,
  ];
}

/** @type {Guard} */
export async function lint(root, node) {
  const said = await run(node, [bin(root, 'oxlint/bin/oxlint'), '--type-aware', '--format=json', '.'], { cwd: root });
  const report = parsed(said.out);
  if (!report) return broken('oxlint', said);
  const expected = projectFiles(root).filter((file) => linted.test(file) && !file.startsWith('tools/canaries/')).length;
  const few = { rule: 'blind', file: 'oxlint', text: `it saw ${report.number_of_files} files of ${expected}` };
  const findings = report.diagnostics.map((found) => ({
    rule: ruleName(found.code),
    file: found.filename,
    line: found.labels?.[0]?.span?.line,
    text: found.message,
  }));
  return report.number_of_files < expected ? [few, ...findings] : findings;
}

// `typescript(no-floating-promises)` → `typescript/no-floating-promises`
const ruleName = (code = 'syntax') => code.replace(/^([\w-]+)\((.+)\)$/, '$1/$2').replace(/^eslint-plugin-/, '');

/** @type {Guard} */
export async function types(root, node) {
  const said = await run(
    node,
    [bin(root, '@typescript/native/bin/tsc'), '--noEmit', '--pretty', 'false', '--listFiles', '-p', '.'],
    {
      cwd: root,
    },
  );
  const findings = [];
  const seen = new Set();
  for (const line of said.out.split('\n')) {
    const error = /^(?:(.+?)\((\d+),\d+\): )?error (TS\d+): (.*)$/.exec(line);
    if (error)
      findings.push({ rule: error[3], file: error[1] ?? 'tsconfig.json', line: Number(error[2]), text: error[4] });
    else if (line.startsWith(root)) seen.add(relative(root, line));
  }
  if (said.code !== 0 && findings.length === 0) return broken('tsc', said);
  return [...saw('tsc', root, (file) => typed.test(file) && !/\.d\.mts$/.test(file), seen), ...findings];
}

/** @type {Guard} */
export async function arrows(root, node) {
  const folder = mkdtempSync(join(tmpdir(), 'consilium-arrows-'));
  const config = join(folder, 'arrows.json');
  try {
    writeFileSync(config, JSON.stringify(cruiserConfig()));
    const cruiser = bin(root, 'dependency-cruiser/bin/dependency-cruiser.mjs');
    const said = await run(node, [cruiser, '--config', config, '--output-type', 'json', 'src'], { cwd: root });
    const report = parsed(said.out);
    if (!report) return broken('dependency-cruiser', said);
    const seen = new Set(report.modules.map((module) => module.source));
    const findings = report.summary.violations.map(({ rule, from, to, comment }) => ({
      rule: rule.name,
      file: from,
      text: `→ ${to}${comment ? `: ${comment}` : ''}`,
    }));
    return [
      ...saw('dependency-cruiser', root, (file) => script.test(file) && !file.endsWith('.d.ts'), seen),
      ...findings,
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @type {Guard} */
export async function scanners(root) {
  const { scanned, findings } = scan(root);
  if (scanned === 0) return [{ rule: 'blind', file: 'scanners', text: 'git lists no files here' }];
  return findings.map(({ rule, file, line, why }) => ({ rule, file, line, text: why }));
}

/** @type {Guard} */
export async function unused(root, node) {
  const said = await run(node, [bin(root, 'knip/bin/knip.js'), '--reporter', 'json', '--no-progress'], { cwd: root });
  const report = parsed(said.out);
  if (!report) return broken('knip', said);
  return report.issues.flatMap((issue) =>
    Object.entries(issue)
      .filter(([, found]) => Array.isArray(found))
      .flatMap(([rule, found]) => found.map(({ name, line }) => ({ rule, file: issue.file, line, text: name ?? '' }))),
  );
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
