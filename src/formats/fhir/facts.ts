import type { Fact } from '../facts/index.ts';
import type { References } from './bundle.ts';
import { securityOf } from './datatypes.ts';
import { get, text, type JsonObject } from './json.ts';
import { care } from './mappers/care.ts';
import { optional, type Mapper } from './mappers/draft.ts';
import { medicines } from './mappers/medicines.ts';
import { problems } from './mappers/problems.ts';
import { results } from './mappers/results.ts';

/** What each R4 resource type becomes. A type that is not here is counted as unmapped by the caller. */
const mappers: Record<string, Mapper> = { ...problems, ...medicines, ...results, ...care };

/** The facts of one resource; an empty list when nothing in it has a name. */
export function factsOf(resource: JsonObject, type: string, pointer: string, references: References): Fact[] {
  const drafts = Object.hasOwn(mappers, type) ? (mappers[type]?.(resource, references) ?? []) : [];
  if (drafts.length === 0) return [];
  const id = text(get(resource, 'id'));
  const security = optional('security', securityOf(resource));
  return drafts.flatMap(({ at = '', label, ...draft }) => {
    if (!label) return [];
    return [{ ...draft, ...security, label, source: { resource: id ? `${type}/${id}` : type, pointer: pointer + at } }];
  });
}
