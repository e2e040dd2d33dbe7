import type { Readable } from 'node:stream';
import { AppError } from '#kernel/errors.ts';
import type { DataKey } from '#platform/crypto/index.ts';
import type { ObjectStore, ObjectWriter } from '#platform/objects/index.ts';

export type Landing = {
  /** Moves the offset over a durable part. False when another writer was first. */
  land(part: { start: number; length: number; object: string }): Promise<boolean>;
};

const someoneElse = () =>
  new AppError('state.conflict', 'Another window is sending the same file. We look again how much is safe and go on.');

/**
 * Takes bytes of one upload from `start` and makes them durable part by part: object first, offset after.
 * When the connection breaks, what arrived is kept.
 * @param upload `partBytes`: a part is made durable and the offset moved at least this often; a crash costs at most two of
 *   them, the one that is coming and the one that is landing. `seen` is shown every byte, in order, before the part it belongs to is made durable
 * @returns the new offset.
 * @throws AppError input.too-large when more comes than was announced; state.conflict; storage.full
 */
export async function receive(
  parts: { objects: ObjectStore; key: DataKey },
  upload: {
    start: number;
    size: number;
    partBytes: number;
    body: Readable;
    seen?: ((bytes: Uint8Array) => void) | undefined;
  },
  landings: Landing,
): Promise<number> {
  let at = upload.start;
  let taken = upload.start;
  let writer: ObjectWriter | undefined;
  let landing: Promise<void> = Promise.resolve();

  const landOne = async (full: ObjectWriter): Promise<void> => {
    if (full.offset === 0) return full.abandon();
    const { id, size } = await full.finish();
    if (await landings.land({ start: at, length: size, object: id })) at += size;
    else {
      await parts.objects.remove(id);
      throw someoneElse();
    }
  };
  /** In the order of their bytes: a part lands while the next one comes, never before the one it follows. */
  const landNext = async (): Promise<void> => {
    const full = writer;
    writer = undefined;
    await landing;
    if (!full) return;
    landing = landOne(full);
    // Whoever waits for it next is told; nobody else shall be told that nobody listened.
    landing.catch(() => undefined);
  };

  try {
    for await (const chunk of readable(upload.body)) {
      writer ??= await parts.objects.create(parts.key);
      if (taken + chunk.length > upload.size)
        throw new AppError('input.too-large', 'More came than was announced. Please choose the file once more.');
      await writer.append(chunk);
      taken += chunk.length;
      upload.seen?.(chunk);
      if (writer.offset >= upload.partBytes) await landNext();
    }
    await landNext();
    await landing;
    return at;
  } catch (error) {
    await landing.catch(() => undefined);
    await writer?.abandon();
    throw error;
  }
}

/** The body until it ends or the connection breaks: a broken one is no error here, the client asks and goes on. */
async function* readable(body: Readable): AsyncGenerator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  try {
    for (;;) {
      const next = await chunks.next().catch(() => ({ done: true as const, value: undefined }));
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await chunks.return?.().catch(() => undefined);
  }
}
