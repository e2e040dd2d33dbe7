// npm test: everything a change must pass. Arguments are passed to vitest: `npm test -- src/modules/cases`.
import { existsSync } from 'node:fs';
import { at } from './lib/paths.mjs';
import { setUp } from './lib/setup.mjs';
import { entry } from './lib/steps.mjs';
import { add, runProject, totalsLine } from './lib/vitest-run.mjs';

const samples = at('..', 'shared', 'data');

function sayWhatIsThere() {
  if (existsSync(samples)) return '\nThe shared samples ARE here: the tests run over them as well.\n';
  return '\nThe shared samples are NOT here (../shared/data): tests that need them are SKIPPED, the others make their own.\n';
}

// Tests skipped together have one reason, which is in the name of their group.
function groups(names) {
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `  ${count} × ${name}`);
}

function sayWhatHappened(sum) {
  const lines = ['', sayWhatIsThere().trim()];
  if (sum.skipped.length > 0) lines.push('', `${sum.skipped.length} skipped:`, ...groups(sum.skipped));
  if (sum.notes.length > 0) lines.push('', 'Failed besides the tests:', ...sum.notes.map((note) => `  ${note}`));
  if (sum.passed + sum.failed === 0) lines.push('', 'No test ran: that is a failure.');
  return `${lines.join('\n')}\n\n${totalsLine(sum)}\n`;
}

await entry(async () => {
  const args = process.argv.slice(2);
  const node = await setUp(4);
  process.stdout.write(`4 of 4  Running the tests\n${sayWhatIsThere()}`);
  const sum = add([await runProject(node, 'rules', args), await runProject(node, 'journeys', args)]);
  process.stdout.write(sayWhatHappened(sum));
  return sum.failed > 0 || sum.passed === 0 ? 1 : 0;
});
