// D19: somebody who owns the database or the disk changes what was recorded. Every way must be found by the self-check.
import { checkLogs } from '#modules/audit/index.ts';
import { tampers } from './support/tampers.ts';
import { expectThat, finish } from './support/tally.ts';
import { withWorlds } from './support/world.ts';

await withWorlds(620, async (copy) => {
  const untouched = await copy();
  const { findings } = await checkLogs(untouched.parts);
  expectThat(
    'nothing is found where nothing was done',
    findings.length === 0,
    findings.map((one) => one.words).join(' '),
  );
  for (const { name, stops, by } of tampers) {
    const world = await copy();
    await by(world);
    const report = await checkLogs(world.parts);
    expectThat(name, report.findings.length > 0, report.findings[0]?.words);
    if (stops) expectThat(`${name}: nothing is written any more`, (await world.parts.audit.examine()).length > 0);
  }
});
finish();
