import { describe, expect, test } from 'vitest';
import { amountKey, inUnit, parseUnit, ucumOf } from './index.ts';

describe('a unit as it is written', () => {
  test.each([
    ['mg/dl', 'mg/dL'], ['MG/DL', 'mg/dL'], ['mmol/l', 'mmol/L'], ['µmol/L', 'umol/L'], ['μmol/l', 'umol/L'], ['mcg/L', 'ug/L'],
    ['x10^9/L', '10*9/L'], ['×10⁹/л', '10*9/L'], ['10E3/uL', '10*3/uL'], ['10*3/uL', '10*3/uL'], ['10+3/uL', '10*3/uL'], ['K/µL', '10*3/uL'], ['G/L', '10*9/L'], ['g/L', 'g/L'], ['g/l', 'g/L'],
    ['T/l', '10*12/L'], ['/nl', '10*9/L'], ['x10(3)/mcL', '10*3/uL'], ['10^12/L', '10*12/L'], ['Tsd/µl', '10*3/uL'], ['Mio/µl', '10*6/uL'],
    ['mmHg', 'mm[Hg]'], ['mm[Hg]', 'mm[Hg]'], ['mL/min/1.73m2', 'mL/min/{1.73_m2}'], ['ml/min/1,73 m²', 'mL/min/{1.73_m2}'], ['mL/min/{1.73_m2}', 'mL/min/{1.73_m2}'],
    ['ммоль/л', 'mmol/L'], ['мкмоль/л', 'umol/L'], ['г/л', 'g/L'], ['Ед/л', 'U/L'], ['мм/ч', 'mm/h'], ['нг/мл', 'ng/mL'],
    ['mIU/L', 'm[iU]/L'], ['µIU/mL', 'u[iU]/mL'], ['UI/L', '[iU]/L'], ['U/L', 'U/L'], ['IU/L', '[iU]/L'], ['mEq/L', 'meq/L'],
    ['kg/m²', 'kg/m2'], ['kg/m^2', 'kg/m2'], ['°C', 'Cel'], ['Cel', 'Cel'], ['%', '%'], ['fl', 'fL'], ['pg', 'pg'], ['bpm', '/min'], ['gm/dL', 'g/dL'], ['sec', 's'],
    ['mm/hr', 'mm/h'], ['ng/dL', 'ng/dL'], ['mg/24h', 'mg/d'], ['{score}', '{score}'], ['1/µl', '/uL'], ['mg/mmol', 'mg/mmol'], ['mmol/mol', 'mmol/mol'],
  ])('%s is %s', (written, code) => {
    expect(ucumOf(written)).toBe(code);
  }); // prettier-ignore

  test('what nobody can measure stays unknown', () => {
    for (const written of [
      '',
      'furlongs',
      'titer',
      'see note',
      'g/',
      'x'.repeat(500),
      '((((((((m))))))))',
      '{open',
      '5+3/uL',
    ])
      expect(ucumOf(written), written).toBeUndefined();
  });
});

describe('a value in another unit', () => {
  test.each([
    [13.2, 'g/dL', 'g/L', 132], [250, '10*3/uL', '10*9/L', 250], [37, 'Cel', '[degF]', 98.6], [180, '[lb_av]', 'kg', 81.6466],
    [1, 'mg/L', 'ug/mL', 1], [60, 'U/L', 'ukat/L', 1], [120, 'mm[Hg]', 'kPa', 15.99864], [4.5, '10*12/L', '10*6/uL', 4.5], [5, 'mL/min/{1.73_m2}', 'mL/s', 5 / 60],
    [2, 'wk', 'd', 14], [1.2, 'm[iU]/L', 'u[iU]/mL', 1.2],
  ])('%d %s in %s', (value, from, to, expected) => {
    expect(inUnit(value, from, to)).toBeCloseTo(expected, 4);
  }); // prettier-ignore

  test('is never made where the two measure different things', () => {
    expect(inUnit(100, 'mg/dL', 'mmol/L')).toBeUndefined();
    expect(inUnit(1, '[iU]/L', 'U/L')).toBeUndefined();
    expect(inUnit(1, 'kg', 'm')).toBeUndefined();
    expect(inUnit(1, '[CFU]/mL', '/mL')).toBeUndefined();
  });
});

test('the same amount has one key, whatever its unit', () => {
  expect(amountKey(13.2, 'g/dL')).toBe(amountKey(132, 'g/L'));
  expect(amountKey(0.1 + 0.2, 'g')).toBe(amountKey(300, 'mg'));
  expect(amountKey(13.2, 'g/dL')).not.toBe(amountKey(13.3, 'g/dL'));
});

test('grammar: products, powers, brackets, annotations', () => {
  expect(parseUnit('kg.m-2')).toEqual(parseUnit('kg/m2'));
  expect(parseUnit('kg/(m.s2)')).toEqual(parseUnit('kg.m-1.s-2'));
  expect(parseUnit('10*3{cells}/uL')?.factor).toBeCloseTo(parseUnit('10*9/L')?.factor ?? 0, 3);
  expect(parseUnit('m/')).toBeUndefined();
  expect(parseUnit('/m')).toBeDefined();
});
