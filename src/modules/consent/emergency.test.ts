import { beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '#kernel/actor.ts';
import { manualClock } from '#kernel/clock.ts';
import { newId } from '#kernel/ids.ts';
import { accesses, tenantLog } from '#modules/audit/audit.contract.ts';
import { setUrgency, showCase } from '#modules/cases/cases.contract.ts';
import { listRecords } from '#modules/records/records.contract.ts';
import { asOwner, maria, sentCase } from '#modules/records/records.fixture.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { listGrants, withdraw } from './consent.contract.ts';
import * as contract from './emergency.contract.ts';
import { refusalOf } from './emergency.rules.ts';

const hour = 60 * 60_000;
const reason = 'Unconscious in the emergency room, we need her medicines.';
const clock = manualClock(new Date());
let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ clock });
  await app.runJobs();
});

const prove = (...people: TestClient[]) =>
  app.owner.query('update identity.clients set proved_at = $2 where person_id = any($1)', [
    people.map((one) => one.person.id),
    clock.now(),
  ]);

type World = {
  patient: TestClient;
  nurse: TestClient;
  officer: TestClient;
  admin: TestClient;
  caseId: string;
  number: string;
};

/** A case whose patient has stopped sharing it with the desk, in an organisation that lists coordinators. */
async function world(more: Role[] = []): Promise<World> {
  const tenant = await app.newTenant();
  const patient = await app.newPerson(tenant, ['patient'], 'Zyx Canary-Name');
  const nurse = await app.newPerson(tenant, ['coordinator', ...more], 'Stone B');
  const officer = await app.newPerson(tenant, ['auditor'], 'Noor Salim');
  const admin = await app.newPerson(tenant, ['admin']);
  const caseId = await sentCase(app, patient, maria);
  const [grant] = (await patient.call(listGrants, { caseId })).grants;
  await patient.call(withdraw, { caseId, grantId: grant?.id ?? '' }, { 'idempotency-key': newId() });
  const { number } = await patient.call(showCase, { caseId });
  await prove(admin, nurse);
  await admin.call(contract.listEmergencyRoles, { roles: ['coordinator'] });
  return { patient, nurse, officer, admin, caseId, number };
}

const open = (who: TestClient, number: string, why = reason) =>
  who.call(contract.openEmergency, { number, reason: why }, { 'idempotency-key': newId() });

const review = (who: TestClient, emergencyId: string) =>
  who.call(contract.reviewEmergency, { emergencyId, justified: true, words: 'It was right.' });

