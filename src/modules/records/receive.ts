import type { Readable } from 'node:stream';
import { AppError } from '#kernel/errors.ts';
import type { DataKey } from '#platform/crypto/index.ts';
import type { ObjectStore, ObjectWriter } from '#platform/objects/index.ts';

/** A part is made durable and the offset moved at least this often, so that a crash costs no more. */
const partBytes = 16 * 1024 * 1024;

export type Landing = {
  /** Moves the offset over a durable part. False when another writer was first. */
  land(part: { start: number; length: number; object: string }): Promise<boolean>;
};

const someoneElse = () =>
  new AppError('state.conflict', 'Another window is sending the same file. We look again how much is safe and go on.');

/**
 * Takes bytes of one upload from `start` and makes them durable part by part: object first, offset after.
 * When the connection breaks, what arrived is kept.
 * @param upload `seen` is shown every byte, in order, before the part it belongs to is made durable
 * @returns the new offset.
 * @throws AppError input.too-large when more comes than was announced; state.conflict; storage.full
 */
export async function receive(
  parts: { objects: ObjectStore; key: DataKey },
  upload: { start: number; size: number; body: Readable; seen?: ((bytes: Uint8Array) => void) | undefined },
  landing: Landing,
): Promise<number> {
  let at = upload.start;
  let writer: ObjectWriter | undefined;

  const land = async (): Promise<void> => {
    const full = writer;
    writer = undefined;
    if (!full) return;
    if (full.offset === 0) return full.abandon();
    const { id, size } = await full.finish();
    if (await landing.land({ start: at, length: size, object: id })) at += size;
    else {
      await parts.objects.remove(id);
      throw someoneElse();
    }
  };

  try {
    for await (const chunk of readable(upload.body)) {
      writer ??= await parts.objects.create(parts.key);
      if (at + writer.offset + chunk.length > upload.size)
        throw new AppError('input.too-large', 'More came than was announced. Please choose the file once more.');
      await writer.append(chunk);
      upload.seen?.(chunk);
      if (writer.offset >= partBytes) await land();
    }
    await land();
    return at;
  } catch (error) {
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
