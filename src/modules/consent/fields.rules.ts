import type { Relation, Role } from '#kernel/actor.ts';

/**
 * Which fields of any answer never reach whom, on one page beside the policy. An operation says what it answers; this says
 * what may not be among it for those who have no business with it. `checks/fields.test.ts` holds every operation to it.
 */

/** What somebody is ill with, was told, or was seen on a picture. */
const clinical = [
  'disorder',
  'topic',
  'questionKind',
  'diagnosis',
  'goals',
  'harm',
  'told',
  'documents',
  'facts',
  'studies',
  'series',
  'modalities',
  'description',
  'measurements',
  'points',
  'text',
  'excerpt',
  'evidence',
  'picture',
  'value',
  'unit',
  'referenceRange',
  'interpretation',
  'opinion',
  'draft',
  'sections',
  'firstView',
  'letter',
  'materials',
] as const;

/** Who somebody is. */
const identifying = ['name', 'subject', 'birthDate', 'email', 'number', 'patientId', 'address', 'phone'] as const;

/** Those who are no part of the care; payers and employers have no role yet, and get none of it when they do. */
export const neverAnswered: Readonly<Record<string, readonly string[]>> = {
  auditor: clinical,
  payer: clinical,
  employer: clinical,
  invited: identifying,
} satisfies Partial<Record<Role | Relation | 'payer' | 'employer', readonly string[]>>;
