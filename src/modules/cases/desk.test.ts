import { beforeAll, describe, expect, test } from 'vitest';
import { listGrants, withdraw } from '#modules/consent/consent.contract.ts';
import { sentCase } from '#testkit/case-builders.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { assign, desk, deskCounts, deskPeople, showCase, type DeskRow } from './cases.contract.ts';
import { isLate, waitingFor } from './cases.rules.ts';

let app: TestApp;
beforeAll(async () => void (app = await createTestApp()));

type Desk = { tenant: string; patient: TestClient; nurse: TestClient };

async function newDesk(): Promise<Desk> {
  const tenant = await app.newTenant();
  const patient = await app.newPerson(tenant, ['patient'], 'Maria Lopez');
  return { tenant, patient, nurse: await app.newPerson(tenant, ['coordinator'], 'Lena Roth') };
}

async function allPages(nurse: TestClient, limit: number): Promise<DeskRow[]> {
  const rows: DeskRow[] = [];
  let after: string | undefined;
  do {
    const page = await nurse.call(desk, { limit, ...(after ? { after } : {}) });
    rows.push(...page.rows);
    after = page.next ?? undefined;
  } while (after);
  return rows;
}

describe('what is late and who is waited for', () => {
  const now = new Date('2026-03-12T10:00:00Z');
  const row = { state: 'records' as const, promisedAt: new Date('2026-03-13T10:00:00Z'), safeToWaitUntil: null };

  test('late is an owed answer after its promise, or after the last safe day', () => {
    expect(isLate(row, now)).toBe(false);
    expect(isLate({ ...row, promisedAt: new Date('2026-03-12T09:59:00Z') }, now)).toBe(true);
    expect(isLate({ ...row, safeToWaitUntil: '2026-03-12' }, now)).toBe(false);
    expect(isLate({ ...row, safeToWaitUntil: '2026-03-11' }, now)).toBe(true);
    expect(isLate({ ...row, state: 'signed', promisedAt: new Date(0) }, now)).toBe(false);
  });

  test('the desk reads a name where there is one', () => {
    expect(waitingFor('reading', { expert: 'Dr Amara Okafor', coordinator: null })).toBe('Dr Amara Okafor');
    expect(waitingFor('records', { expert: null, coordinator: 'Lena Roth' })).toBe('Lena Roth');
    expect(waitingFor('matching', { expert: null, coordinator: null })).toBe('nobody yet');
  });
});

describe('the desk', () => {
  test('is ordered by harm of delay, then promise, and pages join without loss or repeat', async () => {
    const { patient, nurse } = await newDesk();
    for (const [harm, days] of [
      [0, 3],
      [2, 9],
      [0, 1],
      [3, 20],
      [2, 2],
      [0, 1],
      [1, 5],
    ] as const)
      await sentCase(app, patient, { harm, promisedInDays: days });
    const whole = await nurse.call(desk, { limit: 100 });
    expect(whole.rows.map((row) => row.harm)).toEqual([3, 2, 2, 1, 0, 0, 0]);
    const key = (row: DeskRow) => `${3 - row.harm}|${row.promisedAt}|${row.caseId}`;
    expect(whole.rows.map(key)).toEqual(whole.rows.map(key).toSorted());
    for (const limit of [1, 2, 3]) expect(await allPages(nurse, limit)).toEqual(whole.rows);
  });

  test('a case is taken, counted as mine, handed on and given back', async () => {
    const { tenant, patient, nurse } = await newDesk();
    const colleague = await app.newPerson(tenant, ['coordinator'], 'Kim Berg');
    const caseId = await sentCase(app, patient);
    await sentCase(app, patient, { promisedInDays: -2 });
    const counts = async () => {
      const { all, mine, unassigned, late } = await nurse.call(deskCounts, {});
      return { all, mine, unassigned, late };
    };
    expect(await counts()).toEqual({ all: 2, mine: 0, unassigned: 2, late: 1 });
    await nurse.call(assign, { caseId, personId: nurse.person.id });
    expect(await counts()).toEqual({ all: 2, mine: 1, unassigned: 1, late: 1 });
    expect((await nurse.call(desk, { view: 'mine' })).rows).toMatchObject([{ caseId, mine: true }]);
    expect((await nurse.call(desk, { view: 'late' })).rows).toMatchObject([{ late: true }]);
    expect((await nurse.call(deskPeople, {})).people.map((one) => one.name)).toEqual(['Kim Berg', 'Lena Roth']);
    await nurse.call(assign, { caseId, personId: colleague.person.id });
    expect((await nurse.call(showCase, { caseId })).coordinator?.name).toBe('Kim Berg');
    await nurse.call(assign, { caseId, personId: null });
    expect((await nurse.call(showCase, { caseId })).coordinator).toBeNull();
  });

  test('a case is handed only to a coordinator of the same organisation', async () => {
    const { tenant, patient, nurse } = await newDesk();
    const caseId = await sentCase(app, patient);
    const stranger = await app.newPerson(await app.newTenant(), ['coordinator']);
    const expert = await app.newPerson(tenant, ['expert']);
    for (const personId of [stranger.person.id, expert.person.id, patient.person.id])
      await expect(nurse.call(assign, { caseId, personId })).rejects.toMatchObject({ code: 'input.invalid' });
    await expect(stranger.call(assign, { caseId, personId: null })).rejects.toMatchObject({ code: 'not-found' });
    await expect(patient.call(deskCounts, {})).rejects.toMatchObject({ code: 'permission.denied' });
    expect((await stranger.call(desk, {})).rows).toEqual([]);
  });

  test('search finds by name and number, also what is delivered; a page that is none is refused', async () => {
    const { patient, nurse } = await newDesk();
    const caseId = await sentCase(app, patient, { name: 'Peter Roy' });
    await sentCase(app, patient, { name: '100% Sure_Name' });
    await app.owner.query("update cases.cases set state = 'delivered' where id = $1", [caseId]);
    expect((await nurse.call(desk, {})).rows).toHaveLength(1);
    const found = (await nurse.call(desk, { search: 'roy' })).rows;
    expect(found.map((row) => row.caseId)).toEqual([caseId]);
    expect((await nurse.call(desk, { search: found[0]?.number ?? '' })).rows).toHaveLength(1);
    expect((await nurse.call(desk, { search: '100% sure' })).rows.map((row) => row.name)).toEqual(['100% Sure_Name']);
    expect((await nurse.call(desk, { search: '%' })).rows).toEqual([]);
    for (const after of ['x', '1~never~id', '9~2026-01-01T00:00:00Z~a'])
      await expect(nurse.call(desk, { after })).rejects.toMatchObject({ code: 'input.invalid' });
  });
});

test('what a patient shares no more with the desk is neither listed nor counted', async () => {
  const { patient, nurse } = await newDesk();
  const caseId = await sentCase(app, patient, { promisedInDays: -1 });
  await sentCase(app, patient, { consents: ['expert'] });
  expect(await nurse.call(deskCounts, {})).toMatchObject({ all: 1, unassigned: 1, late: 1 });
  const { grants } = await patient.call(listGrants, { caseId });
  const grantId = grants.find((grant) => grant.who === 'desk')?.id ?? '';
  await patient.call(withdraw, { caseId, grantId }, { 'idempotency-key': grantId });
  expect(await nurse.call(deskCounts, {})).toMatchObject({ all: 0, unassigned: 0, late: 0, nextPromise: null });
  expect((await nurse.call(desk, {})).rows).toEqual([]);
});
