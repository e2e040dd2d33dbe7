import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { allergy, cda, observation, panel, patient, problem, section } from '#formats/ccda/ccda.fixture.ts';
import { makeLetter } from '#formats/paper/make-letter.ts';
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
  const person = await app.newPerson(tenant, ['patient'], subject.name);
  return { patient: person, caseId: await sentCase(app, person, subject) };
}
type World = { patient: TestClient; caseId: string };
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

async function handIn({ patient: client, caseId }: World, path: string, bytes: Uint8Array) {
  await send(client, caseId, { path, bytes });
  await app.runJobs();
  const { files } = await client.call(contract.listFiles, { caseId });
  const file = files.find((one) => one.path === path);
  if (!file) throw new Error(`${path} is not among the files`);
  return file;
}

const factsOf = async ({ patient: client, caseId }: World) =>
  (await client.call(contract.listFacts, { caseId, limit: 200 })).facts;
const documentsOf = async ({ patient: client, caseId }: World) =>
  (await client.call(contract.listRecords, { caseId })).documents;

const header = patient('<name><given>Maria</given><family>Lopez</family></name>');
const coded = (code: string, words: string) =>
  `<value xsi:type="CD" code="${code}" codeSystem="2.16.840.1.113883.6.96" displayName="${words}"/>`;
const summary = cda(
  section(
    '11450-4',
    problem(coded('38341003', 'Hypertension')),
    '<list><item>Hypertension since 2013</item></list>',
    'Problems',
  ) +
    section('48765-2', allergy('', 'negationInd="true"')) +
    section(
      '30954-2',
      panel(
        observation(
          '<code code="718-7" codeSystem="2.16.840.1.113883.6.1" displayName="Hb"/>',
          '<value xsi:type="PQ" value="10.2" unit="g/dL"/>',
        ),
      ),
    ),
  header,
);

describe('a health summary (C-CDA)', () => {
  test('becomes entries with their place, a document with pages, and a file that says what it held', async () => {
    const w = await world();
    const file = await handIn(w, 'summary.xml', utf8(summary));
    expect(file).toMatchObject({ kind: 'ccda', state: 'checked' });
    expect(file.entries?.counts).toMatchObject({ Problems: 1, Allergies: 1, Results: 1 });
    const facts = await factsOf(w);
    expect(facts.map(({ kind, label }) => [kind, label])).toEqual(
      expect.arrayContaining([
        ['condition', 'Hypertension'],
        ['allergy', 'No known allergies'],
        ['result', 'Hb'],
      ]),
    );
    const [document] = await documentsOf(w);
    expect(document).toMatchObject({ title: 'Health summary', date: '2024-05-01', pageCount: 1 });
    const page = await w.patient.call(contract.readPage, {
      caseId: w.caseId,
      documentId: document?.documentId ?? '',
      page: 1,
    });
    expect(page.text).toContain('- Hypertension since 2013');
    const result = facts.find(({ kind }) => kind === 'result');
    const place = await w.patient.call(contract.factPlace, { caseId: w.caseId, factId: result?.factId ?? '' });
    expect(JSON.stringify(place)).toContain('g/dL');
  });

  test('of someone else raises the question whose it is', async () => {
    const w = await world();
    const other = summary.replace('Maria', 'Petra').replace('19610304', '19780911');
    expect((await handIn(w, 'other.xml', utf8(other))).state).toBe('asked');
  });
});

const oru = (pid: string, ...more: string[]) =>
  utf8(['MSH|^~\\&|LAB|CITY|A|B|20240115||ORU^R01|1|P|2.5.1', pid, 'OBR|1|||1^Lab|||20240115', ...more].join('\r'));
const ofMaria = 'PID|1||1||Lopez^Maria||19610304|F';

describe('messages between hospitals (HL7)', () => {
  test('results join the list, text becomes a document', async () => {
    const w = await world();
    await handIn(
      w,
      'lab.hl7',
      oru(
        ofMaria,
        'OBX|1|NM|718-7^Hb^LN||10.2|g/dL|12-15|L|||F',
        'OBX|2|TX|N^Note||First line',
        'OBX|3|TX|N^Note||Second line',
      ),
    );
    expect(await factsOf(w)).toMatchObject([{ kind: 'result', label: 'Hb', value: '10.2', interpretation: 'L' }]);
    expect(await documentsOf(w)).toMatchObject([{ title: 'Lab', pageCount: 1 }]);
  });
  test('two people in one file raise the question', async () => {
    const w = await world();
    const both = Buffer.concat([oru(ofMaria), Buffer.from('\r'), oru('PID|1||2||Meyer^Petra||19780911|F')]);
    expect((await handIn(w, 'both.hl7', both)).state).toBe('asked');
  });
  test('a letter inside that names someone else raises the question, though the message names the right one', async () => {
    const w = await world();
    const pdf = makeLetter({ facility: 'City Clinic', date: '1 May 2024', title: 'Discharge letter', patient: ['Patient: Petra Meyer', 'Date of birth: 11 September 1978'], body: ['Dear colleague'] }); // prettier-ignore
    await handIn(
      w,
      'letter.hl7',
      oru(ofMaria, `OBX|1|ED|1^Letter||^application^pdf^Base64^${Buffer.from(pdf).toString('base64')}`),
    );
    const [document] = await documentsOf(w);
    expect(document?.state).toBe('asked');
  });
});

