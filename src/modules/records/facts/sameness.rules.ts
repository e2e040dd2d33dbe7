import type { Fact, FactCode } from '#formats/facts/index.ts';
import { amountKey, ucumOf } from '#formats/ucum/index.ts';

/** Of several codings of one thing, the one that most sources share. Systems as FHIR names them. */
const preferred: Partial<Record<Fact['kind'], readonly string[]>> = {
  result: ['http://loinc.org', 'http://snomed.info/sct'],
  medication: ['http://www.nlm.nih.gov/research/umls/rxnorm', 'http://snomed.info/sct', 'http://www.whocc.no/atc'],
  allergy: ['http://www.nlm.nih.gov/research/umls/rxnorm', 'http://snomed.info/sct'],
  immunization: ['http://hl7.org/fhir/sid/cvx'],
};
const clinical = ['http://snomed.info/sct', 'http://hl7.org/fhir/sid/icd-10-cm', 'http://hl7.org/fhir/sid/icd-10'];

/** Kinds of which a value says how it was then, not what it is: two of them on one day are two. */
const isMeasured = (kind: Fact['kind']): boolean => kind === 'result';

/**
 * What a fact is about, in one text: its kind and its code, or its words where it has no code. Two sources that mean the
 * same thing by different codes stay two entries: sooner twice than one lost.
 */
export function conceptOf({
  kind,
  label,
  code,
  otherCodes = [],
}: Pick<Fact, 'kind' | 'label' | 'code' | 'otherCodes'>): string {
  const codes = code ? [code, ...otherCodes] : [...otherCodes];
  const chosen = choose(codes, preferred[kind] ?? clinical);
  return chosen ? `${kind} ${chosen.system ?? ''}|${chosen.code}` : `${kind} ${folded(label)}`;
}

function choose(codes: readonly FactCode[], order: readonly string[]): FactCode | undefined {
  for (const system of order) {
    const found = codes.find((one) => one.system === system);
    if (found) return found;
  }
  return codes[0];
}

/**
 * What two statements share when they say the same: the concept, and of a result the amount, in whatever unit. When they
 * were so is compared by the list itself (`facts.store.ts`): an earlier word may know the day less exactly than a later one.
 */
export function samenessOf(
  fact: Pick<Fact, 'kind' | 'label' | 'code' | 'otherCodes' | 'value' | 'unit' | 'status'>,
): string {
  const concept = `${conceptOf(fact)}${isDenied(fact.status) ? ' not' : ''}`;
  if (fact.kind === 'medication' || fact.kind === 'other' || isMeasured(fact.kind))
    return `${concept} = ${amountOf(fact)}`;
  return concept;
}

/** What is said not to be so, not to have been done or to be a mistake is never the same as what is. */
const isDenied = (status: string | undefined): boolean =>
  status !== undefined && /\b(refuted|not-done|not-taken|entered-in-error|deleted)\b/.test(status);

function amountOf({ value = '', unit = '' }: Pick<Fact, 'value' | 'unit'>): string {
  const number = /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : undefined;
  return number === undefined
    ? `${folded(value)} ${folded(unit)}`.trim()
    : amountKey(number, ucumOf(unit) ?? folded(unit));
}

/**
 * When it was, comparable: a time with a zone as UTC to the second; a time without one counts for its day only, because
 * nobody knows which hour of the world it was. Of two moments the one that begins the other says less.
 */
export function momentOf(date: string | null | undefined): string | null {
  if (!date) return null;
  if (!/T\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/.test(date)) return date.slice(0, 10);
  const time = new Date(date);
  return Number.isNaN(time.getTime()) ? date.slice(0, 10) : time.toISOString().slice(0, 19);
}

/** Letters without case, accents and spare blanks. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}<>.%+-]+/gu, ' ')
    .trim();
}

type Stated = { arrived: number; same_mark: string | null; moment: string | null; date: string | null };

/**
 * Whether a statement says no more than another: they say the same, and it knows less exactly when, or came later. The
 * same rule as in the list's query (`facts.store.ts`); a strict partial order, so of any number one is left.
 */
export function foldsInto(less: Stated, more: Stated): boolean {
  if (less.arrived === more.arrived || less.same_mark === null || less.same_mark !== more.same_mark) return false;
  const [vague, exact] = [less.moment ?? '', more.moment ?? ''];
  if (vague !== exact) return exact.startsWith(vague);
  if (vague.length > 10 || less.date === more.date) return more.arrived < less.arrived;
  return (more.date ?? '').startsWith(less.date ?? '');
}
