import { z } from 'zod';

/**
 * Ids are 160 random bits in lower-case base32 (32 characters): opaque, unguessable, safe in URLs and file names
 * (the length OWASP recommends for references; no information about order or count leaks).
 */
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

const idLength = 32;
/** Random bytes of the next ids: asking for many at once costs hardly more than for one. */
const ahead = new Uint8Array(idLength * 64);
let used = ahead.length;

/** A new random id. */
export function newId(): string {
  if (used === ahead.length) {
    globalThis.crypto.getRandomValues(ahead);
    used = 0;
  }
  let id = '';
  for (const byte of ahead.subarray(used, used + idLength)) id += alphabet[byte & 31];
  ahead.fill(0, used, used + idLength);
  used += idLength;
  return id;
}

/** Schema of an id in a request. */
export const idSchema: z.ZodString = z.string().regex(/^[a-z2-9]{32}$/, 'not an id');

/** A readable number for a request, e.g. `SO-7K2M-41`: random, not secret, unique per tenant. */
export function newRequestNumber(): string {
  const letters = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(6));
  const text = [...bytes].map((b) => letters[b % letters.length]).join('');
  return `SO-${text.slice(0, 4)}-${text.slice(4)}`;
}
