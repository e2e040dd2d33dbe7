/** Names that would reach into the making of objects, wherever one of ours is merged with another. */
const noNames = new Set(['__proto__', 'constructor', 'prototype']);

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a JSON body that means one thing to everybody (ASVS V1.5.3, RFC 8259 §4, §6, §8; RFC 7493). Refused is what two
 * readers read differently: bytes that are no UTF-8, a byte order mark, one name twice in one object, a number that does
 * not fit the 53 bits of a double. Lone surrogates and NUL are looked for in every input later (`unkeepableText`).
 * @throws SyntaxError in plain words
 */
export function readStrictJson(body: Uint8Array): unknown {
  const text = decode(body);
  const value: unknown = JSON.parse(text, exactNumbers);
  refuseNames(text);
  return value;
}

function decode(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new SyntaxError('not UTF-8');
  }
}

function exactNumbers(_name: string, value: unknown): unknown {
  if (typeof value !== 'number') return value;
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    throw new SyntaxError('a number that is not kept exactly');
  return value;
}

/** Walks over text that is JSON already, so only strings and the marks between them need to be known. */
function refuseNames(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  let nameNext = false;
  for (let at = 0; at < text.length; at += 1) {
    const mark = text[at];
    if (mark === '{') {
      open.push(new Set());
      nameNext = true;
    } else if (mark === '[') {
      open.push(undefined);
      nameNext = false;
    } else if (mark === '}' || mark === ']') {
      open.pop();
      nameNext = false;
    } else if (mark === ',') nameNext = open.at(-1) !== undefined;
    else if (mark === '"') {
      const end = endOfString(text, at);
      if (nameNext) takeName(open.at(-1), JSON.parse(text.slice(at, end + 1)) as string);
      nameNext = false;
      at = end;
    }
  }
}

function takeName(names: Set<string> | undefined, name: string): void {
  if (noNames.has(name)) throw new SyntaxError('a name that is none');
  if (names?.has(name)) throw new SyntaxError('one name twice');
  names?.add(name);
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
