import { describe, expect, test } from 'vitest';
import type { FactView } from '../shapes.contract.ts';
import { measuredNumber, treatmentsOf, trendsOf } from './trends.rules.ts';

let n = 0;
const source = { fileId: 'f', fileName: 'f.json', resource: 'Observation', pointer: '' };
const fact = (value: string, unit: string | null, date: string | null, more: Partial<FactView> = {}): FactView => ({
  factId: `f${(n += 1)}`, kind: 'result', label: 'Haemoglobin', code: '718-7', codeSystem: 'http://loinc.org',
  codes: [{ system: 'http://loinc.org', code: '718-7', display: null }], date, endDate: null, value, unit, ucum: unit,
  referenceRange: null, low: null, high: null, interpretation: null, status: 'final', source, alsoIn: [], ...more,
}); // prettier-ignore

describe('a number that can stand on a line', () => {
  test.each([
    ['13.2', 13.2, 'exact'], ['13,2', 13.2, 'exact'], ['<5', 5, 'below'], ['≤ 5', 5, 'below'], ['> 60', 60, 'above'], ['1,234.5', 1234.5, 'exact'], ['12,000', 12_000, 'exact'], ['-1.5', -1.5, 'exact'],
  ])('%s', (written, number, bound) => {
    expect(measuredNumber(written)).toEqual({ number, bound });
  }); // prettier-ignore

  test.each(['5-10', 'positive', '', '1.2.3', '5 mg', '++', '1e400'])('not %j', (written) => {
    expect(measuredNumber(written)).toBeUndefined();
  });
});

describe('results over time', () => {
  test('of one thing stand on one line in the unit that most of them have, with their bounds', () => {
    const [trend] = trendsOf([
      fact('11.2', 'g/dL', '2024-01-15', { low: '12', high: '15.5' }),
      fact('10.8', 'g/dL', '2024-02-15T08:00:00Z'),
      fact('112', 'g/L', '2024-03-15', { referenceRange: '120–155' }),
    ]);
    expect(trend).toMatchObject({ label: 'Haemoglobin', unit: 'g/dL' });
    expect(trend?.points.map(({ value, low, high }) => [value, low, high])).toEqual([
      [11.2, 12, 15.5],
      [10.8, null, null],
      [11.2, 12, 15.5],
    ]);
  });

  test('that measure another thing in another unit are apart', () => {
    const glucose = { codes: [], code: null, label: 'Glucose' };
    const trends = trendsOf([
      fact('100', 'mg/dL', '2024-01-01', glucose), fact('110', 'mg/dL', '2024-02-01', glucose),
      fact('5.5', 'mmol/L', '2024-03-01', glucose), fact('5.6', 'mmol/L', '2024-04-01', glucose),
    ]); // prettier-ignore
    expect(trends.map(({ unit, points }) => [unit, points.length])).toEqual([
      ['mmol/L', 2],
      ['mg/dL', 2],
    ]);
  });

  test('without a day, without a number, entered in error or of one day only are not drawn', () => {
    expect(trendsOf([fact('11', 'g/dL', '2024'), fact('12', 'g/dL', null), fact('high', null, '2024-01-01')])).toEqual([]); // prettier-ignore
    expect(trendsOf([fact('11', 'g/dL', '2024-01-01'), fact('12', 'g/dL', '2024-01-02', { status: 'entered-in-error' })])).toEqual([]); // prettier-ignore
    expect(trendsOf([fact('11', 'g/dL', '2024-01-01T08:00:00Z'), fact('12', 'g/dL', '2024-01-01T18:00:00Z')])).toEqual([]); // prettier-ignore
  });
});

test('treatments are what was done or taken on a day', () => {
  const marks = treatmentsOf([
    fact('', null, '2024-01-02', { kind: 'procedure', label: 'Lobectomy' }),
    fact('1-0-1', null, '2023-05-01', { kind: 'medication', label: 'Cisplatin', endDate: '2023-08-01' }),
    fact('', null, null, { kind: 'procedure', label: 'Undated' }),
    fact('11', 'g/dL', '2024-01-01'),
  ]);
  expect(marks.map(({ label, date, endDate }) => [label, date, endDate])).toEqual([
    ['Lobectomy', '2024-01-02', null],
    ['Cisplatin', '2023-05-01', '2023-08-01'],
  ]);
});
