import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** What a browser was asked, as far as a device looks at it. */
type Asked = { challenge: string; rp?: { id: string }; rpId?: string; user?: { id: string } };
/** What a dishonest device or page does otherwise. */
type Lies = { origin?: string; rpId?: string; unverified?: boolean; challenge?: string };

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest();

/** CBOR of what an attestation holds: small maps, texts, bytes and small numbers (RFC 8949). */
function cbor(value: unknown): Buffer {
  const head = (major: number, size: number) =>
    size < 24
      ? Buffer.of((major << 5) | size)
      : size < 256
        ? Buffer.of((major << 5) | 24, size)
        : Buffer.of((major << 5) | 25, size >> 8, size & 255);
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  const entries = [...(value as Map<unknown, unknown>)];
  return Buffer.concat([head(5, entries.length), ...entries.flatMap(([k, v]) => [cbor(k), cbor(v)])]);
}

/** A device with one passkey, in software: what a browser and a phone do together, and what a bad one would do. */
export function newAuthenticator(origin: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(16);
  let userId = '';
  let counter = 0;

  const clientData = (type: string, asked: Asked, lies: Lies) =>
    Buffer.from(
      JSON.stringify({
        type,
        challenge: lies.challenge ?? asked.challenge,
        origin: lies.origin ?? origin,
        crossOrigin: false,
      }),
    );
  const flags = (lies: Lies, more = 0) => 1 | (lies.unverified ? 0 : 4) | more;
  const count = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };

  return {
    id: base64url(id),
    /** Sets the counter, as on a copy of the device. */
    rewind: (to: number) => void (counter = to),
    /** Makes the passkey (RegistrationResponseJSON). */
    create(asked: Asked, lies: Lies = {}) {
      userId = asked.user?.id ?? '';
      const coseKey = cbor(coseOf(publicKey));
      const authData = Buffer.concat([
        sha256(lies.rpId ?? asked.rp?.id ?? ''),
        Buffer.of(flags(lies, 64)),
        count(counter),
        Buffer.alloc(16),
        Buffer.of(0, id.length),
        id,
        coseKey,
      ]);
      const attestation = cbor(
        new Map<string, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', authData],
        ]),
      );
      return {
        id: base64url(id),
        rawId: base64url(id),
        type: 'public-key' as const,
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(clientData('webauthn.create', asked, lies)),
          attestationObject: base64url(attestation),
          transports: ['internal'],
        },
      };
    },
    /** Uses the passkey (AuthenticationResponseJSON). */
    get(asked: Asked, lies: Lies = {}) {
      counter += 1;
      const data = clientData('webauthn.get', asked, lies);
      const authData = Buffer.concat([sha256(lies.rpId ?? asked.rpId ?? ''), Buffer.of(flags(lies)), count(counter)]);
      const signature = sign('sha256', Buffer.concat([authData, sha256(data)]), privateKey);
      return {
        id: base64url(id),
        rawId: base64url(id),
        type: 'public-key' as const,
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(data),
          authenticatorData: base64url(authData),
          signature: base64url(signature),
          userHandle: userId,
        },
      };
    },
  };
}

/** A public key as COSE writes it (RFC 9053, ES256). */
function coseOf(key: KeyObject): Map<number, unknown> {
  const { x = '', y = '' } = key.export({ format: 'jwk' }) as { x?: string; y?: string };
  return new Map<number, unknown>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, Buffer.from(x, 'base64url')],
    [-3, Buffer.from(y, 'base64url')],
  ]);
}
