import type { Actor, Relation } from '#kernel/actor.ts';
import type { Permission } from '#kernel/permissions.ts';
import { policy, type Rule } from './policy.rules.ts';

export type Grant = {
  granteeRelation: 'desk' | 'expert';
  granteeId: string | null;
  purpose: string;
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

/** Whether a consent lets this person stand in this relation at this moment. No grant means no. */
export function grantsAccess(
  grants: readonly Grant[],
  who: { relation: 'desk' | 'expert'; personId: string },
  now: Date,
): boolean {
  return grants.some(
    (grant) =>
      grant.granteeRelation === who.relation &&
      (grant.granteeId === null || grant.granteeId === who.personId) &&
      grant.withdrawnAt === null &&
      grant.endsAt > now,
  );
}
