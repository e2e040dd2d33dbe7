import type { InjectOptions } from 'fastify';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { asksForProof } from '#kernel/operation.ts';
import { permissions } from '#kernel/permissions.ts';
import { policy } from '#modules/consent/policy.rules.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { expected } from './support/expected.ts';
import { reached, reachedProbe, serverOf } from './support/probe.ts';
import { send, type Answer, type Inject } from './support/request.ts';
import { sampleInput } from './support/samples.ts';
import { makeWorld, type Who, type World } from './support/world.ts';

let app: TestApp;
let world: World;
let inject: Inject;
beforeAll(async () => {
  app = await createTestApp();
  world = await makeWorld(app);
  inject = bound(serverOf(app, app.operations.map(reachedProbe)));
});

const bound = (server: ReturnType<typeof serverOf>): Inject => server.inject.bind(server) as Inject;
const bearer = (who: Who): Record<string, string> =>
  who.client ? { authorization: `Bearer ${who.client.person.token}` } : { 'x-consilium-request': '1' };

/** Every case of the world, and an id that nothing has. */
const caseIds = () => [...world.cases.map((one) => one.id), newId()];

function relationsOf(who: Who, caseId: string) {
  return world.cases.find((one) => one.id === caseId)?.relations[who.label];
}

function agrees(answer: Answer, want: ReturnType<typeof expected>): boolean {
  if (want === 'reached') return answer.status === reached;
  if (want === 'step-up') return answer.status === 401 && (answer.code === 'session.step-up' || answer.body === '');
  return answer.status === want;
}

describe('authorization matrix', () => {
  test('every operation names a permission that the policy page has a line for', () => {
    for (const { definition } of app.operations)
      expect(policy, definition.name).toHaveProperty([definition.permission]);
    expect(Object.keys(policy).toSorted()).toEqual([...permissions].toSorted());
  });

  test('a case is reached only by relation: no role opens one', () => {
    for (const { definition } of app.operations)
      if (definition.target === 'case')
        expect(policy[definition.permission], definition.name).toHaveProperty('relations');
  });

  test('every operation answers everybody as the policy page says', { timeout: 600_000 }, async () => {
    const wrong: string[] = [];
    let cells = 0;
    // Each from another address: how many requests one address has is another check's business.
    const elsewhere = ((options: InjectOptions) =>
      inject({ ...options, remoteAddress: `10.0.${(cells >> 8) & 255}.${cells & 255}` })) as Inject;
    for (const { definition } of app.operations) {
      for (const who of world.people) {
        for (const caseId of definition.target === 'case' ? caseIds() : ['']) {
          const want = expected(definition, who, relationsOf(who, caseId));
          const answer = await send(elsewhere, definition, sampleInput(definition, { caseId }), bearer(who));
          cells += 1;
          if (!agrees(answer, want)) wrong.push(`${definition.name} as ${who.label}: ${answer.status}, not ${want}`);
        }
      }
    }
    process.stdout.write(`authorization matrix: ${app.operations.length} operations, ${cells} cells\n`);
    expect(wrong).toEqual([]);
  });

  test('the matrix bites: an operation that asks for the wrong permission is seen', async () => {
    const original = app.operations.find((o) => o.definition.permission === 'case.manage');
    if (!original) throw new Error('no operation manages a case');
    const loosened = { ...original, definition: { ...original.definition, permission: 'case.read' as const } };
    const server = bound(serverOf(app, [reachedProbe(loosened)]));
    const patient = world.people.find((one) => one.label === 'a/patient') as Who;
    const caseId = world.case('a/shared').id;
    const want = expected(original.definition, patient, relationsOf(patient, caseId));
    const answer = await send(
      server,
      original.definition,
      sampleInput(original.definition, { caseId }),
      bearer(patient),
    );
    expect([want, agrees(answer, want)]).toEqual([403, false]);
  });

  test('what is not there, not yours or misspelt is the same answer', { timeout: 60_000 }, async () => {
    const who = world.people.find((one) => one.label === 'a/coordinator') as Who;
    const ids = [world.case('b/shared').id, world.case('a/private').id, world.case('a/draft').id, newId(), 'not-an-id'];
    for (const { definition } of app.operations.filter((o) => o.definition.target === 'case')) {
      const bodies = new Set<string>();
      for (const caseId of ids) {
        // FHIR names the case by the id of its Patient: it has no field of its own.
        const input = definition.name.startsWith('fhir.')
          ? sampleInput(definition, { caseId })
          : { ...sampleInput(definition, { caseId: newId() }), caseId };
        const answer = await send(inject, definition, input, bearer(who));
        expect(answer.status, definition.name).toBe(404);
        bodies.add(
          JSON.stringify([
            answer.body.replace(/"requestId":"\w+"/, ''),
            { ...answer.headers, date: '', 'content-length': '' },
          ]),
        );
      }
      expect([...bodies], definition.name).toHaveLength(1);
    }
  });

  test('an act that needs a fresh proof goes through after one, and not after one of six minutes ago', async () => {
    const stepUps = app.operations.filter((o) => asksForProof(o.definition, sampleInput(o.definition)));
    for (const { definition } of stepUps) {
      for (const who of world.people) {
        const caseId = world.case('a/shared').id;
        if (expected(definition, who, relationsOf(who, caseId)) !== 'step-up') continue;
        const prove = (age: string) =>
          app.owner.query(`update identity.clients set proved_at = now() - $2::interval where person_id = $1`, [
            who.client?.person.id,
            age,
          ]);
        const ask = () => send(inject, definition, sampleInput(definition, { caseId }), bearer(who));
        await prove('1 minute');
        expect((await ask()).status, definition.name).toBe(reached);
        await prove('6 minutes');
        expect((await ask()).code, definition.name).toBe('session.step-up');
      }
    }
  });

  test('a withdrawn consent closes the very next request', async () => {
    const one = world.case('b/shared');
    await app.owner.query('update consent.grants set withdrawn_at = now() where case_id = $1', [one.id]);
    for (const label of ['b/coordinator', 'b/expert']) {
      const who = world.people.find((p) => p.label === label) as Who;
      for (const { definition } of app.operations.filter((o) => o.definition.target === 'case')) {
        const answer = await send(inject, definition, sampleInput(definition, { caseId: one.id }), bearer(who));
        expect(answer.status, `${definition.name} as ${label}`).toBe(404);
      }
    }
  });
});
