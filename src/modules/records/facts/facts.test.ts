import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { describeSharedData, sample } from '#testkit/shared-data.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import * as contract from '../records.contract.ts';
import { maria, send, sentCase, type Subject } from '../records.fixture.ts';

let app: TestApp;
let tenant: string;
beforeAll(async () => {
  app = await createTestApp();
  tenant = await app.newTenant();
  await app.runJobs();
});

async function world(subject: Subject = maria) {
  const patient = await app.newPerson(tenant, ['patient'], subject.name);
  const expert = await app.newPerson(tenant, ['expert']);
  return { patient, expert, caseId: await sentCase(app, patient, subject, expert) };
}

type Resource = Record<string, unknown>;
const bundle = (...resources: Resource[]) =>
  new TextEncoder().encode(
    JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) }),
  );
const loinc = (code: string, text: string) => ({ coding: [{ system: 'http://loinc.org', code }], text });
const snomed = (code: string, text: string) => ({ coding: [{ system: 'http://snomed.info/sct', code, display: text }], text }); // prettier-ignore
const result = (value: number, unit: string, date: string, more: Resource = {}): Resource => ({
  resourceType: 'Observation',
  status: 'final',
  code: loinc('718-7', 'Haemoglobin'),
  effectiveDateTime: date,
  valueQuantity: { value, unit },
  ...more,
});

async function listOf(client: TestClient, caseId: string, kind?: string): Promise<contract.FactView[]> {
  const all: contract.FactView[] = [];
  for (let after: string | null = ''; after !== null;) {
    const page: { facts: contract.FactView[]; next: string | null } = await client.call(contract.listFacts, { caseId, limit: 200, ...(kind ? { kind } : {}), ...(after ? { after } : {}) }); // prettier-ignore
    all.push(...page.facts);
    after = page.next;
  }
  return all;
}

async function handIn(w: Awaited<ReturnType<typeof world>>, path: string, bytes: Uint8Array) {
  await send(w.patient, w.caseId, { path, bytes });
  await app.runJobs();
}

