import type { FieldProblem } from '#kernel/errors.ts';
import { AppError } from '#kernel/errors.ts';
import { entryOfKeyword, entryOfTag, tagKey } from './dictionary.ts';
import { isoDate } from './identity.ts';
import { isUid } from './uid.ts';

/** One condition of a query. `path` has one tag, or more for attributes in sequences. */
export type QidoMatch = { path: string[]; vr: string } & (
  | { kind: 'equals'; value: string }
  /** `*` any run of characters, `?` one character (PS3.4 C.2.2.2.4). */
  | { kind: 'wildcard'; value: string }
  | { kind: 'uid-list'; values: string[] }
  /** Inclusive; either end may be open. Dates are `YYYYMMDD`, times `HHMMSS` with fraction. */
  | { kind: 'range'; from?: string; to?: string }
);

/** A QIDO-RS query (PS3.18 10.6.1.2), read and checked. */
export type QidoQuery = {
  matches: QidoMatch[];
  /** Attribute paths to add to the answer, or `all`. */
  includeFields: 'all' | string[][];
  limit: number;
  offset: number;
  fuzzyMatching: boolean;
};

/** Answers are pages of at most this many entries. */
export const MAX_QIDO_LIMIT = 1000;
const DEFAULT_LIMIT = 100;
const MAX_MATCHES = 30;
/** No searched value is longer; UID lists may hold a hundred UIDs. */
const MAX_VALUE = 8000;

const WILDCARD_VRS = new Set(['AE', 'CS', 'LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UR', 'UT']);
const RANGE_VRS = new Set(['DA', 'DT', 'TM']);

/**
 * Reads the parameters of a QIDO-RS search.
 * @throws AppError input.invalid naming every parameter that is wrong
 */
export function parseQidoQuery(params: URLSearchParams): QidoQuery {
  const problems: FieldProblem[] = [];
  const query: QidoQuery = { matches: [], includeFields: [], limit: DEFAULT_LIMIT, offset: 0, fuzzyMatching: false };
  for (const [name, value] of params) {
    const problem = readParameter(query, name, value);
    if (problem) problems.push({ path: name.slice(0, 100), message: problem });
  }
  if (query.matches.length > MAX_MATCHES) problems.push({ path: '', message: 'too many conditions' });
  if (problems.length > 0) throw new AppError('input.invalid', 'The search could not be read.', { fields: problems });
  return query;
}

/** Reads one parameter into the query; returns what is wrong with it. */
function readParameter(query: QidoQuery, name: string, value: string): string | undefined {
  if (value.length > MAX_VALUE) return 'is too long';
  if (name === 'limit') return readNumber(value, (n) => (query.limit = Math.min(n, MAX_QIDO_LIMIT)));
  if (name === 'offset') return readNumber(value, (n) => (query.offset = n));
  if (name === 'includefield') return readIncluded(query, value);
  if (name === 'fuzzymatching') {
    query.fuzzyMatching = value === 'true';
    return value === 'true' || value === 'false' ? undefined : 'must be true or false';
  }
  const path = attributePath(name);
  if (!path) return 'is no DICOM attribute';
  // An empty value matches everything (PS3.4 C.2.2.2.3).
  if (value === '' || value === '*') return undefined;
  const match = matchOf(path, value);
  if (typeof match === 'string') return match;
  query.matches.push(match);
  return undefined;
}

function readNumber(value: string, put: (n: number) => void): string | undefined {
  if (!/^\d{1,9}$/.test(value)) return 'must be a whole number';
  put(Number(value));
  return undefined;
}

function readIncluded(query: QidoQuery, value: string): string | undefined {
  for (const name of value.split(',')) {
    if (name === 'all') {
      query.includeFields = 'all';
      continue;
    }
    const path = attributePath(name);
    if (!path) return 'names something that is no DICOM attribute';
    if (query.includeFields !== 'all') query.includeFields.push(path.tags);
  }
  return undefined;
}

type AttributePath = { tags: string[]; vr: string };

/** `PatientName`, `00100010`, or a path through sequences joined by dots (PS3.18 8.3.4.1). */
function attributePath(name: string): AttributePath | undefined {
  const parts = name.split('.');
  if (parts.length > 5) return undefined;
  const entries = parts.map((part) =>
    /^[0-9A-Fa-f]{8}$/.test(part) ? entryOfTag(parseInt(part, 16)) : entryOfKeyword(part),
  );
  if (entries.some((entry, i) => !entry || (i < entries.length - 1 && entry.vr !== 'SQ'))) return undefined;
  return { tags: entries.map((entry) => tagKey(entry!.tag)), vr: entries.at(-1)!.vr };
}

function matchOf({ tags, vr }: AttributePath, value: string): QidoMatch | string {
  const base = { path: tags, vr };
  if (vr === 'SQ') return 'is a sequence and cannot be searched by a value';
  if (vr === 'UI') return uidMatch(base, value);
  if (RANGE_VRS.has(vr) && value.includes('-')) return rangeMatch(base, value);
  if (vr === 'DA' && !isoDate(value)) return 'is no date (YYYYMMDD)';
  if (WILDCARD_VRS.has(vr) && /[*?]/.test(value)) return { ...base, kind: 'wildcard', value };
  return { ...base, kind: 'equals', value };
}

function uidMatch(base: { path: string[]; vr: string }, value: string): QidoMatch | string {
  const values = value.split(/[\\,]/);
  if (!values.every(isUid)) return 'is no unique identifier';
  return { ...base, kind: 'uid-list', values };
}

function rangeMatch(base: { path: string[]; vr: string }, value: string): QidoMatch | string {
  const parts = value.split('-');
  const [from, to] = parts;
  if (parts.length !== 2 || (!from && !to)) return 'is no range (from-to)';
  const fine =
    base.vr === 'DA' ? (part: string) => isoDate(part) !== undefined : (part: string) => /^[\d.:]+$/.test(part);
  if ((from && !fine(from)) || (to && !fine(to))) return 'is no range (from-to)';
  if (from && to && from > to) return 'ends before it begins';
  return { ...base, kind: 'range', from: from || undefined, to: to || undefined };
}

/** Compares a plain value with a wildcard pattern, in time proportional to the product of their lengths at worst. */
export function wildcardMatches(pattern: string, value: string): boolean {
  let p = 0;
  let v = 0;
  let star = -1;
  let mark = 0;
  while (v < value.length) {
    if (p < pattern.length && pattern[p] === '*') {
      star = p++;
      mark = v;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === value[v])) {
      p++;
      v++;
    } else if (star >= 0) {
      p = star + 1;
      v = ++mark;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
