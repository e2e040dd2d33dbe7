import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conceptOf, foldsInto, folded, momentOf, samenessOf } from './sameness.rules.ts';

const snomed = 'http://snomed.info/sct';
const icd = 'http://hl7.org/fhir/sid/icd-10';

test('of several codings the shared system decides, in whatever order they come', () => {
  const a = { kind: 'condition' as const, label: 'x', code: { system: icd, code: 'C34.1' }, otherCodes: [{ system: snomed, code: '254637007' }] }; // prettier-ignore
  const b = { kind: 'condition' as const, label: 'y', code: { system: snomed, code: '254637007' } };
  expect(conceptOf(a)).toBe(conceptOf(b));
  expect(conceptOf({ kind: 'condition', label: 'Hypertonie, arterielle' })).toBe(conceptOf({ kind: 'condition', label: ' HYPERTONIE  arterielle' })); // prettier-ignore
});

test('a dose makes a medicine another entry, a reaction does not make an allergy one', () => {
  const drug = { kind: 'medication' as const, label: 'Metformin' };
  expect(samenessOf({ ...drug, value: '1-0-1' })).not.toBe(samenessOf({ ...drug, value: '1-0-0' }));
  const allergy = { kind: 'allergy' as const, label: 'Penicillin' };
  expect(samenessOf({ ...allergy, value: 'rash' })).toBe(samenessOf(allergy));
});

test('what is denied never folds into what is said', () => {
  const allergy = { kind: 'allergy' as const, label: 'Penicillin', code: { system: snomed, code: '764146007' } };
  expect(samenessOf({ ...allergy, status: 'refuted' })).not.toBe(samenessOf({ ...allergy, status: 'active' }));
  expect(samenessOf({ ...allergy, status: 'inactive, refuted' })).toBe(samenessOf({ ...allergy, status: 'refuted' }));
});

test('a moment is UTC where the zone is known and a day where it is not', () => {
  expect(momentOf('2024-01-15T08:30:00+01:00')).toBe('2024-01-15T07:30:00');
  expect(momentOf('2024-01-15T08:30')).toBe('2024-01-15');
  expect(momentOf('2024-01')).toBe('2024-01');
  expect(momentOf(undefined)).toBeNull();
});

test('letters fold by case and accent, in every script', () => {
  expect(folded('Épanchement  Pleural!')).toBe('epanchement pleural');
  expect(folded('ХОБЛ (тяжёлая)')).toBe('хобл тяжелая');
});

test('of any statements of the same, at least one stays, and none folds into itself by a detour', () => {
  const date = fc.constantFrom(null, '2024', '2024-01', '2024-01-15', '2024-01-15T08:00', '2024-01-15T08:00:00Z', '2024-01-15T09:00:00+01:00', '2024-01-16'); // prettier-ignore
  fc.assert(
    fc.property(fc.array(date, { minLength: 1, maxLength: 9 }), (dates) => {
      const all = dates.map((one, at) => ({ arrived: at, same_mark: 'm', date: one, moment: momentOf(one) }));
      const left = all.filter((one) => !all.some((other) => foldsInto(one, other)));
      expect(left.length).toBeGreaterThan(0);
      for (const one of all)
        for (const other of all) expect(foldsInto(one, other) && foldsInto(other, one)).toBe(false);
      for (const one of all) if (!left.includes(one)) expect(left.some((entry) => foldsInto(one, entry))).toBe(true);
    }),
  );
});
