import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { rightsParts } from '#app/compose-rights.ts';
import { newId } from '#kernel/ids.ts';
import type { ImagingArchive } from '#modules/imaging/index.ts';
import { accesses, receipt } from '#modules/audit/audit.contract.ts';
import { checkLogs } from '#modules/audit/index.ts';
import { ownCases, showCase } from '#modules/cases/cases.contract.ts';
import { logKeyId } from '#platform/keys/index.ts';
import { eraseCase, proveAll } from '#testkit/erase-case.ts';
import { sentCase } from '#testkit/case-builders.ts';
import { sampleCase } from '#testkit/sample-case.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import * as contract from './erasure.contract.ts';
import { stepErasure } from './index.ts';

/** No copies are made here. */
const noScans = { archive: {} as ImagingArchive };
let app: TestApp;
let tenant: string;
beforeAll(async () => {
  app = await createTestApp();
  tenant = await app.newTenant();
  await app.runJobs();
});

const once = () => ({ 'idempotency-key': newId() });
const newPatient = (name = 'Maria Lopez') => app.newPerson(tenant, ['patient'], name);
const because = { words: 'The patient asked, and this is why.' };

/** A request whose letter was handed over. */
async function deliveredCase(patient: TestClient): Promise<string> {
  const caseId = await sentCase(app, patient);
  await app.owner.query(`update cases.cases set state = 'delivered' where id = $1`, [caseId]);
  return caseId;
}

async function ask(patient: TestClient, caseId: string) {
  await proveAll(app);
  return patient.call(contract.askErasure, { caseId, words: 'Please.' }, once());
}

async function officers(): Promise<[TestClient, TestClient]> {
  const pair: [TestClient, TestClient] = [
    await app.newPerson(tenant, ['auditor'], 'Noor Salim'),
    await app.newPerson(tenant, ['auditor'], 'Lin Arden'),
  ];
  await proveAll(app);
  return pair;
}

