import type { Resource } from '#formats/fhir/out/index.ts';
import { rangeOfDate } from './dates.rules.ts';

type Json = unknown;

/** Values at a path through objects and lists, each list opened: `code.coding`. */
function at(value: Json, path: readonly string[]): Json[] {
  const [key, ...rest] = path;
  if (Array.isArray(value)) return value.flatMap((one) => at(one, path));
  if (key === undefined) return value === undefined || value === null ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return at((value as Record<string, unknown>)[key], rest);
}

const atAll = (resource: Resource, paths: readonly string[]): Json[] =>
  paths.flatMap((path) => at(resource, path.split('.')));

export function stringsAt(resource: Resource, paths: readonly string[]): string[] {
  return atAll(resource, paths).flatMap((value) => {
    if (typeof value === 'string') return [value];
    const { text, display, coding } = value as { text?: string; display?: string; coding?: { display?: string }[] };
    return [text, display, ...(coding ?? []).map((one) => one.display)].filter((words) => words !== undefined);
  });
}

/** Codes of codings, concepts, identifiers and plain codes. */
export function tokensAt(resource: Resource, paths: readonly string[]): { system?: string; code: string }[] {
  return atAll(resource, paths).flatMap((value) => {
    if (typeof value === 'string') return [{ code: value }];
    const { coding, system, code, value: own } = value as { coding?: { system?: string; code?: string }[]; system?: string; code?: string; value?: string }; // prettier-ignore
    const all = coding ?? [{ ...(system === undefined ? {} : { system }), code: code ?? own }];
    return all.flatMap((one) => (one.code === undefined ? [] : [{ ...(one.system === undefined ? {} : { system: one.system }), code: one.code }])); // prettier-ignore
  });
}

/** Dates and periods as ranges of instants; an open period reaches to the end of time. */
export function datesAt(resource: Resource, paths: readonly string[]): { from: string; to: string }[] {
  return atAll(resource, paths).flatMap((value) => {
    if (typeof value === 'string') return rangeOfDate(value) ?? [];
    const { start, end } = value as { start?: string; end?: string };
    const from = start === undefined ? '0000' : rangeOfDate(start)?.from;
    const to = end === undefined ? '9999' : rangeOfDate(end)?.to;
    return from === undefined || to === undefined || (start === undefined && end === undefined) ? [] : [{ from, to }];
  });
}

export type Quantity = { value: number; unit?: string; system?: string; code?: string };

/** Quantities that have a number. */
export const quantitiesAt = (resource: Resource, paths: readonly string[]): Quantity[] =>
  atAll(resource, paths).filter((one): one is Quantity => typeof (one as Quantity).value === 'number');
