import type { CaseRef } from '#kernel/actor.ts';
import { AppError } from '#kernel/errors.ts';
import type { Resource } from '#formats/fhir/out/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { linkTo, searchset, type Address } from './bundle.ts';
import { rangeOfDate } from './dates.rules.ts';
import { entriesOf, headOf, listOf, patientEntry, sizeOfList, type Entry, type RecordParts } from './record.ts';
import { fulfilsAll, ordered, parseQuery, refuseUnknown, shapingOf, type Query } from './search.rules.ts';
import { isType, reachOf, typeNames } from './types.rules.ts';

type Reader = { parts: RecordParts; tx: Tx; ref: CaseRef };
type Asked = { address: Address; isStrict: boolean };
type Found = { resource: Resource; entry: Entry };

/** Parameters by their name; one that is said twice has to be fulfilled twice. */
export function grouped({ parameters }: Address): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of parameters) groups.set(name, [...(groups.get(name) ?? []), value]);
  return groups;
}

/** A page of resources of one type. */
export async function searchOf(reader: Reader, type: string, { address, isStrict }: Asked): Promise<object> {
  const query = parseQuery(type, grouped(address), isStrict);
  const found: Found[] = [];
  for await (const entry of entriesOf(reader, reachOf([type])))
    for (const resource of resourcesOf(entry, type)) if (fulfilsAll(resource, query)) found.push({ resource, entry });
  const included = async (page: readonly Found[]) => includedWith(page, query, page.length > 0 ? reader : undefined);
  return pageOf(found, query, address, included);
}

/** A page of a list that is small and whole. */
export async function pageOf(found: readonly Found[], query: Query, address: Address, included: (page: readonly Found[]) => Promise<Resource[]>): Promise<object> {
  const { count, after, summary } = query;
  const isCount = summary === 'count' || count === 0;
  const page = isCount ? [] : ordered(found, query).slice(after, after + count);
  const at = (offset: number): Record<string, string> => (offset > 0 ? { _offset: String(offset) } : {});
  const hasMore = !isCount && after + count < found.length;
  return searchset({
    total: found.length,
    matches: page.map(({ resource }) => resource),
    included: await included(page),
    links: [
      linkTo('self', address, at(after)),
      ...(hasMore ? [linkTo('next', address, at(after + count))] : []),
      ...(after > 0 && !isCount ? [linkTo('previous', address, at(Math.max(0, after - count)))] : []),
    ],
    shaping: query,
    origin: address.origin,
  });
} // prettier-ignore

const resourcesOf = (entry: Entry, type: string): Resource[] =>
  type === 'Provenance' ? provenanceOf(entry) : entry.resource.resourceType === type ? [entry.resource] : [];

/** Of what was read at one place, told once. */
const provenanceOf = (entry: Entry): Resource[] => (entry.isSecond ? [] : [entry.provenance() ?? []].flat());

async function includedWith(page: readonly Found[], query: Query, reader: Reader | undefined): Promise<Resource[]> {
  if (!reader) return [];
  const all: Resource[] = [];
  if (query.include.includes('Provenance:target')) all.push(...page.flatMap(({ entry }) => [entry.resource, ...(entry.others ?? [])])); // prettier-ignore
  if (query.include.some((name) => name !== 'Provenance:target')) all.push((await patientEntry(reader)).resource);
  if (query.revinclude.length > 0) all.push(...page.flatMap(({ entry }) => entry.provenance() ?? []));
  return once(all);
}

/** No resource stands twice in a Bundle (R4, bdl-7). */
const once = (all: readonly Resource[]): Resource[] => [...new Map(all.map((one) => [`${one.resourceType}/${one.id}`, one])).values()]; // prettier-ignore

const ofEverything = new Set(['_type', '_since', '_count', 'start', 'end', '_page', '_format', '_pretty', '_summary', '_elements']); // prettier-ignore

type Wanted = { types: string[]; since: string | undefined; start: string | undefined; end: string | undefined };

/**
 * A page of everything (R4, Patient-everything): the patient, papers and scans, then the list, newest first. Where each was
 * read stands beside it and is not counted. A page begins behind the last entry of the one before it, so no page reads what
 * others showed and memory does not grow with the record.
 */
