import type { Relation, Role } from '#kernel/actor.ts';
import type { Permission } from '#kernel/permissions.ts';

/**
 * Who may do what, on one page. A permission is held by a role (anywhere in one's organisation, or for oneself) or by
 * how a person stands to one case. What is not written here nobody may do.
 *
 * Relations: `patient` it is about them · `desk` a coordinator of the organisation, while the patient agrees ·
 * `invited` an expert who was asked and has not answered: sees the question and the size of the file, no name ·
 * `expert` the expert who took it, while the patient agrees · `auditor` sees who did what, no clinical content.
 */
export type Rule = { roles: readonly Role[] | 'anyone' | 'signed-in' } | { relations: readonly Relation[] };

export const policy: Record<Permission, Rule> = {
  // The door
  'public.read': { roles: 'anyone' },
  'session.start': { roles: 'anyone' },
  'programme.read': { roles: 'anyone' },
  'log.read': { roles: 'anyone' },
  'mail.read-demo': { roles: 'anyone' },
  'session.own': { roles: 'signed-in' },
  'person.own': { roles: 'signed-in' },

  // The request, by the patient
  'case.start': { roles: ['patient'] },
  'case.list-own': { roles: ['patient'] },
  'case.answer': { relations: ['patient'] },
  'case.send': { relations: ['patient'] },
  'consent.own': { relations: ['patient'] },

  // The case
  'case.read': { relations: ['patient', 'desk', 'expert', 'system'] },
  'case.list-desk': { roles: ['coordinator', 'admin'] },
  'case.manage': { relations: ['desk'] },

  // Records and images
  'records.add': { relations: ['patient', 'desk', 'system'] },
  'records.read': { relations: ['patient', 'desk', 'expert', 'system'] },
  'records.confirm': { relations: ['desk'] },
  'records.decide-identity': { relations: ['patient', 'desk'] },
  'imaging.read': { relations: ['patient', 'desk', 'expert', 'system'] },
  'imaging.add': { relations: ['patient', 'desk', 'system'] },
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
  'opinion.read': { relations: ['patient', 'desk', 'expert'] },
  'opinion.export': { relations: ['patient', 'expert'] },

  // The log
  'access.read-own': { roles: ['patient'] },
  'access.read-tenant': { roles: ['auditor'] },
};
