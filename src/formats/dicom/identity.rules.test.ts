import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareIdentity } from './identity.rules.ts';
import { compareNames, isNoName } from './identity-names.rules.ts';

const maria = { names: ['Maria López'], birthDate: '1961-03-04', sex: 'female' as const };

describe('names', () => {
  test.each([
    ['Lopez^Maria', 'Maria López'],
    ['LOPEZ MARIA A.', 'María López'],
    ['LOPEZ^MARIA^A^DR', 'Maria Lopez'],
    ['López García^María', 'Maria Lopez'],
    ['Müller^Jörg', 'Joerg Mueller'],
    ['Müller^Jörg', 'Jorg Muller'],
    ["O'Neill^Anna-Maria", 'Anna Maria ONeill'],
    ['山田^太郎', '山田太郎'],
    ['Strauß^Eva', 'STRAUSS EVA'],
  ])('%s is a way of writing %s', (a, b) => {
    expect(compareNames(a, b)).toBe('same');
    expect(compareNames(b, a)).toBe('same');
  });

  test.each([
    ['Lopes^Maria', 'Maria Lopez', 'near'],
    ['Garcia^Maria', 'Maria Lopez', 'different'],
    ['Lopez^Maria^A', 'Lopez^Maria^B', 'different'],
    ['Lopez', 'Maria Lopez', 'unknown'],
    ['Lopez^M', 'Maria Lopez', 'unknown'],
    ['山田^太郎', 'Taro Yamada', 'unknown'],
    ['李^明', '王^明', 'different'],
  ])('%s and %s: never the same', (a, b, verdict) => {
    expect(compareNames(a, b)).toBe(verdict);
    expect(compareNames(b, a)).toBe(verdict);
  });

  test.each(['', '^^^^', 'ANON', 'Anonymous^Patient 12', 'ANONYMIZED', '12345', 'XXXX^XXXX', 'No^Name', 'unknown'])(
    '"%s" is no name',
    (name) => expect(isNoName(name)).toBe(true),
  );

  test.each(['Null^Jennifer', 'De^Jong^Anna', 'Na^Min Ji', 'Añonuevo^Ana'])('%s is a name', (name) => {
    expect(isNoName(name)).toBe(false);
  });

  test('any two strings give a verdict, the same in both directions, quickly', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        (a, b) => {
          expect(compareNames(a, b)).toBe(compareNames(b, a));
        },
      ),
    );
  });
});

describe('identities', () => {
  test('the same person matches', () => {
    const found = { names: ['LOPEZ^MARIA'], birthDate: '1961-03-04', sex: 'F' as const };
    expect(compareIdentity(found, maria)).toEqual({ verdict: 'match', agrees: ['name', 'birthDate', 'sex'] });
  });

  test('another name, date and sex are each told in words', () => {
    const result = compareIdentity({ names: ['Smith^John'], birthDate: '1950-01-01', sex: 'M' }, maria);
    expect(result.verdict === 'differs' && result.differences.map((one) => one.field)).toEqual([
      'name',
      'birthDate',
      'sex',
    ]);
    expect(result.verdict === 'differs' && result.differences[0]!.reason).toContain('Smith John');
  });

  test('a birth date with day and month swapped differs, with the hint', () => {
    const result = compareIdentity({ names: ['Lopez^Maria'], birthDate: '1961-04-03' }, maria);
    expect(result).toMatchObject({
      verdict: 'differs',
      differences: [{ field: 'birthDate', hint: 'day-and-month-swapped' }],
    });
  });

  test('a letter apart differs, with the hint', () => {
    const result = compareIdentity({ names: ['Lopes^Maria'] }, maria);
    expect(result).toMatchObject({ verdict: 'differs', differences: [{ field: 'name', hint: 'spelling' }] });
  });

  test.each([
    [{ names: ['ANON'], birthDate: '1900-01-01' }],
    [{ names: ['Lopez^Maria'], identityRemoved: true }],
    [{ names: [''] }],
    [{}],
    [{ birthDate: '1961-03-04', sex: 'F' as const }],
  ])('without a name nothing matches: %j', (found) => {
    expect(compareIdentity(found, maria).verdict).toBe('unknown');
  });

  test('patient numbers are compared only when the same place gave them', () => {
    const person = { ...maria, ids: [{ system: 'A', value: '1' }] };
    const found = (system: string | undefined) => ({ names: ['Lopez^Maria'], ids: [{ system, value: '2' }] });
    expect(compareIdentity(found('B'), person).verdict).toBe('match');
    expect(compareIdentity(found(undefined), person).verdict).toBe('match');
    expect(compareIdentity(found('A'), person)).toMatchObject({ verdict: 'differs', differences: [{ field: 'id' }] });
  });

  test('a name that turns the writing direction cannot turn the sentence', () => {
    const result = compareIdentity({ names: ['\u202eTNEITAP^LIVE'] }, maria);
    expect(result.verdict === 'differs' && result.differences[0]!.reason).not.toContain('\u202e');
  });
});
