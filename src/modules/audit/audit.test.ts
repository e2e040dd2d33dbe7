import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { leafHash, openCheckpoint, parseProof, parseVerifierKey, verifyProof } from '#formats/tlog/index.ts';
import { me } from '#modules/identity/identity.contract.ts';
import { desk } from '#modules/cases/cases.contract.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { showDraft } from '#modules/intake/intake.contract.ts';
import { northlight, startDraft } from '#testkit/intake-builders.ts';
import { accesses, receipt, tenantLog } from './audit.contract.ts';

let app: TestApp;
beforeAll(async () => void (app = await createTestApp()));

describe('access log', () => {
  test('an act on the desk is recorded, sequenced into the log and provable by its checkpoint', async () => {
    const tenant = await app.newTenant();
    const nurse = await app.newPerson(tenant, ['coordinator'], 'Lena Roth');
    const auditor = await app.newPerson(tenant, ['auditor']);
    await nurse.call(desk, {});
    await app.parts.audit.access.sequence();
    const { entries } = await auditor.call(tenantLog, {});
    const entry = entries.find((e) => e.event === 'desk.listed');
    expect(entry).toMatchObject({ who: { name: 'Lena Roth', roles: ['coordinator'] }, purpose: 'HOPERAT' });
    const { rows } = await app.owner.query<{ leaf_id: number; leaf: string }>(
      `select e.leaf_id, l.leaf from audit.entries e join audit.leaves l on l.id = e.leaf_id where e.id = $1`,
      [entry?.id],
    );
    const row = rows[0];
    const proof = await app.parts.db.transaction({ kind: 'system' }, (tx) =>
      app.parts.audit.access.proof(tx, Number(row?.leaf_id)),
    );
    expect(proof?.index).toBe(entry?.item);
    const key = parseVerifierKey(app.parts.audit.access.verifierKey);
    expect(() =>
      verifyProof(parseProof(proof?.proof ?? new Uint8Array()), leafHash(Buffer.from(row?.leaf ?? '')), key),
    ).not.toThrow();
    expect(row?.leaf).not.toContain('Lena');
  });

  test('the same act within the hour is one entry', async () => {
    const tenant = await app.newTenant();
    const nurse = await app.newPerson(tenant, ['coordinator']);
    await Promise.all(Array.from({ length: 8 }, () => nurse.call(desk, {})));
    const { rows } = await app.owner.query(
      `select count(*)::int as n from audit.entries where tenant_id = $1 and event = 'desk.listed'`,
      [tenant],
    );
    expect(rows[0]).toEqual({ n: 1 });
  });

  test('places that a crash left unwritten are read back from the tiles', async () => {
    const tenant = await app.newTenant();
    const nurse = await app.newPerson(tenant, ['coordinator']);
    await nurse.call(desk, {});
    await app.parts.audit.access.sequence();
    // What a crash between signing and committing leaves behind: signed, but no places in the database.
    const { rows } = await app.owner.query<{ leaf_id: number }>(
      `delete from audit.positions where idx = (select max(idx) from audit.positions where log = 'access') and log = 'access' returning leaf_id`,
    );
    await app.owner.query(`insert into audit.pending (leaf_id, log) values ($1, 'access')`, [rows[0]?.leaf_id]);
    const before = await readFile(join(app.parts.config.dataFolder, 'log/access/checkpoint'));
    await app.parts.audit.access.sequence();
    expect(await readFile(join(app.parts.config.dataFolder, 'log/access/checkpoint'))).toEqual(before);
    const { rows: left } = await app.owner.query(`select 1 from audit.pending where log = 'access'`);
    expect(left).toEqual([]);
  });

  test('the application can neither change nor delete an entry', async () => {
    const attempt = (statement: string) => app.parts.db.pool.query(statement);
    await expect(attempt(`update audit.entries set actor_name = 'nobody'`)).rejects.toThrow(/permission denied/);
    await expect(attempt(`delete from audit.entries`)).rejects.toThrow(/permission denied/);
    await expect(attempt(`update audit.leaves set leaf = ''`)).rejects.toThrow(/permission denied/);
    await expect(attempt(`delete from audit.positions`)).rejects.toThrow(/permission denied/);
  });

  test('an old copy of the log is never extended', async () => {
    const own = await createTestApp();
    const nurse = await own.newPerson(await own.newTenant(), ['coordinator']);
    await nurse.call(desk, {});
    await own.parts.audit.access.sequence();
    await rm(join(own.parts.config.dataFolder, 'log/access'), { recursive: true });
    await nurse.call(me, {});
    await expect(own.parts.audit.access.sequence()).rejects.toMatchObject({ code: 'log.damaged' });
  });

  test('a patient reads their own numbered accesses and no one else’s', async () => {
    const tenant = await app.newTenant();
    const patient = await app.newPerson(tenant, ['patient']);
    expect(await patient.call(accesses, {})).toEqual({ entries: [], total: 0, missing: [] });
  });

  test('an entry that comes while the list is being read is not said to be missing', async () => {
    const patient = await app.newPerson(await northlight(app), ['patient']);
    await patient.call(showDraft, { caseId: await startDraft(patient) });
    // The reader stops at the length of the list until one more entry is there.
    await app.owner.query('begin; lock table audit.chains in access exclusive mode');
    const reading = patient.call(accesses, {});
    await vi.waitFor(async () => {
      const stopped = `select 1 from pg_locks where not granted and relation = 'audit.chains'::regclass`;
      expect((await app.owner.query(stopped)).rowCount).toBe(1);
    });
    await app.owner.query(
      `insert into audit.entries overriding system value
       select (jsonb_populate_record(e, jsonb_build_object('id', -1, 'n', e.n + 1, 'once_key', null))).*
       from audit.entries e where patient_id = $1 order by n desc limit 1`,
      [patient.person.id],
    );
    await app.owner.query(`update audit.chains set n = n + 1 where patient_id = $1`, [patient.person.id]);
    await app.owner.query('commit');
    const { entries, total } = await reading;
    expect(entries).toHaveLength(total);
  });

  test('an entry that was changed afterwards is noticed by its patient, in the list and in the receipt', async () => {
    const patient = await app.newPerson(await northlight(app), ['patient']);
    await patient.call(showDraft, { caseId: await startDraft(patient) });
    await app.parts.audit.access.sequence();
    const { total } = await patient.call(accesses, {});
    await app.owner.query(`update audit.entries set actor_name = 'Nobody Else' where patient_id = $1 and n = 1`, [
      patient.person.id,
    ]);
    expect(await patient.call(accesses, {})).toMatchObject({ total, missing: [1] });
    await expect(patient.call(receipt, { n: 1 })).rejects.toMatchObject({ code: 'log.damaged' });
  });

  test('the checkpoint of the log is public and its tiles are for auditors', async () => {
    const patient = await app.newPerson(await app.newTenant(), ['patient']);
    const answer = await app.http.inject({ url: '/log/access/checkpoint' });
    expect(answer.statusCode).toBe(200);
    const key = parseVerifierKey(app.parts.audit.access.verifierKey);
    expect(openCheckpoint(new Uint8Array(answer.rawPayload), key).size).toBeGreaterThan(0);
    expect((await patient.inject({ url: '/log/access/tile/entries/000.p/1' })).statusCode).toBe(403);
    expect((await app.http.inject({ url: '/log/opinions/tile/..%2f..%2fkeys%2froot.key' })).statusCode).toBe(404);
  });
});
