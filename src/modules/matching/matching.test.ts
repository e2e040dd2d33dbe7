import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { manualClock } from '#kernel/clock.ts';
import { desk, showCase } from '#modules/cases/cases.contract.ts';
import { newExpert, sentCase } from '#testkit/case-builders.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { expireOfferHandler } from './expire.ts';
import * as contract from './matching.contract.ts';

const hour = 3_600_000;
const clock = manualClock(new Date());
let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ clock });
  // The job engine must run before anything can be enqueued.
  await app.runJobs();
});

const key = () => ({ 'idempotency-key': newId() });
const soon = (hours = 24) => new Date(clock.now().getTime() + hours * hour).toISOString();

type World = { tenant: string; patient: TestClient; nurse: TestClient; caseId: string };

async function world(): Promise<World> {
  const tenant = await app.newTenant();
  const patient = await app.newPerson(tenant, ['patient'], 'Maria Lopez');
  const nurse = await app.newPerson(tenant, ['coordinator'], 'Lena Roth');
  return { tenant, patient, nurse, caseId: await sentCase(app, patient) };
}

const ask = ({ nurse, caseId }: World, expert: TestClient, answerBy = soon()) =>
  nurse.call(contract.makeOffer, { caseId, expertId: expert.person.id, answerBy }, key());
const stateOf = async ({ nurse, caseId }: World) => (await nurse.call(showCase, { caseId })).state;
const accept = (expert: TestClient, caseId: string, offerId: string) =>
  expert.call(contract.acceptOffer, { caseId, offerId, conflict: 'none' }, key());

/** The job of this offer, run as the engine would; it asks the test's clock whether the time is over. */
async function timeIsUp(offerId: string): Promise<void> {
  const { rows } = await app.owner.query<{ data: unknown }>("select data from jobs.job where data->>'offerId' = $1", [
    offerId,
  ]);
  expect(rows).toHaveLength(1);
  const { db, audit } = app.parts;
  await expireOfferHandler({ db, clock, emit: audit.emit }).run(rows[0]?.data, 'job-1');
}

/** An open question about whose records these are. */
async function askIdentity({ tenant, caseId }: World): Promise<void> {
  await app.owner.query(
    `insert into records.identities (id, tenant_id, case_id, subject_kind, subject_id, label, found, found_key, verdict, ask, created_at)
     values ($1, $2, $3, 'study', '1.2.3', 'CT', '{}', $1, 'differs', true, now())`,
    [newId(), tenant, caseId],
  );
}

describe('proposals', () => {
  test('every expert is proposed or excluded, with reasons', async () => {
    const w = await world();
    const fits = await newExpert(app, w.tenant, 'Amara Okafor');
    const lapsed = await newExpert(app, w.tenant, 'Miguel Ruiz', {
      licences: [{ place: 'GB', number: 'X', until: '2020-01-01' }],
    });
    const answer = await w.nurse.call(contract.proposals, { caseId: w.caseId });
    expect(answer.experts.map((one) => one.expertId)).toEqual([fits.person.id]);
    expect(answer.experts[0]?.fits).toContain('Reads English');
    expect(answer.experts[0]?.load).toEqual({ taken: 0, capacity: 3 });
    expect(answer.excluded).toEqual([
      { expertId: lapsed.person.id, name: 'Miguel Ruiz', reasons: ['Licence United Kingdom lapsed 1 Jan 2020'] },
    ]);
    expect(answer.blocked).toBeNull();
  });

  test('the load counts cases of the whole organisation, and another organisation’s experts do not appear', async () => {
    const w = await world();
    const expert = await newExpert(app, w.tenant, 'Amara Okafor', { capacityPerWeek: 1 });
    await newExpert(app, await app.newTenant(), 'Theo Bauer');
    await ask({ ...w, caseId: await sentCase(app, w.patient) }, expert);
    const answer = await w.nurse.call(contract.proposals, { caseId: w.caseId });
    expect(answer.experts).toEqual([]);
    expect(answer.excluded.map((one) => one.reasons)).toEqual([['At capacity: 1 of 1 this week']]);
    await expect(ask(w, expert)).rejects.toMatchObject({ code: 'state.conflict' });
  });
});

