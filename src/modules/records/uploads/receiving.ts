/** How long one file at most waits for bytes that are coming in. */
const longestWaitMs = 25;
/** How long a batch of files at most waits for a sender who is quicker than that: the next request follows at once. */
const longestBatchWaitMs = 3000;
/** Who sends more than this a second is through soon with whatever they have, and needs the machine for it meanwhile. */
const quickBytes = 8_000_000;
const longestWaitForQuickMs = 20_000;
const rateMs = 2000;
const quietMs = 150;

/**
 * Bytes that arrive go before the reading of files that are safe already: a person waits for the first with the page open.
 * On a slow line something is always arriving, so each file waits a moment only.
 */
export type Receiving = {
  /** @param act takes bytes and says how many came */
  during(act: () => Promise<number>): Promise<number>;
  /** Resolves when nothing is arriving, or after 25 ms. */
  goFirst(): Promise<void>;
  /** Resolves when nothing has been arriving for a moment, or after 3 s, of a quick sender 20 s: asked before a batch of files. */
  goFirstForLong(): Promise<void>;
};

/** Shared by the door of uploads and the reader of files. */
export function createReceiving(): Receiving {
  let arriving = 0;
  let waiting: (() => void)[] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  let came: { atMs: number; bytes: number }[] = [];
  const isQuiet = () => arriving === 0 && performance.now() - lastMs >= quietMs;
  const isQuick = () => {
    came = came.filter(({ atMs }) => performance.now() - atMs < rateMs);
    return came.reduce((sum, { bytes }) => sum + bytes, 0) >= (quickBytes * rateMs) / 1000;
  };
  return {
    during: async (act) => {
      arriving += 1;
      try {
        const bytes = await act();
        came.push({ atMs: performance.now(), bytes });
        return bytes;
      } finally {
        arriving -= 1;
        lastMs = performance.now();
        if (arriving === 0) {
          for (const goOn of waiting) goOn();
          waiting = [];
        }
      }
    },
    goFirst: async () => {
      if (arriving === 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, longestWaitMs);
        waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    },
    goFirstForLong: async () => {
      const began = performance.now();
      const until = () => began + (isQuick() ? longestWaitForQuickMs : longestBatchWaitMs);
      while (!isQuiet() && performance.now() < until())
        await new Promise((resolve) => void setTimeout(resolve, quietMs / 3));
    },
  };
}
