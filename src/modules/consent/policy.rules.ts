import type { Relation, Role } from '#kernel/actor.ts';
import type { Permission } from '#kernel/permissions.ts';

/**
 * Who may do what, on one page. A permission is held by a role (anywhere in one's organisation, or for oneself) or by
 * how a person stands to one case. What is not written here nobody may do.
 *
 * Relations: `patient` it is about them · `desk` a coordinator of the organisation, while the patient agrees ·
 * `invited` an expert who was asked and has not answered: sees the question and the size of the file, no name ·
 * `expert` the expert who took it, while the patient agrees · `auditor` sees who did what, no clinical content ·
 * `carer` somebody the patient asked to help, until a day: looks. `carer-adds` may also hand in records, `carer-writes`
 * also answer and write; `carer-sensitive` sees what is marked as sensitive; `representative` may agree and send in the
 * patient's place, by a stated legal ground; `carer-asked` has not said yes · `emergency` somebody of a listed role who
 * said why they must look without consent: for an hour, told to the patient, reviewed by a second person.
 */
export type Rule = { roles: readonly Role[] | 'anyone' | 'signed-in' } | { relations: readonly Relation[] };

export const policy: Record<Permission, Rule> = {
  // The door
  'public.read': { roles: 'anyone' },
  'session.start': { roles: 'anyone' },
  'programme.read': { roles: 'anyone' },
  'log.read': { roles: 'anyone' },
  // The signature of a log that is watched is asked for, not who brings it.
  'log.cosign': { roles: 'anyone' },
  'mail.read-demo': { roles: 'anyone' },
  'session.own': { roles: 'signed-in' },
  'person.own': { roles: 'signed-in' },

  // The request, by the patient
  'case.start': { roles: ['patient'] },
  'case.list-own': { roles: ['patient'] },
  'case.answer': { relations: ['patient', 'carer-writes', 'representative'] },
  'case.send': { relations: ['patient', 'representative'] },
  'consent.own': { relations: ['patient', 'representative'] },

  // People who help the patient
  'carer.manage': { relations: ['patient'] },
  'carer.answer': { relations: ['carer-asked'] },
  'carer.leave': { relations: ['carer'] },
  'carer.own': { roles: 'signed-in' },

  // The case
  'case.read': { relations: ['patient', 'carer', 'desk', 'expert', 'emergency', 'system'] },
  'case.list-desk': { roles: ['coordinator', 'admin'] },
  'case.manage': { relations: ['desk'] },

  // Records and images
  'records.add': { relations: ['patient', 'carer-adds', 'desk', 'system'] },
  // From a hospital's portal: who signs in there is the patient, or who acts for them there. Never the desk.
  'records.fetch': { relations: ['patient', 'carer-adds'] },
  'records.set-sources': { roles: ['admin'] },
  'records.read': { relations: ['patient', 'carer', 'desk', 'expert', 'emergency', 'system'] },
  'records.confirm': { relations: ['desk'] },
  'records.decide-identity': { relations: ['patient', 'carer-adds', 'desk'] },
  // “One more thing”, by the doctor who reads
  'records.ask-more': { relations: ['expert'] },
  // Letters to those who hold the records: written by whoever hands in, signed by the patient alone
  'records.ask-holders': { relations: ['patient', 'carer-adds', 'desk'] },
  'records.authorise': { relations: ['patient', 'representative'] },
  'imaging.read': { relations: ['patient', 'carer', 'desk', 'expert', 'emergency', 'system'] },
  'imaging.add': { relations: ['patient', 'carer-adds', 'desk', 'system'] },
  'imaging.measure': { relations: ['expert'] },

  // The expert
  'match.propose': { relations: ['desk'] },
  'offer.make': { relations: ['desk'] },
  'offer.list-own': { roles: ['expert'] },
  'offer.read': { relations: ['invited', 'expert'] },
  // `expert` too, so that an answer that was lost on the way can be asked for again.
  'offer.answer': { relations: ['invited', 'expert'] },
  'opinion.draft': { relations: ['expert'] },
  'opinion.sign': { relations: ['expert'] },
  'opinion.read': { relations: ['patient', 'carer', 'desk', 'expert', 'emergency'] },
  'opinion.export': { relations: ['patient', 'representative', 'expert'] },

  // The people who work here
  'people.invite': { roles: ['coordinator', 'admin'] },
  'people.manage': { roles: ['admin'] },

  // Emergency access: which roles have it the organisation lists; never an expert for hire
  'emergency.open': { roles: ['coordinator', 'admin'] },
  'emergency.review': { roles: ['auditor'] },
  'emergency.set-roles': { roles: ['admin'] },

  // A patient's rights: what is kept of them, a copy, erasure, what is wrong
  'rights.own': { roles: ['patient'] },
  'rights.erase': { relations: ['patient'] },
  'rights.export': { relations: ['patient', 'representative'] },
  'rights.decide': { roles: ['auditor'] },
  'rights.hold': { roles: ['auditor'] },
  'correction.read': { relations: ['patient', 'carer', 'desk', 'expert'] },
  'correction.ask': { relations: ['patient', 'carer-writes', 'representative'] },
  'correction.answer': { relations: ['desk'] },

  // The log
  'access.read-own': { roles: ['patient'] },
  'access.read-tenant': { roles: ['auditor'] },
  'access.question': { roles: ['patient'] },
  'access.answer': { roles: ['auditor'] },
  'log.witnesses': { roles: ['admin'] },
  // What the proof rests on outside the house: who stamps letters, where heads of the logs are written down
  'proof.manage': { roles: ['admin'] },
};