describe('permissions', () => {
  test('only the desk proposes and offers; an expert of another organisation finds nothing', async () => {
    const w = await world();
    const expert = await newExpert(app, w.tenant, 'Amara Okafor');
    const stranger = await newExpert(app, await app.newTenant(), 'Theo Bauer');
    const offer = await ask(w, expert);
    const onOffer = { caseId: w.caseId, offerId: offer.offerId };
    await expect(w.patient.call(contract.proposals, { caseId: w.caseId })).rejects.toMatchObject({
      code: 'permission.denied',
    });
    await expect(stranger.call(contract.readOffer, onOffer)).rejects.toMatchObject({ code: 'not-found' });
    await expect(accept(stranger, w.caseId, offer.offerId)).rejects.toMatchObject({ code: 'not-found' });
    await expect(ask(w, stranger)).rejects.toMatchObject({ code: 'not-found' });
    expect((await stranger.call(contract.ownOffers, {})).invited).toEqual([]);
    await expect(w.patient.call(contract.ownOffers, {})).rejects.toMatchObject({ code: 'permission.denied' });
    await expect(w.patient.call(desk, {})).rejects.toMatchObject({ code: 'permission.denied' });
  });

  test('an expert of the house who was not asked finds nothing, and one invited may not open the case', async () => {
    const w = await world();
    const asked = await newExpert(app, w.tenant, 'Amara Okafor');
    const other = await newExpert(app, w.tenant, 'Miguel Ruiz');
    const { offerId } = await ask(w, asked);
    await expect(other.call(contract.readOffer, { caseId: w.caseId, offerId })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(asked.call(showCase, { caseId: w.caseId })).rejects.toMatchObject({ code: 'permission.denied' });
  });

  test('an expert cannot be asked when the patient has not agreed that experts read', async () => {
    const w = await world();
    const caseId = await sentCase(app, w.patient, { consents: ['desk'] });
    const expert = await newExpert(app, w.tenant, 'Amara Okafor');
    await expect(ask({ ...w, caseId }, expert)).rejects.toMatchObject({ code: 'consent.missing' });
  });
});

describe('offers', () => {
  test('while it is open whose records these are, no expert is asked', async () => {
    const w = await world();
    const expert = await newExpert(app, w.tenant, 'Amara Okafor');
    await askIdentity(w);
    const { blocked } = await w.nurse.call(contract.proposals, { caseId: w.caseId });
    expect(blocked).toContain('whose records are these');
    await expect(ask(w, expert)).rejects.toMatchObject({ code: 'state.conflict', detail: blocked });
    expect(await stateOf(w)).toBe('matching');
  });

  test('the invitation shows what is needed to decide and no name; after taking it the name is there', async () => {
    const w = await world();
    const expert = await newExpert(app, w.tenant, 'Amara Okafor');
    const { offerId } = await ask(w, expert);
    const before = await expert.call(contract.ownOffers, {});
    expect(before.invited).toHaveLength(1);
    expect(before.invited[0]).toMatchObject({ offerId, topic: 'Lung nodule', sex: 'female', ended: null });
    expect(JSON.stringify(before)).not.toMatch(/Maria|Lopez|1961-03-04/);
    expect(await expert.call(contract.readOffer, { caseId: w.caseId, offerId })).toEqual(before.invited[0]);
    await accept(expert, w.caseId, offerId);
    const after = await expert.call(contract.ownOffers, {});
    expect(after.invited).toEqual([]);
    expect(after.inHand).toMatchObject([{ caseId: w.caseId, name: 'Maria Lopez' }]);
    expect(after.load).toEqual({ taken: 1, capacity: 3 });
    const row = await w.nurse.call(showCase, { caseId: w.caseId });
    expect(row).toMatchObject({ state: 'reading', expert: { name: 'Amara Okafor' } });
  });

  test('the same answer sent twice with one key is one answer', async () => {
    const w = await world();
    const expert = await newExpert(app, w.tenant, 'Amara Okafor');
    const { offerId } = await ask(w, expert);
    const input = { caseId: w.caseId, offerId, conflict: 'none' as const };
    const once = key();
    const first = await expert.call(contract.acceptOffer, input, once);
    expect(await expert.call(contract.acceptOffer, input, once)).toEqual(first);
    await expect(expert.call(contract.acceptOffer, input, key())).rejects.toMatchObject({ code: 'state.conflict' });
  });

  test('of two experts who take it at once one has it, and the other reads who', async () => {
    for (let round = 0; round < 5; round += 1) {
      const w = await world();
      const a = await newExpert(app, w.tenant, 'Amara Okafor');
      const b = await newExpert(app, w.tenant, 'Miguel Ruiz');
      const [first, second] = [await ask(w, a), await ask(w, b)];
      const results = await Promise.allSettled([
        accept(a, w.caseId, first.offerId),
        accept(b, w.caseId, second.offerId),
      ]);
      const lost = results.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
      expect(lost).toHaveLength(1);
      expect(lost[0]).toMatchObject({ code: 'state.conflict', detail: expect.stringMatching(/took this \d+ s ago/) });
      expect(await stateOf(w)).toBe('reading');
    }
  });

  test('an invitation that another took says so and holds nothing of the patient any more', async () => {
    const w = await world();
    const a = await newExpert(app, w.tenant, 'Amara Okafor');
    const b = await newExpert(app, w.tenant, 'Miguel Ruiz');
    const [first, second] = [await ask(w, a), await ask(w, b)];
    await accept(a, w.caseId, first.offerId);
    const ended = await b.call(contract.readOffer, { caseId: w.caseId, offerId: second.offerId });
    expect(ended).toMatchObject({ state: 'withdrawn', age: null, sex: 'unknown', questions: [] });
    expect(ended.ended).toMatch(/^Amara Okafor took this/);
  });

  test('declining needs a reason and gives the case back to the desk, which sees it', async () => {
    const w = await world();
    const expert = await newExpert(app, w.tenant, 'Amara Okafor');
    const { offerId } = await ask(w, expert);
    const onOffer = { caseId: w.caseId, offerId };
    await expect(
      expert.call(contract.declineOffer, { ...onOffer, reason: '' as 'other' }, key()),
    ).rejects.toMatchObject({ code: 'input.invalid' });
    await expert.call(contract.declineOffer, { ...onOffer, reason: 'no-time', words: 'On leave' }, key());
    expect(await stateOf(w)).toBe('matching');
    const { offers, excluded } = await w.nurse.call(contract.proposals, { caseId: w.caseId });
    expect(offers).toMatchObject([{ state: 'declined', reason: 'I have no time by that day: On leave' }]);
    expect(excluded[0]?.reasons[0]).toContain('Declined this case');
    await expect(expert.call(contract.readOffer, onOffer)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('with a conflict of interest the case cannot be taken', async () => {
    const w = await world();
    const expert = await newExpert(app, w.tenant, 'Amara Okafor');
    const { offerId } = await ask(w, expert);
    const input = { caseId: w.caseId, offerId, conflict: 'yes' as const };
    await expect(expert.call(contract.acceptOffer, input, key())).rejects.toMatchObject({ code: 'input.invalid' });
    expect(await stateOf(w)).toBe('offered');
  });

  test('a time that is over, or too far, is refused at its field', async () => {
    const w = await world();
    const expert = await newExpert(app, w.tenant, 'Amara Okafor');
    for (const answerBy of [soon(-1), soon(15 * 24)])
      await expect(ask(w, expert, answerBy)).rejects.toMatchObject({
        code: 'input.invalid',
        fields: [{ path: 'answerBy' }],
      });
  });

  test('the desk takes an offer back, and the case is at matching again', async () => {
    const w = await world();
    const expert = await newExpert(app, w.tenant, 'Amara Okafor');
    const { offerId } = await ask(w, expert);
    expect(await w.nurse.call(contract.withdrawOffer, { caseId: w.caseId, offerId })).toMatchObject({
      state: 'withdrawn',
    });
    expect(await stateOf(w)).toBe('matching');
    expect((await expert.call(contract.ownOffers, {})).invited).toEqual([]);
    await ask(w, expert);
  });

  test('an offer nobody answers runs out: the expert stands there no more and the case is at matching', async () => {
    const w = await world();
    const a = await newExpert(app, w.tenant, 'Amara Okafor');
    const b = await newExpert(app, w.tenant, 'Miguel Ruiz');
    const first = await ask(w, a, soon(2));
    await ask(w, b, soon(5));
    clock.advance(3 * hour);
    expect((await a.call(contract.ownOffers, {})).invited).toEqual([]);
    await expect(accept(a, w.caseId, first.offerId)).rejects.toMatchObject({ code: 'not-found' });
    await timeIsUp(first.offerId);
    // The other expert may still answer, so the case stays with them.
    expect(await stateOf(w)).toBe('offered');
    const { offers } = await w.nurse.call(contract.proposals, { caseId: w.caseId });
    expect(offers.map((one) => one.state).toSorted()).toEqual(['expired', 'offered']);
  });

  test('when the last open offer has run out, the case is back on the desk', async () => {
    const w = await world();
    const expert = await newExpert(app, w.tenant, 'Amara Okafor');
    const { offerId } = await ask(w, expert, soon(2));
    await timeIsUp(offerId);
    expect(await stateOf(w)).toBe('offered');
    clock.advance(3 * hour);
    await timeIsUp(offerId);
    await timeIsUp(offerId);
    expect(await stateOf(w)).toBe('matching');
    await ask(w, expert);
  });
});