describe('one list of facts out of many files', () => {
  test('what two sources say in different units is one entry with both sources', async () => {
    const w = await world();
    await handIn(w, 'a.json', bundle(result(11.2, 'g/dL', '2024-01-15T08:30:00+01:00')));
    await handIn(w, 'b.json', bundle(result(112, 'g/L', '2024-01-15'), result(11.3, 'g/dL', '2024-01-15')));
    const list = await listOf(w.patient, w.caseId);
    expect(list.map(({ value, unit, ucum }) => [value, unit, ucum])).toEqual([
      ['11.2', 'g/dL', 'g/dL'],
      ['11.3', 'g/dL', 'g/dL'],
    ]);
    const both = list.find(({ value }) => value === '11.2');
    expect(both?.source.fileName).toBe('a.json');
    expect(both?.alsoIn).toMatchObject([{ fileName: 'b.json', value: '112', unit: 'g/L', date: '2024-01-15' }]);
  });

  test('a problem that one source dates and another does not is one; two episodes stay two', async () => {
    const w = await world();
    const problem = (onset?: string): Resource => ({
      resourceType: 'Condition',
      code: snomed('38341003', 'Hypertension'),
      ...(onset ? { onsetDateTime: onset } : {}),
      clinicalStatus: { coding: [{ code: onset ? 'active' : 'resolved' }] },
    });
    await handIn(w, 'old.json', bundle(problem()));
    await handIn(w, 'new.json', bundle(problem('2010-05-14'), problem('2019-01-02')));
    const list = await listOf(w.patient, w.caseId, 'condition');
    expect(list.map(({ date }) => date)).toEqual(['2019-01-02', '2010-05-14']);
    expect(list.flatMap(({ alsoIn }) => alsoIn.map(({ status }) => status))).toContain('resolved');
  });

  test('two measurements of one day with the same value stay two when their times are known', async () => {
    const w = await world();
    await handIn(w, 'day.json', bundle(result(5, 'g/dL', '2024-01-15T08:00:00Z'), result(5, 'g/dL', '2024-01-15T14:00:00Z'))); // prettier-ignore
    expect(await listOf(w.patient, w.caseId)).toHaveLength(2);
  });

  test('the same export handed in again, made anew with other ids and another order, changes nothing', async () => {
    const w = await world();
    const all = [result(11.2, 'g/dL', '2024-01-15', { id: 'one' }), result(7, 'mmol/l', '2024-02-15', { id: 'two' })];
    await handIn(w, 'first.json', bundle(...all));
    const before = await listOf(w.patient, w.caseId);
    await handIn(w, 'again.json', bundle(...all.toReversed().map((one, at) => ({ ...one, id: `new-${at}` }))));
    const after = await listOf(w.patient, w.caseId);
    expect(after.map(({ factId }) => factId)).toEqual(before.map(({ factId }) => factId));
    const { counts } = await w.patient.call(contract.listFacts, { caseId: w.caseId });
    expect(counts).toEqual({ result: 2 });
  });

  test('codes stay as given, and a file says what of it is in the original only', async () => {
    const w = await world();
    const code = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'C34.1' }, { system: 'http://snomed.info/sct', code: '254637007' }], text: 'Lung cancer' }; // prettier-ignore
    await handIn(w, 'codes.json', bundle({ resourceType: 'Condition', code }, { resourceType: 'Claim' }, { resourceType: 'Claim' })); // prettier-ignore
    const [fact] = await listOf(w.patient, w.caseId);
    expect(fact?.codes.map((one) => one.code)).toEqual(['C34.1', '254637007']);
    const { files } = await w.patient.call(contract.listFiles, { caseId: w.caseId });
    expect(files[0]?.entries).toEqual({ counts: { Condition: 1, Claim: 2 }, unmapped: { Claim: 2 } });
  });

  test('each entry opens the very element it was read from, and its trend', async () => {
    const w = await world();
    await handIn(w, 'a.json', bundle(result(11.2, 'g/dL', '2024-01-15'), result(10.1, 'g/dL', '2024-02-15', { id: 'two' }))); // prettier-ignore
    const [newest] = await listOf(w.expert, w.caseId);
    const place = await w.expert.call(contract.factPlace, { caseId: w.caseId, factId: newest?.factId ?? '' });
    expect(JSON.parse(place.excerpt ?? '')).toMatchObject({ id: 'two', valueQuantity: { value: 10.1 } });
    expect(place.fact.source).toMatchObject({ fileName: 'a.json', pointer: '/entry/1/resource' });
    const { trends, others } = await w.expert.call(contract.trends, { caseId: w.caseId });
    expect(trends.map(({ label, points }) => [label, points.map(({ value }) => value)])).toEqual([['Haemoglobin', [11.2, 10.1]]]); // prettier-ignore
    expect(others).toBe(0);
  });

  test('what is kept from a reader neither shows nor hides an entry', async () => {
    const w = await world();
    const secret = { ...result(11.2, 'g/dL', '2024-01-15T08:00:00Z'), meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'PSY' }] } }; // prettier-ignore
    await handIn(w, 'secret.json', bundle(secret));
    await handIn(w, 'open.json', bundle(result(11.2, 'g/dL', '2024-01-15')));
    const own = await listOf(w.patient, w.caseId);
    expect(own.map(({ source, alsoIn }) => [source.fileName, alsoIn.length])).toEqual([['secret.json', 1]]);
    const theirs = await listOf(w.expert, w.caseId);
    expect(theirs.map(({ source, alsoIn }) => [source.fileName, alsoIn.length])).toEqual([['open.json', 0]]);
  });
});

describeSharedData('the list of facts', () => {
  test('a whole Synthea record handed in twice is one list', async () => {
    const w = await world({ name: 'Clemente Kreiger', birthDate: '1984-07-02', sex: 'male' });
    const text = readFileSync(sample('fhir/synthea/Clemente_Kreiger.json'), 'utf8');
    await handIn(w, 'one.json', new TextEncoder().encode(text));
    const before = await w.patient.call(contract.listFacts, { caseId: w.caseId });
    await handIn(w, 'two.json', new TextEncoder().encode(`${text}\n`));
    const after = await w.patient.call(contract.listFacts, { caseId: w.caseId });
    expect(before.counts['result']).toBeGreaterThan(20);
    expect(after.counts).toEqual(before.counts);
  });
});
