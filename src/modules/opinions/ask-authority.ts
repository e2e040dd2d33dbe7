import { AppError, isAppError } from '#kernel/errors.ts';
import {
  timestampQuery,
  timestampReply,
  timestampRequest,
  verifyTimestamp,
  type Timestamp,
} from '#formats/timestamp/index.ts';
import { holdsForPkijs } from '#formats/timestamp/second-look.ts';
import { randomBytes, sha256 } from '#platform/crypto/index.ts';
import type { Egress } from '#platform/egress/index.ts';

/** Longest answer in bytes: a token with its certificates is a few kB. */
const longestAnswer = 64 * 1024;
/** The authority’s clock and ours may differ by this much. */
const clocksDifferMs = 5 * 60_000;

const useless = (why: string, cause?: unknown) =>
  new AppError('service.unavailable', `The answer of the timestamp authority cannot be used: ${why}`, { cause });

/**
 * Asks an authority to stamp the SHA-256 of `data`, and believes nothing of the answer before two libraries do. Only the
 * hash leaves.
 * @returns the answer as it came, and what it says
 * @throws AppError `service.unavailable` when it is silent, refuses or lies: ask again later
 */
export async function askAuthority(
  egress: Egress,
  authority: { url: string; roots: readonly Uint8Array[] },
  data: Uint8Array,
  now: () => Date,
  timeoutMs = 10_000,
): Promise<{ token: Uint8Array; stamp: Timestamp }> {
  const nonce = randomBytes(16);
  const answer = await egress.fetch(authority.url, {
    purpose: 'the timestamp authority',
    origins: [new URL(authority.url).origin],
    method: 'POST',
    headers: { 'content-type': timestampQuery, accept: timestampReply },
    body: timestampRequest(sha256(data), nonce),
    accepts: [timestampReply],
    maxBytes: longestAnswer,
    timeoutMs,
  });
  if (answer.status !== 200) throw useless(`status ${answer.status}`);
  const token = new Uint8Array(await answer.arrayBuffer());
  const given = { data, roots: authority.roots };
  const stamp = judged(token, { ...given, nonce });
  if (!(await holdsForPkijs(token, given))) throw useless('another library does not believe it');
  if (Math.abs(stamp.time.getTime() - now().getTime()) > clocksDifferMs + stamp.accuracyMs)
    throw useless(`it says ${stamp.time.toISOString()}, which is not now`);
  return { token, stamp };
}

function judged(token: Uint8Array, given: Parameters<typeof verifyTimestamp>[1]): Timestamp {
  try {
    return verifyTimestamp(token, given);
  } catch (error) {
    throw useless(isAppError(error) ? error.detail : 'it cannot be read', error);
  }
}
