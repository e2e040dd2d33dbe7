import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { birthDatesOf, compareBirthDates, compareIdentity, sexOf, type Identity } from './index.ts';

const today = '2026-11-01';
const maria = { names: ['Maria López'], birthDates: ['1961-03-04'], sex: 'female' };
const judged = (found: Identity, person: Identity = maria) => compareIdentity(found, person, today);
const born = (date: string) => judged({ names: ['LOPEZ^MARIA'], birthDates: [date] });

describe('birth dates', () => {
  test.each([
    ['19610304', ['1961-03-04']],
    ['1961.03.04', ['1961-03-04']],
    ['19610304000000+0200', ['1961-03-04']],
    ['1961-03-04T00:00:00Z', ['1961-03-04']],
    ['4.3.1961', ['1961-03-04']],
    ['04/03/1961', ['1961-03-04', '1961-04-03']],
    ['25/03/1961', ['1961-03-25']],
    ['03/25/1961', ['1961-03-25']],
    ['04.03.61', ['1961-03-04']],
    ['04.03.11', ['1911-03-04', '2011-03-04']],
    ['1961', ['1961']],
    ['1961-03', ['1961-03']],
    ['19000101', []],
    ['1961-02-30', []],
    ['2961-02-20', []],
    ['soon', []],
    ['', []],
  ])('%s', (written, days) => expect(birthDatesOf(written, today)).toEqual(days));

  test('relations are the same in both directions', () => {
    const dates = fc.constantFrom(
      '1961-03-04',
      '1961-04-03',
      '1961',
      '1961-03',
      '04/03/1961',
      '1951-03-04',
      '2001-12-12',
      '',
    );
    fc.assert(
      fc.property(dates, dates, (a, b) => {
        const [one, two] = [birthDatesOf(a, today), birthDatesOf(b, today)];
        expect(compareBirthDates(one, two)).toBe(compareBirthDates(two, one));
      }),
    );
  });
});

test.each([
  ['M', 'male'],
  ['männlich', 'male'],
  ['муж.', 'male'],
  ['Frau', 'female'],
  ['女', 'female'],
  ['O', undefined],
  ['', undefined],
])('sex %s', (written, sex) => expect(sexOf(written)).toBe(sex));

describe('one person', () => {
  test('the same name, date and sex match and say nothing more', () => {
    expect(judged({ names: ['LOPEZ^MARIA'], birthDates: ['19610304'], sex: 'F' })).toEqual({
      verdict: 'match',
      ask: false,
      agrees: ['name', 'birthDate', 'sex'],
      differs: [],
      reasons: [],
    });
  });

  test.each(['04.03.1961', '4.3.61', '1961', '1961-03', '1900-01-01', ''])('born %s: a match', (date) => {
    expect(born(date)).toMatchObject({ verdict: 'match', ask: false });
  });

  test('a date that can be read in two ways is no contradiction, and no proof', () => {
    expect(born('04/03/1961')).toMatchObject({ verdict: 'unknown', ask: false, agrees: ['name'] });
    expect(born('04/03/1961').reasons[0]).toContain('two ways');
  });

  test('any group of a name may match', () => {
    expect(judged({ names: ['Unbekannt', '山田^太郎', 'Lopez^Maria'], birthDates: ['19610304'] }).verdict).toBe(
      'match',
    );
  });

  test('another spelling with the same birth date matches and says so; without the date it is asked', () => {
    expect(judged({ names: ['Lopes^Maria'], birthDates: ['19610304'] })).toMatchObject({
      verdict: 'match',
      ask: false,
    });
    expect(judged({ names: ['Lopes^Maria'], birthDates: ['19610304'] }).reasons[0]).toContain('another spelling');
    expect(judged({ names: ['Lopes^Maria'] })).toMatchObject({ verdict: 'unknown', ask: true });
  });

  test('another family name: with the same number a match, with the same birth date a gentle question', () => {
    const found = { names: ['Garcia^Maria'], birthDates: ['19610304'], ids: [{ system: 'A', value: '0012-3' }] };
    expect(judged(found, { ...maria, ids: [{ system: 'a', value: '123' }] })).toMatchObject({ verdict: 'match' });
    expect(judged(found)).toMatchObject({ verdict: 'unknown', ask: true });
    expect(judged(found).reasons[0]).toContain('marry');
    expect(judged({ names: ['Garcia^Maria'] })).toMatchObject({ verdict: 'differs', ask: true });
  });
});

