import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAppError } from '#kernel/errors.ts';
import { describeSharedData, sample } from '#testkit/shared-data.ts';
import type { Fact, HealthContent } from '../facts/index.ts';
import { decodeHl7, readHl7, segmentText } from './index.ts';

const header = (type = 'ORU^R01', more = ''): string =>
  `MSH|^~\\&|LAB|CITY|A|B|20240115134500||${type}|1|P|2.5.1${more}`;
const pid =
  'PID|1||MRN-1^^^CITY^MR~123^^^&2.16.840.1&ISO||López^María^A^^^^L~Alias^M||19610304|F|||||||||||111-22-3333';
const read = (...lines: string[]): HealthContent => readHl7(lines.join('\r'));
const results = (...obx: string[]): Fact[] =>
  read(header(), pid, 'OBR|1|||11502-2^Lab^LN|||20240115080000', ...obx).facts;

describe('messages', () => {
  test.each([
    ['CR', '\r'],
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ])('lines end with %s', (_name, end) => {
    expect(readHl7([header(), pid, 'OBX|1|NM|1^A||5'].join(end)).facts).toHaveLength(1);
  });
  test('several in one file, in MLLP frames, in a batch; one person, or two', () => {
    const one = `\x0b${header()}\r${pid}\rOBX|1|NM|1^A||5\r\x1c\r`;
    const content = readHl7(`FHS|^~\\&|x\rBHS|^~\\&|x\r${one}${one.replace('López', 'Gómez')}BTS|2\rFTS|1\r`);
    expect(content.people.map(({ name }) => name)).toEqual(['María A López', 'María A Gómez']);
    expect(content.facts.map(({ source }) => source.pointer)).toEqual(['/MSH[1]/OBX[1]', '/MSH[2]/OBX[1]']);
    expect(readHl7(one + one).people).toHaveLength(1);
  });
  test('delimiters as the sender declares them, and refused when they repeat', () => {
    expect(readHl7('MSH#*~\\&#LAB#CITY######1\rOBX#1#NM#718-7*Hb*LN##13').facts[0]).toMatchObject({
      label: 'Hb',
      value: '13',
    });
    expect(() => readHl7('MSH|aaaa|x')).toThrow(/damaged at its beginning/);
    expect(() => readHl7('PID|1')).toThrow(/beginning is missing/);
  });
  test('a line that is no segment goes on with the text before', () => {
    const content = read(header(), 'OBR|1|||R^Report', 'OBX|1|TX|||first', 'second line', 'OBX|2|TX|||third');
    expect(content.documents[0]?.words).toBe('first\nsecond line\nthird');
  });
  test('a pointer leads back to its segment', () => {
    const text = [header(), pid, 'OBX|1|NM|1^A||5'].join('\r');
    expect(segmentText(text, '/MSH[1]/OBX[1]')).toBe('OBX|1|NM|1^A||5');
    expect(segmentText(text, '/MSH[1]')).toBe(header());
    for (const nowhere of ['/MSH[2]/OBX[1]', '/MSH[1]/OBX[2]', '', '/entry/0'])
      expect(segmentText(text, nowhere)).toBeNull();
  });
});

test('the person: legal name, birth date, sex, identifiers with who gave them', () => {
  expect(read(header(), pid).people[0]).toMatchObject({
    name: 'María A López', family: 'López', given: ['María', 'A'], birthDate: '1961-03-04', sex: 'female',
    identifiers: [
      { system: 'CITY', value: 'MRN-1' },
      { system: 'urn:oid:2.16.840.1', value: '123' },
      { system: 'http://hl7.org/fhir/sid/us-ssn', value: '111-22-3333' },
    ],
  }); // prettier-ignore
});

describe('letters', () => {
  const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  test('UTF-8, or the set that MSH-18 names', () => {
    expect(decodeHl7(new TextEncoder().encode('Łódź'))).toBe('Łódź');
    expect(decodeHl7(bytes(`${header('ORU^R01', '||||||8859/2')}\rPID|||||\xa3\xf3d\xbc`))).toContain('Łódź');
    expect(decodeHl7(bytes(`${header()}\rPID|||||J\xf6rg`))).toContain('Jörg');
  });
  test('escapes: delimiters, hexadecimal, line breaks; highlighting goes', () => {
    const [fact] = results(
      'OBX|1|ST|1^A||a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f\\X4142\\ \\H\\bold\\N\\ \\.br\\ next \\unknown\\',
    );
    expect(fact?.value).toBe('a|b^c&d~e\\fAB bold \n next \\unknown\\');
  });
});

