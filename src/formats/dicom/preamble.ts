/** What stands in the 128 bytes before `DICM` (PS3.10 7.1). `none`: the file has no preamble at all. */
export type PreambleVerdict = 'none' | 'zero' | 'tiff' | 'other' | 'executable';

/** Bytes before the prefix `DICM`. */
export const PREAMBLE_LENGTH = 128;

/** First bytes of programs and scripts (CVE-2019-11687, PS3.10 7.5): Windows, Linux, macOS (both orders, fat), shell. */
const EXECUTABLE = [
  [0x4d, 0x5a],
  [0x7f, 0x45, 0x4c, 0x46],
  [0xfe, 0xed, 0xfa, 0xce],
  [0xfe, 0xed, 0xfa, 0xcf],
  [0xce, 0xfa, 0xed, 0xfe],
  [0xcf, 0xfa, 0xed, 0xfe],
  [0xca, 0xfe, 0xba, 0xbe],
  [0x23, 0x21],
];

/** Dual DICOM and TIFF files are allowed by the standard and used for slides: TIFF and BigTIFF, both byte orders. */
const TIFF = [
  [0x49, 0x49, 0x2a, 0x00],
  [0x4d, 0x4d, 0x00, 0x2a],
  [0x49, 0x49, 0x2b, 0x00],
  [0x4d, 0x4d, 0x00, 0x2b],
];

function startsWith(bytes: Uint8Array, signature: number[]): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}

/** True when `DICM` stands at `at`. */
export function hasPrefix(bytes: Uint8Array, at: number): boolean {
  return startsWith(bytes.subarray(at, at + 4), [0x44, 0x49, 0x43, 0x4d]);
}

/** Judges the preamble; only `none`, `zero` and `tiff` may ever be served as they came (FU-5). */
export function preambleVerdict(bytes: Uint8Array): PreambleVerdict {
  if (EXECUTABLE.some((signature) => startsWith(bytes, signature))) return 'executable';
  if (!hasPrefix(bytes, PREAMBLE_LENGTH)) return 'none';
  if (bytes.subarray(0, PREAMBLE_LENGTH).every((byte) => byte === 0)) return 'zero';
  return TIFF.some((signature) => startsWith(bytes, signature)) ? 'tiff' : 'other';
}