export async function everythingOf(reader: Reader, { address, isStrict }: Asked): Promise<object> {
  const given = grouped(address);
  const shaping = shapingOf(given);
  const wanted = wantedOf(given, shaping.unknown);
  shaping.unknown.push(...[...given.keys()].filter((name) => !ofEverything.has(name)));
  refuseUnknown('$everything', shaping, isStrict);
  const from = given.get('_page')?.at(-1) ?? '';
  const isAll = wanted.types.length === typeNames.length && !wanted.since && !wanted.start && !wanted.end;
  const page: Place[] = [];
  let head = 0;
  const about = shaping.count + 1;
  for await (const place of placesOf(reader, wanted, { from, about }, (size) => (head = size))) {
    if (isWanted(place.entry, wanted)) page.push(place);
    if (page.length > shaping.count) break;
  }
  const shown = page.slice(0, shaping.count);
  const hasMore = shaping.count > 0 && page.length > shown.length;
  const parts = shown.map(({ entry }) => partsOf(entry, wanted.types));
  return searchset({
    // Counted once, with the first page: later ones do not read what came before them.
    total: isAll && from === '' ? head + (await sizeOfList(reader)) : undefined,
    matches: shaping.summary === 'count' ? [] : parts.flatMap(({ matches }) => matches),
    included: shaping.summary === 'count' ? [] : once(parts.flatMap(({ beside }) => beside)),
    links: [
      linkTo('self', address, from === '' ? {} : { _page: from }),
      ...(hasMore && shaping.summary !== 'count' ? [linkTo('next', address, { _page: shown.at(-1)?.at ?? '' })] : []),
    ],
    shaping,
    origin: address.origin,
  });
}

/** An entry and the place behind it, as the next page's address says it. */
type Place = { entry: Entry; at: string };

async function* placesOf(reader: Reader, wanted: Wanted, { from, about }: { from: string; about: number }, countHead: (size: number) => void): AsyncGenerator<Place> {
  const reach = reachOf(wanted.types);
  const [, part, where = ''] = /^(head|list)-(\w{1,40})$/.exec(from) ?? [];
  if (from !== '' && part === undefined) throw new AppError('input.invalid', 'There is no such page.');
  if (part !== 'list') {
    const head = await headOf(reader, reach);
    countHead(head.length);
    const first = part === 'head' ? Number(where) : 0;
    for (const [index, entry] of head.entries()) if (index >= first) yield { entry, at: `head-${index + 1}` };
  }
  for await (const entry of listOf(reader, { kinds: reach.kinds, after: part === 'list' ? where : undefined, about })) yield { entry, at: `list-${entry.itemId}` };
} // prettier-ignore

/** What of an entry is a match, and what stands beside it: its Provenance, which is a match only by itself. */
function partsOf(entry: Entry, types: readonly string[]): { matches: Resource[]; beside: Resource[] } {
  if (types.includes(entry.resource.resourceType))
    return { matches: [entry.resource], beside: types.includes('Provenance') ? [entry.provenance() ?? []].flat() : [] };
  return { matches: types.includes('Provenance') ? provenanceOf(entry) : [], beside: [] };
}

function isWanted(entry: Entry, { types, since, start, end }: Wanted): boolean {
  const { lastUpdated = '' } = entry.resource['meta'] as { lastUpdated?: string };
  if (since !== undefined && lastUpdated < since && lastSource(entry) < since) return false;
  if (!types.includes(entry.resource.resourceType) && partsOf(entry, types).matches.length === 0) return false;
  if (start === undefined && end === undefined) return true;
  const when = careDate(entry.resource);
  // What has no date of care is not left out by one (R4, Patient-everything: start, end).
  return when === undefined || ((start === undefined || when.to >= start) && (end === undefined || when.from <= end));
}

const lastSource = (entry: Entry): string =>
  (entry.provenance()?.['meta'] as { lastUpdated?: string } | undefined)?.lastUpdated ?? '';

const dateKeys = /^(effective|performed|occurrence|onset|identified|timing)(DateTime|Period)$|^(period|started|authoredOn|startDate|sent|date)$/; // prettier-ignore

function careDate(resource: Resource): { from: string; to: string } | undefined {
  const found = Object.entries(resource).find(([key]) => dateKeys.test(key) && resource.resourceType !== 'DocumentReference'); // prettier-ignore
  if (typeof found?.[1] === 'string') return rangeOfDate(found[1]);
  const { start, end } = (found?.[1] ?? {}) as { start?: string; end?: string };
  const [from, to] = [rangeOfDate(start ?? ''), rangeOfDate(end ?? '')];
  return from ?? to ? { from: from?.from ?? '0000', to: to?.to ?? from?.to ?? '9999' } : undefined;
} // prettier-ignore

/** @throws AppError input.invalid for a date that is none */
function wantedOf(given: ReadonlyMap<string, readonly string[]>, unknown: string[]): Wanted {
  const asked = (given.get('_type') ?? []).flatMap((value) => value.split(',')).filter((name) => name !== '');
  unknown.push(...asked.filter((name) => !isType(name)).map((name) => `_type=${name}`));
  const bound = (name: string, edge: 'from' | 'to'): string | undefined => {
    const text = given.get(name)?.at(-1);
    if (text === undefined) return undefined;
    const range = rangeOfDate(text);
    if (!range) throw new AppError('input.invalid', `“${text}” is no date (${name}).`);
    return range[edge];
  };
  return {
    types: asked.length === 0 ? [...typeNames] : asked.filter(isType),
    since: bound('_since', 'from'),
    start: bound('start', 'from'),
    end: bound('end', 'to'),
  };
}
