import { AppError } from '#kernel/errors.ts';
import type { DataKey } from '#platform/crypto/index.ts';
import type { ObjectRef, ObjectStore } from '#platform/objects/index.ts';

/** Files that lie one after another in one encrypted object. Offsets and sizes in bytes. */
export type StoredParts = { name: string; offset: number; size: number }[];
export type StoredFiles = { object: Pick<ObjectRef, 'id' | 'size'>; parts: StoredParts };

/** Writes files into one new object: one key, one fsync. */
export async function storeFiles(
  objects: ObjectStore,
  key: DataKey,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<StoredFiles> {
  const writer = await objects.create(key);
  const parts: StoredParts = [];
  try {
    for (const [name, bytes] of files) {
      parts.push({ name, offset: writer.offset, size: bytes.length });
      await writer.append(bytes);
    }
    const { id, size } = await writer.finish();
    return { object: { id, size }, parts };
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

/** All files of an object, by name. */
export async function readFiles(
  objects: ObjectStore,
  key: DataKey,
  stored: StoredFiles,
): Promise<Map<string, Uint8Array>> {
  const bytes = await objects.read(key, stored.object);
  return new Map(stored.parts.map(({ name, offset, size }) => [name, bytes.subarray(offset, offset + size)]));
}

/** One file as a stream. @throws AppError not-found */
export function streamFile(objects: ObjectStore, key: DataKey, stored: StoredFiles, name: string) {
  const part = stored.parts.find((one) => one.name === name);
  if (!part) throw new AppError('not-found', 'This is not part of the letter.');
  return { size: part.size, body: objects.stream(key, stored.object, part.offset, part.size) };
}

/** The columns of a row in which `StoredFiles` are kept. */
export function columnsOf(stored: StoredFiles): { object_id: string; object_size: number; parts: string } {
  return { object_id: stored.object.id, object_size: stored.object.size, parts: JSON.stringify(stored.parts) };
}

export function storedOf(row: { object_id: string; object_size: number; parts: StoredParts }): StoredFiles {
  return { object: { id: row.object_id, size: row.object_size }, parts: row.parts };
}
