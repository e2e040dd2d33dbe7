/** How long one file at most waits for bytes that are coming in. */
const longestWaitMs = 25;

/**
 * Bytes that arrive go before the reading of files that are safe already: a person waits for the first with the page open.
 * On a slow line something is always arriving, so each file waits a moment only.
 */
export type Receiving = {
  during<T>(act: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is arriving, or after 25 ms. */
  goFirst(): Promise<void>;
};

/** Shared by the door of uploads and the reader of files. */
export function createReceiving(): Receiving {
  let arriving = 0;
  let waiting: (() => void)[] = [];
  return {
    during: async (act) => {
      arriving += 1;
      try {
        return await act();
      } finally {
        arriving -= 1;
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
  };
}
