import { AwsV4Signer } from 'aws4fetch';
import { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import type { Egress } from '#platform/egress/index.ts';
import type { KeyManager } from '../key-manager.ts';
import { readSecret } from './answers.ts';
import { patiently, usualPatience, type Patience } from './patience.ts';

/** A symmetric key of AWS KMS, and who asks for its use. */
export type AwsKms = {
  /** Key id, `alias/…`, or the ARN of either. */
  keyId: string;
  region: string;
  /** Origin of the endpoint. */
  url: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Of temporary credentials. */
  sessionToken?: string | undefined;
};

type Act = 'Encrypt' | 'Decrypt' | 'ReEncrypt';

/** Errors of the KMS API that pass by themselves, besides every status from 500 on. */
const passing = new Set([
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
  'DependencyTimeoutException',
  'KeyUnavailableException',
  'KMSInternalException',
]);

const credentials = 'the credentials are not accepted, or the clock of this machine is wrong';
const notOpen = 'this was altered, belongs to something else, or was wrapped with another key';
/** The others, in words. What AWS says itself is not repeated: it can quote the whole signed request. */
const refusals: Record<string, string> = {
  AccessDeniedException: 'the credentials may not use this key',
  UnrecognizedClientException: credentials,
  InvalidClientTokenId: credentials,
  InvalidSignatureException: credentials,
  SignatureDoesNotMatch: credentials,
  IncompleteSignature: credentials,
  IncompleteSignatureException: credentials,
  MissingAuthenticationTokenException: credentials,
  RequestExpired: credentials,
  ExpiredTokenException: 'the session token has expired',
  NotFoundException: 'there is no such key in this region',
  DisabledException: 'the key is disabled',
  KMSInvalidStateException: 'the key is about to be deleted, or not ready',
  InvalidKeyUsageException: 'the key is not one that encrypts and decrypts',
  InvalidCiphertextException: notOpen,
  IncorrectKeyException: notOpen,
};

const wrappedAnswer = z.object({ CiphertextBlob: z.base64().min(1) });
const openedAnswer = z.object({ Plaintext: z.base64() });
const errorAnswer = z.object({ __type: z.string() });

/**
 * The highest key in AWS KMS, by its JSON protocol (API reference 2014-11-01: Encrypt, Decrypt, ReEncrypt; Signature
 * Version 4). What it wraps is the CiphertextBlob. The context goes as encryption context, which CloudTrail shows in the
 * clear: it has ids only. Each request names the key, so that what another key wrapped is refused.
 * @param now this machine's time; AWS takes a signature for some minutes
 */
export function awsKmsManager(
  kms: AwsKms,
  egress: Egress,
  { patience = usualPatience, now = () => new Date() }: { patience?: Patience; now?: () => Date } = {},
): KeyManager {
  const name = `AWS KMS ${kms.keyId}`;

  async function once(act: Act, body: string, timeoutMs: number): Promise<unknown> {
    const answer = await egress.fetch(`${kms.url}/`, {
      purpose: name,
      origins: [kms.url],
      method: 'POST',
      headers: await sign(kms, act, body, now()),
      body,
      maxBytes: 64 * 1024,
      timeoutMs,
    });
    const said: unknown = await answer.json().catch(() => undefined);
    if (answer.ok) return said;
    throw failure(name, answer.status, said);
  }

  async function ask<T>(act: Act, input: object, shape: z.ZodType<T>): Promise<T> {
    const body = JSON.stringify(input);
    const read = shape.safeParse(await patiently(patience, (timeoutMs) => once(act, body, timeoutMs)));
    if (!read.success) throw new AppError('internal', `${name} gave an answer that we do not understand.`);
    return read.data;
  }

  const bound = (context: string) => ({ consilium: context });
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  return {
    name,
    wrap: async (secret, context) => {
      const input = { KeyId: kms.keyId, Plaintext: base64(secret), EncryptionContext: bound(context) };
      return Buffer.from((await ask('Encrypt', input, wrappedAnswer)).CiphertextBlob, 'base64');
    },
    unwrap: async (wrapped, context) => {
      const input = { KeyId: kms.keyId, CiphertextBlob: base64(wrapped), EncryptionContext: bound(context) };
      return readSecret(name, (await ask('Decrypt', input, openedAnswer)).Plaintext);
    },
    rewrap: async (wrapped, context) => {
      const input = {
        CiphertextBlob: base64(wrapped),
        SourceKeyId: kms.keyId,
        SourceEncryptionContext: bound(context),
        DestinationKeyId: kms.keyId,
        DestinationEncryptionContext: bound(context),
      };
      return Buffer.from((await ask('ReEncrypt', input, wrappedAnswer)).CiphertextBlob, 'base64');
    },
  };
}

/** The headers of a signed request. All of them are signed, as AWS asks of content-type and every x-amz-. */
async function sign(kms: AwsKms, act: Act, body: string, now: Date): Promise<Record<string, string>> {
  const signer = new AwsV4Signer({
    method: 'POST',
    url: `${kms.url}/`,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `TrentService.${act}` },
    body,
    accessKeyId: kms.accessKeyId,
    secretAccessKey: kms.secretAccessKey,
    ...(kms.sessionToken === undefined ? {} : { sessionToken: kms.sessionToken }),
    service: 'kms',
    region: kms.region,
    datetime: now.toISOString().replaceAll(/[:-]|\.\d{3}/g, ''),
    allHeaders: true,
  });
  return Object.fromEntries((await signer.sign()).headers);
}

function failure(name: string, status: number, said: unknown): AppError {
  const read = errorAnswer.safeParse(said);
  // `com.amazonaws.kms#NotFoundException:http://…`: a namespace before and an address after are allowed.
  const type = /(?:^|#)(\w{1,60})(?::|$)/.exec(read.success ? read.data.__type : '')?.[1] ?? '';
  if (passing.has(type) || status === 429 || status >= 500) {
    const why = type.startsWith('Throttling') || status === 429 ? 'has too much to do' : 'is not ready';
    return new AppError('service.unavailable', `${name} ${why} just now. Nothing was changed; try again later.`);
  }
  return new AppError('internal', `${name} refused: ${refusals[type] ?? `${type || 'status'} ${status}`}.`);
}
