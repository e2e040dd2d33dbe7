import type { SealedColumns } from '#platform/db/index.ts';

const ofCase = [{ case: 'case_id' }] as const;

/**
 * What stands in the database only as ciphertext: everything that a person wrote, said, is called, or that was read from
 * their papers and scans. In the clear stay codes, kinds, states, times, counts, random ids and the UIDs of DICOM:
 * what lists are ordered and joined by. A new column that can hold a person's words belongs in here.
 */
export const sealedColumns: SealedColumns = {
  'cases.cases': {
    by: [{ case: 'id' }],
    columns: { subject_name: 'text', subject_birth_date: 'text', subject_place: 'text' },
  },
  'cases.carers': { by: ofCase, columns: { kinship: 'text', text_shown: 'text' } },
  'consent.grants': { by: ofCase, columns: { text_shown: 'text' } },
  'consent.decisions': { by: ofCase, columns: { text_shown: 'text' } },
  'consent.labels': { by: ofCase, columns: { because: 'text' } },
  'consent.emergencies': { by: ofCase, columns: { reason: 'text', review_words: 'text' } },
  'records.uploads': { by: ofCase, columns: { name: 'text', path: 'text' } },
  'records.files': { by: ofCase, columns: { name: 'text', path: 'text', reason: 'text' } },
  'records.documents': {
    by: ofCase,
    columns: { title: 'text', author: 'text', facility: 'text', evidence: 'json', warnings: 'json' },
  },
  'records.pages': { by: ofCase, columns: { text: 'text', words: 'json' } },
  'records.facts': {
    by: ofCase,
    columns: {
      label: 'text',
      value: 'text',
      reference_range: 'text',
      interpretation: 'text',
      low: 'text',
      high: 'text',
      codes: 'json',
    },
  },
  'records.identities': { by: ofCase, columns: { label: 'text', found: 'json', reasons: 'json' } },
  'records.waivers': { by: ofCase, columns: { reason: 'text' } },
  'records.asks': { by: ofCase, columns: { what: 'text', why: 'text', answer: 'text' } },
  'records.requests': {
    by: ofCase,
    columns: { holder: 'json', deliver_to: 'json', reason: 'text', fee: 'text' },
  },
  'records.request_items': { by: ofCase, columns: { words: 'text', arrived: 'json' } },
  'records.request_letters': { by: ofCase, columns: { text: 'text', signature: 'json', pdf: 'text' } },
  'records.fetches': { by: ofCase, columns: { token: 'text', work: 'json', outcome: 'json' } },
  'imaging.studies': { by: ofCase, columns: { description: 'text' } },
  'imaging.series': { by: ofCase, columns: { description: 'text', body_part: 'text', attributes: 'json' } },
  'imaging.instances': { by: ofCase, columns: { attributes: 'json' } },
  'imaging.measurements': { by: ofCase, columns: { label: 'text' } },
  'intake.answers': { by: ofCase, columns: { value: 'json' } },
  'intake.questions': { by: ofCase, columns: { words: 'text' } },
  'matching.offers': { by: ofCase, columns: { note: 'text', reason_words: 'text', conflict_statement: 'text' } },
  'opinions.first_views': { by: ofCase, columns: { diagnosis: 'text', what_would_change_it: 'text' } },
  'rights.corrections': {
    by: ofCase,
    columns: { before: 'text', wished: 'text', words: 'text', answer: 'text', disagreement: 'text' },
  },
  'opinions.drafts': { by: ofCase, columns: { body: 'json' } },
  // Of a patient's records: with the patient's key. Of other acts: with the key of who acted.
  'audit.entries': {
    by: [{ person: 'patient_id' }, { person: 'actor_id' }],
    columns: { actor_name: 'text', subject_label: 'text' },
  },
  'audit.questions': { by: [{ person: 'patient_id' }], columns: { patient_name: 'text', answered_name: 'text' } },
  'identity.people': { by: [{ person: 'id' }], columns: { name: 'text', email: 'text', title: 'text' } },
  'identity.invitations': { by: [{ person: 'invited_by' }], columns: { name: 'text', email: 'text', title: 'text' } },
  'identity.passkeys': { by: [{ person: 'person_id' }], columns: { name: 'text' } },
  'platform.idempotency': { by: [{ case: 'about_case' }, { person: 'person_id' }], columns: { answer: 'text' } },
};
