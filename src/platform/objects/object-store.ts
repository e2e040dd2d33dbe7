import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import {
  framePlain,
  frameSealed,
  newSha256,
  objectKey,
  openFrame,
  sealFrame,
  type DataKey,
} from '#platform/crypto/index.ts';
import { storageError, syncFile, syncFolder } from './durable.ts';

/** Where an object is and what it holds. `size` and `sha256` are of the plaintext. */
export type ObjectRef = { readonly id: string; readonly size: number; readonly sha256: string };

/** Appends to one new object. Many small files may share one (a segment); each remembers its offset and length. */
export type ObjectWriter = {
  readonly id: string;
  /** Bytes appended so far: the offset of the next append. */
  readonly offset: number;
  append(bytes: Uint8Array): Promise<void>;
  /** Makes everything durable and returns where it is. Nothing may be acknowledged before. */
  finish(): Promise<ObjectRef>;
  /** Throws the unfinished object away. */
  abandon(): Promise<void>;
};

/** A folder of write-once, encrypted objects. Names are random: nothing of a file or a person reaches a path. */
export type ObjectStore = {
  create(key: DataKey): Promise<ObjectWriter>;
  put(key: DataKey, bytes: Uint8Array): Promise<ObjectRef>;
  /** Plaintext bytes `offset … offset+length`; one range read of the file. */
  read(key: DataKey, object: Pick<ObjectRef, 'id' | 'size'>, offset?: number, length?: number): Promise<Buffer>;
  stream(key: DataKey, object: Pick<ObjectRef, 'id' | 'size'>, offset?: number, length?: number): Readable;
  remove(id: string): Promise<void>;
};

/** Sealed bytes are written when there are so many: few writes for a body that comes in small pieces. */
const writtenAtOnce = 1024 * 1024;

const idPattern = /^[a-z2-9]{32}$/;

/** The folder store. Other engines (S3) keep the same frames. */
export function createObjectStore(folder: string): ObjectStore {
  const pathOf = (id: string) => {
    if (!idPattern.test(id)) throw new AppError('internal', 'An object id has an unknown form.');
    return join(folder, id.slice(0, 2), id.slice(2, 4), id);
  };

  async function readRange(
    key: DataKey,
    object: Pick<ObjectRef, 'id' | 'size'>,
    offset: number,
    length: number,
  ): Promise<Buffer> {
    if (offset < 0 || length < 0 || offset + length > object.size)
      throw new AppError('internal', 'A range lies outside its object.');
    if (length === 0) return Buffer.alloc(0);
    const first = Math.floor(offset / framePlain);
    const last = Math.floor((offset + length - 1) / framePlain);
    const lastOfAll = Math.floor((object.size - 1) / framePlain);
    const plainOfLast = last === lastOfAll ? object.size - lastOfAll * framePlain : framePlain;
    const sealed = Buffer.allocUnsafe((last - first) * frameSealed + plainOfLast + 16);
    const file = await open(pathOf(object.id), 'r').catch(missing);
    try {
      const { bytesRead } = await file.read(sealed, 0, sealed.length, first * frameSealed);
      if (bytesRead !== sealed.length)
        throw new AppError('file.damaged', 'This file is shorter on our disk than it should be.');
    } finally {
      await file.close();
    }
    const secret = objectKey(key.secret, object.id);
    const frames: Buffer[] = [];
    for (let index = first; index <= last; index += 1) {
      const at = (index - first) * frameSealed;
      frames.push(
        openFrame(
          secret,
          object.id,
          index,
          sealed.subarray(at, Math.min(at + frameSealed, sealed.length)),
          index === lastOfAll,
        ),
      );
    }
    const plain = frames.length === 1 && frames[0] ? frames[0] : Buffer.concat(frames);
    const start = offset - first * framePlain;
    return plain.subarray(start, start + length);
  }

  async function* chunks(
    key: DataKey,
    object: Pick<ObjectRef, 'id' | 'size'>,
    offset: number,
    length: number,
  ): AsyncGenerator<Buffer> {
    const step = 16 * framePlain;
    for (let at = offset; at < offset + length;) {
      const next = Math.min(offset + length, (Math.floor(at / step) + 1) * step);
      yield await readRange(key, object, at, next - at);
      at = next;
    }
  }

  const create = (key: DataKey) => createWriter(folder, pathOf, key);
  return {
    create,
    put: async (key, bytes) => {
      const writer = await create(key);
      await writer.append(bytes);
      return writer.finish();
    },
    read: (key, object, offset = 0, length = object.size - offset) => readRange(key, object, offset, length),
    stream: (key, object, offset = 0, length = object.size - offset) =>
      Readable.from(chunks(key, object, offset, length), { objectMode: false }),
    remove: (id) => rm(pathOf(id), { force: true }),
  };
}

