import { AppError } from '#kernel/errors.ts';
import type { Resource } from '#formats/fhir/out/index.ts';
import { declared, parameterOf, type Parameter } from './types.rules.ts';
import { rangeOfDate } from './dates.rules.ts';
import { fulfilsQuantity } from './quantities.rules.ts';
import { datesAt, quantitiesAt, stringsAt, tokensAt } from './values.rules.ts';

/** How an answer is shaped and cut into pages; what is not understood is told or refused. */
export type Shaping = {
  summary: string;
  elements: string[];
  count: number;
  after: number;
  /** Names that are not declared for this type: ignored and told, or refused when handling is strict. */
  unknown: string[];
};

/** A search as the address says it: filters, and how the answer is shaped. */
export type Query = Shaping & {
  filters: { parameter: Parameter; name: string; modifier: string; values: string[] }[];
  include: string[];
  revinclude: string[];
  sort: { name: string; isDown: boolean }[];
};

type Given = ReadonlyMap<string, readonly string[]>;

/** What says how an answer looks; none of it takes a modifier. */
const shapingNames = ['_summary', '_elements', '_count', '_format', '_pretty', '_total', '_offset'];
const inSearch = new Set([...shapingNames, '_include', '_revinclude', '_sort', 'patient:Patient', 'subject:Patient']);
export const mostOnPage = 500;

const refuse = (words: string) => new AppError('input.invalid', words);

/** What an answer is to look like. @throws AppError input.invalid for a count that is none */
export function shapingOf(given: Given): Shaping {
  const one = (name: string): string | undefined => given.get(name)?.at(-1);
  const summary = one('_summary') ?? 'false';
  const isKnown = ['true', 'false', 'text', 'data', 'count'].includes(summary);
  const total = one('_total') ?? 'accurate';
  return {
    summary: isKnown ? summary : 'false',
    elements: (one('_elements') ?? '').split(',').map((part) => part.trim().replace(/^[A-Z]\w*\./, '')).filter((part) => part !== ''),
    count: countOf(one('_count')),
    after: /^\d{1,9}$/.test(one('_offset') ?? '') ? Number(one('_offset')) : 0,
    unknown: [
      ...(isKnown ? [] : [`_summary=${summary}`]),
      ...(['none', 'estimate', 'accurate'].includes(total) ? [] : [`_total=${total}`]),
    ],
  };
} // prettier-ignore

/** @throws AppError input.invalid for a parameter or modifier that is not declared, when `isStrict` */
export function parseQuery(type: string, given: Given, isStrict: boolean): Query {
  const query: Query = { ...shapingOf(given), filters: [], include: [], revinclude: [], sort: [] };
  const { include, revinclude, whose } = declared(type);
  for (const [written, values] of given) {
    const [name = '', modifier = ''] = written.split(/:(.*)/s);
    if (inSearch.has(written) || whose.includes(written)) continue;
    const parameter = parameterOf(type, name);
    if (!parameter || !parameter.modifiers.includes(modifier)) query.unknown.push(written);
    else for (const value of values) query.filters.push({ parameter, name, modifier, values: value.split(/(?<!\\),/) });
  }
  query.include = known(given.get('_include') ?? [], include, query.unknown, '_include');
  query.revinclude = known(given.get('_revinclude') ?? [], revinclude, query.unknown, '_revinclude');
  for (const part of (given.get('_sort')?.at(-1) ?? '').split(',').filter((name) => name !== '')) {
    const name = part.replace(/^-/, '');
    if (parameterOf(type, name)) query.sort.push({ name, isDown: part.startsWith('-') });
    else query.unknown.push(`_sort=${part}`);
  }
  refuseUnknown(type, query, isStrict);
  return query;
}

/** `Prefer: handling=strict` (R4, search): what would be left aside is refused. */
export function refuseUnknown(what: string, { unknown }: Shaping, isStrict: boolean): void {
  if (isStrict && unknown.length > 0) throw refuse(`Not supported for ${what}: ${unknown.join(', ')}.`);
}

/** `Observation:patient`, also with the type that it leads to: `Observation:patient:Patient`. */
function known(asked: readonly string[], can: readonly string[], unknown: string[], name: string): string[] {
  const plain = (value: string) => (can[0]?.startsWith('Provenance') ? value : value.replace(/:Patient$/, ''));
  const split = asked.flatMap((value) => value.split(','));
  unknown.push(...split.filter((value) => !can.includes(plain(value))).map((value) => `${name}=${value}`));
  return split.map(plain).filter((value) => can.includes(value));
}

function countOf(text: string | undefined): number {
  if (text === undefined) return 50;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0) throw refuse('_count has to be a number from 0 on.');
  return Math.min(mostOnPage, count);
}

/** True for a resource that fulfils every filter. */
export const fulfilsAll = (resource: Resource, { filters }: Query): boolean =>
  filters.every((filter) => fulfils(resource, filter));

