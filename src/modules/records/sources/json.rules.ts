/** Looking into JSON of a stranger: what is not of the kind that is asked for is not there. Pure. */
export type Json = Readonly<Record<string, unknown>>;

export const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export const texts = (value: unknown): string[] => list(value).filter((one): one is string => typeof one === 'string');

/**
 * The elements of the list under `key` of the outermost object, each exactly as it is written: no number is rounded, no
 * space is lost. Of a key that stands there twice the last counts, as `JSON.parse` has it.
 * @param json text that `JSON.parse` takes; other text gives no sense here
 */
export function elementsAsWritten(json: string, key: string): string[] {
  let found: string[] = [];
  let at = skipSpace(json, 0) + 1;
  for (at = skipSpace(json, at); json[at] === '"'; at = skipSpace(json, at)) {
    const nameEnd = endOfValue(json, at);
    const name = JSON.parse(json.slice(at, nameEnd)) as string;
    const start = skipSpace(json, skipSpace(json, nameEnd) + 1);
    const end = endOfValue(json, start);
    if (name === key) found = json[start] === '[' ? elements(json, start) : [];
    at = skipSpace(json, end);
    if (json[at] !== ',') break;
    at += 1;
  }
  return found;
}

function elements(json: string, start: number): string[] {
  const found: string[] = [];
  for (let at = skipSpace(json, start + 1); at < json.length && json[at] !== ']';) {
    const end = endOfValue(json, at);
    found.push(json.slice(at, end));
    at = skipSpace(json, end);
    if (json[at] === ',') at = skipSpace(json, at + 1);
  }
  return found;
}

function skipSpace(json: string, from: number): number {
  let at = from;
  while (at < json.length && json.charCodeAt(at) <= 0x20) at += 1;
  return at;
}

/** Place after the value that begins at `from`. */
function endOfValue(json: string, from: number): number {
  let depth = 0;
  for (let at = from; at < json.length; at += 1) {
    const c = json[at];
    if (c === '"') {
      for (at += 1; json[at] !== '"' && at < json.length; at += 1) if (json[at] === '\\') at += 1;
      if (depth === 0) return at + 1;
    } else if (c === '{' || c === '[') depth += 1;
    else if (c === '}' || c === ']') {
      // A number or word that ends the object or list around it.
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && (c === ',' || json.charCodeAt(at) <= 0x20)) return at;
  }
  return json.length;
}
