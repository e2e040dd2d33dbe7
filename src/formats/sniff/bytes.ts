/** True when `bytes` has `wanted` (Latin-1 text) at `offset`. */
export function hasAt(bytes: Uint8Array, offset: number, wanted: string): boolean {
  if (offset < 0 || offset + wanted.length > bytes.length) return false;
  for (let at = 0; at < wanted.length; at += 1) if (bytes[offset + at] !== wanted.charCodeAt(at)) return false;
  return true;
}

/** First offset of `wanted` in [from, to), or -1. */
export function findIn(bytes: Uint8Array, wanted: string, from: number, to: number): number {
  const first = wanted.charCodeAt(0);
  const end = Math.min(to, bytes.length) - wanted.length;
  for (let at = Math.max(0, from); at <= end; at += 1) {
    if (bytes[at] === first && hasAt(bytes, at, wanted)) return at;
  }
  return -1;
}

/** Little-endian unsigned 16 bit. */
export function u16(bytes: Uint8Array, offset: number): number {
  return (bytes[offset] ?? 0) | ((bytes[offset + 1] ?? 0) << 8);
}

/** Little-endian unsigned 32 bit. */
export function u32(bytes: Uint8Array, offset: number): number {
  return (u16(bytes, offset) | (u16(bytes, offset + 2) << 16)) >>> 0;
}
