import { beforeAll, expect, test } from 'vitest';
import { rightsParts } from '#app/compose-rights.ts';
import { manualClock } from '#kernel/clock.ts';
import { newId } from '#kernel/ids.ts';
import type { ImagingArchive } from '#modules/imaging/index.ts';
import { showCase } from '#modules/cases/cases.contract.ts';
import { sentCase } from '#testkit/case-builders.ts';
import { proveAll } from '#testkit/erase-case.ts';
import { sampleCase } from '#testkit/sample-case.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { lookToday } from './daily.ts';
import * as contract from './erasure.contract.ts';

const dayMs = 86_400_000;
const clock = manualClock(new Date('2026-11-23T10:00:00Z'));
/** No copies are made here. */
const noScans = { archive: {} as ImagingArchive };
let app: TestApp;
let harbour: string;
let other: string;
beforeAll(async () => {
  app = await createTestApp({ clock });
  await app.runJobs();
  harbour = newId();
  await app.owner.query(`insert into identity.organisations (id, slug, name) values ($1, 'harbour', 'Harbour')`, [
    harbour,
  ]);
  other = await app.newTenant();
});

/** A day later, all of the day's work done. */
async function nextDay(days = 1): Promise<void> {
  clock.advance(days * dayMs);
  await lookToday(rightsParts(app.parts, noScans));
  await app.runJobs();
}

const stands = async (who: TestClient, caseId: string): Promise<boolean> =>
  who.call(showCase, { caseId }).then(
    () => true,
    () => false,
  );

test('a draft that nobody went on with goes by itself where the programme says so, else the officer is asked', async () => {
  const [here, there] = [await app.newPerson(harbour, ['patient']), await app.newPerson(other, ['patient'])];
  const [officer] = [await app.newPerson(other, ['auditor'], 'Noor Salim')];
  const [mine, theirs] = [await sampleCase(app, here), await sampleCase(app, there)];
  const held = await sentCase(app, await app.newPerson(harbour, ['patient']));
  await nextDay(179);
  expect([await stands(here, mine), await stands(there, theirs)]).toEqual([true, true]);
  await nextDay(2);
  expect([await stands(here, mine), await stands(there, theirs)]).toEqual([false, true]);
  await nextDay(185);
  expect(await stands(there, theirs)).toBe(true);
  const { due } = await officer.call(contract.rightsDesk, {});
  expect(due).toMatchObject([
    { cause: 'retention', state: 'requested', plan: { erase: ['answers', 'records', 'scans'] } },
  ]);
  const mails = (await app.parts.mailer.list()).filter(({ to }) => to === officer.person.email);
  expect(mails).toHaveLength(1);
  await nextDay();
  expect((await officer.call(contract.rightsDesk, {})).due).toHaveLength(1);
  await proveAll(app);
  const erasureId = due[0]?.erasureId ?? '';
  await officer.call(contract.decideErasure, {
    erasureId,
    decision: 'erase',
    words: 'Nobody went on with it for a year.',
  });
  await app.runJobs();
  expect(await stands(there, theirs)).toBe(false);
  expect((await app.owner.query('select 1 from cases.cases where id = $1', [held])).rowCount).toBe(1);
});

test('what was asked for and kept by duty is erased when the duty is over, and the person with it; a hold keeps it', async () => {
  const patient = await app.newPerson(other, ['patient'], 'Ines Late');
  const officer = await app.newPerson(other, ['auditor']);
  const caseId = await sentCase(app, patient, { place: 'GB' });
  await app.owner.query(`update cases.cases set state = 'delivered', updated_at = $2 where id = $1`, [
    caseId,
    clock.now(),
  ]);
  const { number } = await patient.call(showCase, { caseId });
  await proveAll(app);
  const asked = await patient.call(contract.askErasureOfAll, { words: '' }, { 'idempotency-key': newId() });
  const words = 'The law keeps it; it goes when that is over.';
  const erasureId = asked.erasures[0]?.erasureId ?? '';
  await officer.call(contract.decideErasure, { erasureId, decision: 'keep', words });
  const { holdId } = await officer.call(contract.setHold, { number, reason: 'An inquiry needs these records.' });
  await nextDay(8 * 366);
  expect(await stands(patient, caseId)).toBe(true);
  await proveAll(app);
  await officer.call(contract.liftHold, { holdId, reason: 'The inquiry has ended without more.' });
  await nextDay();
  expect(await stands(patient, caseId)).toBe(false);
  const { rows } = await app.owner.query(`select name from identity.people where id = $1`, [patient.person.id]);
  expect(rows).toEqual([{ name: 'Erased' }]);
});

test('what was kept and then taken back waits for the officer when its time is over', async () => {
  const patient = await app.newPerson(other, ['patient']);
  const officer = await app.newPerson(other, ['auditor']);
  const caseId = await sentCase(app, patient, { place: 'GB' });
  await app.owner.query(`update cases.cases set state = 'delivered', updated_at = $2 where id = $1`, [
    caseId,
    clock.now(),
  ]);
  await proveAll(app);
  const asked = await patient.call(contract.askErasureOfAll, { words: '' }, { 'idempotency-key': newId() });
  const erasureId = asked.erasures[0]?.erasureId ?? '';
  await officer.call(contract.decideErasure, { erasureId, decision: 'keep', words: 'The law keeps it for now.' });
  await patient.call(contract.takeBack, { requestId: asked.requestId });
  await nextDay(8 * 366);
  expect(await stands(patient, caseId)).toBe(true);
  expect((await officer.call(contract.rightsDesk, {})).due.map((one) => one.erasureId)).toContain(erasureId);
});

test('of an order stays what tax law asks for, and goes in its turn', async () => {
  const slug = await app.owner.query<{ id: string }>(`select id from identity.organisations where slug = 'harbour'`);
  const patient = await app.newPerson(slug.rows[0]?.id ?? '', ['patient']);
  const caseId = await sentCase(app, patient, { place: 'GB' });
  const { number } = await patient.call(showCase, { caseId });
  await proveAll(app);
  await patient.call(contract.askErasure, { caseId, words: '' }, { 'idempotency-key': newId() });
  await app.runJobs();
  const orders = () => app.owner.query('select * from rights.orders where number = $1', [number]);
  expect((await orders()).rows).toMatchObject([{ programme: 'harbour', currency: expect.any(String) }]);
  await nextDay(6 * 366);
  expect((await orders()).rows).toEqual([]);
});
