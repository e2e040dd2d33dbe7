const MiB = 1024 * 1024;
const minute = 60_000;

/** Of one fetching. What is more is left there, and told. */
export const limits = {
  /** One page of a hospital's answer. */
  pageBytes: 16 * MiB,
  /** All pages together: one file, which is read at once. */
  allBytes: 96 * MiB,
  pages: 1000,
  /** One paper or picture. */
  fileBytes: 32 * MiB,
  files: 500,
  allFileBytes: 1024 * MiB,
  /** From coming back to the last request; never longer than the hospital's permission. */
  timeMs: 60 * minute,
  /** One exchange with the hospital. */
  askMs: 30_000,
  /** The hospital may be waited for so long in one go, and that often for one question. */
  waitMs: 10 * minute,
  tries: 5,
} as const;

/** On the way to the hospital and back. */
export const journeyMs: number = 15 * minute;

/** A permission that does not say how long it holds is taken to hold so long. */
export const usualTokenMs: number = 60 * minute;

/**
 * How long to wait before asking again, in ms: what the hospital says (`Retry-After` in seconds or as a date, RFC 9110,
 * 10.2.3), else longer with each try.
 * @param tries so far, from 1
 */
export function waitFor(retryAfter: string | null, tries: number, now: Date): number {
  const own = Math.min(2 ** tries, 60) * 1000;
  if (retryAfter === null) return own;
  const seconds = /^\d{1,7}$/.test(retryAfter.trim()) ? Number(retryAfter) : undefined;
  const asked = seconds === undefined ? Date.parse(retryAfter) - now.getTime() : seconds * 1000;
  return Number.isFinite(asked) ? Math.min(Math.max(asked, 1000), limits.waitMs) : own;
}
