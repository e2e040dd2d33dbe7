import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { describeSharedData, sample } from '#testkit/shared-data.ts';
import { readFhirBundle, readFhirNdjson } from './index.ts';

type Resource = Record<string, unknown>;
const bundle = (...resources: Resource[]): string =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'collection',
    entry: resources.map((resource) => ({ fullUrl: `urn:uuid:${String(resource['id'])}`, resource })),
  });
const concept = (code: string, text: string): Resource => ({ coding: [{ system: 'http://loinc.org', code }], text });

describe('a FHIR R4 bundle', () => {
  test('gives people with name, birth date, sex and identifiers', () => {
    const { people } = readFhirBundle(
      bundle({
        resourceType: 'Patient', id: 'p', birthDate: '1961-03-04', gender: 'female',
        name: [{ use: 'old', family: 'Before' }, { use: 'official', family: 'Example', given: ['Maria', 'Luz'] }],
        identifier: [{ system: 'urn:x', value: '7' }, {}],
      }),
    ); // prettier-ignore
    expect(people).toEqual([
      {
        name: 'Maria Luz Example', family: 'Example', given: ['Maria', 'Luz'], birthDate: '1961-03-04', sex: 'female',
        identifiers: [{ system: 'urn:x', value: '7' }],
        source: { resource: 'Patient/p', pointer: '/entry/0/resource' },
      },
    ]); // prettier-ignore
  });

  test('gives results with the digits as written, range, flag, and each component with its place', () => {
    const text = bundle(
      { resourceType: 'Observation', id: 'hb', status: 'final', code: concept('718-7', 'Hb'), effectiveDateTime: '2024-01-12', valueQuantity: { value: 42, unit: 'g/dL' }, referenceRange: [{ low: { value: 12 }, high: { value: 15.5 } }], interpretation: [{ coding: [{ code: 'L' }] }] },
      { resourceType: 'Observation', id: 'bp', status: 'final', code: concept('85354-9', 'BP'), component: [{ code: concept('8480-6', 'Systolic'), valueQuantity: { value: 120 } }] },
    ).replace('"value":42', '"value":10.20'); // prettier-ignore
    const { facts } = readFhirBundle(text);
    expect(facts[0]).toMatchObject({ kind: 'result', label: 'Hb', value: '10.20', unit: 'g/dL', referenceRange: '12–15.5', interpretation: 'L', date: '2024-01-12' }); // prettier-ignore
    expect(facts[1]).toMatchObject({ label: 'Systolic', value: '120', source: { resource: 'Observation/bp', pointer: '/entry/1/resource/component/0' } }); // prettier-ignore
    expect(facts).toHaveLength(2);
  });

  test('follows a medicine inside the file and inside the resource', () => {
    const { facts } = readFhirBundle(
      bundle(
        { resourceType: 'Medication', id: 'm', code: { text: 'Tiotropium' } },
        { resourceType: 'MedicationStatement', id: 's', status: 'active', medicationReference: { reference: 'urn:uuid:m' }, dosage: [{ text: 'once daily' }] },
        { resourceType: 'MedicationRequest', id: 'r', status: 'active', contained: [{ resourceType: 'Medication', id: 'c', code: { text: 'Aspirin' } }], medicationReference: { reference: '#c' } },
      ),
    ); // prettier-ignore
    expect(facts.map(({ kind, label, value }) => [kind, label, value])).toEqual([
      ['medication', 'Tiotropium', 'once daily'],
      ['medication', 'Aspirin', undefined],
    ]);
  });

  test('gives documents with their bytes, and never fetches what is elsewhere', () => {
    const attachment = (one: Resource): Resource => ({ attachment: one });
    const { documents } = readFhirBundle(
      bundle(
        { resourceType: 'Practitioner', id: 'a', name: [{ family: 'Fiction', given: ['T.'] }] },
        { resourceType: 'Binary', id: 'b', contentType: 'text/plain', data: 'aGVsbG8=' },
        {
          resourceType: 'DocumentReference', id: 'd', status: 'current', date: '2024-01-15', type: { text: 'CT report' },
          author: [{ reference: 'urn:uuid:a' }],
          content: [attachment({ contentType: 'text/plain', data: 'aGk=', size: 2 }), attachment({ url: 'Binary/b' }), attachment({ url: 'http://169.254.169.254/' }), attachment({ data: 'aGk=', size: 9 })],
        },
      ),
    ); // prettier-ignore
    expect(documents[0]).toMatchObject({ title: 'CT report', author: 'T. Fiction', date: '2024-01-15' });
    const [inline, binary, elsewhere, lies] = documents[0]?.attachments ?? [];
    expect(new TextDecoder().decode(inline?.bytes)).toBe('hi');
    expect(new TextDecoder().decode(binary?.bytes)).toBe('hello');
    expect(elsewhere).toEqual({
      url: 'http://169.254.169.254/',
      problem: expect.stringMatching(/not fetched/) as string,
    });
    expect(lies?.problem).toMatch(/not as long/);
  });

  test('counts what it could not map; nothing is dropped in silence', () => {
    const { counts, unmapped, facts } = readFhirBundle(
      bundle(
        { resourceType: 'Claim', id: 'c' },
        { resourceType: 'Condition', id: 'd', code: { text: 'COPD' } },
        { resourceType: 'Condition', id: 'e' },
      ),
    );
    expect(counts).toEqual({ Claim: 1, Condition: 2 });
    expect(unmapped).toEqual({ Claim: 1, Condition: 1 });
    expect(facts).toHaveLength(1);
  });

  test('two people in one file are both named', () => {
    const two = bundle({ resourceType: 'Patient', id: 'a' }, { resourceType: 'Patient', id: 'b' });
    expect(readFhirBundle(two).people).toHaveLength(2);
  });
});

