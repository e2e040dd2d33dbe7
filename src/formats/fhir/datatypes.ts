import type { FactCode } from '../facts/index.ts';
import { dig, get, isObject, list, text } from './json.ts';
import type { Json } from './json.ts';

/** All codings that have a code (R4, datatypes, CodeableConcept), in their order; they mean the same. */
export function codesOf(concept: Json | undefined): FactCode[] {
  return list(concept).flatMap((one) =>
    list(get(one, 'coding')).flatMap((coding) => {
      const code = text(get(coding, 'code'));
      const system = text(get(coding, 'system'));
      const display = text(get(coding, 'display'));
      return code ? [{ ...(system && { system }), code, ...(display && { display }) }] : [];
    }),
  );
}

/** The first of them. */
export const codeOf = (concept: Json | undefined): FactCode | undefined => codesOf(concept)[0];

/** Security labels of a resource, as codings (R4, resource, Meta.security); undefined when it carries none. */
export function securityOf(resource: Json): FactCode[] | undefined {
  const codes = list(dig(resource, 'meta', 'security')).flatMap((coding) => codeOf({ coding: [coding] }) ?? []);
  return codes.length === 0 ? undefined : codes;
}

/** Words of a CodeableConcept: its text, else a display, else a code. */
export function labelOf(concept: Json | undefined): string | undefined {
  const one = list(concept)[0];
  const codings = list(get(one, 'coding'));
  const display = codings.map((coding) => text(get(coding, 'display'))).find((words) => words !== undefined);
  return text(get(one, 'text')) ?? display ?? codeOf(one)?.code;
}

/** `Dr Jane Doe` from a HumanName; the official one first, an old one last. */
export function nameOf(names: Json | undefined): { name?: string; family?: string; given?: string[] } {
  const rank = (name: Json): number => ['official', 'usual', undefined].indexOf(text(get(name, 'use'))) >>> 0;
  const best = list(names)
    .filter(isObject)
    .sort((a, b) => rank(a) - rank(b))[0];
  if (!best) return {};
  const family = text(get(best, 'family'));
  const given = list(get(best, 'given')).flatMap((one) => text(one) ?? []);
  const name = text(get(best, 'text')) ?? [...given, family].filter(Boolean).join(' ');
  return { ...(name && { name }), ...(family && { family }), ...(given.length > 0 && { given }) };
}

/** Start of whichever date the element has: dateTime, Period, instant, Age in years or free text. */
export function dateOf(resource: Json, ...keys: string[]): string | undefined {
  for (const key of keys) {
    const value = get(resource, key);
    const date = typeof value === 'string' ? text(value) : (text(dig(value, 'start')) ?? text(dig(value, 'end')));
    if (date && /^\d{4}/.test(date)) return date;
  }
  return undefined;
}

/** End of the first of these that is a Period with one. */
export function endOf(resource: Json, ...keys: string[]): string | undefined {
  const ends = keys.map((key) => text(dig(resource, key, 'end')));
  return ends.find((end) => end !== undefined && /^\d{4}/.test(end));
}

/** A Quantity as value and unit; `<` and `>` stay with the value. */
export function quantityOf(quantity: Json | undefined): { value?: string; unit?: string } {
  const number = text(get(quantity, 'value'));
  const unit = text(get(quantity, 'unit')) ?? text(get(quantity, 'code'));
  const comparator = text(get(quantity, 'comparator')) ?? '';
  return { ...(number && { value: `${comparator}${number}` }), ...(unit && { unit }) };
}

/** value[x] of an Observation (R4): any of its eleven types as text. */
export function valueOf(resource: Json): { value?: string; unit?: string } {
  const quantity = get(resource, 'valueQuantity');
  if (quantity !== undefined) return quantityOf(quantity);
  const ratio = get(resource, 'valueRatio');
  if (ratio !== undefined) {
    const parts = [quantityOf(get(ratio, 'numerator')), quantityOf(get(ratio, 'denominator'))];
    return { value: parts.map(({ value, unit }) => [value, unit].filter(Boolean).join(' ')).join(' / ') };
  }
  const range = get(resource, 'valueRange');
  if (range !== undefined) return { value: rangeOf(range) ?? '' };
  const concept = labelOf(get(resource, 'valueCodeableConcept'));
  const flag = get(resource, 'valueBoolean');
  const plain = ['valueString', 'valueInteger', 'valueDateTime', 'valueTime'].map((key) => text(get(resource, key)));
  const period = text(dig(resource, 'valuePeriod', 'start'));
  const sampled = text(dig(resource, 'valueSampledData', 'data'));
  const value =
    concept ?? (typeof flag === 'boolean' ? String(flag) : undefined) ?? plain.find(Boolean) ?? period ?? sampled;
  return value ? { value } : {};
}

/** Bounds of a reference range where they are numbers. */
export function boundsOf(range: Json | undefined): { low?: string; high?: string } {
  const one = list(range)[0];
  const low = text(dig(one, 'low', 'value'));
  const high = text(dig(one, 'high', 'value'));
  return { ...(low && { low }), ...(high && { high }) };
}

/** `12.0–15.5`, `<5`, `>60`, or the range's own text. */
export function rangeOf(range: Json | undefined): string | undefined {
  const one = list(range)[0];
  const low = text(dig(one, 'low', 'value'));
  const high = text(dig(one, 'high', 'value'));
  if (low && high) return `${low}–${high}`;
  if (high) return `<${high}`;
  return low ? `>${low}` : text(get(one, 'text'));
}
