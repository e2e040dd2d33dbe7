import { beforeAll, describe, expect, test } from 'vitest';
import { writeCt } from '#formats/dicom/index.ts';
import { manualClock } from '#kernel/clock.ts';
import { newId } from '#kernel/ids.ts';
import { desk, showCase } from '#modules/cases/cases.contract.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import * as contract from '../records.contract.ts';
import { asOwner, maria, sendPack, sentCase } from '../records.fixture.ts';
import { nextAsk, standsStill } from './asks.rules.ts';

const hourMs = 3_600_000;
const start = new Date('2026-11-02T09:00:00Z');
const promised = new Date('2026-11-12T09:00:00Z');

let app: TestApp;
let tenant: string;
let clock: ReturnType<typeof manualClock>;
beforeAll(async () => {
  clock = manualClock(start);
  app = await createTestApp({ clock });
  tenant = await app.newTenant();
  await app.runJobs();
});

type World = { patient: TestClient; nurse: TestClient; expert: TestClient; caseId: string };

/** A case that Dr Okafor reads, with a promise in ten days. */
async function world(): Promise<World> {
  const patient = await app.newPerson(tenant, ['patient']);
  const nurse = await app.newPerson(tenant, ['coordinator']);
  const expert = await app.newPerson(tenant, ['expert'], 'Dr Amara Okafor');
  const caseId = await sentCase(app, patient, maria, expert);
  await asOwner(app, tenant, caseId, (query) =>
    query('update cases.cases set promised_at = $2, expert_id = $3 where id = $1', [
      caseId,
      promised,
      expert.person.id,
    ]),
  );
  return { patient, nurse, expert, caseId };
}

const scan = (studyDate: string) => {
  const about = { patientName: 'Lopez^Maria', birthDate: '19610304', sex: 'F' as const, patientId: studyDate };
  const slices = [...writeCt({ ...about, rows: 16, slices: 2, studyDate })];
  return slices.map(({ bytes }, n) => ({ path: `CT-${studyDate}/${n + 1}`, bytes }));
};
const stateOf = async (client: TestClient, caseId: string) => client.call(showCase, { caseId });
const asksOf = async (client: TestClient, caseId: string) => client.call(contract.listAsks, { caseId });
const itemOf = async (client: TestClient, caseId: string, itemId: string) =>
  (await client.call(contract.checklist, { caseId })).items.find((item) => item.itemId === itemId);

