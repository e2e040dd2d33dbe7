import { beforeAll, describe, expect, test } from 'vitest';
import { eventWords } from '#modules/audit/event-words.contract.ts';
import type { OperationDefinition } from '#kernel/operation.ts';
import { isAppError } from '#kernel/errors.ts';
import type { Implemented } from '#platform/operations/index.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { expected } from './support/expected.ts';
import { succeedingProbe } from './support/probe.ts';
import { sampleInput } from './support/samples.ts';
import { makeWorld, type Who, type World } from './support/world.ts';

let app: TestApp;
let world: World;
beforeAll(async () => {
  app = await createTestApp();
  world = await makeWorld(app);
  await app.owner.query('update identity.clients set proved_at = now()');
});

/** Somebody of the first organisation who may, and the case on which. */
function allowed(definition: OperationDefinition): { who: Who; caseId: string } {
  for (const one of world.cases) {
    for (const who of world.people) {
      const want = expected(definition, who, one.relations[who.label]);
      if (want === 'reached' || want === 'step-up') return { who, caseId: one.id };
    }
  }
  throw new Error(`nobody in the sample world may ${definition.name}`);
}

type Entry = { event: string; operation: string; case_id: string | null; actor_id: string | null; outcome: string };

async function entriesOf(requestId: string): Promise<Entry[]> {
  const { rows } = await app.owner.query<Entry>('select * from audit.entries where request_id = $1', [requestId]);
  return rows;
}

async function perform(
  operation: Implemented,
  requestId: string,
): Promise<{ who: Who; caseId: string; refusal?: unknown }> {
  const { definition } = operation;
  const { who, caseId } = allowed(definition);
  const credentials = who.client
    ? ({ kind: 'bearer', token: who.client.person.token } as const)
    : ({ kind: 'none' } as const);
  const facts = { requestId, address: '', userAgent: '' };
  try {
    await app.performer.perform(operation, { credentials, input: sampleInput(definition, { caseId }), facts });
    return { who, caseId };
  } catch (refusal) {
    return { who, caseId, refusal };
  }
}

const audited = (definition: OperationDefinition) => ('none' in definition.audit ? undefined : definition.audit);

describe('audit completeness', () => {
  test('nothing that acts on a case is without an audit event', () => {
    const silent = app.operations.filter(({ definition }) => definition.target === 'case' && !audited(definition));
    expect(silent.map((o) => o.definition.name)).toEqual([]);
  });

  test('what is not recorded says why', () => {
    for (const { definition } of app.operations)
      if ('none' in definition.audit) expect(definition.audit.none.length, definition.name).toBeGreaterThan(10);
  });

  test(
    'every operation that succeeds leaves its entry, with the case and the person',
    { timeout: 60_000 },
    async () => {
      let count = 0;
      for (const operation of app.operations) {
        const { definition } = operation;
        const audit = audited(definition);
        if (!audit) continue;
        const requestId = `probe-${definition.name}`;
        const { who, caseId, refusal } = await perform(succeedingProbe(operation), requestId);
        expect(refusal, definition.name).toBeUndefined();
        const [entry, ...more] = await entriesOf(requestId);
        const foldedInto = audit.once
          ? await app.owner.query('select 1 from audit.entries where event = $1', [audit.event])
          : undefined;
        if (!entry && (foldedInto?.rowCount ?? 0) > 0) continue;
        expect(more, definition.name).toEqual([]);
        expect(entry, definition.name).toMatchObject({
          event: audit.event,
          operation: definition.name,
          outcome: 'done',
        });
        expect(entry?.actor_id, definition.name).toBe(who.client?.person.id ?? null);
        expect(entry?.case_id, definition.name).toBe(definition.target === 'case' ? caseId : null);
        count += 1;
      }
      process.stdout.write(`audit completeness: ${count} operations with an event, each with its entry\n`);
      expect(count).toBeGreaterThan(0);
    },
  );

  test(
    'the real thing leaves its entry too, and a refusal leaves none that says it was done',
    { timeout: 60_000 },
    async () => {
      const refused: string[] = [];
      let done = 0;
      for (const operation of app.operations) {
        const { definition } = operation;
        const audit = audited(definition);
        if (!audit || definition.stream) continue;
        const requestId = `real-${definition.name}`;
        const { refusal } = await perform(operation, requestId);
        const entries = await entriesOf(requestId);
        if (refusal === undefined) {
          const folded = audit.once && entries.length === 0;
          if (!folded)
            expect(
              entries.map((entry) => entry.event),
              definition.name,
            ).toContain(audit.event);
          done += 1;
        } else {
          expect(isAppError(refusal), definition.name).toBe(true);
          expect(entries, definition.name).toEqual([]);
          refused.push(definition.name);
        }
      }
      process.stdout.write(
        `audit of the real operations: ${done} performed, not possible in the sample world: ${refused.join(', ')}\n`,
      );
    },
  );

  test('a refused permission is recorded as refused', async () => {
    const coordinator = world.who('a/coordinator');
    const manage = app.operations.find((o) => o.definition.permission === 'consent.own');
    const { caseId } = { caseId: world.case('a/shared').id };
    if (!manage) throw new Error('no operation on consent');
    const attempt = app.performer.perform(manage, {
      credentials: { kind: 'bearer', token: coordinator.person.token },
      input: sampleInput(manage.definition, { caseId }),
      facts: { requestId: 'refused-1', address: '', userAgent: '' },
    });
    await expect(attempt).rejects.toMatchObject({ code: 'permission.denied' });
    expect(await entriesOf('refused-1')).toMatchObject([
      { event: 'access.refused', outcome: 'refused', case_id: caseId },
    ]);
  });

  test('the patient’s chain has every number once and each entry a leaf', async () => {
    const { rows } = await app.owner.query(
      `select patient_id, count(*)::int as entries, max(n) as last, count(distinct n)::int as numbers, count(l.id)::int as leaves
       from audit.entries e left join audit.leaves l on l.id = e.leaf_id where patient_id is not null group by patient_id`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect([row.entries, row.numbers, row.leaves]).toEqual([row.last, row.last, row.last]);
  });
});

describe('words of the access log', () => {
  test('every audit event of the registry has words (src/modules/audit/event-words.contract.ts)', () => {
    const events = new Set(app.operations.flatMap(({ definition }) => audited(definition)?.event ?? []));
    expect([...events].filter((event) => !(event in eventWords)).toSorted()).toEqual([]);
  });
});
