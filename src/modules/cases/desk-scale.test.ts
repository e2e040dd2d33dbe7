import { beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { desk, deskCounts } from './cases.contract.ts';

const count = 10_000;
let app: TestApp;
let nurse: TestClient;

beforeAll(async () => {
  app = await createTestApp();
  const tenant = await app.newTenant();
  nurse = await app.newPerson(tenant, ['coordinator'], 'Lena Roth');
  const patient = await app.newPerson(tenant, ['patient']);
  await app.owner.query(
    `with key as (insert into cases.keys (id, tenant_id, case_id, created_at) values ($1 || 'k', $1, '', now()) returning id)
     insert into cases.cases (id, tenant_id, number, programme, patient_id, key_id, disorder, topic, question_kind,
       subject_name, subject_birth_date, subject_sex, state, harm, promised_at, coordinator_id, created_at, sent_at, updated_at)
     select 'c' || lpad(n::text, 6, '0'), $1, 'SO-' || n, 'northlight', $2, key.id, 'lung-nodule', 'Lung nodule', 'treatment',
       'Person ' || n, date '1940-01-01' + n, 'female',
       (array['records','matching','offered','reading','delivered'])[1 + n % 5], n % 97 / 32,
       now() + (n * 7919 % 20000) * interval '1 minute', case when n % 40 = 0 then $3 end, now(), now(), now()
     from key, generate_series(1, ${count}) n`,
    [tenant, patient.person.id, nurse.person.id],
  );
  await app.owner.query('begin');
  await app.owner.query(
    `select set_config('consilium.scope', 'tenant', true), set_config('consilium.tenant', $1, true)`,
    [tenant],
  );
  await app.owner.query(
    `insert into consent.grants (id, tenant_id, case_id, patient_id, grantee_relation, purpose, text_version,
       text_sha256, text_shown, given_at, ends_at)
     select 'g' || id, tenant_id, id, patient_id, 'desk', 'HOPERAT', '1', '', '', now() - interval '1 minute',
       now() + interval '60 days' from cases.cases`,
  );
  await app.owner.query('commit');
  await app.owner.query('analyze cases.cases, consent.grants');
}, 120_000);

async function timed(times: number, work: () => Promise<unknown>): Promise<{ median: number; p95: number }> {
  const ms: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const start = performance.now();
    await work();
    ms.push(performance.now() - start);
  }
  ms.sort((a, b) => a - b);
  return { median: ms[Math.floor(times / 2)] ?? 0, p95: ms[Math.ceil(times * 0.95) - 1] ?? 0 };
}

/** The plan as the application's role meets it, row-level security included. */
async function planOf(where: string): Promise<{ plan: string; ms: number }> {
  const { pool } = app.parts.db;
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(
      `select set_config('consilium.scope', 'tenant', true), set_config('consilium.tenant', $1, true)`,
      [nurse.person.tenantId],
    );
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `explain (analyze, timing off) select * from cases.cases where tenant_id = '${nurse.person.tenantId}'
       and closed_at is null and sent_at is not null and state <> 'delivered' ${where}
       order by harm desc, promised_at, id limit 51`,
    );
    await client.query('rollback');
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    return { plan, ms: Number(/Execution Time: ([\d.]+)/.exec(plan)?.[1]) };
  } finally {
    client.release();
  }
}

test('at 10,000 cases every page of the desk is read in the order of its index', async () => {
  const first = await planOf('');
  const next = await planOf(`and harm = 1 and (promised_at, id) > (now() + interval '3 days', 'c004000')`);
  const mine = await planOf(`and coordinator_id = '${nurse.person.id}'`);
  for (const { plan } of [first, next, mine]) {
    expect(plan).toMatch(/Index Scan using (cases_on_desk|cases_of_coordinator)/);
    expect(plan).not.toMatch(/Sort|Seq Scan/);
  }
  process.stdout.write(
    `desk at ${count} cases, in the database: first ${first.ms} ms, next ${next.ms} ms, mine ${mine.ms} ms\n`,
  );
});

test('at 10,000 cases a page of the desk takes less than 50 ms with sign-in, policy and log', async () => {
  const middle = `1~${new Date(Date.now() + 3 * 86_400_000).toISOString()}~c004000`;
  const requests: [string, () => Promise<unknown>][] = [
    ['first', () => nurse.call(desk, {})],
    ['next', () => nurse.call(desk, { after: middle })],
    ['mine', () => nurse.call(desk, { view: 'mine' })],
    ['late', () => nurse.call(desk, { view: 'late' })],
    ['search', () => nurse.call(desk, { search: 'person 99' })],
    ['counts', () => nurse.call(deskCounts, {})],
  ];
  for (const [name, work] of requests) {
    await timed(5, work);
    const { median, p95 } = await timed(40, work);
    process.stdout.write(`desk ${name}: median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms\n`);
    // The median: the tail of a test beside others on one machine is about the others.
    if (name === 'first' || name === 'next' || name === 'mine') expect(median).toBeLessThan(50);
  }
}, 60_000);
