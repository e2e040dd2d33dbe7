import { describe, expect, test } from 'vitest';
import { endOf, grantsAccess, type Grant } from './consent.rules.ts';
import { labelFromSecurity, lowers, proposeLabel, stricter } from './labels.rules.ts';
import { grantWords } from './words.contract.ts';

const integrity = 'source' as const;
const propose = (text: string, title = 'Clinic letter') => proposeLabel({ title, text, integrity });

describe('labels', () => {
  test.each([
    ['Psychiatric assessment of 12 March', ['PSY']],
    ['She is HIV-positive since 2009, on antiretroviral therapy.', ['HIV']],
    ['History: termination of pregnancy in 2004.', ['SEX']],
    ['Known opioid dependence, on methadone maintenance.', ['SUD']],
    ['A germline pathogenic variant in BRCA2.', ['GDIS']],
    ['Referred after domestic violence; suicide attempt in May.', ['PSY', 'SDV']],
  ])('are proposed from what a paper says: %s', (text, codes) => {
    expect(propose(text)).toMatchObject({ confidentiality: 'R', sensitivity: codes });
  });

  test.each([
    'A nodule of 18 mm in the right upper lobe. EGFR exon 19 deletion in the tumour.',
    'HIV infection: not detected. No history of alcohol dependence.',
    'The patient denies suicidal ideation.',
    'Screening for domestic violence was done.',
    'HIV-1 RNA negative',
  ])('are not proposed from what is denied or only asked about: %s', (text) => {
    expect(propose(text)).toBeUndefined();
  });

  test('come from the title too, and say what they rest on', () => {
    expect(propose('See you in May.', 'Letter of the psychiatric clinic')?.because).toBe('“psychiatr”');
  });

  test('of a FHIR resource are taken as they are', () => {
    const codings = [{ code: 'V' }, { code: 'R' }, { code: 'HIV' }, { code: 'PATAST' }];
    expect(labelFromSecurity(codings)).toMatchObject({
      confidentiality: 'V',
      sensitivity: ['HIV'],
      integrity: 'patient-supplied',
    });
    expect(labelFromSecurity([{ code: 'N' }])).toBeUndefined();
    expect(labelFromSecurity([])).toBeUndefined();
    expect(labelFromSecurity([{ code: 'PSY' }])).toMatchObject({ confidentiality: 'R' });
  });

  test('of two the stricter counts, and less of anything is lowering', () => {
    const a = { confidentiality: 'R', sensitivity: ['PSY'], integrity } as const;
    const b = { confidentiality: 'V', sensitivity: ['HIV'], integrity: 'patient-supplied' } as const;
    expect(stricter(a, b)).toEqual({
      confidentiality: 'V',
      sensitivity: ['PSY', 'HIV'],
      integrity: 'patient-supplied',
    });
    expect(lowers(a, b)).toBe(true);
    expect(lowers(a, { ...a, confidentiality: 'N' })).toBe(true);
    expect(lowers(a, { ...a, confidentiality: 'V', sensitivity: ['PSY', 'HIV'] })).toBe(false);
  });
});

describe('grants', () => {
  const now = new Date('2026-03-10T10:00:00Z');
  const grant: Grant = {
    granteeRelation: 'expert',
    granteeId: null,
    purpose: 'TREAT',
    startsAt: new Date('2026-03-01'),
    endsAt: new Date('2026-04-01'),
    withdrawnAt: null,
  };
  const ask = (change: Partial<Grant>, who = {}) =>
    grantsAccess([{ ...grant, ...change }], { relation: 'expert', personId: 'a', purpose: 'TREAT', ...who }, now);

  test('open for whom, why and when they say, and for nothing else', () => {
    expect(ask({})).toBe(true);
    expect(ask({ granteeId: 'b' })).toBe(false);
    expect(ask({ purpose: 'HOPERAT' })).toBe(false);
    expect(ask({}, { relation: 'desk' })).toBe(false);
    expect(ask({ startsAt: new Date('2026-03-11') })).toBe(false);
    expect(ask({ endsAt: now })).toBe(false);
    expect(ask({ withdrawnAt: now })).toBe(false);
  });

  test('end 30 days after closure at the latest', () => {
    const closed = new Date('2026-02-01T00:00:00Z');
    expect(endOf(grant.endsAt, null)).toEqual(grant.endsAt);
    expect(endOf(grant.endsAt, closed).toISOString()).toBe('2026-03-03T00:00:00.000Z');
    expect(endOf(new Date('2026-02-02'), closed)).toEqual(new Date('2026-02-02'));
  });

  test('are said in plain words', () => {
    const rules = { items: ['a', 'b'], sensitivity: ['PSY'] as const, endsAt: '2026-04-01T00:00:00.000Z' };
    expect(grantWords('expert', { ...rules, itemsMode: 'except' })).toBe(
      'I share all my papers and scans but the 2 I chose to keep with the doctor who reads my records until 2026-04-01. This includes mental health. I can stop this at any time.',
    );
  });
});