describe('another person', () => {
  test('another name, date and sex are each told in words', () => {
    const result = judged({ names: ['Smith^John'], birthDates: ['1950-01-01'], sex: 'M' });
    expect(result).toMatchObject({ verdict: 'differs', ask: true, differs: ['name', 'birthDate', 'sex'] });
    expect(result.reasons).toHaveLength(3);
    expect(result.reasons[0]).toContain('Smith John');
  });

  test.each([
    ['a twin', { names: ['Lopez^Ana'], birthDates: ['19610304'], sex: 'F' }, 'relative'],
    ['a twin whose name is a letter apart', { names: ['Lopez^Mario'], birthDates: ['19610304'] }, 'brother or sister'],
    ['a father or mother of the same name', { names: ['Lopez^Maria'], birthDates: ['19340304'] }, 'date of birth'],
    ['a namesake', { names: ['Lopez^Maria'], birthDates: ['19610305'] }, 'One digit'],
    ['a swapped date of a header', { names: ['Lopez^Maria'], birthDates: ['19610403'] }, 'swapped'],
    ['another year', { names: ['Lopez^Maria'], birthDates: ['1958'] }, 'date of birth'],
    ['another sex', { names: ['Lopez^Maria'], birthDates: ['19610304'], sex: 'männlich' }, 'männlich'],
    ['her newborn', { names: ['Lopez^Baby girl of Maria'], birthDates: ['19890304'] }, 'newborn'],
  ])('%s is asked about', (_, found, words) => {
    const { ask, reasons } = judged(found);
    expect(ask).toBe(true);
    expect(reasons.join(' ')).toContain(words);
  });

  test('patient numbers are compared only when the same place gave them', () => {
    const person = { ...maria, ids: [{ system: 'A', value: '1' }] };
    const found = (system: string | undefined) => ({ names: ['Lopez^Maria'], ids: [{ system, value: '2' }] });
    expect(judged(found('B'), person).verdict).toBe('match');
    expect(judged(found(undefined), person).verdict).toBe('match');
    expect(judged(found('A'), person)).toMatchObject({ verdict: 'differs', differs: ['id'] });
  });
});

describe('what says nothing', () => {
  test.each([
    [{ names: ['ANON'], birthDates: ['1970-01-01'] }],
    [{ names: ['Smith^John'], identityRemoved: true }],
    [{ names: ['Test^Patient'], sex: 'M' }],
    [{ names: [''] }],
    [{}],
    [{ birthDates: ['1961-03-04'], sex: 'F' }],
  ])('%j is unknown and not asked about', (found) => {
    expect(judged(found)).toMatchObject({ verdict: 'unknown', ask: false });
  });

  test('another date without a name differs', () => {
    expect(judged({ birthDates: ['1950-01-01'] })).toMatchObject({ verdict: 'differs', ask: true });
  });

  test('without a name of the case there is nothing to ask about a name', () => {
    expect(judged({ names: ['Smith^John'] }, { names: [] })).toMatchObject({ verdict: 'unknown', ask: false });
  });

  test('a name in a script that we cannot read is asked about unless the birth date agrees', () => {
    expect(judged({ names: ['דוד כהן'] })).toMatchObject({ verdict: 'unknown', ask: true });
    expect(judged({ names: ['דוד כהן'], birthDates: ['19610304'] })).toMatchObject({ verdict: 'unknown', ask: false });
  });
});

test('a name that turns the writing direction cannot turn the sentence', () => {
  expect(judged({ names: ['\u202eTNEITAP^LIVE'] }).reasons.join('')).not.toContain('\u202e');
});

test('the judgement is the same in both directions', () => {
  const name = fc.constantFrom(
    'Lopez^Maria',
    'Maria López',
    'Lopes Maria',
    'Garcia^Maria',
    'Smith^John',
    '李明',
    'Mario Lopez',
  );
  const one = fc.record({
    names: fc.array(name, { maxLength: 2 }),
    birthDates: fc.array(fc.constantFrom('1961-03-04', '04/03/1961', '1961', '1990-01-01'), { maxLength: 2 }),
    sex: fc.constantFrom('M', 'female', ''),
    ids: fc.array(fc.record({ system: fc.constantFrom('A', 'B'), value: fc.constantFrom('1', '2') }), { maxLength: 1 }),
  });
  fc.assert(
    fc.property(one, one, (a, b) => {
      const [x, y] = [compareIdentity(a, b, today), compareIdentity(b, a, today)];
      expect([x.verdict, x.differs]).toEqual([y.verdict, y.differs]);
    }),
    { numRuns: 500 },
  );
});
