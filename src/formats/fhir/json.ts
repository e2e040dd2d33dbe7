import { AppError } from '#kernel/errors.ts';

/** Parsed JSON that nobody has checked; read it only with the functions below. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export type JsonLimits = { maxChars?: number; maxDepth?: number };

/** FHIR's deepest honest resources (Questionnaire items, nested parts) stay well below this. */
const defaults = { maxChars: 150_000_000, maxDepth: 100 };

/**
 * JSON within limits. Numbers that a double would change (`2.10`, 25 digits, 1e309) come as the text they were written
 * as: FHIR decimals are exact (R4, datatypes, "decimal"). Errors: `input.too-large`, `file.unsafe` (depth), `file.damaged`.
 */
export function parseJson(text: string, limits: JsonLimits = {}): Json {
  const { maxChars, maxDepth } = { ...defaults, ...limits };
  if (text.length > maxChars)
    throw new AppError('input.too-large', 'This file holds more data than we can take at once.');
  checkDepth(text, maxDepth);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''), exactNumbers) as Json;
  } catch (cause) {
    throw new AppError('file.damaged', 'This data file is damaged or cut off. Please export it once more.', { cause });
  }
}

/** Counts brackets outside of strings before anything recursive sees the text. */
function checkDepth(text: string, maxDepth: number): void {
  let depth = 0;
  let isString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isString) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) isString = false;
    } else if (code === 0x22) isString = true;
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > maxDepth) {
        throw new AppError('file.unsafe', 'This file is nested deeper than any honest record. It was not opened.');
      }
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
}

/** `source` is the text of a primitive (ECMAScript, JSON.parse source text access). */
function exactNumbers(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value;
  return String(value) === context.source ? value : context.source;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own property, never one of the prototype. */
export function get(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Walks own properties; arrays give their first element. */
export function dig(value: Json | undefined, ...keys: string[]): Json | undefined {
  let at = value;
  for (const key of keys) {
    if (Array.isArray(at)) at = at[0];
    at = get(at, key);
  }
  return at;
}

/** A non-empty string (numbers as written), trimmed and at most 4000 characters, or undefined. */
export function text(value: Json | undefined): string | undefined {
  const one = Array.isArray(value) ? value[0] : value;
  if (typeof one === 'number') return String(one);
  const trimmed = typeof one === 'string' ? one.trim().slice(0, 4000) : '';
  return trimmed === '' ? undefined : trimmed;
}

/** Always a list: nothing, one thing or many. */
export function list(value: Json | undefined): Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
