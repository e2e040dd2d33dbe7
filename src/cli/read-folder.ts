import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#kernel/errors.ts';

/** Far above any bundle; keeps a wrong folder (a home, a disc) from being read into memory. */
const limits = { files: 2000, bytes: 2 ** 30 };

/** Names in order, so that the same folder always gives the same words. */
const list = async (folder: string): Promise<string[]> => (await readdir(folder)).toSorted();

function explain(error: unknown, folder: string): AppError {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  if (code === 'ENOENT') return new AppError('not-found', `There is no folder ${folder}.`, { cause: error });
  if (code === 'ENOTDIR') {
    return new AppError('input.invalid', `${folder} is not a folder. If it is a ZIP file, unpack it first.`, {
      cause: error,
    });
  }
  return new AppError('input.invalid', `${folder} cannot be read (${code}).`, { cause: error });
}

/**
 * Reads a folder into memory: bytes by path relative to it, with `/` between parts.
 * Anything that is not a plain file (a link, a device, an empty folder) is listed with a trailing `/` or `@` and
 * without bytes, so that it counts as something that does not belong there and is never followed.
 * @throws AppError `not-found`, `input.invalid`, `input.too-large`
 */
export async function readFolder(folder: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  let total = 0;
  const visit = async (relative: string): Promise<void> => {
    const names = await list(join(folder, relative));
    if (names.length === 0 && relative !== '') files.set(relative, new Uint8Array(0));
    for (const name of names) await add(relative + name);
  };
  const add = async (relative: string): Promise<void> => {
    const entry = await lstat(join(folder, relative));
    total += entry.size;
    if (files.size >= limits.files || total > limits.bytes) {
      throw new AppError('input.too-large', 'This folder holds far more than a downloaded opinion.');
    }
    if (entry.isDirectory()) await visit(`${relative}/`);
    else if (entry.isFile()) files.set(relative, new Uint8Array(await readFile(join(folder, relative))));
    else files.set(`${relative}@`, new Uint8Array(0));
  };
  try {
    await visit('');
  } catch (error) {
    throw error instanceof AppError ? error : explain(error, folder);
  }
  return files;
}
