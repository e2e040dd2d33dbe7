import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cpuMs } from '#testkit/cpu-time.ts';
import { readPdf } from '#formats/pdf/index.ts';
import { describeSharedData, sample } from '#testkit/shared-data.ts';
import { datesIn } from './dates.rules.ts';
import { proposeDocument } from './index.ts';

describe('dates as people write them', () => {
  test.each([
    ['15 January 2024', '2024-01-15'],
    ['January 15th, 2024', '2024-01-15'],
    ['04.09.2023', '2023-09-04'],
    ['19 de febrero de 2024', '2024-02-19'],
    ['7 décembre 2023', '2023-12-07'],
    ['1er août 2023', '2023-08-01'],
    ['3. März 2022', '2022-03-03'],
    ['14 февраля 1955', '1955-02-14'],
    ['8 أبريل 2024', '2024-04-08'],
    ['2024年5月20日', '2024-05-20'],
    ['2024-05-20', '2024-05-20'],
    ['12/25/2023', '2023-12-25'],
  ])('%s', (text, iso) => expect(datesIn(text).map((date) => date.iso)).toEqual([iso]));

  test('what is no date stays none, and 03/04/2024 is marked as ambiguous', () => {
    expect(datesIn('31.02.2024 MRN-20240115 18 x 15 mm, 99/99/2024')).toEqual([]);
    expect(datesIn('03/04/2024')).toMatchObject([{ iso: '2024-04-03', isAmbiguous: true }]);
  });
});

describe('a letter', () => {
  const pages = [
    'Lakeside Clinic - Oncology\nDate: 3 June 2024\nDear Dr Example,\nPatient: Maria Invented, born 4 March 1961, female\nCT chest 1 May 2024: nodule.\nDr J. Fiction',
  ];
  test('is proposed with the line each answer was read from', () => {
    const proposal = proposeDocument({ pages });
    expect(proposal).toMatchObject({
      kind: { value: 'clinic-letter' },
      date: { value: '2024-06-03', evidence: { page: 1, quote: 'Date: 3 June 2024' } },
      author: { value: 'Dr J. Fiction' },
      facility: { value: 'Lakeside Clinic' },
      patient: { name: { value: 'Maria Invented' }, birthDate: { value: '1961-03-04' } },
    });
  });
  test('without words is left open, and the PDF date counts little', () => {
    expect(proposeDocument({ pages: [''] })).toEqual({ patient: {} });
    expect(
      proposeDocument({ pages: [''], metadata: { created: '2024-01-01T00:00:00Z' } }).date?.confidence,
    ).toBeLessThan(0.3);
  });
  test('of any length is answered quickly', () => {
    const started = cpuMs();
    proposeDocument({ pages: Array.from({ length: 200 }, () => 'a '.repeat(50_000)) });
    proposeDocument({ pages: ['Dr Aaaa '.repeat(10_000)] });
    expect(cpuMs() - started).toBeLessThan(2000);
  });
});

type Truth = {
  id: string;
  kind: string;
  patient: { name: string; birthDate: string; sex: string; documentDate: string };
};
const kinds: Record<string, string> = {
  'radiology-report': 'radiology',
  'discharge-letter': 'discharge',
  orthopedics: 'clinic-letter',
  'pathology-report': 'pathology',
  referral: 'clinic-letter',
  'lab-report': 'laboratory',
};

describeSharedData('proposals for letters in seven languages', () => {
  test('kind, date, name, birth date and sex agree with the truth', async () => {
    const letters = JSON.parse(readFileSync(sample('pdf/letters/truth.json'), 'utf8')) as Truth[];
    const wrong: string[] = [];
    for (const { id, kind, patient } of letters) {
      const pdf = await readPdf(readFileSync(sample(`pdf/letters/${id}.pdf`)));
      const proposal = proposeDocument({ pages: pdf.pages.map(({ text }) => text) });
      const check = (what: string, seen: string | undefined, truth: string | undefined): void => {
        if (seen !== truth) wrong.push(`${id} ${what}: ${seen} instead of ${truth}`);
      };
      check('kind', proposal.kind?.value, kinds[kind]);
      check('date', proposal.date?.value, patient.documentDate);
      check('name', proposal.patient.name?.value, patient.name);
      check('birth date', proposal.patient.birthDate?.value, patient.birthDate);
      check('sex', proposal.patient.sex?.value, patient.sex === 'F' ? 'female' : 'male');
    }
    expect(wrong).toEqual([]);
  });
});

describe('the first opinion in a letter', () => {
  const letter = (line: string) => `Lakeside Clinic\nOutpatient letter\nDear colleague,\n${line}\nDr J. Fiction`;
  test.each([
    'Tumour board of 2 June 2024',
    'We would recommend surgery within four weeks.',
    'Plan: right upper lobectomy',
    'Empfehlung: Resektion des Oberlappens',
    'Se recomienda: comité de tumores el 3 de junio',
    'La réunion de concertation pluridisciplinaire retient une chirurgie',
    'Консилиум от 3 июня: рекомендована операция',
    '建议手术治疗',
  ])('%s', (line) => {
    expect(proposeDocument({ pages: [letter(line)] }).firstOpinion).toMatchObject({ evidence: { quote: line } });
  });

  test('is not seen in a report that recommends a control, nor in a letter that only tells', () => {
    const told = letter('She was admitted with cough and went home well.');
    expect(proposeDocument({ pages: [told] }).firstOpinion).toBeUndefined();
    const ct = 'Radiology report\nCT chest\nImpression\nA control is recommended in three months.';
    expect(proposeDocument({ pages: [ct] }).firstOpinion).toBeUndefined();
  });
});