describe('emergency access', () => {
  test('opens one request for an hour, for looking only, and closes by itself', async () => {
    const w = await world();
    await expect(w.nurse.call(showCase, { caseId: w.caseId })).rejects.toMatchObject({ code: 'not-found' });
    await open(w.nurse, w.number);
    expect((await w.nurse.call(showCase, { caseId: w.caseId })).relations).toEqual(['emergency']);
    expect(await w.nurse.call(listRecords, { caseId: w.caseId })).toBeDefined();
    const change = w.nurse.call(setUrgency, { caseId: w.caseId, harm: 3, safeToWaitUntil: null });
    await expect(change).rejects.toMatchObject({ code: 'permission.denied' });
    const other = await sentCase(app, w.patient, maria);
    await asOwner(app, w.patient.person.tenantId, other, (query) =>
      query('update consent.grants set withdrawn_at = given_at where case_id = $1', [other]),
    );
    await expect(w.nurse.call(showCase, { caseId: other })).rejects.toMatchObject({ code: 'not-found' });
    clock.advance(hour - 1000);
    expect((await w.nurse.call(showCase, { caseId: w.caseId })).relations).toEqual(['emergency']);
    clock.advance(1001);
    await expect(w.nurse.call(showCase, { caseId: w.caseId })).rejects.toMatchObject({ code: 'not-found' });
  });

  test('is told to the patient and the privacy officer at once, without a word of what it is about', async () => {
    const w = await world();
    await open(w.nurse, w.number);
    await app.runJobs();
    const mails = await app.parts.mailer.list();
    const to = (who: TestClient) => mails.filter((mail) => mail.to === who.person.email);
    expect(to(w.patient).map((mail) => mail.subject)).toEqual(['Someone opened your records in an emergency']);
    expect(to(w.officer).map((mail) => mail.subject)).toEqual(['An emergency access waits for your review']);
    for (const mail of [...to(w.patient), ...to(w.officer)])
      expect(JSON.stringify(mail)).not.toMatch(/Canary|lung|Unconscious|medicine/);
  });

  test('stands in the log with its purpose, also what was read by it, and the patient sees it', async () => {
    const w = await world();
    await open(w.nurse, w.number);
    await w.nurse.call(showCase, { caseId: w.caseId });
    const { entries } = await w.patient.call(accesses, {});
    const theirs = entries.filter((entry) => entry.who.name === 'Stone B' && entry.purpose === 'BTG');
    expect(theirs.map((entry) => entry.event)).toEqual(['case.opened-view', 'emergency.opened']);
    const log = await w.officer.call(tenantLog, {});
    expect(log.entries.filter((entry) => entry.purpose === 'BTG')).toHaveLength(2);
  });

  test('needs a reason of twenty characters, a fresh proof, a listed role and a sent request', async () => {
    const w = await world();
    await expect(open(w.nurse, w.number, 'too short')).rejects.toMatchObject({ code: 'input.invalid' });
    await expect(open(w.nurse, 'SO-0000-00')).rejects.toMatchObject({ code: 'not-found' });
    await expect(open(w.officer, w.number)).rejects.toMatchObject({ code: 'permission.denied' });
    await prove(w.admin);
    await expect(open(w.admin, w.number)).rejects.toMatchObject({ code: 'permission.denied' });
    clock.advance(6 * 60_000);
    await expect(open(w.nurse, w.number)).rejects.toMatchObject({ code: 'session.step-up' });
    const elsewhere = await world();
    await expect(open(elsewhere.nurse, w.number)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('is never an expert’s, also when they are a coordinator besides', async () => {
    const w = await world(['expert']);
    await expect(open(w.nurse, w.number)).rejects.toMatchObject({ code: 'permission.denied' });
    expect((await w.nurse.call(contract.ownEmergencies, {})).refused).toMatch(/second opinions/);
  });
});

describe('the review', () => {
  test('is done by a second person, once', async () => {
    const w = await world(['auditor']);
    const { emergencyId } = await open(w.nurse, w.number);
    await expect(review(w.nurse, emergencyId)).rejects.toMatchObject({ code: 'permission.denied', status: 403 });
    const listed = await w.officer.call(contract.emergencies, {});
    expect(listed.emergencies).toMatchObject([{ who: 'Stone B', reason, review: null, overdue: false, own: false }]);
    await review(w.officer, emergencyId);
    const after = await w.officer.call(contract.emergencies, {});
    expect(after.emergencies[0]?.review).toMatchObject({ by: 'Noor Salim', justified: true });
    await expect(review(w.officer, emergencyId)).rejects.toMatchObject({ code: 'state.already-done' });
  });

  test('that is late stops every other emergency access of the organisation until it is done', async () => {
    const w = await world();
    const { emergencyId } = await open(w.nurse, w.number);
    clock.advance(72 * hour - 1000);
    await prove(w.nurse);
    await open(w.nurse, w.number);
    clock.advance(2000);
    await expect(open(w.nurse, w.number)).rejects.toMatchObject({ code: 'permission.denied', detail: /72 hours/ });
    expect((await w.officer.call(contract.emergencies, {})).emergencies.map((one) => one.overdue)).toContain(true);
    const unharmed = await world();
    await open(unharmed.nurse, unharmed.number);
    await review(w.officer, emergencyId);
    await open(w.nurse, w.number);
  });

  test('of one’s own is refused by the database too', async () => {
    const w = await world();
    const { emergencyId } = await open(w.nurse, w.number);
    const own = asOwner(app, w.nurse.person.tenantId, w.caseId, (query) =>
      query('update consent.emergencies set reviewed_by = person_id, reviewed_at = now() where id = $1', [emergencyId]),
    );
    await expect(own).rejects.toThrow(/check constraint/);
    await app.owner.query('rollback');
  });
});

test('whoever is refused is told why: expert before list before review', () => {
  const asked = { roles: ['coordinator'] as Role[], listed: ['coordinator'], overdue: 0 };
  expect(refusalOf(asked)).toBeUndefined();
  expect(refusalOf({ ...asked, overdue: 1 })).toBe('review-overdue');
  expect(refusalOf({ ...asked, listed: [] })).toBe('not-listed');
  expect(refusalOf({ ...asked, roles: ['coordinator', 'expert'] })).toBe('expert');
});
