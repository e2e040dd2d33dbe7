import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asOwner } from '../records.fixture.ts';
import { organisationIds } from '#modules/identity/index.ts';
import * as contract from '../sources.contract.ts';
import { createOverdue } from './overdue.ts';
import { openHouse, type House } from './house.fixture.ts';

const code = (code: string) => expect.objectContaining({ code }) as Error;

let h: House;
beforeAll(async () => {
  h = await openHouse();
});
afterAll(() => h.hospital.close());
beforeEach(() => h.hospital.reset());

describe('the permission of a hospital', () => {
  test('is nowhere afterwards: not in the database, a line of the log or an answer; and was given back', async () => {
    h.hospital.issued.length = 0;
    const w = await h.world();
    const view = await h.fetched(w);
    expect(h.hospital.issued).toHaveLength(1);
    expect(h.hospital.revoked).toEqual(new Set(h.hospital.issued));
    const { rows: tables } = await h.app.owner.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const found: string[] = [];
    const look = (where: string, text: string) => {
      if (h.hospital.issued.some((secret) => text.includes(secret))) found.push(where);
    };
    for (const { name } of tables) {
      const { rows } = await h.app.owner.query<{ text: string }>(
        `select coalesce(string_agg(t::text, ' '), '') as text from ${name} t`,
      );
      look(name, rows[0]?.text ?? '');
    }
    look('log', h.lines.join(''));
    look('answer', JSON.stringify(view));
    expect(found).toEqual([]);
    const kept = await asOwner(h.app, h.tenant, w.caseId, (query) =>
      query('select token, work from records.fetches where case_id = $1', [w.caseId]),
    );
    expect(kept.rows).toEqual([{ token: null, work: null }]);
  });

  test('stands sealed while the work runs', async () => {
    h.hospital.issued.length = 0;
    h.hospital.lie = ({ path }) =>
      path.endsWith('$everything') ? { status: 429, headers: { 'retry-after': '2' } } : undefined;
    const w = await h.world();
    const fetchId = await h.begun(w);
    await h.app.runJobs();
    const { rows } = await asOwner(h.app, h.tenant, w.caseId, (query) =>
      query('select token, work::text as work from records.fetches where id = $1', [fetchId]),
    );
    expect(rows[0]?.['token']).toBeTruthy();
    expect(JSON.stringify(rows)).not.toContain(h.hospital.issued[0]);
    expect(JSON.stringify(rows)).not.toContain('everything');
    await w.patient.call(contract.stopFetch, { caseId: w.caseId, fetchId });
  });

  test('that ends soon is used until then, and not a moment longer', async () => {
    h.hospital.expiresIn = 5;
    h.hospital.lie = ({ query }) =>
      query.get('from') === '10' ? { status: 429, headers: { 'retry-after': '6' } } : undefined;
    const view = await h.fetched(await h.world());
    expect(view).toMatchObject({ state: 'partial', outcome: { records: 9 } });
    expect(view.outcome.notes[0]).toContain('the time you allowed was over');
  });
});

describe('a fetching whose job was lost', () => {
  test('is found past its time, ended, and its permission destroyed', async () => {
    h.hospital.lie = ({ query }) =>
      query.get('from') === '10' ? { status: 429, headers: { 'retry-after': '600' } } : undefined;
    const w = await h.world();
    await h.begun(w);
    await h.app.runJobs();
    await asOwner(h.app, h.tenant, w.caseId, async (query) => {
      await query(`delete from jobs.job where name = 'records.fetch' and state < 'active'`, []);
      await query(`update records.fetches set ends_at = now() - interval '1 minute' where case_id = $1`, [w.caseId]);
    });
    const { parts } = h.app;
    const overdue = createOverdue({ ...parts, tenants: organisationIds, enqueue: parts.jobs.enqueue } as never);
    await overdue.look();
    const view = await h.ended(w);
    expect(view).toMatchObject({ state: 'partial', outcome: { records: 9 } });
    expect(h.hospital.revoked.size).toBe(1);
  });
});

describe('settings of hospitals', () => {
  test('keep the secret sealed, never show it, and keep it when it is not written anew', async () => {
    const boss = await h.proved(await h.app.newPerson(await h.app.newTenant(), ['admin']));
    const first = await boss.call(contract.saveSource, h.settings());
    const { clientSecret: secret = '', ...same } = h.settings({ name: 'St Anne' });
    const kept = await boss.call(contract.saveSource, { ...same, sourceId: first.sourceId });
    expect(kept).toMatchObject({ name: 'St Anne', hasSecret: true });
    expect(JSON.stringify(await boss.call(contract.showSources, {}))).not.toContain(secret);
    const { rows } = await h.app.owner.query(`select encode(client_secret, 'escape') as text from records.sources`);
    expect(JSON.stringify(rows)).not.toContain(secret);
    await expect(boss.call(contract.saveSource, h.settings())).rejects.toThrow(code('input.invalid'));
    const elsewhere = { ...same, sourceId: first.sourceId, baseUrl: `${h.hospital.origin}/other` };
    await expect(boss.call(contract.saveSource, elsewhere)).rejects.toThrow(code('state.conflict'));
  });

  test('say what is wrong with an address', async () => {
    const boss = await h.proved(await h.app.newPerson(await h.app.newTenant(), ['admin']));
    for (const baseUrl of ['http://127.0.0.1:1/r4', 'https://169.254.169.254/r4', 'https://printer/r4'])
      await expect(boss.call(contract.saveSource, h.settings({ baseUrl }))).rejects.toThrow(code('input.invalid'));
    for (const baseUrl of ['ftp://fhir.example/r4', 'https://fhir.example/r4?x=1', 'nowhere'])
      await expect(boss.call(contract.saveSource, h.settings({ baseUrl }))).rejects.toThrow(code('input.invalid'));
  });
});
