import { atoms, prefixes, scales, type Atom, type Dimensions } from './atoms.ts';

/** A unit as a multiple of powers of base dimensions; `offset` only of temperature scales, in kelvin. */
export type Unit = { factor: number; dimensions: Dimensions; offset?: number };

const longest = 100;

/**
 * Reads a UCUM code in its case-sensitive form (UCUM §2–§9): `mg/dL`, `10*9/L`, `mL/min/{1.73_m2}`, `kg.m-2`.
 * @returns undefined when it is none, or uses units that are not in our table
 */
export function parseUnit(code: string): Unit | undefined {
  if (code.length > longest) return undefined;
  const scale = Object.hasOwn(scales, code) ? scales[code] : undefined;
  if (scale) return { factor: scale.factor, offset: scale.offset, dimensions: { K: 1 } };
  const reader = { code, at: 0 };
  const unit = term(reader, 0);
  return unit && reader.at === code.length ? unit : undefined;
}

type Reader = { readonly code: string; at: number };

/** `a.b/c`, and `/c` at the start. */
function term(reader: Reader, depth: number): Unit | undefined {
  let unit: Unit = { factor: 1, dimensions: {} };
  let sign: 1 | -1 = take(reader, '/') ? -1 : 1;
  for (;;) {
    const part = component(reader, depth);
    if (!part) return undefined;
    unit = times(unit, part, sign);
    if (take(reader, '.')) sign = 1;
    else if (take(reader, '/')) sign = -1;
    else return unit;
  }
}

/** `(…)`, a number, an annotation, or a unit with its exponent and annotation. */
function component(reader: Reader, depth: number): Unit | undefined {
  if (take(reader, '(')) {
    if (depth > 5) return undefined;
    const inside = term(reader, depth + 1);
    return inside && take(reader, ')') ? inside : undefined;
  }
  const { code, at } = reader;
  const annotation = /\{[\x21-\x7a|~]*\}/y;
  annotation.lastIndex = at;
  if (annotation.test(code)) {
    reader.at = annotation.lastIndex;
    return { factor: 1, dimensions: {} };
  }
  const simple = /(10[*^]|(?:\[[^\]]*\]|[A-Za-z%'])+(?:\[[^\]]*\])?|[0-9]+)([+-]?[0-9]+)?(\{[^{}]*\})?/y;
  simple.lastIndex = at;
  const found = simple.exec(code);
  if (!found) return undefined;
  const [, symbol = '', exponent] = found;
  reader.at = simple.lastIndex;
  // A number is written out (UCUM §8): only `10*` and `10^` take a power.
  if (/^\d+$/.test(symbol)) return exponent === undefined ? { factor: Number(symbol), dimensions: {} } : undefined;
  const atom = atomOf(symbol);
  return atom && power(atom, exponent === undefined ? 1 : Number(exponent));
}

/** An atom, or a prefix before one that takes it. */
function atomOf(symbol: string): Pick<Atom, 'factor' | 'dimensions'> | undefined {
  if (Object.hasOwn(atoms, symbol)) return atoms[symbol];
  for (const length of [1, 2]) {
    const prefix = symbol.slice(0, length);
    const rest = symbol.slice(length);
    const atom = Object.hasOwn(atoms, rest) ? atoms[rest] : undefined;
    if (atom?.metric && Object.hasOwn(prefixes, prefix))
      return { factor: atom.factor * (prefixes[prefix] ?? 1), dimensions: atom.dimensions };
  }
  return undefined;
}

function power({ factor, dimensions }: Pick<Atom, 'factor' | 'dimensions'>, exponent: number): Unit | undefined {
  if (Math.abs(exponent) > 30) return undefined;
  const raised = Object.entries(dimensions).map(([name, of]) => [name, of * exponent] as const);
  return { factor: factor ** exponent, dimensions: Object.fromEntries(raised) };
}

function times(a: Unit, b: Unit, sign: 1 | -1): Unit {
  const dimensions: Record<string, number> = { ...a.dimensions };
  for (const [name, exponent] of Object.entries(b.dimensions)) {
    const sum = (dimensions[name] ?? 0) + sign * exponent;
    if (sum === 0) delete dimensions[name];
    else dimensions[name] = sum;
  }
  return { factor: sign === 1 ? a.factor * b.factor : a.factor / b.factor, dimensions };
}

function take(reader: Reader, mark: string): boolean {
  if (reader.code[reader.at] !== mark) return false;
  reader.at += 1;
  return true;
}
