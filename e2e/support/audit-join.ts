import { expect } from 'vitest';
import { jobDefinitions } from '#app/jobs.ts';
import { tenantLog } from '#modules/audit/audit.contract.ts';
import { createTestApp } from '#testkit/test-app.ts';
import { askedIn, auditJoinDifference, doneIn, type Logged } from '../../checks/support/audit-join.ts';
import { callAs } from './demo-world.ts';
import type { RunningConsilium } from './program.ts';

/** Environment with which the program says what it did. */
export const telling = { CONSILIUM_LOG_LEVEL: 'debug' };

/** Every entry of an organisation, as its auditor reads them. */
async function entriesOf(program: RunningConsilium, auditor: string): Promise<Logged[]> {
  const all: Logged[] = [];
  for (let before: number | undefined; ;) {
    const { entries } = await callAs(program, auditor, tenantLog, { limit: 500, ...(before ? { before } : {}) });
    const done = entries.filter((entry) => entry.outcome === 'done');
    all.push(
      ...done.map(({ requestId, operation, event, caseId, at }) => ({
        requestId,
        operation,
        event,
        caseId,
        at: Date.parse(at),
      })),
    );
    before = entries.at(-1)?.id;
    if (entries.length < 500 || before === undefined) return all;
  }
}

async function recordedActs() {
  const { operations } = await createTestApp();
  return new Map([
    ...operations.flatMap(({ definition: { name, audit } }) =>
      'event' in audit ? [[name, { event: audit.event, folded: audit.once !== undefined }] as const] : [],
    ),
    ...jobDefinitions.flatMap(({ name, audit }) =>
      audit && 'event' in audit ? [[name, { event: audit.event, folded: false }] as const] : [],
    ),
  ]);
}

/**
 * Compares everything the running program did since it was ready with its access log, both ways, and prints the figure.
 * The program must have been started with `telling`.
 */
export async function expectAuditJoin(program: RunningConsilium, readyAt: number): Promise<void> {
  const auditors = [...program.people.keys()].filter((one) => one.startsWith('auditor.'));
  // Reading the log is an act as well; the second reading finds the entry of the first, under which it is folded.
  for (const key of auditors) await entriesOf(program, key);
  const logged = (await Promise.all(auditors.map((key) => entriesOf(program, key)))).flat();
  const recorded = await recordedActs();
  // What the demo seeds before the door opens is done by nobody's request.
  const since = logged.filter((entry) => entry.at >= readyAt);
  const output = program.output();
  const done = doneIn(output).filter(({ at, operation }) => at >= readyAt && recorded.has(operation));
  const difference = auditJoinDifference(done, since, recorded, askedIn(output));
  expect(done.length).toBeGreaterThan(0);
  process.stdout.write(
    `${done.length} acts (${done.filter(({ kind }) => kind === 'job').length} of jobs), ${since.length} entries\n` +
      `audit join difference: ${difference.length}\n`,
  );
  expect(difference).toEqual([]);
}
