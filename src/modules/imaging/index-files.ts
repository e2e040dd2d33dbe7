import { AppError, isAppError } from '#kernel/errors.ts';
import type { FileHead, IndexResult } from '#formats/dicom-index/index.ts';
import type { InstanceFile } from './ingest.types.ts';
import type { PictureReader } from './picture-reader.ts';

/** Headers of slices are some kilobytes; what has more is sent once more, whole. */
const headBytes = 32 * 1024;

/**
 * Reads headers in the jail, many files at once, because a call costs more than a header. Of each only the beginning is
 * sent; compressed pictures and long headers go whole. If the batch ends the reader, each file is tried alone, so only
 * the one that did it is refused.
 */
export async function indexFiles(reader: PictureReader, files: readonly InstanceFile[]): Promise<IndexResult[]> {
  const heads = files.map(({ bytes }) => ({ head: headOf(bytes), size: bytes.length }));
  const results = await together(reader, heads);
  for (const [i, file] of files.entries()) {
    if (results[i]?.outcome === 'need-all') results[i] = await alone(reader, file.bytes);
  }
  return results;
}

/** A copy when cut, because a view would be sent with all that lies behind it. */
function headOf(bytes: Uint8Array): Uint8Array {
  return bytes.length <= 2 * headBytes ? bytes : bytes.slice(0, headBytes);
}

async function together(reader: PictureReader, heads: FileHead[]): Promise<IndexResult[]> {
  try {
    return await reader.index(heads);
  } catch (error) {
    if (isAppError(error) && error.code === 'service.unavailable') throw error;
    return heads.map(() => ({ outcome: 'need-all' }));
  }
}

async function alone(reader: PictureReader, bytes: Uint8Array): Promise<IndexResult> {
  try {
    const [result] = await reader.index([{ head: bytes, size: bytes.length }]);
    if (result) return result;
    throw new AppError('internal', 'The reader of pictures gave no answer.');
  } catch (error) {
    if (!isAppError(error) || error.code === 'service.unavailable') throw error;
    return { outcome: 'refused', code: error.code, reason: error.detail };
  }
}
