import type { Fact, FactKind } from '../../facts/index.ts';
import type { References } from '../bundle.ts';
import { codesOf, dateOf, endOf, labelOf } from '../datatypes.ts';
import { get, list, text, type Json, type JsonObject } from '../json.ts';

/** A fact before its source is written to it; `at` is the pointer below the resource, '' for the resource itself. */
export type Draft = Omit<Fact, 'source' | 'label'> & { label: string | undefined; at?: string };
export type Mapper = (resource: JsonObject, references: References) => Draft[];

/** Words and all codings of a CodeableConcept. */
export function coded(concept: Json | undefined): Pick<Draft, 'label' | 'code' | 'otherCodes'> {
  const [code, ...otherCodes] = codesOf(concept);
  return { label: labelOf(concept), ...optional('code', code), ...(otherCodes.length > 0 ? { otherCodes } : {}) };
}

/** What most resources are: a code, a time, a status. Keys of time are asked in order. */
export function simple(
  kind: FactKind,
  r: JsonObject,
  codeKey: string,
  dateKeys: readonly string[],
  status = text(get(r, 'status')),
): Draft {
  return {
    kind,
    ...coded(get(r, codeKey)),
    ...optional('date', dateOf(r, ...dateKeys)),
    ...optional('endDate', endOf(r, ...dateKeys)),
    ...optional('status', status),
  };
}

/** Words of several parts, each said once: `left · moderate`. */
export function together(...parts: (Json | undefined)[]): string | undefined {
  const words = parts.flatMap((part) =>
    list(part).flatMap((one) => (typeof one === 'string' ? one : labelOf(one)) ?? []),
  );
  return [...new Set(words)].join(' · ') || undefined;
}

export function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}
