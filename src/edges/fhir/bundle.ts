import type { Resource } from '#formats/fhir/out/index.ts';
import type { Shaping } from './search.rules.ts';
import { shaped } from './summary.rules.ts';
import { versioned } from './version.ts';

type Json = Record<string, unknown>;

/** Where an answer stands: the address that was asked, without what says the place of the page. */
export type Address = { origin: string; path: string; parameters: readonly (readonly [string, string])[] };

const places = new Set(['_offset', '_page']);

/** The address of this page or another one of the same question. */
export function linkTo(relation: string, { origin, path, parameters }: Address, place: Record<string, string>): Json {
  const kept = parameters.filter(([name]) => !places.has(name)).map(([name, value]) => [name, value]);
  const search = new URLSearchParams([...kept, ...Object.entries(place)]).toString();
  return { relation, url: `${origin}${path}${search === '' ? '' : `?${search}`}` };
}

/** A page of a search or of everything, with what was included. */
export function searchset(page: {
  total: number | undefined;
  matches: readonly Resource[];
  included: readonly Resource[];
  links: readonly Json[];
  shaping: Shaping;
  origin: string;
}): Json {
  const { total, matches, included, links, shaping, origin } = page;
  const entry = (one: Resource, mode: string, how: Pick<Shaping, 'summary' | 'elements'>): Json => ({
    fullUrl: `${origin}/fhir/r4/${one.resourceType}/${one.id}`,
    resource: shaped(versioned(one), how),
    search: { mode },
  });
  const entries = [
    ...matches.map((one) => entry(one, 'match', shaping)),
    // `_elements` speaks of what was searched for only (R4 search, elements).
    ...included.map((one) => entry(one, 'include', { summary: shaping.summary, elements: [] })),
    ...(shaping.unknown.length === 0 ? [] : [ignored(shaping.unknown)]),
  ];
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(total === undefined ? {} : { total }),
    link: links,
    ...(entries.length > 0 ? { entry: entries } : {}),
  };
}

/** R4 demands an address of every entry; this one is read nowhere else. */
const addressOfOutcome = 'urn:uuid:6f1f6c0e-3c55-4b0e-9d2a-6a8f2a4c7d10';

const ignored = (names: readonly string[]): Json => ({
  fullUrl: addressOfOutcome,
  resource: outcome('warning', 'not-supported', `Not supported here, so it was left aside: ${names.join(', ')}.`),
  search: { mode: 'outcome' },
});

export function outcome(severity: string, code: string, words: string): Json {
  return { resourceType: 'OperationOutcome', issue: [{ severity, code, diagnostics: words }] };
}
