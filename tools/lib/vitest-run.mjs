import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { at, root } from './paths.mjs';
import { run } from './run.mjs';

/**
 * Runs one vitest project, shows it, and counts.
 *
 * @param {string} node
 * @param {string} project `rules` or `journeys`
 * @param {string[]} args passed on to vitest (a file filter, `-t name`)
 * @returns {Promise<Totals>}
 */
export async function runProject(node, project, args = []) {
  const folder = mkdtempSync(join(tmpdir(), 'consilium-tests-'));
  const report = join(folder, 'report.json');
  const vitest = at('node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
  try {
    const { code } = await run(
      node,
      [vitest, 'run', '--project', project, '--passWithNoTests', ...reporters, ...args],
      {
        env,
        show: true,
      },
    );
    return totals(existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Counts a vitest JSON report. A file that could not be loaded, a run that died, and two tests of one name in one file
 * are failures as well: none of the three shows in vitest's own count of failed tests.
 *
 * @typedef {{ passed: number, failed: number, skipped: string[], notes: string[] }} Totals
 * @param {object | undefined} report
 * @param {number} code exit code of vitest
 * @returns {Totals}
 */
export function totals(report, code) {
  const sum = { passed: 0, failed: 0, skipped: [], notes: [] };
  for (const file of report?.testResults ?? []) countFile(file, sum);
  if (code !== 0 && sum.failed === 0) {
    sum.failed = 1;
    sum.notes.push(`vitest ended with ${code}${report ? ' although no test failed' : ' and wrote no report'}`);
  }
  return sum;
}

function countFile(file, sum) {
  const name = relative(root, file.name);
  const seen = new Set();
  for (const test of file.assertionResults) {
    const twice = seen.has(test.fullName);
    seen.add(test.fullName);
    if (twice) sum.notes.push(`${name}: two tests are named "${test.fullName}"`);
    if (twice || test.status === 'failed') sum.failed += 1;
    else if (test.status === 'passed') sum.passed += 1;
    else sum.skipped.push(`${name}: ${test.ancestorTitles?.join(' > ') || test.fullName}`);
  }
  if (file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')) {
    sum.failed += 1;
    sum.notes.push(`${name}: could not be run`);
  }
}

/** Adds up the totals of several projects. */
export function add(all) {
  return {
    passed: all.reduce((sum, one) => sum + one.passed, 0),
    failed: all.reduce((sum, one) => sum + one.failed, 0),
    skipped: all.flatMap((one) => one.skipped),
    notes: all.flatMap((one) => one.notes),
  };
}

/** `12 passed, 0 failed`, and `, 3 skipped` when there are any. */
export function totalsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`;
}
