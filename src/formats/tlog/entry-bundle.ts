import { AppError } from '#kernel/errors.ts';
import { concatBytes } from './bytes.ts';

/** Largest entry in bytes: its length is a uint16 (C2SP tlog-tiles). */
export const maxEntrySize = 0xffff;

/** Entries as they lie in a bundle: each with its length as uint16, big-endian. @throws AppError `input.too-large` */
export function encodeEntries(entries: readonly Uint8Array[]): Uint8Array {
  return concatBytes(
    ...entries.flatMap((entry) => {
      if (entry.length > maxEntrySize)
        throw new AppError('input.too-large', 'A log entry is larger than 65,535 bytes.');
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
    }),
  );
}

/** Entries of a bundle, as views into it. @throws AppError `log.damaged` when it does not end where an entry ends */
export function decodeEntries(bundle: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bundle.length) {
    const size = ((bundle[at] ?? 0) << 8) | (bundle[at + 1] ?? 0);
    const end = at + 2 + size;
    if (end > bundle.length)
      throw new AppError('log.damaged', 'An entry bundle of the log ends in the middle of an entry.');
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return entries;
}