describe('results', () => {
  test('value, unit, range with bounds, flags, status, the time of the observation or of the panel', () => {
    expect(results('OBX|1|NM|718-7^Haemoglobin^LN^HB^Hb^L||10.2|g/dL^gram^UCUM|12.0-15.5|L~A|||F|||20240115081500+0100', 'OBX|2|NM|2^B||7')).toMatchObject([
      { kind: 'result', label: 'Haemoglobin', code: { system: 'http://loinc.org', code: '718-7' }, otherCodes: [{ code: 'HB' }], value: '10.2', unit: 'g/dL',
        referenceRange: '12.0-15.5', low: '12.0', high: '15.5', interpretation: 'L, A', status: 'final', date: '2024-01-15T08:15:00+01:00' },
      { value: '7', date: '2024-01-15T08:00:00' },
    ]); // prettier-ignore
  });
  test.each([
    ['SN', '>^100', '>100'],
    ['SN', '^1^:^128', '1:128'],
    ['SN', '^182', '182'],
    ['ST', 'Negative', 'Negative'],
    ['', 'untyped', 'untyped'],
    ['TX', 'short ^ text', 'short ^ text'],
    ['CE', '260385009^Negative^SCT', 'Negative'],
    ['CWE', '^^^^^^^^original words', 'original words'],
    ['DT', '20240102', '2024-01-02'],
    ['TM', '1030', '1030'],
    ['NM', '60~120', '60, 120'],
    ['RP', 'file.dcm&x^PACS', 'file.dcm PACS'],
    ['XCN', '12^Hall^Eva^^^Dr', 'Dr Eva Hall'],
  ])('%s %s', (type, written, words) => expect(results(`OBX|1|${type}|1^A||${written}||||||F`)[0]?.value).toBe(words));
  test('deleted and wrong ones are kept and marked', () => {
    expect(results('OBX|1|NM|1^A||5||||||D', 'OBX|2|NM|1^A||5||||||W').map(({ status }) => status)).toEqual([
      'deleted',
      'entered-in-error',
    ]);
  });
});

describe('reports', () => {
  test('text of one order is one document, with notes and what they are about', () => {
    const content = read(header(), pid, 'OBR|1|||36643-5^Chest X-ray^LN|||20240115|||||||||17^Hall^Eva^^^Dr^MD|||||||||F', 'NTE|1||Called the ward', 'OBX|1|TX|F^FINDINGS||The lungs are clear.', 'OBX|2|TX|F^FINDINGS||', 'OBX|3|TX|F^FINDINGS||No effusion.', 'OBX|4|NM|2^Dose||3', 'NTE|1||estimated'); // prettier-ignore
    expect(content.documents).toMatchObject([
      { title: 'Chest X-ray', date: '2024-01-15', author: 'Dr Eva Hall MD', facility: 'CITY', status: 'final', words: 'FINDINGS\nThe lungs are clear.\n\nNo effusion.\nCalled the ward\nDose: estimated' },
    ]); // prettier-ignore
    expect(content.facts).toMatchObject([{ label: 'Dose', value: '3' }]);
    expect(content.unmapped).toEqual({});
  });
  test('a document with a PDF in it, or announced only', () => {
    const pdf = Buffer.from('%PDF-1.4').toString('base64');
    const txa = 'TXA|1|DS|AP|20240115160000|9^Hall^Eva||||||||||||AU';
    const [document] = read(header('MDM^T02'), pid, txa, `OBX|1|ED|1^R||^application^pdf^Base64^${pdf}`).documents;
    expect(document).toMatchObject({
      title: 'Discharge summary',
      date: '2024-01-15T16:00:00',
      author: 'Eva Hall',
      status: 'authenticated',
    });
    expect(Buffer.from(document?.attachments[0]?.bytes ?? []).toString()).toBe('%PDF-1.4');
    expect(read(header('MDM^T01'), pid, txa).facts).toMatchObject([
      { kind: 'other', label: 'Discharge summary', value: 'Eva Hall' },
    ]);
  });
  test('what is embedded and is nothing is told', () => {
    const { problems, unmapped } = read(
      header('MDM^T02'),
      pid,
      'TXA|1|DS',
      'OBX|1|ED|1^R||^application^pdf^Base64^',
      'OBX|2|ED|1^R||^application^pdf^Base64^!!!!',
    );
    expect(problems).toEqual([expect.stringMatching(/nothing is in it/), expect.stringMatching(/not readable/)]);
    expect(unmapped).toEqual({ OBX: 2 });
  });
});