describe('one more thing', () => {
  test(
    'stops the clock, is shown to all with why, and what arrives lets it run again',
    { timeout: 60_000 },
    async () => {
      const { patient, nurse, expert, caseId } = await world();
      const why = 'I need to see whether it grew.';
      const asked = await expert.call(contract.askForMore, { caseId, itemId: 'ct-chest', why });
      expect(asked).toMatchObject({ state: 'open', why, what: 'Your newest CT of the chest, with its pictures' });
      await app.runJobs();
      for (const who of [patient, nurse, expert]) {
        expect(await itemOf(who, caseId, 'ct-chest')).toMatchObject({
          askedFor: { why },
          next: { who: 'patient', words: 'Dr Amara Okafor asks for it.', by: '2026-11-09T09:00:00.000Z' },
        });
        expect(await asksOf(who, caseId)).toMatchObject({ pausedAt: start.toISOString(), asks: [{ state: 'open' }] });
      }
      const waiting = await stateOf(patient, caseId);
      expect(waiting.status).toMatchObject({ holder: 'you', byWhen: null });
      expect(waiting.status.headline).toContain('asks for one more thing');
      const [row] = (await nurse.call(desk, { view: 'all' })).rows.filter((one) => one.caseId === caseId);
      expect(row).toMatchObject({ waitingFor: 'patient', late: false });
      const mail = (await app.parts.mailer.list()).find(({ to }) => to === patient.person.email);
      expect(mail?.subject).toBe('The doctor asks for one more thing');
      expect(`${mail?.subject} ${mail?.text}`).not.toMatch(/CT|chest|grew|Okafor/);

      // Thirty hours later the scan comes: the promise moves by as long as the clock stood.
      clock.advance(30 * hourMs);
      await sendPack(patient, caseId, scan('20261020'));
      await app.runJobs();
      expect(await asksOf(expert, caseId)).toMatchObject({ pausedAt: null, asks: [{ state: 'arrived' }] });
      const going = await stateOf(patient, caseId);
      expect(going.promisedAt).toBe(new Date(promised.getTime() + 30 * hourMs).toISOString());
      expect(going.status.headline).toBe('Dr Amara Okafor is reading your records.');
      const toExpert = (await app.parts.mailer.list()).find(({ to }) => to === expert.person.email);
      expect(toExpert?.subject).toBe('Something you asked for is here');
    },
  );

  test('what was there already is no answer; only something new is', { timeout: 60_000 }, async () => {
    const { patient, expert, caseId } = await world();
    await sendPack(patient, caseId, scan('20260901'));
    await app.runJobs();
    expect(await itemOf(patient, caseId, 'ct-chest')).toMatchObject({ state: 'there' });
    await expert.call(contract.askForMore, { caseId, itemId: 'ct-chest', why: 'The newest one, please.' });
    await app.runJobs();
    await sendPack(patient, caseId, [{ path: 'note.txt', bytes: new TextEncoder().encode('hello there') }]);
    await app.runJobs();
    expect((await asksOf(patient, caseId)).asks).toMatchObject([{ state: 'open' }]);
    await sendPack(patient, caseId, scan('20261101'));
    await app.runJobs();
    expect((await asksOf(patient, caseId)).asks).toMatchObject([{ state: 'arrived' }]);
  });

  test('in own words: the patient says that it is not to be had, and the doctor decides while the clock runs', async () => {
    const { patient, nurse, expert, caseId } = await world();
    const { askId } = await expert.call(contract.askForMore, {
      caseId,
      what: 'A photo of the rash',
      why: 'It changes what I think of first.',
    });
    await app.runJobs();
    expect((await patient.call(contract.checklist, { caseId })).next).toMatchObject({ who: 'patient' });
    clock.advance(2 * hourMs);
    await patient.call(contract.answerAsk, { caseId, askId, answer: 'not-there', words: 'It has gone.' });
    await app.runJobs();
    expect(await asksOf(expert, caseId)).toMatchObject({
      pausedAt: null,
      asks: [{ state: 'not-there', answer: 'It has gone.' }],
    });
    expect((await expert.call(contract.checklist, { caseId })).next).toMatchObject({ who: 'expert' });
    expect((await stateOf(patient, caseId)).promisedAt).toBe(new Date(promised.getTime() + 2 * hourMs).toISOString());
    await expert.call(contract.endAsk, { caseId, askId });
    await expect(nurse.call(contract.answerAsk, { caseId, askId, answer: 'added' })).rejects.toMatchObject({
      code: 'state.wrong-step',
    });
    expect((await asksOf(nurse, caseId)).asks).toMatchObject([{ state: 'enough' }]);
  });

  test('is for the reading doctor alone, once an item, and while they read', async () => {
    const { patient, nurse, expert, caseId } = await world();
    const ask = { caseId, itemId: 'ct-chest', why: 'It is needed.' };
    for (const who of [patient, nurse])
      await expect(who.call(contract.askForMore, ask)).rejects.toMatchObject({ code: 'permission.denied' });
    await expert.call(contract.askForMore, ask);
    await expect(expert.call(contract.askForMore, ask)).rejects.toMatchObject({ code: 'state.already-done' });
    await expect(expert.call(contract.askForMore, { ...ask, itemId: 'no-such' })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(expert.call(contract.askForMore, { caseId, why: 'It is needed.' })).rejects.toMatchObject({
      code: 'input.invalid',
    });
    await expect(expert.call(contract.answerAsk, { caseId, askId: newId(), answer: 'added' })).rejects.toMatchObject({
      code: 'permission.denied',
    });
    await asOwner(app, tenant, caseId, (query) =>
      query(`update cases.cases set state = 'signed' where id = $1`, [caseId]),
    );
    await expect(
      expert.call(contract.askForMore, { caseId, what: 'More', why: 'It is needed.' }),
    ).rejects.toMatchObject({ code: 'state.wrong-step' });
  });

  test('two that are open: the clock runs when the last one is answered', async () => {
    const { patient, expert, caseId } = await world();
    const ask = async (what: string) =>
      (await expert.call(contract.askForMore, { caseId, what, why: 'I want to know.' })).askId;
    const [first, second] = [await ask('The first'), await ask('The second')];
    await patient.call(contract.answerAsk, { caseId, askId: first, answer: 'added' });
    expect((await asksOf(patient, caseId)).pausedAt).not.toBeNull();
    await patient.call(contract.answerAsk, { caseId, askId: second, answer: 'added' });
    expect((await asksOf(patient, caseId)).pausedAt).toBeNull();
  });
});

test('an ask goes its way and no other', () => {
  expect(nextAsk('open', 'arrived')).toBe('arrived');
  expect(nextAsk('not-there', 'end')).toBe('enough');
  expect(() => nextAsk('enough', 'added')).toThrow(/answered already/);
  expect([standsStill([]), standsStill([{ state: 'not-there' }]), standsStill([{ state: 'open' }])]).toEqual([
    false,
    false,
    true,
  ]);
});
