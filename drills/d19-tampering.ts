// D19: somebody who owns the database or the disk changes what was recorded. Every way must be found by the self-check.
import { checkLogs } from '#modules/audit/index.ts';
import { tampers } from './support/tampers.ts';
import { expectThat, finish } from './support/tally.ts';
import { withWorlds, type World } from './support/world.ts';

/** What the running program does in a round: three bundles of each log. */
async function watch({ parts }: World): Promise<void> {
  for (let bundle = 0; bundle < 3; bundle += 1)
    for (const log of [parts.audit.opinions, parts.audit.access]) await log.lookOver();
}

await withWorlds(620, async (copy) => {
  const untouched = await copy();
  const { findings } = await checkLogs(untouched.parts);
  expectThat(
    'nothing is found where nothing was done',
    findings.length === 0,
    findings.map((one) => one.words).join(' '),
  );
  await watch(untouched);
  expectThat('a running program stops nothing where nothing was done', untouched.parts.audit.stopped().length === 0);
  for (const { name, stops, watched, by } of tampers) {
    const world = await copy();
    await by(world);
    const report = await checkLogs(world.parts);
    expectThat(name, report.findings.length > 0, report.findings[0]?.words);
    if (watched) {
      await watch(world);
      const [found] = world.parts.audit.stopped();
      expectThat(`${name}: the running program stops writing`, found !== undefined, found?.words);
    }
    if (stops) expectThat(`${name}: nothing is written any more`, (await world.parts.audit.examine()).length > 0);
  }
});
finish();
