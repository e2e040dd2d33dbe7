import { beforeAll, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { isAppError } from '#kernel/errors.ts';
import { tables } from '#platform/db/index.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { forgetful, forgetting } from '#testkit/without-where.ts';
import { fillTables } from './support/rows.ts';
import { sampleInput } from './support/samples.ts';
import { makeWorld, type World } from './support/world.ts';

/** ASVS V8.4.1 in the database: with every WHERE of the handlers gone, row-level security gives no foreign row. */
let app: TestApp;
let world: World;
beforeAll(async () => {
  app = await createTestApp();
  world = await makeWorld(app);
  await fillTables(app, world);
});

/** What shows that a text holds something of the other organisation, or of another case than the one asked about. */
function foreignMarks(caseOnly: boolean): RegExp {
  const theirs = world.cases.filter((one) => one.label.startsWith('b/'));
  const others = caseOnly ? world.cases.filter((one) => one.label !== 'a/shared') : theirs;
  const people = world.people.filter((who) => who.tenant === 'b').map((who) => who.client?.person.id ?? '-');
  const rows = others.map((one) => `row ${world.cases.indexOf(one)} `);
  return new RegExp(
    [...others.map(({ id }) => id), ...theirs.map((one) => one.tenantId), ...people, ...rows].join('|'),
  );
}

test('with every WHERE removed no operation answers with a row of another organisation or another case', async () => {
  const caseId = world.case('a/shared').id;
  const marks = { case: foreignMarks(true), other: foreignMarks(false) };
  const wrong: string[] = [];
  let answered = 0;
  for (const operation of app.operations) {
    const { definition } = operation;
    if (definition.stream || definition.method !== 'GET' || definition.target === 'public') continue;
    for (const label of ['a/patient', 'a/coordinator', 'a/expert', 'a/expert-invited', 'a/auditor', 'a/admin']) {
      const performed = await app.performer
        .perform(forgetful(operation), {
          credentials: { kind: 'bearer', token: world.who(label).person.token },
          input: sampleInput(definition, { caseId }),
          facts: { requestId: newId().slice(0, 16), address: '', userAgent: '' },
        })
        // Refused, or the first of many rows was not of the shape: then there is no answer that could tell anything.
        .catch((error: unknown) => (isAppError(error) || error instanceof Error ? undefined : Promise.reject(error)));
      if (!performed) continue;
      answered += 1;
      const found = marks[definition.target === 'case' ? 'case' : 'other'].exec(JSON.stringify(performed.answer));
      if (found) wrong.push(`${definition.name} as ${label}: ${found[0]}`);
    }
  }
  process.stdout.write(`without WHERE: ${answered} answers, ${wrong.length} with a foreign row\n`);
  expect(answered).toBeGreaterThan(20);
  expect(wrong).toEqual([]);
}, 180_000);

test('the fault is one: the same question finds more rows without its WHERE', async () => {
  const { tenantId, id, patientId } = world.case('a/shared');
  type Cases = { 'cases.cases': { id: string; tenant_id: string } };
  const [asIs, forgotten] = await app.parts.db.transaction(
    { kind: 'tenant', tenantId, personId: patientId },
    async (tx) => {
      const ask = (one: typeof tx) =>
        tables<Cases>(one).selectFrom('cases.cases').select('tenant_id').where('id', '=', id).execute();
      return [await ask(tx), await ask(forgetting(tx))];
    },
  );
  expect(asIs).toHaveLength(1);
  expect(forgotten?.length).toBeGreaterThan(1);
  expect(new Set(forgotten?.map((row) => row.tenant_id))).toEqual(new Set([tenantId]));
});
