import type { Role } from '#kernel/actor.ts';

/** Emergency access lasts this long and no longer. */
export const emergencyMs = 60 * 60_000;

/** A second person looks at it within this time, or there is no further one in the organisation. */
export const reviewMs = 72 * 60 * 60_000;

/** Fewer characters are no reason. */
export const reasonLength = 20;

/** Roles that an organisation may list. Experts for hire never have it, whatever else they are. */
export const emergencyRoles = ['coordinator', 'admin'] as const;
export type EmergencyRole = (typeof emergencyRoles)[number];

export type Refusal = 'expert' | 'not-listed' | 'review-overdue';

/** Why this person has no emergency access now; undefined when they may. */
export function refusalOf(asked: {
  roles: readonly Role[];
  listed: readonly string[];
  overdue: number;
}): Refusal | undefined {
  if (asked.roles.includes('expert')) return 'expert';
  if (!asked.roles.some((role) => asked.listed.includes(role))) return 'not-listed';
  return asked.overdue > 0 ? 'review-overdue' : undefined;
}

export const refusalWords: Readonly<Record<Refusal, string>> = {
  expert: 'Doctors who give second opinions have no emergency access.',
  'not-listed': 'Your organisation has not listed your role for emergency access. Ask your administrator.',
  'review-overdue':
    'An earlier emergency access was not reviewed within 72 hours. Until your privacy officer has done that, there is no other.',
};
