import { boundsOfText } from '../facts/index.ts';
import { attribute, element, elements, textOf, typeOf, type XmlElement } from '../xml/index.ts';
import { conceptOf, nullWordsOf } from './concept.ts';
import type { Narrative } from './narrative.ts';
import { periodOf } from './time.ts';

export type Amount = { value?: string; unit?: string };
type Range = { referenceRange?: string; low?: string; high?: string };

const coded = new Set(['CD', 'CE', 'CV', 'CO', 'CS', 'PQR', 'SXCM_CD']);

/** The value of an observation, of whichever data type (CDA R2 data types), as text and unit. */
export function valueOf(value: XmlElement | undefined, narrative: Narrative): Amount {
  if (!value) return {};
  const type = typeOf(value) ?? '';
  if (/^RTO/.test(type) || element(value, 'numerator')) return ratioOf(value);
  if (type.includes('TS')) return momentOf(value);
  if (element(value, 'low') || element(value, 'high') || element(value, 'center')) return intervalOf(value);
  if (coded.has(type) || attribute(value, 'code') !== undefined) return words(conceptOf(value, narrative).label) ?? nothing(value); // prettier-ignore
  const number = attribute(value, 'value');
  if (number !== undefined) return amountOf(value);
  const said = attribute(value, 'extension') ?? narrative.text(value) ?? narrative.text(element(value, 'originalText'));
  return words(said) ?? translated(value) ?? nothing(value);
}

const words = (value: string | undefined): Amount | undefined => (value === undefined ? undefined : { value });

function nothing(value: XmlElement): Amount {
  const why = nullWordsOf(value);
  return why === undefined ? {} : { value: `not available: ${why}` };
}

/** A number with its unit; UCUM writes `1` for none. */
function amountOf(of: XmlElement | undefined): Amount {
  const value = attribute(of, 'value');
  const unit = attribute(of, 'unit') ?? attribute(of, 'currency');
  return { ...(value !== undefined && { value }), ...(unit !== undefined && unit !== '1' && { unit }) };
}

/** A quantity without a UCUM unit is written as a translation with the unit's own words. */
function translated(value: XmlElement): Amount | undefined {
  const one = elements(value, 'translation').find((each) => attribute(each, 'value') !== undefined);
  if (!one) return undefined;
  const unit = attribute(one, 'displayName') ?? attribute(one, 'code') ?? textOf(element(one, 'originalText')).trim();
  return { ...amountOf(one), ...(unit && { unit }) };
}

/** Integers as a titre (`1:128`), quantities as `5 mg / 2 h`. */
function ratioOf(value: XmlElement): Amount {
  const parts = [element(value, 'numerator'), element(value, 'denominator')].map(amountOf);
  if (parts.every(({ value: number }) => number === undefined)) return nothing(value);
  const isTitre = parts.every(({ unit }) => unit === undefined);
  return {
    value: parts.map((one) => [one.value ?? '?', one.unit].filter(Boolean).join(' ')).join(isTitre ? ':' : ' / '),
  };
}

function momentOf(value: XmlElement): Amount {
  const { date, endDate } = periodOf(value);
  return words([date, endDate].filter(Boolean).join(' – ') || undefined) ?? nothing(value);
}

/** `5–10`, `<5`, `<=5`, `>60`: bounds are inclusive unless the file says otherwise (IVL.inclusive). */
function intervalOf(value: XmlElement): Amount {
  const [low, high] = [element(value, 'low'), element(value, 'high')];
  const [from, to] = [boundOf(low), boundOf(high)];
  const unit = from.unit ?? to.unit ?? amountOf(element(value, 'center')).unit;
  const said = intervalWords(low, high) ?? attribute(element(value, 'center'), 'value');
  if (said === undefined) return nothing(value);
  return { value: said, ...(unit !== undefined && { unit }) };
}

