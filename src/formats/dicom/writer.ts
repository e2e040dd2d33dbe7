/** VRs with a 32 bit length field in explicit VR (PS3.5 7.1.2). */
const LONG_VRS = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
/** Our own implementation identifier (PS3.10 7.1), under 2.25. */
const IMPLEMENTATION_CLASS_UID = '2.25.251904837190465021784367120983461752094';

const encoder = new TextEncoder();

/** Writes elements in explicit VR little endian; text is UTF-8. The caller keeps the order of the tags. */
export class DicomWriter {
  readonly parts: Uint8Array[] = [];
  length = 0;

  /** A text value, padded to even length: UI with NUL, all others with a space (PS3.5 6.2). */
  text(tag: number, vr: string, value: string): this {
    const raw = encoder.encode(value);
    if (raw.length % 2 === 0) return this.bytes(tag, vr, raw);
    const even = new Uint8Array(raw.length + 1);
    even.set(raw);
    even[raw.length] = vr === 'UI' ? 0 : 0x20;
    return this.bytes(tag, vr, even);
  }

  /** One unsigned 16 bit number. */
  us(tag: number, value: number): this {
    return this.bytes(tag, 'US', new Uint8Array([value & 0xff, value >>> 8]));
  }

  /** One unsigned 32 bit number. */
  ul(tag: number, value: number): this {
    const raw = new Uint8Array(4);
    new DataView(raw.buffer).setUint32(0, value, true);
    return this.bytes(tag, 'UL', raw);
  }

  /** Any value whose bytes are ready. */
  bytes(tag: number, vr: string, value: Uint8Array): this {
    const long = LONG_VRS.has(vr);
    const header = new Uint8Array(long ? 12 : 8);
    const view = new DataView(header.buffer);
    view.setUint16(0, tag >>> 16, true);
    view.setUint16(2, tag & 0xffff, true);
    header.set(encoder.encode(vr), 4);
    if (long) view.setUint32(8, value.length, true);
    else view.setUint16(6, value.length, true);
    return this.raw(header).raw(value);
  }

  /** Bytes as they are, e.g. items and delimiters. */
  raw(value: Uint8Array): this {
    this.parts.push(value);
    this.length += value.length;
    return this;
  }

  /** Everything written so far in one array. */
  join(): Uint8Array {
    const all = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}

/** A Part 10 file (PS3.10 7.1): zero preamble, prefix, file meta information, data set. */
export function part10(
  sopClass: string,
  sopInstance: string,
  transferSyntax: string,
  dataset: DicomWriter,
): Uint8Array {
  const meta = new DicomWriter();
  meta.bytes(0x00020001, 'OB', new Uint8Array([0, 1])).text(0x00020002, 'UI', sopClass);
  meta.text(0x00020003, 'UI', sopInstance).text(0x00020010, 'UI', transferSyntax);
  meta.text(0x00020012, 'UI', IMPLEMENTATION_CLASS_UID).text(0x00020013, 'SH', 'CONSILIUM');
  const file = new DicomWriter().raw(new Uint8Array(128)).raw(encoder.encode('DICM'));
  file.ul(0x00020000, meta.length);
  for (const part of [...meta.parts, ...dataset.parts]) file.raw(part);
  return file.join();
}
