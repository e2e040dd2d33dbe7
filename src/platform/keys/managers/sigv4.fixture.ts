import { createHash, createHmac } from 'node:crypto';
import type { Asked } from './stand-in.fixture.ts';

type Caller = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
type Place = { region: string; service: string };

const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest();
const hex = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');

/**
 * The signature that a request must have, worked out from the words of the AWS documentation (“Create a signed AWS API
 * request”) and from nothing that the signing library computes. For paths and queries without anything to encode.
 */
export function signatureOf(asked: Asked, names: readonly string[], caller: Caller, place: Place): string {
  const date = String(asked.headers['x-amz-date']);
  const scope = `${date.slice(0, 8)}/${place.region}/${place.service}/aws4_request`;
  const headers = names.map((name) => `${name}:${String(asked.headers[name]).trim().replaceAll(/ +/g, ' ')}\n`);
  const [path, query = ''] = asked.path.split('?');
  const canonical = [asked.method, path, query, headers.join(''), names.join(';'), hex(asked.body)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', date, scope, hex(canonical)].join('\n');
  let key = hmac(`AWS4${caller.secretAccessKey}`, date.slice(0, 8));
  for (const part of [place.region, place.service, 'aws4_request']) key = hmac(key, part);
  return hmac(key, toSign).toString('hex');
}

const form = /^AWS4-HMAC-SHA256 Credential=([\w/-]+), ?SignedHeaders=([\w;-]+), ?Signature=([\da-f]{64})$/;

/** Minutes that a signature is taken for, before and after. */
const minutes = 5;

/** @returns the caller, or the error type and words that AWS answers with */
export function checkSignature<C extends Caller>(asked: Asked, callers: readonly C[], place: Place, now: Date) {
  const refuse = (type: string, message: string) => ({ type, message });
  const [, credential = '', signed = '', signature] = form.exec(asked.headers.authorization ?? '') ?? [];
  if (signature === undefined) return refuse('IncompleteSignatureException', 'Authorization header is not understood.');
  const names = signed.split(';');
  const mustSign = Object.keys(asked.headers).filter((name) => /^(?:host|content-type|x-amz-.*)$/.test(name));
  const unsigned = mustSign.filter((name) => !names.includes(name));
  if (unsigned.length > 0) return refuse('InvalidSignatureException', `Not signed: ${unsigned.join()}.`);
  const [accessKeyId, ...scope] = credential.split('/');
  const caller = callers.find((one) => one.accessKeyId === accessKeyId);
  if (!caller) return refuse('UnrecognizedClientException', 'The security token included in the request is invalid.');
  const date = String(asked.headers['x-amz-date']);
  if (scope.join('/') !== `${date.slice(0, 8)}/${place.region}/${place.service}/aws4_request`)
    return refuse('InvalidSignatureException', 'Credential should be scoped to a valid region.');
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(now.getTime() - at) <= minutes * 60_000))
    return refuse('InvalidSignatureException', `Signature expired: ${date} is now earlier than allowed.`);
  if (asked.headers['x-amz-security-token'] !== caller.sessionToken)
    return refuse('UnrecognizedClientException', 'The security token included in the request is invalid.');
  if (signature !== signatureOf(asked, names, caller, place))
    // AWS quotes the canonical request here, with all its headers.
    return refuse(
      'InvalidSignatureException',
      `The Canonical String should have been ${JSON.stringify(asked.headers)}`,
    );
  return { caller };
}