/** How many rows of a case each table still has. */
async function rowsOf(caseId: string): Promise<Record<string, number>> {
  const { rows } = await app.owner.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.columns
     where column_name = 'case_id' and table_schema not in ('jobs', 'pg_catalog', 'information_schema')`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of rows) {
    const found = await app.owner.query(`select 1 from ${name} where case_id = $1`, [caseId]);
    if ((found.rowCount ?? 0) > 0) counts[name] = found.rowCount ?? 0;
  }
  return counts;
}

/** Decides below the operations: nothing is enqueued. */
const decideBelow = (erasureId: string) =>
  app.owner.query(
    `update rights.erasures set state = 'decided', decided_by = 'rules', decided_at = now() where id = $1`,
    [erasureId],
  );

const kept = ['audit.entries', 'cases.keys', 'rights.erasures', 'rights.requests'];
const stateOf = async (erasureId: string): Promise<string> =>
  (await app.owner.query<{ state: string }>('select state from rights.erasures where id = $1', [erasureId])).rows[0]
    ?.state ?? '';

describe('erasing a request', () => {
  test('that was never answered happens at once, from every table, and the log says so', async () => {
    const patient = await newPatient();
    const caseId = await sampleCase(app, patient);
    await patient.call(showCase, { caseId });
    const key = await app.parts.objects.create({ id: 'x', secret: new Uint8Array(32) });
    await key.append(Buffer.from('a scan'));
    const { id: segment } = await key.finish();
    await app.owner.query(
      `insert into imaging.segments (id, tenant_id, case_id, size, sha256, created_at) values ($1, $2, $3, 6, '', now())`,
      [segment, tenant, caseId],
    );
    const asked = await ask(patient, caseId);
    expect(asked).toMatchObject({ what: 'request', state: 'running' });
    await app.runJobs();
    expect(Object.keys(await rowsOf(caseId)).toSorted()).toEqual(kept);
    const files = await readdir(join(app.parts.config.dataFolder, 'objects'), { recursive: true });
    expect(files.filter((name) => name.includes(segment))).toEqual([]);
    await expect(patient.call(showCase, { caseId })).rejects.toMatchObject({ code: 'not-found' });
    expect((await patient.call(ownCases, {})).cases).toEqual([]);
    await app.parts.audit.access.sequence();
    const mine = await patient.call(contract.ownData, {});
    expect(mine.asked[0]).toMatchObject({
      state: 'done',
      erasures: [{ state: 'confirmed', item: expect.any(Number) }],
    });
    const shown = await app.http.inject(`/api/erased/${tenant}/${asked.requestId}`);
    expect(shown.json()).toMatchObject({ what: 'request', item: expect.any(Number) });
    const mails = (await app.parts.mailer.list()).filter((mail) => mail.to === patient.person.email);
    expect(mails.map(({ text }) => text).join()).toContain(`receipt=${asked.requestId}`);
  });

  test('takes names and labels out of the log and leaves it whole', async () => {
    const patient = await newPatient('Greta Garbo');
    const caseId = await deliveredCase(patient);
    const coordinator = await app.newPerson(tenant, ['coordinator'], 'Lena Roth');
    await coordinator.call(showCase, { caseId });
    await eraseCase(app, patient, caseId);
    const { rows } = await app.owner.query<{ subject_id: string | null; subject_label: string | null }>(
      'select subject_label, subject_id from audit.entries where case_id = $1 and erasure_id is not null',
      [caseId],
    );
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.every((row) => row.subject_id === null && row.subject_label === null)).toBe(true);
    await app.parts.audit.access.sequence();
    expect((await checkLogs(app.parts)).findings).toEqual([]);
    const own = await patient.call(accesses, {});
    expect(own.entries.map(({ who }) => who.name)).toContain('Lena Roth');
    expect(own.missing).toEqual([]);
    const blank = own.entries.find((entry) => entry.event === 'case.opened-view');
    expect(await patient.call(receipt, { n: blank?.n ?? 0 })).toMatchObject({
      item: expect.any(Number),
      receipt: null,
    });
    // One entry more than the leaf says: found.
    const last =
      '(select max(id) from audit.entries where erasure_id is null and subject_id is null and subject_label is null)';
    const marked = await app.owner.query<{ id: number }>(
      `update audit.entries set erasure_id = (select erasure_id from audit.erasures limit 1) where id = ${last} returning id`,
    );
    expect((await checkLogs(app.parts)).findings.map(({ words }) => words).join()).toMatch(/not what the log says/);
    await app.owner.query('update audit.entries set erasure_id = null where id = $1', [marked.rows[0]?.id]);
  });

  test('after an answer it is kept until the day the law names, unless two people decide otherwise', async () => {
    const patient = await newPatient();
    const caseId = await deliveredCase(patient);
    const [first, second] = await officers();
    const asked = await ask(patient, caseId);
    expect(asked.state).toBe('open');
    const erasureId = asked.erasures[0]?.erasureId ?? '';
    const desk = (await first.call(contract.rightsDesk, {})).asked.find((one) => one.requestId === asked.requestId);
    expect(desk).toMatchObject({ patient: 'Maria Lopez', words: 'Please.', late: false });
    expect(desk?.workingDaysLeft).toBeGreaterThan(18);
    expect(desk?.erasures[0]?.plan.keep.map(({ parts }) => parts).flat()).toContain('letter');
    const decide = (who: TestClient, decision: 'erase' | 'keep' | 'override') =>
      who.call(contract.decideErasure, { erasureId, decision, ...because });
    await expect(decide(first, 'erase')).rejects.toMatchObject({ code: 'state.conflict' });
    expect(await decide(first, 'override')).toEqual({ state: 'requested', needsSecond: true });
    await app.runJobs();
    expect(await patient.call(showCase, { caseId })).toBeDefined();
    const agree = (who: TestClient) => who.call(contract.secondErasure, { erasureId, agree: true });
    await expect(agree(first)).rejects.toMatchObject({ code: 'permission.denied', status: 403 });
    const itself = app.owner.query(
      `update rights.erasures set state = 'decided', second_by = decided_by where id = $1`,
      [erasureId],
    );
    await expect(itself).rejects.toThrow(/check constraint/);
    expect(await agree(second)).toEqual({ state: 'decided' });
    await app.runJobs();
    expect(await stateOf(erasureId)).toBe('confirmed');
  });

  test('an officer keeps it with a reason; the patient reads until when', async () => {
    const patient = await newPatient();
    const caseId = await deliveredCase(patient);
    const [first] = await officers();
    const asked = await ask(patient, caseId);
    const erasureId = asked.erasures[0]?.erasureId ?? '';
    await first.call(contract.decideErasure, { erasureId, decision: 'keep', ...because });
    const own = await patient.call(contract.ownData, {});
    expect(own.asked[0]).toMatchObject({ state: 'kept' });
    expect(own.requests[0]?.erasure?.keepUntil).toMatch(/^20\d\d-/);
    await app.runJobs();
    expect(await patient.call(showCase, { caseId })).toBeDefined();
    const nurse = await app.newPerson(tenant, ['coordinator']);
    await expect(nurse.call(showCase, { caseId })).rejects.toMatchObject({ code: 'not-found' });
  });

  test('can be taken back while nobody has decided, and leaves nothing behind', async () => {
    const patient = await newPatient();
    const caseId = await deliveredCase(patient);
    const { requestId } = await ask(patient, caseId);
    await expect(ask(patient, caseId)).rejects.toMatchObject({ code: 'state.already-done' });
    expect(await patient.call(contract.takeBack, { requestId })).toMatchObject({ state: 'taken-back', erasures: [] });
    const again = await ask(patient, caseId);
    expect(again.state).toBe('open');
  });
});

describe('legal hold', () => {
  test('blocks deciding and the work itself, until it is lifted', async () => {
    const patient = await newPatient();
    const caseId = await sentCase(app, patient);
    const { number } = await patient.call(showCase, { caseId });
    const [first, second] = await officers();
    const { holdId } = await first.call(contract.setHold, { number, reason: 'A court has asked for these.' });
    const asked = await ask(patient, caseId);
    expect(asked.state).toBe('open');
    const erasureId = asked.erasures[0]?.erasureId ?? '';
    const decide = () => second.call(contract.decideErasure, { erasureId, decision: 'erase', ...because });
    await expect(decide()).rejects.toMatchObject({ code: 'state.wrong-step' });
    expect((await patient.call(contract.ownData, {})).requests[0]?.plan.held).toBe(true);
    expect((await first.call(contract.rightsDesk, {})).holds).toMatchObject([
      { number, reason: 'A court has asked for these.' },
    ]);
    await first.call(contract.liftHold, { holdId, reason: 'The court has closed the case.' });
    // Set again between the decision and the work: nothing happens.
    const parts = rightsParts(app.parts, noScans);
    await decideBelow(erasureId);
    const again = await first.call(contract.setHold, { number, reason: 'Another court has asked.' });
    expect(await stepErasure(parts, { tenantId: tenant, erasureId })).toBe('waits');
    expect(await patient.call(showCase, { caseId })).toBeDefined();
    await first.call(contract.liftHold, { holdId: again.holdId, reason: 'That one is closed as well.' });
    await app.runJobs();
    expect(await stateOf(erasureId)).toBe('confirmed');
  });

  test('the database itself refuses rows to go under a hold, undecided, of another organisation, or with a key left', async () => {
    const patient = await newPatient();
    const caseId = await sampleCase(app, patient);
    const erase = (tenantId: string) =>
      app.parts.db.transaction({ kind: 'tenant', tenantId, personId: '' }, async (tx) => {
        const { eraseRows } = await import('./erasure.store.ts');
        return eraseRows(tx, tenant, caseId);
      });
    await expect(erase(tenant)).rejects.toThrow(/nobody decided/);
    await expect(erase(await app.newTenant())).rejects.toThrow(/another organisation/);
    await app.owner.query(
      `insert into rights.erasures (id, tenant_id, case_id, patient_id, number, cause, state, requested_at, decided_at)
       values ($1, $2, $3, $4, 'SO-1', 'request', 'key-destroyed', now(), now())`,
      [newId(), tenant, caseId, patient.person.id],
    );
    await expect(erase(tenant)).rejects.toThrow(/key of this case still stands/);
    await app.owner.query(
      `insert into rights.holds (id, tenant_id, case_id, patient_id, sealed_reason, set_by, set_at)
       values ($1, $2, $3, $4, '', 'x', now())`,
      [newId(), tenant, caseId, patient.person.id],
    );
    await expect(erase(tenant)).rejects.toThrow(/legal hold/);
  });
});

describe('the work of erasing', () => {
  test('goes on where it died, at every point', async () => {
    const patient = await newPatient();
    const caseId = await deliveredCase(patient);
    const parts = rightsParts(app.parts, noScans);
    const asked = await ask(patient, caseId);
    const of = { tenantId: tenant, erasureId: asked.erasures[0]?.erasureId ?? '' };
    // Not by an operation, so that nothing is enqueued: this test is the worker.
    await decideBelow(of.erasureId);
    const dies = () => Promise.reject(new Error('killed'));
    await expect(stepErasure({ ...parts, destroyKeys: dies }, of)).rejects.toThrow('killed');
    expect(await stateOf(of.erasureId)).toBe('decided');
    expect(await patient.call(showCase, { caseId })).toBeDefined();
    expect(await stepErasure(parts, of)).toBe('more');
    await expect(patient.call(showCase, { caseId })).rejects.toMatchObject({ code: 'not-found' });
    await app.owner.query(`update rights.erasures set objects = array[repeat('a', 32)] where id = $1`, [of.erasureId]);
    await expect(stepErasure({ ...parts, objects: { ...parts.objects, remove: dies } }, of)).rejects.toThrow('killed');
    expect(await stateOf(of.erasureId)).toBe('key-destroyed');
    expect(Object.keys(await rowsOf(caseId))).toContain('cases.cases');
    expect(await stepErasure(parts, of)).toBe('more');
    const audit = { ...parts.audit, record: dies };
    await expect(stepErasure({ ...parts, audit }, of)).rejects.toThrow('killed');
    expect(await stateOf(of.erasureId)).toBe('purged');
    const [a, b] = await Promise.all([stepErasure(parts, of), stepErasure(parts, of)]);
    expect([a, b]).toEqual(['done', 'done']);
    const leaves = await app.owner.query(`select 1 from audit.erasures where erasure_id = $1`, [of.erasureId]);
    expect(leaves.rowCount).toBe(1);
    expect(await stateOf(of.erasureId)).toBe('confirmed');
  });
});

describe('erasing everything', () => {
  test('ends with the person: no name, no address, no way to sign in; the receipt stays readable', async () => {
    const patient = await newPatient('Ada Quist');
    await sampleCase(app, patient);
    await sampleCase(app, patient);
    await proveAll(app);
    const asked = await patient.call(contract.askErasureOfAll, { words: 'All of it.' }, once());
    expect(asked).toMatchObject({ what: 'everything', state: 'running' });
    await app.runJobs();
    await expect(patient.call(contract.ownData, {})).rejects.toMatchObject({ code: 'session.required' });
    const { rows } = await app.owner.query('select * from identity.people where id = $1', [patient.person.id]);
    expect(rows[0]).toMatchObject({ name: 'Erased', active: false, password_hash: null, totp_secret: null, roles: [] });
    for (const table of ['clients', 'sessions', 'links', 'passkeys', 'devices', 'external'])
      expect(
        (await app.owner.query(`select 1 from identity.${table} where person_id = $1`, [patient.person.id])).rowCount,
      ).toBe(0);
    const named = await app.owner.query(`select event from audit.entries where strpos(entries::text, 'Ada Quist') > 0`);
    expect(named.rows).toEqual([]);
    await app.parts.audit.access.sequence();
    expect((await checkLogs(app.parts)).findings).toEqual([]);
    const shown = await app.http.inject(`/api/erased/${tenant}/${asked.requestId}`);
    expect(shown.json()).toMatchObject({ what: 'everything', item: expect.any(Number) });
    expect(shown.body).not.toContain('Ada');
  });

  test('destroys the key of the person’s entries: nobody can tell any more what their leaves said', async () => {
    const patient = await newPatient('Ben Arlow');
    const caseId = await sentCase(app, patient);
    await (await app.newPerson(tenant, ['coordinator'])).call(showCase, { caseId });
    const personId = patient.person.id;
    const entry = async () =>
      (
        await app.owner.query<{ id: number; subject_label: string | null; subject_id: string | null; v: string }>(
          `select e.id, e.subject_label, e.subject_id, l.leaf::jsonb ->> 'v' as v from audit.entries e
           join audit.leaves l on l.id = e.leaf_id where e.patient_id = $1 and e.n = 1`,
          [personId],
        )
      ).rows[0];
    const before = await entry();
    expect(before?.v).toBe('4');
    await proveAll(app);
    await patient.call(contract.askErasureOfAll, { words: '' }, once());
    await app.runJobs();
    const own = { requestId: '', operation: '', personId: '', tenantId: '' };
    expect(await app.parts.keys.keeper.open(own, [logKeyId(personId)], false)).toEqual([
      { id: logKeyId(personId), gone: 'destroyed' },
    ]);
    await app.parts.audit.access.sequence();
    expect((await checkLogs(app.parts)).findings).toEqual([]);
    // Even the very words, put back by who may do anything in the database, are not taken for what was recorded.
    await app.owner.query('begin');
    await app.owner.query('alter table audit.entries disable trigger all');
    await app.owner.query(
      'update audit.entries set subject_label = $2, subject_id = $3, erasure_id = null where id = $1',
      [before?.id, before?.subject_label, before?.subject_id],
    );
    await app.owner.query('alter table audit.entries enable trigger all');
    await app.owner.query('commit');
    const found = (await checkLogs(app.parts)).findings.map(({ words }) => words).join(' ');
    expect(found).toContain(`not what was recorded: ${before?.id}`);
  });

  test('waits for what the law keeps', async () => {
    const patient = await newPatient();
    await sampleCase(app, patient);
    await deliveredCase(patient);
    const [first] = await officers();
    const asked = await patient.call(contract.askErasureOfAll, { words: '' }, once());
    const kept2 = asked.erasures.find(({ keepUntil }) => keepUntil !== null)?.erasureId ?? '';
    await first.call(contract.decideErasure, { erasureId: kept2, decision: 'keep', ...because });
    await app.runJobs();
    const own = await patient.call(contract.ownData, {});
    expect(own.asked[0]?.state).toBe('waiting');
    expect(own.requests).toHaveLength(1);
  });
});

describe('who may', () => {
  test('an officer of another organisation finds nothing, and a coordinator is refused', async () => {
    const patient = await newPatient();
    const caseId = await deliveredCase(patient);
    const { number } = await patient.call(showCase, { caseId });
    const asked = await ask(patient, caseId);
    const erasureId = asked.erasures[0]?.erasureId ?? '';
    const stranger = await app.newPerson(await app.newTenant(), ['auditor']);
    const coordinator = await app.newPerson(tenant, ['coordinator']);
    await proveAll(app);
    const decide = (who: TestClient) => who.call(contract.decideErasure, { erasureId, decision: 'keep', ...because });
    await expect(decide(stranger)).rejects.toMatchObject({ code: 'not-found' });
    await expect(stranger.call(contract.setHold, { number, reason: because.words })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect((await stranger.call(contract.rightsDesk, {})).asked).toEqual([]);
    await expect(decide(coordinator)).rejects.toMatchObject({ code: 'permission.denied' });
    await expect(coordinator.call(contract.askErasure, { caseId, words: '' }, once())).rejects.toMatchObject({
      code: 'permission.denied',
    });
  });
});
