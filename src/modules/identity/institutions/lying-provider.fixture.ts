import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Record<string, unknown>;
type KeyPair = { publicKey: CryptoKey; privateKey: CryptoKey };

const base64url = (data: string | ArrayBuffer): string => Buffer.from(data as ArrayBuffer).toString('base64url');

/** A way to make an identity token out of claims: honest or not. */
export type Forge = (claims: Json) => Promise<string>;

/** An identity provider that tells what it is told to tell. Everything it is asked is counted. */
export type LyingProvider = {
  issuer: string;
  /** What the next token is. */
  forge: Forge;
  /** What is in it besides what must be. */
  claims: Json;
  /** Replaces what it says of itself. */
  metadata: Json;
  asked: string[];
  /** Every token that it gave out. */
  issued: string[];
  honest: Forge;
  /** `alg: none` in any spelling, without a signature. */
  unsigned(alg: string): Forge;
  /** HS256 with the public key as the shared secret. */
  confused: Forge;
  /** Signed by a key of the liar's own, which the header carries or points to. */
  ownKey(header: Json): Forge;
  close(): void;
};

const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
};
const newKey = () => crypto.subtle.generateKey(rsa, true, ['sign', 'verify']) as Promise<KeyPair>;

async function jwt(header: Json, claims: Json, sign: (input: string) => Promise<string>): Promise<string> {
  const input = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
  return `${input}.${await sign(input)}`;
}

const signWith = (key: CryptoKey) => async (input: string) =>
  base64url(await crypto.subtle.sign(rsa.name, key, Buffer.from(input)));

/** Starts it on loopback. */
export async function startLyingProvider(): Promise<LyingProvider> {
  const keys = await newKey();
  const others = await newKey();
  const jwk = { ...(await crypto.subtle.exportKey('jwk', keys.publicKey)), kid: 'k1', use: 'sig', alg: 'RS256' };
  const spki = await crypto.subtle.exportKey('spki', keys.publicKey);
  const pem = `-----BEGIN PUBLIC KEY-----\n${Buffer.from(spki).toString('base64')}\n-----END PUBLIC KEY-----\n`;
  const honest: Forge = (claims) => jwt({ alg: 'RS256', kid: 'k1', typ: 'JWT' }, claims, signWith(keys.privateKey));
  const liar: LyingProvider = {
    issuer: '',
    forge: honest,
    claims: {},
    metadata: {},
    asked: [],
    issued: [],
    honest,
    unsigned: (alg) => (claims) => jwt({ alg, typ: 'JWT' }, claims, async () => ''),
    confused: async (claims) => {
      const algorithm = { name: 'HMAC', hash: 'SHA-256' };
      const key = await crypto.subtle.importKey('raw', Buffer.from(pem), algorithm, false, ['sign']);
      const sign = async (input: string) => base64url(await crypto.subtle.sign('HMAC', key, Buffer.from(input)));
      return jwt({ alg: 'HS256', typ: 'JWT' }, claims, sign);
    },
    ownKey: (header) => (claims) => jwt({ alg: 'RS256', typ: 'JWT', ...header }, claims, signWith(others.privateKey)),
    close: () => void server.close(),
  };
  const server: Server = createServer((request, reply) => {
    const path = request.url ?? '';
    liar.asked.push(path);
    const send = (body: Json) => reply.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    if (path.startsWith('/.well-known/')) return void send({ ...describe(liar.issuer), ...liar.metadata });
    if (path === '/jwks') return void send({ keys: [jwk] });
    void liar.forge(liar.claims).then((id_token) => {
      const access_token = `access.${crypto.randomUUID()}`;
      const refresh_token = `refresh.${crypto.randomUUID()}`;
      liar.issued.push(access_token, refresh_token, id_token);
      send({ access_token, refresh_token, token_type: 'Bearer', expires_in: 60, id_token });
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  liar.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return liar;
}

const describe = (issuer: string): Json => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
  authorization_response_iss_parameter_supported: true,
});