/** In the order asked for, else newest first; ties by id, so that pages never overlap. */
export function ordered<T extends { resource: Resource }>(found: readonly T[], query: Query): T[] {
  const order = query.sort.length === 0 ? [{ name: '_lastUpdated', isDown: true }] : query.sort;
  const keys = new Map(found.map((one) => [one, order.map(({ name }) => sortKey(one.resource, name))]));
  return found.toSorted((a, b) => {
    for (const [at, { isDown }] of order.entries()) {
      const [x = '', y = ''] = [keys.get(a)?.[at], keys.get(b)?.[at]];
      if (x !== y) return (x < y ? -1 : 1) * (isDown ? -1 : 1);
    }
    return a.resource.id < b.resource.id ? -1 : 1;
  });
}

function sortKey(resource: Resource, name: string): string {
  const parameter = parameterOf(resource.resourceType, name);
  if (!parameter) return '';
  if (parameter.type === 'date') return datesAt(resource, parameter.at)[0]?.from ?? '';
  if (parameter.type === 'token') return tokensAt(resource, parameter.at)[0]?.code ?? '';
  return folded(stringsAt(resource, parameter.at)[0] ?? '');
}

function fulfils(resource: Resource, { parameter, modifier, values }: Query['filters'][number]): boolean {
  const { type, at } = parameter;
  if (modifier === 'missing') return values.some((value) => (value === 'true') === isMissing(resource, parameter));
  if (type === 'date') return values.some((value) => fulfilsDate(resource, parameter, value));
  if (type === 'string') return values.some((value) => fulfilsString(resource, parameter, modifier, value));
  if (type === 'quantity') return values.some((value) => fulfilsQuantity(quantitiesAt(resource, at), value));
  if (type === 'reference') return values.some((value) => stringsAt(resource, at).some((target) => isReference(target, value))); // prettier-ignore
  if (modifier === 'text') return values.some((value) => stringsAt(resource, at).some((words) => folded(words).includes(folded(unescaped(value))))); // prettier-ignore
  const some = values.some((value) => fulfilsToken(resource, parameter, value));
  return modifier === 'not' ? !some : some;
}

function isMissing(resource: Resource, { type, at }: Parameter): boolean {
  if (type === 'date') return datesAt(resource, at).length === 0;
  if (type === 'quantity') return quantitiesAt(resource, at).length === 0;
  return type === 'token' ? tokensAt(resource, at).length === 0 : stringsAt(resource, at).length === 0;
}

/** `id`, `Type/id`, or its whole address (R4 search, reference). */
const isReference = (target: string, asked: string): boolean =>
  asked.includes('/') ? asked.endsWith(`/${target}`) || asked === target : target.endsWith(`/${asked}`);

/** Without capitals and accents (R4 search, string). */
const folded = (words: string): string => words.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** `\,` `\|` `\$` `\\` stand for themselves (R4 search, escaping). */
const unescaped = (value: string): string => value.replaceAll(/\\([,|$\\])/g, '$1');

function fulfilsString(resource: Resource, { at }: Parameter, modifier: string, value: string): boolean {
  const asked = unescaped(value);
  return stringsAt(resource, at).some((words) => {
    if (modifier === 'exact') return words === asked;
    if (modifier === 'contains') return folded(words).includes(folded(asked));
    return folded(words).split(/\s+/).some((word) => word.startsWith(folded(asked))) || folded(words).startsWith(folded(asked)); // prettier-ignore
  });
}

/** `code`, `system|code`, `|code` (no system), `system|` (R4 search, token). */
function fulfilsToken(resource: Resource, { at }: Parameter, value: string): boolean {
  const [first = '', second] = value.split(/(?<!\\)\|/).map(unescaped);
  return tokensAt(resource, at).some(({ system, code }) => {
    if (second === undefined) return code === first;
    if (first === '') return (system ?? '') === '' && code === second;
    return system === first && (second === '' || code === second);
  });
}

const prefixes = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)?(\d{4}.*)$/;

/** Ranges against ranges (R4 search, prefixes): a day is 24 hours, a month all its days. */
function fulfilsDate(resource: Resource, { at }: Parameter, value: string): boolean {
  const [, prefix = 'eq', text = ''] = prefixes.exec(value) ?? [];
  const asked = rangeOfDate(text);
  if (!asked) throw refuse(`“${value}” is no date that can be searched for.`);
  return datesAt(resource, at).some(({ from, to }) => {
    switch (prefix) {
      case 'ne': return !(from >= asked.from && to <= asked.to);
      case 'gt': return to > asked.to;
      case 'lt': return from < asked.from;
      case 'ge': return to > asked.to || (from >= asked.from && to <= asked.to);
      case 'le': return from < asked.from || (from >= asked.from && to <= asked.to);
      case 'sa': return from > asked.to;
      case 'eb': return to < asked.from;
      case 'ap': return from <= asked.to && to >= asked.from;
      default: return from >= asked.from && to <= asked.to;
    }
  }); // prettier-ignore
}
