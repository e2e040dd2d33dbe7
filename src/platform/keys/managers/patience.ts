import { setTimeout as sleep } from 'node:timers/promises';
import { isAppError } from '#kernel/errors.ts';

/** How long a manager outside is waited for. Times in milliseconds. */
export type Patience = {
  /** Tries at most, the first among them. */
  tries: number;
  /** For one try, and for all of them with the pauses between. */
  tryMs: number;
  wholeMs: number;
  /** The first pause is at most this long; each further one may be twice as long. */
  pauseMs: number;
};

/** Less in all than the 20 seconds that the key process has for its start. */
export const usualPatience: Patience = { tries: 5, tryMs: 5_000, wholeMs: 12_000, pauseMs: 100 };

/**
 * Asks until there is an answer. Only `service.unavailable` is asked again, after a pause of random length (“full
 * jitter”, so that many who were turned away together do not come back together); a refusal is final.
 * @param once asks once, in as many milliseconds as it is given
 * @throws AppError what the last try threw
 */
export async function patiently<T>(patience: Patience, once: (timeoutMs: number) => Promise<T>): Promise<T> {
  const end = performance.now() + patience.wholeMs;
  for (let n = 1; ; n += 1) {
    try {
      return await once(Math.max(1, Math.ceil(Math.min(patience.tryMs, end - performance.now()))));
    } catch (error) {
      const passing = isAppError(error) && error.code === 'service.unavailable';
      const pause = Math.random() * patience.pauseMs * 2 ** (n - 1);
      if (!passing || n >= patience.tries || performance.now() + pause >= end) throw error;
      await sleep(pause);
    }
  }
}