test('a health summary inside of a FHIR record: its entries join the list, its person is compared', async () => {
  const w = await world();
  const inside = (xml: string) => ({ resourceType: 'DocumentReference', description: 'Summary', content: [{ attachment: { contentType: 'application/cda+xml', data: Buffer.from(xml).toString('base64') } }] }); // prettier-ignore
  const bundle = (xml: string) =>
    utf8(JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: [{ resource: inside(xml) }] }));
  expect((await handIn(w, 'a.json', bundle(summary))).state).toBe('checked');
  expect((await factsOf(w)).map(({ label }) => label)).toContain('Hypertension');
  const other = summary.replace('Maria', 'Petra').replace('19610304', '19780911');
  expect((await handIn(w, 'b.json', bundle(other))).state).toBe('asked');
});

test('FHIR in XML is read like FHIR in JSON; a web page inside gives its words only', async () => {
  const w = await world();
  const html = Buffer.from('<html><body><script>alert(1)</script><p>All is <b>well</b></p></body></html>').toString(
    'base64',
  );
  const xml = `<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/><entry><resource><Condition><code><text value="Asthma"/></code></Condition></resource></entry><entry><resource><DocumentReference><description value="Note"/><content><attachment><contentType value="text/html"/><data value="${html}"/></attachment></content></DocumentReference></resource></entry></Bundle>`;
  expect(await handIn(w, 'a.xml', utf8(xml))).toMatchObject({ kind: 'fhir-xml', state: 'checked' });
  expect(await factsOf(w)).toMatchObject([{ label: 'Asthma' }]);
  const [document] = await documentsOf(w);
  const page = await w.patient.call(contract.readPage, {
    caseId: w.caseId,
    documentId: document?.documentId ?? '',
    page: 1,
  });
  expect(page.text).toBe('All is well');
});

test('a bulk file that is longer than a portion is read to its end, each entry at its line, and a bad line is named', async () => {
  const w = await world();
  const note = 'x'.repeat(20_000);
  const line = (n: number) =>
    JSON.stringify({ resourceType: 'Condition', id: `c${n}`, code: { text: `Condition ${n}` }, onsetDateTime: `${1500 + n}`, note: [{ text: note }] }); // prettier-ignore
  const lines = Array.from({ length: 460 }, (_, n) => (n === 450 ? '{"resourceType":"Condition",' : line(n)));
  const file = await handIn(w, 'Condition.ndjson', utf8(lines.join('\n')));
  expect(file).toMatchObject({ kind: 'ndjson', state: 'checked', entries: { counts: { Condition: 459 } } });
  expect(file.reason).toContain('459 entries');
  expect(file.reason).toContain('Line 451');
  const facts = await factsOf(w);
  expect(facts.map(({ label }) => label).slice(0, 2)).toEqual(['Condition 459', 'Condition 458']);
  expect(facts[0]?.source.pointer).toBe('/459');
  const { excerpt } = await w.patient.call(contract.factPlace, { caseId: w.caseId, factId: facts[0]?.factId ?? '' });
  expect(excerpt).toContain('Condition 459');
});

describeSharedData('hostile records in an upload', () => {
  test('each gets a sentence or is read, and the rest of the upload is unharmed', async () => {
    const w = await world({ name: 'Hostile Test', birthDate: '1950-01-01', sex: 'other' });
    const names = ['xml', 'hl7v2'].flatMap((folder) =>
      readdirSync(sample(`hostile/${folder}`)).map((name) => `${folder}/${name}`),
    );
    for (const name of names)
      await send(w.patient, w.caseId, { path: name, bytes: readFileSync(sample(`hostile/${name}`)) });
    await app.runJobs();
    const { files } = await w.patient.call(contract.listFiles, { caseId: w.caseId, limit: 200 });
    expect(files).toHaveLength(names.length);
    for (const { path, state, reason } of files) {
      expect(['checked', 'asked', 'refused'], path).toContain(state);
      if (state === 'refused') expect(reason, path).toMatch(/^[A-Z].{20,}\.$/);
    }
    const refused = files.filter(({ state }) => state === 'refused').map(({ path }) => path);
    expect(refused).toEqual(expect.arrayContaining(['xml/billion-laughs.ccda.xml', 'xml/xxe-file.ccda.xml', 'xml/xxe-net.fhir.xml', 'xml/deep.ccda.xml', 'hl7v2/delimiters.hl7'])); // prettier-ignore
  }, 60_000);
});
