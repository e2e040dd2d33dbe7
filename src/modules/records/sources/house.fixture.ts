import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { RequestOf } from '#kernel/operation.ts';
import { prove } from '#modules/identity/sign-in/proofs.contract.ts';
import { totpCode } from '#platform/crypto/index.ts';
import { redactedError } from '#platform/telemetry/index.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import * as records from '../records.contract.ts';
import { asOwner, maria, sentCase } from '../records.fixture.ts';
import * as contract from '../sources.contract.ts';
import { startHospital, type Hospital } from './hospital.fixture.ts';

export type Settings = RequestOf<typeof contract.saveSource>;
export type World = { patient: TestClient; caseId: string };

/** The program with one hospital that its first organisation set up, and lines of its log. */
export async function openHouse() {
  const hospital: Hospital = await startHospital();
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  const log = pino({ level: 'debug', base: undefined, serializers: { err: redactedError } }, stream);
  const app: TestApp = await createTestApp({ log, privateOrigins: [hospital.origin] });
  const tenant = await app.newTenant();
  async function proved(client: TestClient): Promise<TestClient> {
    await app.owner.query(`update identity.people set totp_last_step = 0 where id = $1`, [client.person.id]);
    const now = totpCode(client.person.totpSecret, new Date());
    await client.call(prove, { password: client.person.password, code: now });
    return client;
  }

  const settings = (wish: Partial<Settings> = {}): Settings => ({
    name: 'St Anne Hospital',
    place: 'Lyon',
    baseUrl: hospital.base,
    origins: [],
    clientId: 'consilium',
    clientSecret: 'a secret of thirty-two characters',
    scopes: 'launch/patient patient/*.read openid fhirUser',
    active: true,
    ...wish,
  });

  async function world(about = maria): Promise<World> {
    const patient = await app.newPerson(tenant, ['patient'], about.name);
    return { patient, caseId: await sentCase(app, patient, about) };
  }

  /** A browser of a person: it keeps the cookie that names it. */
  function browserOf(client: TestClient) {
    let cookie = '';
    const ask = async (url: string, payload: object) => {
      const answer = await client.inject({ method: 'POST', url, payload, headers: cookie ? { cookie } : {} });
      const given = [answer.headers['set-cookie'] ?? []].flat().map((line) => line.split(';')[0] ?? '');
      cookie = given.find((one) => one.startsWith('__Host-consilium-device=')) ?? cookie;
      return { status: answer.statusCode, body: JSON.parse(answer.body || 'null') as Record<string, string> };
    };
    return {
      begin: async (caseId: string, source = sourceId.value) =>
        ask(`/api/cases/${caseId}/records/sources/${source}`, {}),
      finish: async (caseId: string, given: object) => ask(`/api/cases/${caseId}/records/fetches`, given),
      find: async (state: string) => ask('/api/records/journeys', { state }),
    };
  }

  /** What the hospital sends the browser back with. */
  async function atHospital(location: string): Promise<Record<string, string>> {
    const answer = await fetch(location, { redirect: 'manual' });
    const back = answer.headers.get('location') ?? '';
    return Object.fromEntries(new URL(back).searchParams);
  }

  /** There and back, and until all is done. */
  async function fetched({ patient, caseId }: World): Promise<contract.FetchView> {
    await begun({ patient, caseId });
    return ended({ patient, caseId });
  }

  async function begun({ patient, caseId }: World): Promise<string> {
    const browser = browserOf(patient);
    const { status, body } = await browser.begin(caseId);
    if (status !== 200) throw new Error(JSON.stringify(body));
    const given = await atHospital(body['location'] ?? '');
    const answer = await browser.finish(caseId, given);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body['fetchId'] ?? '';
  }

  /** Waits also through the times that the hospital asked for. */
  async function ended({ patient, caseId }: World): Promise<contract.FetchView> {
    for (let tries = 0; tries < 600; tries += 1) {
      await app.runJobs();
      const [last] = (await patient.call(contract.caseSources, { caseId })).fetches;
      if (last && last.state !== 'running') return last;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('it does not end');
  }

  const filesOf = async ({ patient, caseId }: World) => (await patient.call(records.listFiles, { caseId })).files;

  async function originalOf({ patient, caseId }: World, fileId: string): Promise<string> {
    const url = `/api/cases/${caseId}/records/files/${fileId}/original`;
    const answer = await patient.inject({ method: 'GET', url });
    if (answer.statusCode !== 302 && answer.statusCode !== 303 && answer.statusCode !== 307) return answer.body;
    return (await app.http.inject({ method: 'GET', url: answer.headers.location ?? '' })).body;
  }

  async function objectsLeft({ patient, caseId }: World): Promise<number> {
    const count = `select count(*)::int as n from records.objects where case_id = $1`;
    const { rows } = await asOwner(app, patient.person.tenantId, caseId, (query) => query(count, [caseId]));
    return Number(rows[0]?.['n']);
  }

  /** Somebody who helps; `adds`: may hand records in. */
  async function helper({ caseId }: World, adds: boolean): Promise<TestClient> {
    const client = await app.newPerson(tenant, ['carer']);
    await asOwner(app, tenant, caseId, async (query) => {
      await query(
        `insert into cases.people (tenant_id, case_id, person_id, relation, since, until) values ($1, $2, $3, 'carer', now(), now() + interval '9 days')`,
        [tenant, caseId, client.person.id],
      );
      await query(
        `insert into cases.carers (id, tenant_id, case_id, patient_id, person_id, kinship, level, sees_sensitive, text_shown, text_sha256, invited_at, answered_at, ends_at)
         select $3, $1, $2, c.patient_id, $3, '', $4, false, '', '', now(), now(), now() + interval '9 days' from cases.cases c where c.id = $2`,
        [tenant, caseId, client.person.id, adds ? 'add' : 'read'],
      );
    });
    return client;
  }

  const sourceId = { value: '' };
  const admin = await proved(await app.newPerson(tenant, ['admin'], 'Iris Stone'));
  sourceId.value = (await admin.call(contract.saveSource, settings())).sourceId;
  await app.runJobs();
  return {
    app,
    hospital,
    tenant,
    admin,
    sourceId: sourceId.value,
    lines,
    proved,
    settings,
    world,
    browserOf,
    atHospital,
    fetched,
    begun,
    ended,
    filesOf,
    originalOf,
    objectsLeft,
    helper,
  };
}
export type House = Awaited<ReturnType<typeof openHouse>>;
