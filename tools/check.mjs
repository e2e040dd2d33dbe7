// npm run check: the guards, the proof that they bite, and the tests of the rules. The first failure stops it.
import { askRegistry } from './lib/advisories.mjs';
import { letCanariesBite } from './lib/canaries.mjs';
import { arrows, asvs, format, lint, scanners, supply, types, unused } from './lib/guards.mjs';
import { root } from './lib/paths.mjs';
import { setUp } from './lib/setup.mjs';
import { entry } from './lib/steps.mjs';
import { readSupply } from './lib/supply.mjs';
import { runProject, totalsLine } from './lib/vitest-run.mjs';

const shown = 60;

async function canaries(_root, node) {
  const { canaries: count, findings } = await letCanariesBite(root, node);
  process.stdout.write(`${count} canaries … `);
  return findings;
}

async function rules(_root, node) {
  // In CI `npm test` comes right after and runs the same: twice would only cost its time.
  if (process.env.CONSILIUM_TESTS_FOLLOW === '1') {
    process.stdout.write('left to `npm test`, which follows … ');
    return [];
  }
  process.stdout.write('\n');
  const sum = await runProject(node, 'rules');
  process.stdout.write(`rules: ${totalsLine(sum)} … `);
  const none = sum.passed + sum.failed === 0 ? ['no test ran'] : [];
  const failed = sum.failed > 0 ? [`${sum.failed} failed, see above`] : [];
  return [...none, ...failed, ...sum.notes].map((text) => ({ rule: 'test', file: 'rules', text }));
}

// A registry that does not answer stops nothing, and is told.
async function advisories() {
  const asked = Object.entries(await askRegistry(readSupply(root).stated.explainedAdvisories));
  for (const [name, { answered }] of asked)
    if (!answered) process.stdout.write(`${name}: the registry does not answer … `);
  return asked.flatMap(([rule, { open }]) => open.map((text) => ({ rule, file: 'package-lock.json', text })));
}

/** @type {[string, import('./lib/guards.mjs').Guard][]} */
const steps = [
  ['format (prettier)', format],
  ['lint (oxlint, with types)', lint],
  ['types (tsc)', types],
  ['arrows (dependency-cruiser)', arrows],
  ['scanners', scanners],
  ['parts of others', supply],
  ['requirements of ASVS', asvs],
  ['canaries bite', canaries],
  ['unused (knip)', unused],
  ['known weaknesses (npm registry)', advisories],
  ['tests of the rules (vitest)', rules],
];

function report(name, findings) {
  const lines = findings
    .slice(0, shown)
    .map(({ rule, file, line, text }) => `  ${file}${line ? `:${line}` : ''}  ${rule}  ${text}`);
  if (findings.length > shown) lines.push(`  … and ${findings.length - shown} more`);
  return `FAILED\n${lines.join('\n')}\n\nThe check failed at: ${name}\n`;
}

await entry(async () => {
  const node = await setUp(3, { web: false });
  const only = process.argv[2];
  const chosen = only ? steps.filter(([name]) => name.startsWith(only)) : steps;
  for (const [name, guard] of chosen) {
    const started = performance.now();
    process.stdout.write(`${name} … `);
    const findings = await guard(root, node);
    if (findings.length > 0) {
      process.stdout.write(report(name, findings));
      return 1;
    }
    process.stdout.write(`right, ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  }
  process.stdout.write(`${chosen.length === 0 ? `There is no step called ${only}.` : 'Everything is right.'}\n`);
  return chosen.length === 0 ? 1 : 0;
});
