import type { Relation } from '#kernel/actor.ts';
import { asksForProof, type OperationDefinition } from '#kernel/operation.ts';
import { policy } from '#modules/consent/policy.rules.ts';
import { sampleInput } from './samples.ts';
import type { Who } from './world.ts';

export type Expected = 'reached' | 401 | 403 | 404 | 'step-up';

/**
 * What the policy page says of one cell, worked out apart from the code that enforces it.
 * @param relations how the person stands to the case; undefined when the case is not in their organisation or not there
 */
export function expected(
  definition: OperationDefinition,
  who: Who,
  relations: readonly Relation[] | undefined,
  input: unknown = sampleInput(definition),
): Expected {
  if (definition.target === 'public') return 'reached';
  if (!who.client) return 401;
  if (definition.target === 'case' && (relations ?? []).length === 0) return 404;
  if (!mayByPolicy(definition, who, relations ?? [])) return 403;
  return asksForProof(definition, input) ? 'step-up' : 'reached';
}

function mayByPolicy(definition: OperationDefinition, who: Who, relations: readonly Relation[]): boolean {
  const rule = policy[definition.permission];
  if ('relations' in rule) return rule.relations.filter((relation) => relations.includes(relation)).length > 0;
  if (typeof rule.roles === 'string') return true;
  return who.roles.filter((role) => rule.roles.includes(role)).length > 0;
}
