import { readFileSync } from 'node:fs';
import pg from 'pg';
import { desk } from '#modules/cases/cases.contract.ts';
import { startConsilium, type RunningConsilium } from '../e2e/support/program.ts';
import { figure, p95, timed, type Figure } from './support/figures.ts';
import { clientFor } from './support/world.ts';

const openCases = 10_000;

/** Ten thousand open cases of Lena's organisation, written as rows: only the list is measured here. */
async function fillDesk(program: RunningConsilium): Promise<void> {
  const socket = readFileSync(`${program.dataFolder}/postgres/cluster/postmaster.pid`, 'utf8').split('\n')[4] ?? '';
  const client = new pg.Client({ host: socket, user: 'consilium_owner', database: 'consilium' });
  await client.connect();
  const lena = program.people.get('coordinator.lena')?.id;
  const maria = program.people.get('patient.maria')?.id;
  await client.query(
    `with tenant as (select tenant_id as id from identity.people where id = $1), n as (select generate_series(1, $3::int) as i),
      keys as (insert into cases.keys (id, tenant_id, case_id, created_at) select 'k' || i, tenant.id, 'c' || i, now() from n, tenant)
     insert into cases.cases (id, tenant_id, number, programme, patient_id, key_id, disorder, topic, question_kind, subject_name, subject_birth_date, subject_sex, state, harm, promised_at, created_at, sent_at, updated_at)
     select 'c' || i, tenant.id, 'SO-B' || i, 'northlight', $2, 'k' || i, 'cancer', 'A finding in the lung', 'surgery', 'Person ' || i, date '1950-01-01' + i, 'female',
       (array['records', 'matching', 'offered', 'reading'])[1 + i % 4], i % 4, now() + (i % 400) * interval '1 hour', now(), now() - i * interval '1 minute', now() from n, tenant`,
    [lena, maria, openCases],
  );
  await client.query('analyze cases.cases');
  await client.end();
}

/** First page and following pages of the desk at 10,000 open cases, over HTTP. */
export async function benchWorklist(): Promise<Figure[]> {
  const program = await startConsilium();
  try {
    await fillDesk(program);
    const api = clientFor(program, 'coordinator.lena');
    const first: number[] = [];
    const next: number[] = [];
    let after: string | undefined;
    for (let run = 0; run < 200; run += 1) {
      first.push(await timed(() => api.call(desk, { limit: 50 })));
      next.push(
        await timed(async () => {
          const page = await api.call(desk, { limit: 50, ...(after === undefined ? {} : { after }) });
          after = page.next ?? undefined;
        }),
      );
    }
    return [
      figure('desk, first page of 10,000 cases', 'ms', first, `p95 ${p95(first).toFixed(1)} ms`),
      figure('desk, following pages', 'ms', next, `p95 ${p95(next).toFixed(1)} ms`),
    ];
  } finally {
    await program.remove();
  }
}
