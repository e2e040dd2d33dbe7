/** The one source of time. Tests pass a clock that they move. */
export type Clock = { now(): Date };

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is moved (tests). */
export function manualClock(start: Date): Clock & { advance(ms: number): void } {
  let current = start.getTime();
  return { now: () => new Date(current), advance: (ms) => void (current += ms) };
}
