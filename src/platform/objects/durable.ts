import { open, rename, mkdir, readFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '#kernel/errors.ts';

/** A full disk is said in words; a failed fsync ends the process, because after it the pages may be gone (fsyncgate). */
export function storageError(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError(
      'storage.full',
      'We have no room left just now. What you sent before is safe; please go on later.',
      { cause: error },
    );
  }
  return error;
}

/** Makes what was written durable. A failed fsync cannot be tried again: the process ends and recovers from disk. */
export async function syncFile(file: FileHandle): Promise<void> {
  try {
    await file.sync();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw storageError(error);
    process.stderr.write(`fsync failed (${code}); stopping so that nothing unsafe is acknowledged\n`);
    process.abort();
  }
}

/** Makes a rename or a new name in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await syncFile(folder);
  } finally {
    await folder.close();
  }
}

/** Writes a whole file so that after a power cut there is either the old one or the new one. */
export async function writeDurably(path: string, bytes: Uint8Array | string, mode = 0o600): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.tmp`;
  try {
    const file = await open(temporary, 'w', mode);
    try {
      await file.writeFile(bytes);
      await syncFile(file);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    throw storageError(error);
  }
}

/** The file's bytes, or undefined when it is not there. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
