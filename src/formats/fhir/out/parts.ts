import type { Json, JsonObject } from '../json.ts';

/** A resource that we write. */
export type Resource = JsonObject & { resourceType: string; id: string };

/** What a resource of a record is made from: a fact of the list (`FactView` of the records), without its house. */
export type FactOut = {
  factId: string;
  /** The element it was read from: `CarePlan/x` of FHIR, else in words of another format. */
  from: string;
  kind: string;
  label: string;
  codes: readonly { system: string | null; code: string; display: string | null }[];
  date: string | null;
  endDate: string | null;
  value: string | null;
  unit: string | null;
  ucum: string | null;
  referenceRange: string | null;
  low: string | null;
  high: string | null;
  interpretation: string | null;
  status: string | null;
};

/** What a kind of entry is in R4; undefined where R4 demands what the source does not say. */
export type Shape = (fact: FactOut, patient: JsonObject) => Shaped | undefined;
export type Shaped = JsonObject & { resourceType: string };

/** FHIR has no empty values: what is not known is left out. */
export function some(values: Record<string, Json | null | undefined>): JsonObject {
  const kept = Object.entries(values).filter(
    ([, value]) =>
      value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept) as JsonObject;
}

/** Words and all codings as given (R4, CodeableConcept). */
export function conceptOf({ label, codes }: Pick<FactOut, 'label' | 'codes'>): JsonObject {
  return some({
    coding: codes.map(({ system, code, display }) =>
      some({ system: uriOf(system), code: code.trim().replaceAll(/\s+/g, ' '), display }),
    ),
    text: label,
  });
}

/** An absolute URI, or nothing: a name that is none would make the coding invalid. */
const uriOf = (system: string | null): string | null =>
  system === null
    ? null
    : /^[a-z][a-z0-9+.-]*:\S+$/i.test(system)
      ? system
      : /^[0-9.]+$/.test(system)
        ? `urn:oid:${system}`
        : null;

/** R4 dateTime: a year, a month, a day, or a time with seconds and zone. A time without a zone is given as its day. */
export function dateTimeOf(date: string | null): string | null {
  const found = /^(\d{4})(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?/.exec(date ?? '');
  if (!found) return null;
  const [, year = '', rest = '', , time, seconds, , zone] = found;
  const day = `${year}${rest}`.slice(0, 10);
  if (!time || !zone) return isReal(day) ? day : null;
  const clock = `${time.slice(1, 6)}${seconds ?? ':00'}`;
  return isReal(day) ? `${day}T${clock}${zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`}` : null;
}

const isReal = (day: string): boolean =>
  day.length < 10 || new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) === day;

/** `performedDateTime`, or `performedPeriod` where an end is known. */
export function timeOf(name: string, { date, endDate }: Pick<FactOut, 'date' | 'endDate'>): JsonObject {
  const [start, end] = [dateTimeOf(date), dateTimeOf(endDate)];
  if (start && end && end !== start && !isBefore(end, start)) return { [`${name}Period`]: { start, end } };
  return some({ [`${name}DateTime`]: start ?? end });
}

/** The code if it is one of these, else the fallback. */
export function oneOf<T extends string | null>(
  word: string | null,
  codes: readonly string[],
  otherwise: T,
): string | T {
  const said = (word ?? '').toLowerCase().trim();
  return codes.find((code) => said === code || said.split(/[,;\s]+/).includes(code)) ?? otherwise;
}

/** Words that have no field of their own. */
export const note = (...words: (string | null)[]): Json =>
  words.filter((one) => one !== null && one !== '').map((text) => ({ text }));

/** A code of one of HL7's own systems as a concept. */
export const coded = (system: string, code: string | null): Json =>
  code === null ? null : { coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }] };

/** A period that has a beginning or an end, and never ends before it begins (R4, per-1). */
export function periodOf({ date, endDate }: Pick<FactOut, 'date' | 'endDate'>): Json {
  const [start, end] = [dateTimeOf(date), dateTimeOf(endDate)];
  const period = some({ start, end: start && end && isBefore(end, start) ? null : end });
  return Object.keys(period).length === 0 ? null : period;
}

/** Of dates of any precision: a part of the other is not before it. */
function isBefore(end: string, start: string): boolean {
  if (end.length > 10 && start.length > 10) return Date.parse(end) < Date.parse(start);
  const shared = Math.min(end.length, start.length, 10);
  return end.slice(0, shared) < start.slice(0, shared);
}
