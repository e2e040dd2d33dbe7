import zlib from 'node:zlib';
import { damaged, truncated, unsafe, unsupported } from './errors.ts';

/** Largest data set we unpack from one deflated file, in bytes. */
const MAX_INFLATED = 512 * 1024 * 1024;
/** More bytes out than this many per byte in is a bomb, not a picture (FU-4). */
const MAX_RATIO = 100;
/** Small files may pack better than that: an even test image of one megabyte is no danger. */
const ALWAYS_ALLOWED = 1024 * 1024;

/**
 * Unpacks a deflated data set (PS3.5 A.5, raw RFC 1951), counting the bytes that come out, whatever the file says.
 * @throws AppError file.unsafe when more comes out than allowed, file.truncated or file.damaged when it is not whole
 */
export function inflateDataset(bytes: Uint8Array): Uint8Array {
  if (typeof zlib?.inflateRawSync !== 'function') {
    throw unsupported('This picture file is packed in a way that only the server can read.');
  }
  const allowed = Math.min(MAX_INFLATED, Math.max(ALWAYS_ALLOWED, bytes.length * MAX_RATIO));
  try {
    return new Uint8Array(zlib.inflateRawSync(bytes, { maxOutputLength: allowed }));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ERR_BUFFER_TOO_LARGE') throw unsafe('unpacked it would be enormous, as no real picture is');
    if (code === 'Z_BUF_ERROR') throw truncated('its packed part is not complete', error);
    throw damaged('its packed part cannot be unpacked', error);
  }
}