describe('other messages', () => {
  test('visit, allergy, diagnosis, problem, procedure; what is administrative is counted', () => {
    const content = read(header('ADT^A01'), pid, 'PV1|1|I|W1^2^3^CITY|||||||||||||||||||||||||||||||||||||||||20240101|20240105', 'PV2|||^Chest pain', 'AL1|1|DA|70618^Penicillin^RXNORM|SV|Hives~Nausea|20100101', 'DG1|1||I21.4^NSTEMI^I10|||F', 'PRB|AD|20240101|1^Stenosis', 'PR1|1||36.1^Bypass^I9|Bypass|20240102', 'IN1|1', 'GT1|1'); // prettier-ignore
    expect(content.facts).toMatchObject([
      { kind: 'encounter', label: 'Inpatient', date: '2024-01-01', endDate: '2024-01-05', value: 'Chest pain · CITY, W1' },
      { kind: 'allergy', label: 'Penicillin', value: 'Hives · Nausea · severe', date: '2010-01-01', code: { system: 'http://www.nlm.nih.gov/research/umls/rxnorm' } },
      { kind: 'condition', label: 'NSTEMI', status: 'final' },
      { kind: 'condition', label: 'Stenosis' },
      { kind: 'procedure', label: 'Bypass', date: '2024-01-02' },
    ]); // prettier-ignore
    expect(content.unmapped).toEqual({ IN1: 1, GT1: 1 });
  });
  test('a vaccine given, one refused; a medicine with its route', () => {
    const vaccines = read(header('VXU^V04'), pid, 'ORC|RE', 'RXA|0|1|20150624||88^Flu^CVX|0.5|mL||||||||L1|||||CP', 'RXR|IM^Intramuscular', 'OBX|1|CE|30963-3^Funding^LN||P^Private', 'ORC|RE', 'RXA|0|1|20150624||88^Flu^CVX|999||||||||||||00^Parental decision||RE'); // prettier-ignore
    expect(vaccines.facts).toMatchObject([
      { kind: 'immunization', label: 'Flu', value: '0.5 mL · Intramuscular · lot L1', status: 'completed' },
      { kind: 'immunization', label: 'Not given: Flu', value: 'not given: Parental decision', status: 'not-done' },
      { kind: 'other', label: 'Funding', value: 'Private' },
    ]);
    expect(read(header('RDE^O11'), pid, 'ORC|NW|||||||||||||||', 'RXE|^^^20240101|00047^Ampicillin^NDC|250||mg||twice a day', 'RXR|PO^oral').facts).toMatchObject([
      { kind: 'medication', label: 'Ampicillin', value: '250 mg · oral · twice a day', status: 'ordered' },
    ]); // prettier-ignore
  });
  test('an order without results is an order', () => {
    expect(read(header('ORM^O01'), pid, 'ORC|NW', 'OBR|1|||24317-0^Blood count^LN').facts).toMatchObject([{ kind: 'other', label: 'Blood count', status: 'requested' }]); // prettier-ignore
  });
});

describeSharedData('HL7 v2 messages', () => {
  const files = readdirSync(sample('hl7v2'), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name));
  test('every segment beside the envelope is counted, every pointer leads to its segment', () => {
    expect(files.length).toBeGreaterThan(30);
    for (const file of files) {
      const text = decodeHl7(readFileSync(file));
      const { counts, facts, people } = readHl7(text);
      const lines = text.split(/[\r\n]+/).map((line) => line.replace(/^[\s\uFEFF]+/, ''));
      const segments = lines.filter((line) => /^(?!MSH|EVN|SFT|UAC)[A-Z][A-Z0-9]{2}\|/.test(line));
      expect(
        Object.values(counts).reduce((all, one) => all + one, 0),
        file,
      ).toBe(segments.length);
      for (const { source } of [...facts, ...people]) expect(segmentText(text, source.pointer), file).not.toBeNull();
      expect(people.length, file).toBeGreaterThan(0);
    }
  });
  test('laboratory of a case: all of it', () => {
    const { facts, unmapped } = readHl7(decodeHl7(readFileSync(sample('cases/lung-nodule/labs.oru.hl7'))));
    expect(facts).toHaveLength(11);
    expect(facts.every(({ low, high }) => low !== undefined || high !== undefined)).toBe(true);
    expect(unmapped).toEqual({});
  });
  test('hostile messages are read as text, or refused in words', () => {
    for (const name of readdirSync(sample('hostile/hl7v2'))) {
      try {
        const content = readHl7(decodeHl7(readFileSync(sample(`hostile/hl7v2/${name}`))));
        expect(content.people.length, name).toBe(1);
        expect(JSON.stringify(content.documents.map(({ words }) => words)), name).not.toMatch(/\\u000b/);
      } catch (error) {
        expect(isAppError(error), name).toBe(true);
      }
    }
  });
});
