/*
 * Specific Character Set (0008,0005): PS3.3 C.12.1.1.2, PS3.5 6.1 and annexes H (Japanese), I (Korean), K (Chinese).
 */

/** Turns the bytes of a text value into a string. Bytes that the set does not have become U+FFFD; it never throws. */
export type TextDecoding = (bytes: Uint8Array) => string;

/** Single-byte and stand-alone sets: defined term without `ISO 2022`, to the WHATWG label that decodes it. */
const LABELS: Record<string, string> = {
  'ISO_IR 100': 'iso-8859-1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'iso-8859-9',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 192': 'utf-8',
  'ISO_IR 149': 'euc-kr',
  'ISO_IR 58': 'gbk',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** Escape sequences for the upper half (G1): bytes after ESC, to the label. PS3.3 tables C.12-3 and C.12-4. */
const G1_ESCAPES: Record<string, string> = {
  '-A': 'iso-8859-1',
  '-B': 'iso-8859-2',
  '-C': 'iso-8859-3',
  '-D': 'iso-8859-4',
  '-L': 'iso-8859-5',
  '-G': 'iso-8859-6',
  '-F': 'iso-8859-7',
  '-H': 'iso-8859-8',
  '-M': 'iso-8859-9',
  '-b': 'iso-8859-15',
  '-T': 'windows-874',
  ')I': 'shift_jis',
  '$)C': 'euc-kr',
  '$)A': 'gbk',
};

/** Escape sequences for the lower half (G0). The kanji sets take two bytes a character. */
const G0_ESCAPES: Record<string, 'single' | 'jis0208' | 'jis0212'> = {
  '(B': 'single',
  '(J': 'single',
  $B: 'jis0208',
  '$@': 'jis0208',
  '$(D': 'jis0212',
};

const ESC = 0x1b;

const decoders = new Map<string, TextDecoder>();

function decoderOf(label: string): TextDecoder {
  let decoder = decoders.get(label);
  if (!decoder) {
    decoder = new TextDecoder(label);
    decoders.set(label, decoder);
  }
  return decoder;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Text of bytes below 0x80 without escape, or undefined: nearly every value, and much faster than a decoder. */
export function asciiText(bytes: Uint8Array): string | undefined {
  const { length } = bytes;
  if (length > 256) return undefined;
  let text = '';
  for (let i = 0; i < length; i++) {
    const byte = bytes[i]!;
    if (byte >= 0x80 || byte === ESC) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** A set was not named but is used: UTF-8 when the bytes are valid UTF-8, else Latin-1, the two that real files hold. */
function guess(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return decoderOf('iso-8859-1').decode(bytes);
  }
}

/** Sets after which a delimiter brings back the first declared set (PS3.5 6.1.2.5.3): \ ^ = TAB LF FF CR. */
const RESETS = new Set([0x5c, 0x5e, 0x3d, 0x09, 0x0a, 0x0c, 0x0d]);

/** Decodes text with code extensions (ISO/IEC 2022) by walking the bytes and keeping what G0 and G1 are. */
function decodeExtended(bytes: Uint8Array, firstG1: string): string {
  let text = '';
  let g0: 'single' | 'jis0208' | 'jis0212' = 'single';
  let g1 = firstG1;
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at]!;
    if (byte === ESC) {
      const three = String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0);
      const key = three in G1_ESCAPES || three in G0_ESCAPES ? three : three.slice(0, 2);
      g0 = G0_ESCAPES[key] ?? g0;
      g1 = G1_ESCAPES[key] ?? g1;
      at += 1 + (key in G0_ESCAPES || key in G1_ESCAPES ? key.length : 0);
    } else if (byte >= 0x80) {
      const from = at;
      while (at < bytes.length && bytes[at]! >= 0x80) at++;
      text += decoderOf(g1).decode(bytes.subarray(from, at));
    } else if (g0 === 'single' || byte < 0x21 || at + 1 >= bytes.length) {
      if (RESETS.has(byte)) {
        g0 = 'single';
        g1 = firstG1;
      }
      text += String.fromCharCode(byte);
      at++;
    } else {
      text += kanji(g0, byte, bytes[at + 1]!);
      at += 2;
    }
  }
  return text;
}

/** One character of JIS X 0208 or 0212, through EUC-JP, which holds both with the high bits set. */
function kanji(set: 'jis0208' | 'jis0212', first: number, second: number): string {
  const pair = [first | 0x80, second | 0x80];
  return decoderOf('euc-jp').decode(new Uint8Array(set === 'jis0212' ? [0x8f, ...pair] : pair));
}

/** The upper half before any escape: the first term's, else that of the first set named that has one. */
function startOf(terms: string[]): string {
  for (const term of terms) {
    const label = LABELS[term.replace('ISO 2022 IR', 'ISO_IR')];
    if (label) return label;
  }
  return 'iso-8859-1';
}

/** Spelling as in the standard: `ISO-IR 100`, `ISO IR 100`, `ISO_2022_IR_87` and the like are in real files. */
function normalTerm(term: string): string {
  const plain = term.trim().toUpperCase().replace(/[-_]/g, ' ').replace(/\s+/g, ' ');
  if (plain === 'UTF 8' || plain === 'UTF8') return 'ISO_IR 192';
  return plain.startsWith('ISO IR') ? `ISO_IR${plain.slice(6)}` : plain;
}

const cache = new Map<string, TextDecoding>();

/**
 * The decoding for the values of Specific Character Set, e.g. `['', 'ISO 2022 IR 87']`.
 * Unknown terms are read as if no set was named. Source: PS3.3 C.12.1.1.2.
 */
export function textDecodingOf(values: string[]): TextDecoding {
  const key = values.join('\\');
  let decoding = cache.get(key);
  if (!decoding) {
    decoding = makeDecoding(values.map(normalTerm));
    // Bounded: the values come from files.
    if (cache.size < 200) cache.set(key, decoding);
  }
  return decoding;
}

function makeDecoding(terms: string[]): TextDecoding {
  const extended = terms.length > 1 || terms.some((term) => term.startsWith('ISO 2022'));
  const single = LABELS[terms[0] ?? ''];
  if (extended) {
    const first = startOf(terms);
    return (bytes) => asciiText(bytes) ?? decodeExtended(bytes, first);
  }
  if (single) return (bytes) => asciiText(bytes) ?? decoderOf(single).decode(bytes);
  return (bytes) => asciiText(bytes) ?? guess(bytes);
}

/** The default repertoire, used until a data set names another. */
export const defaultDecoding: TextDecoding = textDecodingOf([]);
