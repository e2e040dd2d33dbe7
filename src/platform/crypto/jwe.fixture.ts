import { createCipheriv, randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';

/** A JWE in compact form as health apps make them; tests bring headers of their own. */
export function sealJwe(
  plain: Uint8Array,
  key: Uint8Array,
  header: Readonly<Record<string, unknown>> = { alg: 'dir', enc: 'A256GCM', cty: 'application/fhir+json', zip: 'DEF' },
): string {
  const encoded = Buffer.from(JSON.stringify(header)).toString('base64url');
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(encoded, 'ascii'));
  const body = Buffer.concat([cipher.update(header['zip'] === 'DEF' ? deflateRawSync(plain) : plain), cipher.final()]);
  return [encoded, '', ...[nonce, body, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.');
}
