import type { Frame } from './frames.ts';
import type { TransferSyntax } from './transfer-syntaxes.ts';
import { damaged } from './errors.ts';

/*
 * The compressed picture says its own size once more. A decoder allocates by that size, so a picture that says another
 * size than the header is refused before any decoder sees it. Only the first marks are read.
 */

type Size = { rows: number; columns: number };

/** Marks are near the start; application data (colour profiles) may come before the size. */
const LOOK_AT = 256 * 1024;

/** Height and width from a JPEG or JPEG-LS frame header (ISO/IEC 10918-1 B.2.2, 14495-1 C.2.2). */
function jpegSize(bytes: Uint8Array): Size | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const mark = bytes[at + 1]!;
    if (mark === 0xff) {
      at++;
      continue;
    }
    if (isStartOfFrame(mark)) {
      return { rows: bytes[at + 5]! * 256 + bytes[at + 6]!, columns: bytes[at + 7]! * 256 + bytes[at + 8]! };
    }
    if (mark === 0xda || mark === 0xd9) return undefined;
    at += 2 + Math.max(2, bytes[at + 2]! * 256 + bytes[at + 3]!);
  }
  return undefined;
}

/** SOF0 to SOF15 without DHT, JPG and DAC, and SOF55 of JPEG-LS. */
function isStartOfFrame(mark: number): boolean {
  return (mark >= 0xc0 && mark <= 0xcf && mark !== 0xc4 && mark !== 0xc8 && mark !== 0xcc) || mark === 0xf7;
}

/** Height and width from the SIZ mark of JPEG 2000 (ISO/IEC 15444-1 A.5.1). */
function jpeg2000Size(bytes: Uint8Array): Size | undefined {
  if (bytes.length < 24 || bytes[0] !== 0xff || bytes[1] !== 0x4f || bytes[2] !== 0xff || bytes[3] !== 0x51) {
    return undefined;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { columns: view.getUint32(8) - view.getUint32(16), rows: view.getUint32(12) - view.getUint32(20) };
}

/** The RLE header (PS3.5 G.5): up to 15 segments whose offsets rise and lie inside the frame. */
function checkRle(bytes: Uint8Array, frameLength: number): void {
  if (frameLength < 64 || bytes.length < 64) throw damaged('a compressed picture in it is cut off');
  const view = new DataView(bytes.buffer, bytes.byteOffset, 64);
  const segments = view.getUint32(0, true);
  let last = 63;
  if (segments < 1 || segments > 15) throw damaged('a compressed picture in it cannot be unpacked');
  for (let i = 1; i <= segments; i++) {
    const offset = view.getUint32(i * 4, true);
    if (offset <= last || offset >= frameLength) throw damaged('a compressed picture in it cannot be unpacked');
    last = offset;
  }
}

/**
 * Compares what the compressed frame says about itself with the header.
 * A frame whose marks we cannot read is let pass: the decoder, in its jail, has the last word.
 * @throws AppError file.damaged when the frame says another size
 */
export function checkCodestream(bytes: Uint8Array, frame: Frame, syntax: TransferSyntax, size: Size): void {
  const first = frame.ranges?.[0] ?? frame;
  const head = bytes.subarray(first.offset, first.offset + Math.min(first.length, LOOK_AT));
  if (syntax.codec === 'rle') return checkRle(head, frame.length);
  const own = syntax.codec === 'jpeg-2000' ? jpeg2000Size(head) : jpegSizeOf(syntax, head);
  if (!own) return;
  // A JPEG may leave its height to a later mark (DNL) and write zero.
  const rowsDiffer = own.rows !== size.rows && own.rows !== 0;
  if (rowsDiffer || own.columns !== size.columns) throw damaged('a compressed picture in it says another size');
}

function jpegSizeOf(syntax: TransferSyntax, head: Uint8Array): Size | undefined {
  return syntax.codec === 'jpeg' || syntax.codec === 'jpeg-ls' ? jpegSize(head) : undefined;
}
