import { boundsOfText } from '#formats/facts/range.ts';
import { inUnit } from '#formats/ucum/index.ts';
import type { FactView, Treatment, Trend, TrendPoint } from '../shapes.contract.ts';
import { conceptOf } from './sameness.rules.ts';

/** A result with a number can stand on a line: `13.2`, `<5`, `> 60`, `1,234.5`; `5-10` and words cannot. */
export function measuredNumber(value: string | null): { number: number; bound: TrendPoint['bound'] } | undefined {
  const found = /^(<=|>=|<|>|≤|≥)? ?(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:[.,]\d+)?)$/.exec((value ?? '').trim());
  if (!found) return undefined;
  const [, mark = '', digits = ''] = found;
  const plain = /,\d{3}(?:\D|$)/.test(digits) ? digits.replaceAll(',', '') : digits.replace(',', '.');
  const number = Number(plain);
  if (!Number.isFinite(number)) return undefined;
  return { number, bound: mark === '' ? 'exact' : '<≤'.includes(mark[0] ?? '') ? 'below' : 'above' };
}

type Measured = { fact: FactView; number: number; bound: TrendPoint['bound']; unit: string };

/**
 * Results over time: one trend per thing measured, in the unit that most of its results have. What cannot be brought into
 * that unit (mg/dL beside mmol/L) is a trend of its own; what has no day or no number is in the list only.
 * @returns trends with at least two days, the one measured last first
 */
export function trendsOf(results: readonly FactView[]): Trend[] {
  const byConcept = new Map<string, Measured[]>();
  for (const fact of results) {
    const measured = measuredNumber(fact.value);
    if (!measured || fact.date === null || fact.date.length < 10 || isUndone(fact.status)) continue;
    const concept = conceptOf({ kind: 'result', label: fact.label, otherCodes: fact.codes.map(({ system, code }) => ({ ...(system !== null && { system }), code })) }); // prettier-ignore
    const one = { fact, ...measured, unit: fact.ucum ?? fact.unit ?? '' };
    const same = byConcept.get(concept);
    if (same) same.push(one);
    else byConcept.set(concept, [one]);
  }
  const trends = [...byConcept.values()].flatMap((all) => inCommonUnits(all).map(trendOf));
  return trends.filter(({ points }) => new Set(points.map(({ date }) => date.slice(0, 10))).size > 1).sort(byNewest);
}

/** Entered in error, cancelled: not a measurement. */
const isUndone = (status: string | null): boolean => /entered-in-error|cancelled|deleted|wrong/i.test(status ?? '');

const byNewest = (a: Trend, b: Trend): number =>
  (b.points.at(-1)?.date ?? '').localeCompare(a.points.at(-1)?.date ?? '') || a.label.localeCompare(b.label);

/** Groups of results that can stand on one scale, each in its most frequent unit. */
function inCommonUnits(all: readonly Measured[]): Measured[][] {
  const groups: Measured[][] = [];
  let left = [...all];
  while (left.length > 0) {
    const unit = mostFrequent(left.map((one) => one.unit));
    const fits = left.filter((one) => inUnit(one.number, one.unit, unit) !== undefined);
    groups.push(fits.map((one) => ({ ...one, unit, number: inUnit(one.number, one.unit, unit) ?? one.number })));
    left = left.filter((one) => !fits.includes(one));
    // A unit that is none of UCUM's only fits itself, so every round takes at least one away.
  }
  return groups;
}

function mostFrequent(units: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const unit of units) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

function trendOf(group: readonly Measured[]): Trend {
  const points = group.map(pointOf).sort((a, b) => a.date.localeCompare(b.date));
  const newest = group.reduce((last, one) => ((one.fact.date ?? '') > (last.fact.date ?? '') ? one : last));
  const { label, code, codeSystem } = newest.fact;
  return { label, code, codeSystem, unit: newest.unit, points };
}

function pointOf({ fact, number, bound, unit }: Measured): TrendPoint {
  const from = fact.ucum ?? fact.unit ?? '';
  const scaled = (text: string | null): number | null => {
    const value = text === null ? undefined : measuredNumber(text)?.number;
    return value === undefined ? null : (inUnit(value, from, unit) ?? null);
  };
  const range = fact.low === null && fact.high === null ? boundsOfText(fact.referenceRange ?? undefined) : fact;
  return {
    factId: fact.factId,
    date: fact.date ?? '',
    value: rounded(number),
    bound,
    written: [fact.value, fact.unit].filter(Boolean).join(' '),
    low: scaled(range.low ?? null),
    high: scaled(range.high ?? null),
    interpretation: fact.interpretation,
  };
}

/** Conversion makes 11.200000000000001 of 112 g/L. */
const rounded = (value: number): number => Number(value.toPrecision(10));

const treats: ReadonlySet<string> = new Set(['procedure', 'medication']);
const mostTreatments = 60;

/** What was done and taken, to be marked over the trends: with a day, not undone, newest first. */
export function treatmentsOf(facts: readonly FactView[]): Treatment[] {
  const all = facts.filter(({ kind, date, status }) => treats.has(kind) && date !== null && date.length >= 10 && !isUndone(status)); // prettier-ignore
  return all
    .sort((a, b) => (b.date ?? '').localeCompare(a.date ?? ''))
    .slice(0, mostTreatments)
    .map(({ factId, kind, label, date, endDate }) => ({ factId, kind, label, date: date ?? '', endDate }));
}
