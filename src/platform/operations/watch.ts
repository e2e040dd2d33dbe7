import type { Readable } from 'node:stream';

/** How often a running download or upload asks again: a withdrawn consent ends it within a second. */
const everyMs = 250;

/**
 * Asks while bytes flow, and breaks every stream off when the answer has become no. One question at a time, so that a
 * slow database is not asked twice at once.
 * @param check throws when the bytes may not flow any longer
 * @returns adds a stream to the watch, and ends the watch
 */
export function watchStreams(check: () => Promise<void>): { add(stream: Readable): void; end(): void } {
  const streams: Readable[] = [];
  let asking = false;
  const ask = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    try {
      await check();
    } catch (error) {
      end();
      for (const stream of streams) stream.destroy(error instanceof Error ? error : undefined);
    }
    asking = false;
  };
  const timer = setInterval(() => void ask(), everyMs);
  timer.unref();
  const end = (): void => clearInterval(timer);
  const add = (stream: Readable): void => {
    // Nobody may be listening (a body that is sent to nobody); then its error would end the whole program.
    stream.on('error', () => undefined);
    streams.push(stream);
  };
  return { add, end };
}