function missing(error: unknown): never {
  throw new AppError('file.damaged', 'This file is missing on our disk.', { cause: error });
}

async function createWriter(folder: string, pathOf: (id: string) => string, key: DataKey): Promise<ObjectWriter> {
  const id = newId();
  const secret = objectKey(key.secret, id);
  const path = pathOf(id);
  const temporary = join(folder, 'unfinished', id);
  let file: FileHandle;
  try {
    await mkdir(dirname(temporary), { recursive: true, mode: 0o700 });
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    file = await open(temporary, 'wx', 0o600);
  } catch (error) {
    throw storageError(error);
  }
  const hash = newSha256();
  let pending: Buffer = Buffer.alloc(0);
  let size = 0;
  let index = 0;
  let sealed: Buffer[] = [];
  let unwritten = 0;

  const seal = (frame: Uint8Array, last: boolean): void => {
    sealed.push(...sealFrame(secret, id, index, frame, last));
    unwritten += frame.length;
    index += 1;
  };
  const write = async (): Promise<void> => {
    const parts = sealed;
    const wanted = parts.reduce((sum, part) => sum + part.length, 0);
    [sealed, unwritten] = [[], 0];
    try {
      const { bytesWritten } = await file.writev(parts);
      // Where the room ends in the middle, the system says how far it came and no error yet.
      if (bytesWritten !== wanted) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
    } catch (error) {
      throw storageError(error);
    }
  };
  const abandon = async (): Promise<void> => {
    await file.close().catch(() => undefined);
    await rm(temporary, { force: true });
  };

  return {
    id,
    get offset() {
      return size;
    },
    append: async (bytes) => {
      hash.update(bytes);
      size += bytes.length;
      let rest: Uint8Array = bytes;
      // A full frame is kept back until more comes: only then is it known not to be the last.
      if (pending.length > 0 && pending.length + rest.length > framePlain) {
        const missing = framePlain - pending.length;
        seal(Buffer.concat([pending, rest.subarray(0, missing)]), false);
        rest = rest.subarray(missing);
        pending = Buffer.alloc(0);
      }
      while (rest.length > framePlain) {
        seal(rest.subarray(0, framePlain), false);
        rest = rest.subarray(framePlain);
      }
      pending = Buffer.concat([pending, rest]);
      if (unwritten >= writtenAtOnce) await write();
    },
    finish: async () => {
      if (size > 0) {
        seal(pending, true);
        await write();
      }
      await syncFile(file);
      await file.close();
      try {
        await rename(temporary, path);
        await syncFolder(dirname(path));
      } catch (error) {
        throw storageError(error);
      }
      return { id, size, sha256: hash.digest('hex') };
    },
    abandon,
  };
}

/** Leftovers of writes that a crash cut off: never acknowledged, so they may go. */
export async function clearUnfinished(folder: string): Promise<void> {
  const path = join(folder, 'unfinished');
  if (await stat(path).catch(() => undefined)) await rm(path, { recursive: true, force: true });
}
