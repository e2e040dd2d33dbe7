import { AppError } from '#kernel/errors.ts';

/** One value of a DER encoding (ITU-T X.690): its tag byte, the bytes of all of it, and of what it holds. */
export type Der = { tag: number; bytes: Uint8Array; value: Uint8Array };

/** Tag bytes that occur in certificates and timestamps. */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  printable: 0x13,
  ia5: 0x16,
  utcTime: 0x17,
  time: 0x18,
  bmp: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Tag byte of a context-specific value `[n]`. */
export const context = (n: number, constructed = true): number => (constructed ? 0xa0 : 0x80) + n;

export const refuse = (words: string): never => {
  throw new AppError('proof.invalid', words);
};

const damaged = (): never => refuse('The timestamp is not written in the one form that timestamps have (DER).');

/** Length in its shortest form, which DER demands, and where the value begins. At most 16 MiB. */
function lengthAt(bytes: Uint8Array, at: number): { length: number; start: number } {
  const first = bytes[at] ?? damaged();
  if (first < 0x80) return { length: first, start: at + 1 };
  const count = first - 0x80;
  if (count < 1 || count > 3 || at + count >= bytes.length) return damaged();
  let length = 0;
  for (let i = 1; i <= count; i += 1) length = length * 256 + (bytes[at + i] ?? 0);
  if (length < 0x80 || length < 256 ** (count - 1)) return damaged();
  return { length, start: at + 1 + count };
}

function readAt(bytes: Uint8Array, at: number): Der {
  const tagByte = bytes[at] ?? damaged();
  // Tags of more than one byte do not occur in these formats.
  if ((tagByte & 0x1f) === 0x1f) return damaged();
  const { length, start } = lengthAt(bytes, at + 1);
  if (start + length > bytes.length) return damaged();
  return { tag: tagByte, bytes: bytes.subarray(at, start + length), value: bytes.subarray(start, start + length) };
}

/** Exactly one value. @throws AppError `proof.invalid` */
export function readDer(bytes: Uint8Array): Der {
  const der = readAt(bytes, 0);
  return der.bytes.length === bytes.length ? der : damaged();
}

/** The values inside a constructed one, in their order. @throws AppError `proof.invalid` */
export function childrenOf(der: Der, expected: number): Der[] {
  if (der.tag !== expected) return damaged();
  const children: Der[] = [];
  for (let at = 0; at < der.value.length;) {
    const child = readAt(der.value, at);
    children.push(child);
    at += child.bytes.length;
  }
  return children;
}

/** Takes children one after another, the optional ones only when their tag is next. */
export class Reader {
  private at = 0;
  private readonly children: readonly Der[];

  constructor(der: Der, expected: number = tag.sequence) {
    this.children = childrenOf(der, expected);
  }

  /** The next child, which must have this tag. */
  take(expected: number): Der {
    return this.maybe(expected) ?? damaged();
  }

  /** The next child if it has this tag. */
  maybe(expected: number): Der | undefined {
    const child = this.children[this.at];
    if (child?.tag !== expected) return undefined;
    this.at += 1;
    return child;
  }

  /** The next child, whatever it is. */
  any(): Der {
    return this.children[this.at++] ?? damaged();
  }

  /** Nothing may be left over: what nobody reads, nobody has checked. */
  end(): void {
    if (this.at !== this.children.length) damaged();
  }
}

/** An object identifier in dots. */
export function oidOf(der: Der): string {
  if (der.tag !== tag.oid || der.value.length === 0 || (der.value.at(-1) ?? 0x80) >= 0x80) return damaged();
  const numbers: number[] = [];
  let number = 0;
  for (const byte of der.value) {
    number = number * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      numbers.push(number);
      number = 0;
    }
  }
  const [first = 0, ...rest] = numbers;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - top * 40, ...rest].join('.');
}

/** A whole number of up to 53 bits. */
export function numberOf(der: Der): number {
  if (der.tag !== tag.integer || der.value.length === 0 || der.value.length > 6 || (der.value[0] ?? 0x80) >= 0x80)
    return damaged();
  return der.value.reduce((number, byte) => number * 256 + byte, 0);
}

/** A GeneralizedTime or UTCTime in UTC (RFC 5280 §4.1.2.5, RFC 3161 §2.4.2); fractions of a second to the millisecond. */
export function timeOf(der: Der): Date {
  const text = String.fromCharCode(...der.value);
  const pattern = der.tag === tag.utcTime ? /^(\d\d)(\d{10})Z$/ : /^(\d{4})(\d{10})(?:\.(\d*[1-9]))?Z$/;
  const [, year = '', rest = '', fraction = ''] = pattern.exec(text) ?? damaged();
  const century = der.tag === tag.utcTime ? (Number(year) < 50 ? '20' : '19') : '';
  const [month, day, hour, minute, second] = rest.match(/\d\d/g) ?? damaged();
  const iso = `${century}${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const time = new Date(`${iso}.${fraction.slice(0, 3).padEnd(3, '0')}Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(iso) ? time : damaged();
}

/** Text of a name. */
export function textOf(der: Der): string {
  if (der.tag === tag.bmp)
    return Array.from({ length: der.value.length / 2 }, (_, i) =>
      String.fromCharCode((der.value[2 * i] ?? 0) * 256 + (der.value[2 * i + 1] ?? 0)),
    ).join('');
  return new TextDecoder().decode(der.value);
}
