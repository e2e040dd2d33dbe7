import { sha256Id } from './algorithms.ts';
import { tag } from './der.ts';
import { der, unsigned } from './write-der.ts';

/** Media types of RFC 3161 §3.4. */
export const timestampQuery = 'application/timestamp-query';
export const timestampReply = 'application/timestamp-reply';

/**
 * A TimeStampReq (RFC 3161 §2.4.1) that asks for the authority's certificate.
 * @param imprint SHA-256 of what is stamped
 * @param nonce random bytes, at most 20, by which the answer is known to be ours
 */
export function timestampRequest(imprint: Uint8Array, nonce: Uint8Array): Uint8Array {
  const algorithm = der(tag.sequence, sha256Id, der(tag.null));
  const messageImprint = der(tag.sequence, algorithm, der(tag.octets, imprint));
  const certReq = der(tag.boolean, Uint8Array.of(0xff));
  return der(tag.sequence, unsigned(Uint8Array.of(1)), messageImprint, unsigned(nonce), certReq);
}
