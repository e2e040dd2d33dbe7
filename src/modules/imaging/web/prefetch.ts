import { Enums, cache, imageLoader } from '@cornerstonejs/core';
import { maxCachedBytes } from './cornerstone.ts';

/** Requests at the same time; the picture that is looked at goes by its own lane. */
const lanes = 4;

export type Prefetch = {
  /** Fetches from here on, in the direction of reading first. */
  from(index: number, direction: 1 | -1): void;
  stop(): void;
};

/** Pictures from `index`, first those ahead, then those behind. */
export function readingOrder(count: number, index: number, direction: 1 | -1): number[] {
  const ahead = Array.from({ length: count }, (_, i) => index + direction * i);
  const behind = Array.from({ length: count }, (_, i) => index - direction * (i + 1));
  return [...ahead, ...behind].filter((i) => i >= 0 && i < count);
}

/** Loads a series in the background while it fits the memory that is set aside. Unreadable pictures are told once. */
export function createPrefetch(
  imageIds: readonly string[],
  tell: { loaded(count: number): void; unreadable(index: number): void },
): Prefetch {
  const done = new Set<number>();
  const failed = new Set<number>();
  let queue: number[] = [];
  let running = 0;
  let stopped = false;
  let bytesOfOne = 0;

  const room = () => bytesOfOne === 0 || (done.size + running + 1) * bytesOfOne < 0.8 * maxCachedBytes;

  const one = async (index: number, imageId: string): Promise<void> => {
    const options = { priority: 10, requestType: Enums.RequestType.Prefetch };
    try {
      const image = await imageLoader.loadAndCacheImage(imageId, options);
      bytesOfOne ||= image.sizeInBytes || 1;
      done.add(index);
      tell.loaded(done.size);
    } catch {
      failed.add(index);
      if (!stopped) tell.unreadable(index);
    }
  };

  const pump = (): void => {
    while (!stopped && running < lanes && queue.length > 0 && room()) {
      const index = queue.shift() ?? 0;
      const imageId = imageIds[index];
      if (imageId === undefined || done.has(index) || failed.has(index)) continue;
      running += 1;
      void one(index, imageId).finally(() => {
        running -= 1;
        pump();
      });
    }
  };

  for (const [index, imageId] of imageIds.entries()) if (cache.isLoaded(imageId)) done.add(index);
  return {
    from: (index, direction) => {
      queue = readingOrder(imageIds.length, index, direction);
      pump();
    },
    stop: () => {
      stopped = true;
      queue = [];
    },
  };
}
