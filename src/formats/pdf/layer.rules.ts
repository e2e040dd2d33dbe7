/** A page with less letters may be a scan with a stamp or a page number over it. */
const fewLetters = 120;

/** Hardly any letters, or letters without meaning: worth a look at what picture the page holds. */
export function saysLittle(text: string): boolean {
  return lettersOf(text) < fewLetters || isGibberish(text);
}

/** Text of a font that does not say which letters its shapes are: private use, replacement and control characters. */
export function isGibberish(text: string): boolean {
  const unknown = text.match(/[\p{Co}\p{Cn}\ufffd\u0001-\u0008]/gu)?.length ?? 0;
  return unknown > lettersOf(text) / 4;
}

const lettersOf = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
