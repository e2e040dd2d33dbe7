/** Fills `{name}` in one pass, so that a value that looks like a placeholder stays as it is. */
export function fill(template: string, values: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** A day in words. A bare date stays that date; a moment is told in UTC, as it was signed. */
export function longDay(value: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(value));
}

/** A moment in words with the time zone named. */
export function longMoment(value: string, language: string): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  return `${format.format(new Date(value))} UTC`;
}

/**
 * Text as it may be printed: a signed letter must never look different from what was signed.
 * Bidirectional embeddings, overrides and isolates (Unicode UAX #9: U+202A-202E, U+2066-2069) could reorder a dose on
 * paper, and a character without a glyph would vanish, so both are printed as their code point, e.g. `[U+202E]`.
 */
export function printable(text: string, hasGlyph: (codePoint: number) => boolean): string {
  let out = '';
  for (const character of text.normalize('NFC').replaceAll('\t', ' ')) {
    const code = character.codePointAt(0) ?? 0;
    if (isVariationSelector(code)) continue;
    out += code === 0x0a || (!isBidiControl(code) && hasGlyph(code)) ? character : inBrackets(code);
  }
  return out;
}

/** `printable` over every string of a JSON value. */
export function printableJson(value: unknown, hasGlyph: (codePoint: number) => boolean): unknown {
  if (typeof value === 'string') return printable(value, hasGlyph);
  if (Array.isArray(value)) return value.map((item) => printableJson(item, hasGlyph));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, printableJson(item, hasGlyph)]));
}

function isBidiControl(code: number): boolean {
  return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

function isVariationSelector(code: number): boolean {
  return code >= 0xfe00 && code <= 0xfe0f;
}

function inBrackets(code: number): string {
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
}