describe('what is no FHIR R4 is refused in words', () => {
  const refused: [string, string, RegExp][] = [
    ['{"resourceType":"MedicationOrder"}', 'input.unsupported', /not version R4.*DSTU2/],
    ['{"resourceType":"Condition","clinicalStatus":"active"}', 'input.unsupported', /not version R4/],
    ['{"resourceType":"MedicationRequest","medication":{"concept":{}}}', 'input.unsupported', /R5/],
    ['{"a":1}', 'input.unsupported', /not a FHIR record/],
    ['[1]', 'input.unsupported', /not a FHIR record/],
    ['{"resourceType":"Bundle","type":"collection","entry":{}}', 'file.damaged', /not a list/],
    ['{"resourceType":"Bundle","entry":[', 'file.damaged', /damaged or cut off/],
    ['{"resourceType":"List","a":' + '['.repeat(5000) + ']'.repeat(5000) + '}', 'file.unsafe', /nested/],
  ];
  test.each(refused.map(([json, code, words]) => ({ start: json.slice(0, 60), json, code, words })))(
    '$start',
    ({ json, code, words }) => {
      let caught: unknown;
      try {
        readFhirBundle(json);
      } catch (error) {
        caught = error;
      }
      expect(caught).toMatchObject({ code, detail: expect.stringMatching(words) as string });
    },
  );

  test('prototype keys change nothing', () => {
    readFhirBundle('{"resourceType":"Patient","__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}');
    expect('admin' in {}).toBe(false);
  });
});

test('NDJSON is read line by line; a bad line is named and the others go on', () => {
  const content = readFhirNdjson('{"resourceType":"Patient","id":"a"}\n{oops\n\n{"resourceType":"Patient","id":"b"}\n');
  expect(content.people).toHaveLength(2);
  expect(content.problems).toEqual([expect.stringMatching(/^Line 2: /)]);
});

describeSharedData('FHIR', () => {
  test.each(['fhir/synthea', 'fhir/us-core', 'fhir/ips', 'fhir/mcode', 'fhir/r4-examples', 'fhir/medplum'])(
    'every JSON file of %s is read, and every resource is mapped or counted',
    (folder) => {
      for (const file of readdirSync(sample(folder)).filter((name) => name.endsWith('.json'))) {
        const content = readFhirBundle(readFileSync(sample(`${folder}/${file}`), 'utf8'));
        const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0);
        if (sum(content.counts) === 0) continue; // a Bundle without entries is honest
        expect(
          content.people.length + content.documents.length + content.facts.length + sum(content.unmapped),
          file,
        ).toBeGreaterThan(0);
      }
    },
    30_000,
  );

  test('a Synthea record becomes conditions, medicines, results and an imaging study', () => {
    const { facts, people } = readFhirBundle(readFileSync(sample('fhir/synthea/Barrett_Douglas.json'), 'utf8'));
    const kinds = new Set(facts.map(({ kind }) => kind));
    expect([...kinds]).toEqual(
      expect.arrayContaining([
        'condition',
        'medication',
        'result',
        'procedure',
        'encounter',
        'imaging',
        'immunization',
      ]),
    );
    expect(people).toHaveLength(1);
  });

  test.each(['lung-nodule', 'nstemi-three-vessel'])('the case %s is read whole, with its PDF', (name) => {
    const content = readFhirBundle(readFileSync(sample(`cases/${name}/bundle.json`), 'utf8'));
    expect(content.unmapped).toEqual({ Practitioner: 1 });
    expect(
      content.documents.some(({ attachments }) => attachments.some(({ bytes }) => bytes && bytes[0] === 0x25)),
    ).toBe(true);
  });

  test('hostile JSON is refused or read with a warning', () => {
    expect(() => readFhirBundle(readFileSync(sample('hostile/json/deep.json'), 'utf8'))).toThrow(/nested/);
    const numbers = readFhirBundle(readFileSync(sample('hostile/json/number-tricks.json'), 'utf8'));
    expect(numbers.facts.map(({ value }) => value)).toEqual(['1e309', '0.1000000000000000000001', '9007199254740993']);
    expect(numbers.problems).toHaveLength(1);
    const lies = readFhirBundle(readFileSync(sample('hostile/json/attachment-lies.json'), 'utf8'));
    expect(lies.documents[0]?.attachments.every(({ problem }) => problem !== undefined)).toBe(true);
    expect(readFhirBundle(readFileSync(sample('hostile/json/two-patients.json'), 'utf8')).people).toHaveLength(2);
  });
});
