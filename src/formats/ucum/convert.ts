import { parseUnit, type Unit } from './parse.ts';

/**
 * A value in another unit, or undefined when the two do not measure the same thing (mg/dL and mmol/L do not: that needs
 * the substance). Both are UCUM codes. Result with the precision of a double, not rounded.
 */
export function inUnit(value: number, from: string, to: string): number | undefined {
  if (from === to) return value;
  const a = parseUnit(from);
  const b = parseUnit(to);
  if (!a || !b || dimensionsOf(a) !== dimensionsOf(b)) return undefined;
  return (value * a.factor + (a.offset ?? 0) - (b.offset ?? 0)) / b.factor;
}

/**
 * One text for values that are the same amount: `13.2 g/dL` and `132 g/L`. Six significant digits, which no laboratory
 * exceeds; a unit that is no UCUM code stands as written.
 */
export function amountKey(value: number, unit: string): string {
  const parsed = parseUnit(unit);
  if (!parsed) return `${short(value)} ${unit}`;
  return `${short(value * parsed.factor + (parsed.offset ?? 0))} ${dimensionsOf(parsed)}`;
}

const short = (value: number): string => String(Number(value.toPrecision(6)));

function dimensionsOf({ dimensions }: Unit): string {
  return Object.keys(dimensions)
    .sort()
    .map((name) => `${name}${dimensions[name]}`)
    .join('.');
}
