import { z } from 'zod';

/** Verdict codes of the change taxonomy; labels belong to the letter and the screens. */
export const diagnosisVerdicts = ['confirmed', 'refined', 'changed', 'additional', 'insufficient-data'] as const;
export const treatmentVerdicts = [
  'same',
  'refined',
  'other-modality',
  'less-invasive',
  'more-intensive',
  'test-first',
  'watchful-waiting',
  'trial',
  'insufficient-data',
] as const;
/** Minor: no effect on care. Major: care or prognosis would differ (definition of pathology re-read studies). */
export const discordanceGrades = ['none', 'minor', 'major'] as const;
export const expectedImpacts = ['none', 'minor', 'moderate', 'major'] as const;
export const reasonCodes = [
  'none',
  'new-data',
  'perception',
  'classification-criteria',
  'guideline-version',
  'patient-preference',
  'local-availability',
  'judgement',
] as const;

const verdicts = z.strictObject({
  diagnosis: z.enum(diagnosisVerdicts),
  treatment: z.enum(treatmentVerdicts),
  discordance: z.enum(discordanceGrades),
  expectedImpact: z.enum(expectedImpacts),
  reasonCode: z.enum(reasonCodes),
});

export const verdictsSchema: z.ZodType<Verdicts> = verdicts;
export const draftVerdictsSchema: z.ZodType<Partial<Verdicts>> = verdicts.partial();

/** The second opinion measured against the first. */
export type Verdicts = z.infer<typeof verdicts>;
export type VerdictName = keyof Verdicts;
export const verdictNames: readonly VerdictName[] = [
  'diagnosis',
  'treatment',
  'discordance',
  'expectedImpact',
  'reasonCode',
];