function intervalWords(low: XmlElement | undefined, high: XmlElement | undefined): string | undefined {
  const [from, to] = [boundOf(low).value, boundOf(high).value];
  if (from !== undefined && to !== undefined) return `${from}–${to}`;
  if (to !== undefined) return `${attribute(high, 'inclusive') === 'false' ? '<' : '<='}${to}`;
  return from === undefined ? undefined : `${attribute(low, 'inclusive') === 'false' ? '>' : '>='}${from}`;
}

/** Some write a bound as a time-like string or leave it without a value; only numbers are bounds. */
function boundOf(bound: XmlElement | undefined): Amount {
  const { value, unit } = amountOf(bound);
  return { ...(value !== undefined && { value }), ...(unit !== undefined && { unit }) };
}

/** Range of what is usual: in words, and its bounds where they are numbers. The range of normal first. */
export function rangeOf(observation: XmlElement, narrative: Narrative): Range {
  const ranges = elements(observation, 'referenceRange').flatMap((one) => elements(one, 'observationRange'));
  const normal = ranges.find((one) => ['N', undefined].includes(attribute(element(one, 'interpretationCode'), 'code')));
  const chosen = normal ?? ranges[0];
  if (!chosen) return {};
  const value = element(chosen, 'value');
  const [low, high] = [element(value, 'low'), element(value, 'high')].map((bound) =>
    numberOf(attribute(bound, 'value')),
  );
  const said = intervalWords(element(value, 'low'), element(value, 'high')) ?? narrative.text(element(chosen, 'text'));
  const other = said ?? valueOf(value, narrative).value;
  const bounds = low === undefined && high === undefined ? boundsOfText(other) : {};
  return {
    ...(other !== undefined && { referenceRange: other.slice(0, 500) }),
    ...bounds,
    ...(low !== undefined && { low }),
    ...(high !== undefined && { high }),
  };
}

const numberOf = (written: string | undefined): string | undefined =>
  written !== undefined && /^[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?$/i.test(written) ? written : undefined;

/** `every 6 h`, `2 times a day`, `at bedtime`: how often, in words (PIVL_TS, EIVL_TS; CDA R2 data types). */
export function frequencyOf(time: XmlElement, narrative: Narrative): string | undefined {
  const event = attribute(element(time, 'event'), 'code');
  if (event !== undefined) return events[event] ?? event;
  const period = element(time, 'period');
  const every = attribute(period, 'value') ?? attribute(element(period, 'low'), 'value');
  if (every === undefined) return narrative.text(element(time, 'originalText'));
  const most = attribute(element(period, 'high'), 'value');
  const unit = attribute(period, 'unit') ?? attribute(element(period, 'low'), 'unit') ?? '';
  const amount = most === undefined ? every : `${every}–${most}`;
  const word = units[unit] ?? unit;
  return amount === '1' ? `every ${word}` : `every ${amount} ${word}${units[unit] ? 's' : ''}`;
}

const units: Readonly<Record<string, string>> = {
  h: 'hour',
  d: 'day',
  wk: 'week',
  mo: 'month',
  min: 'minute',
  a: 'year',
};

/** HL7 v3 TimingEvent (2.16.840.1.113883.5.139). */
const events: Readonly<Record<string, string>> = {
  AC: 'before meals', ACD: 'before lunch', ACM: 'before breakfast', ACV: 'before dinner', C: 'with meals',
  CD: 'with lunch', CM: 'with breakfast', CV: 'with dinner', HS: 'at bedtime', IC: 'between meals', PC: 'after meals',
  PCD: 'after lunch', PCM: 'after breakfast', PCV: 'after dinner', WAKE: 'on waking',
}; // prettier-ignore

/** A dose as a person reads it: `2 mL`, `1–2`. */
export function doseOf(dose: XmlElement | undefined): string | undefined {
  if (!dose) return undefined;
  const { value, unit } = element(dose, 'low') || element(dose, 'high') ? intervalOf(dose) : amountOf(dose);
  if (value === undefined || value === '0' || value.startsWith('not available')) return undefined;
  return [value, unit].filter(Boolean).join(' ');
}
