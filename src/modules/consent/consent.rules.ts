import type { Actor, PurposeOfUse, Relation } from '#kernel/actor.ts';
import type { Permission } from '#kernel/permissions.ts';
import { policy, type Rule } from './policy.rules.ts';

/** Kinds of people a patient can share with: the nurses of the desk, the reading expert, a treating doctor, a payer. */
export const recipients = ['desk', 'expert', 'treating', 'payer'] as const;
export type Recipient = (typeof recipients)[number];

export type Grant = {
  granteeRelation: Recipient;
  granteeId: string | null;
  purpose: string;
  startsAt: Date;
  endsAt: Date;
  withdrawnAt: Date | null;
};

/** The one question: may this actor do this? Unknown permission, no actor, no relation: no. */
export function allows(question: {
  permission: Permission;
  actor: Actor | undefined;
  relations: readonly Relation[];
}): boolean {
  const rule: Rule | undefined = policy[question.permission];
  if (!rule) return false;
  if ('relations' in rule) return rule.relations.some((relation) => question.relations.includes(relation));
  if (rule.roles === 'anyone') return true;
  if (!question.actor) return false;
  if (rule.roles === 'signed-in') return true;
  return question.actor.roles.some((role) => rule.roles.includes(role));
}

/** Nothing is shared longer than this after a case was closed, whatever a grant says (security.md 3.4). */
export const afterClosureMs = 30 * 86_400_000;

/** When a grant ends: its own time, and at the latest 30 days after the case was closed. */
export function endOf(endsAt: Date, closedAt: Date | null): Date {
  return closedAt === null ? endsAt : new Date(Math.min(endsAt.getTime(), closedAt.getTime() + afterClosureMs));
}

/**
 * Whether a consent lets this person stand in this relation at this moment, for this purpose. No grant means no. The
 * database says the same in `consent.standing`, for rows.
 */
export function grantsAccess(
  grants: readonly Grant[],
  who: { relation: Recipient; personId: string; purpose?: PurposeOfUse },
  now: Date,
): boolean {
  return grants.some(
    (grant) =>
      grant.granteeRelation === who.relation &&
      (grant.granteeId === null || grant.granteeId === who.personId) &&
      (who.purpose === undefined || grant.purpose === who.purpose) &&
      grant.withdrawnAt === null &&
      grant.startsAt <= now &&
      grant.endsAt > now,
  );
}
