import { AppError } from '#kernel/errors.ts';

/** Deeper nesting than any document of ours; stops a hostile file from exhausting the stack. */
const maxDepth = 100;

const refuse = (what: string): never => {
  throw new AppError('input.invalid', `This cannot be written as canonical JSON: ${what}.`);
};

const writeString = (text: string): string =>
  text.isWellFormed() ? JSON.stringify(text) : refuse('a text holds half a character (a lone surrogate)');

const writeNumber = (value: number): string =>
  // ECMAScript's own number form is the one RFC 8785 §3.2.2.3 asks for; -0 becomes 0.
  Number.isFinite(value) ? JSON.stringify(value) : refuse(`${value} is not a JSON number`);

function writeObject(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) refuse('only plain objects and arrays');
  // The default sort compares UTF-16 code units, as RFC 8785 §3.2.3 asks.
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${writeString(key)}:${write(member, depth + 1)}`).join(',')}}`;
}

function write(value: unknown, depth: number): string {
  if (depth > maxDepth) return refuse(`nested deeper than ${maxDepth}`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return writeString(value);
  if (typeof value === 'number') return writeNumber(value);
  // Array.from also visits holes, which are undefined and so refused.
  if (Array.isArray(value)) return `[${Array.from(value, (item: unknown) => write(item, depth + 1)).join(',')}]`;
  if (typeof value === 'object') return writeObject(value, depth);
  return refuse(`${typeof value} has no JSON form`);
}

/**
 * Canonical JSON (RFC 8785, JCS): the one spelling of a JSON value that is hashed and signed.
 * @throws AppError `input.invalid` for NaN, infinities, undefined (also as a member), BigInt, functions, symbols,
 * lone surrogates, objects that are not plain (Date, Map, Uint8Array …) and nesting deeper than 100.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

/** `canonicalJson` as UTF-8 bytes. */
export function canonicalBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value));
}

/**
 * Reads JSON that must already be canonical: parses, writes it again and demands the same bytes,
 * so white space, duplicate keys, other spellings of numbers and a byte order mark are all refused.
 * @throws AppError `file.damaged`
 */
export function parseCanonicalJson(bytes: Uint8Array): unknown {
  let value: unknown;
  let again: string;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
    again = canonicalJson(value);
  } catch (cause) {
    throw new AppError('file.damaged', 'This is not readable JSON.', { cause });
  }
  if (again !== text) throw new AppError('file.damaged', 'This JSON is not in its canonical form (RFC 8785).');
  return value;
}
