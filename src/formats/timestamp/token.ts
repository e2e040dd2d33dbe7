import { sha256 } from '@noble/hashes/sha2.js';
import { sameBytes } from '#formats/tlog/index.ts';
import { algorithmOf, hashOf, verifySignature } from './algorithms.ts';
import { certificateFingerprint, checkStamper, readCertificate, rootOf, type Certificate } from './certificate.ts';
import { childrenOf, context, numberOf, oidOf, Reader, readDer, refuse, tag, timeOf, type Der } from './der.ts';
import { der } from './write-der.ts';

const oids = {
  signedData: '1.2.840.113549.1.7.2',
  info: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.47',
};

/** What a timestamp says, when everything about it holds. */
export type Timestamp = {
  /** No later than this, by the authority's clock. */
  time: Date;
  /** How far its clock may be wrong, in milliseconds; 0 when it does not say. */
  accuracyMs: number;
  /** The authority's name as its certificate has it. */
  authority: string;
  /** SHA-256 of the root certificate it leads to, hex. */
  root: string;
};

/** The token of an answer that grants it (RFC 3161 §2.4.2). @throws AppError `proof.invalid` with the authority's words */
function grantedToken(response: Uint8Array): Der {
  const reader = new Reader(readDer(response));
  const status = new Reader(reader.take(tag.sequence));
  const code = numberOf(status.take(tag.integer));
  if (code !== 0 && code !== 1) return refuse(`The timestamp authority refused (${code}).`);
  const token = reader.take(tag.sequence);
  reader.end();
  return token;
}

type Signed = { info: Uint8Array; certificates: Certificate[]; signer: Der };

/** The SignedData of a token (RFC 5652 §5.1) with exactly one signer (RFC 3161 §2.4.2). */
function signedDataOf(token: Der): Signed {
  const outer = new Reader(token);
  if (oidOf(outer.take(tag.oid)) !== oids.signedData) return refuse('The timestamp is not signed.');
  const wrapped = readDer(outer.take(context(0)).value);
  outer.end();
  const reader = new Reader(wrapped);
  numberOf(reader.take(tag.integer));
  reader.take(tag.set);
  const content = new Reader(reader.take(tag.sequence));
  if (oidOf(content.take(tag.oid)) !== oids.info) return refuse('What is signed is not a timestamp.');
  const info = readDer(content.take(context(0)).value);
  content.end();
  const certificates = reader.maybe(context(0));
  reader.maybe(context(1));
  const [signer, ...more] = childrenOf(reader.take(tag.set), tag.set);
  reader.end();
  if (info.tag !== tag.octets || !signer || more.length > 0)
    return refuse('The timestamp has not exactly one signature.');
  const list = certificates ? childrenOf(certificates, context(0)).map(({ bytes }) => readCertificate(bytes)) : [];
  return { info: info.value, certificates: list, signer };
}

/** Signed attributes, each once, by OID with their one value. */
function attributesOf(attributes: Der): Map<string, Der> {
  const found = new Map<string, Der>();
  for (const attribute of childrenOf(attributes, context(0))) {
    const reader = new Reader(attribute);
    const oid = oidOf(reader.take(tag.oid));
    const [value, ...more] = childrenOf(reader.take(tag.set), tag.set);
    if (!value || more.length > 0 || found.has(oid))
      return refuse('The signature of the timestamp says something twice.');
    found.set(oid, value);
  }
  return found;
}

/** The certificate that the signature itself names by its hash (ESSCertIDv2, RFC 5035 §4, RFC 5816). */
function namedCertificate(attribute: Der | undefined, certificates: readonly Certificate[]): Certificate {
  if (!attribute) return refuse('The signature of the timestamp does not say by which certificate.');
  const [first] = childrenOf(new Reader(attribute).take(tag.sequence), tag.sequence);
  if (!first) return refuse('The signature of the timestamp does not say by which certificate.');
  const reader = new Reader(first);
  const algorithm = reader.maybe(tag.sequence);
  const { of: hash } = hashOf(algorithm && algorithmOf(algorithm));
  const wanted = reader.take(tag.octets).value;
  return (
    certificates.find(({ bytes }) => sameBytes(hash(bytes), wanted)) ??
    refuse('The certificate that signed the timestamp is not there.')
  );
}

/** The signature over the signed attributes, and they over the content (RFC 5652 §5.4). @returns who signed */
function checkSignature({ info, certificates, signer }: Signed): Certificate {
  const reader = new Reader(signer);
  numberOf(reader.take(tag.integer));
  const issuer = reader.maybe(tag.sequence);
  if (!issuer) reader.take(context(0, false));
  const digest = algorithmOf(reader.take(tag.sequence));
  const attributes = reader.take(context(0));
  const scheme = reader.take(tag.sequence);
  const signature = reader.take(tag.octets).value;
  const named = attributesOf(attributes);
  const contentType = named.get(oids.contentType);
  const messageDigest = named.get(oids.messageDigest);
  const certificate = namedCertificate(named.get(oids.signingCertificate), certificates);
  if (issuer) {
    const identity = new Reader(issuer);
    const matches =
      sameBytes(identity.take(tag.sequence).bytes, certificate.issuer) &&
      sameBytes(identity.take(tag.integer).value, certificate.serial);
    if (!matches) refuse('The signature of the timestamp names another certificate.');
  }
  const covers =
    contentType &&
    oidOf(contentType) === oids.info &&
    messageDigest &&
    sameBytes(messageDigest.value, hashOf(digest).of(info));
  if (!covers) refuse('The signature of the timestamp stands for another content.');
  // Signed as a SET, though the tag in the file is [0].
  const message = der(tag.set, attributes.value);
  if (!verifySignature(certificate.spki, scheme, message, signature, digest))
    refuse('The signature of the timestamp does not hold.');
  return certificate;
}

type Info = { imprint: Uint8Array; time: Date; accuracyMs: number; nonce: Uint8Array | undefined };

function accuracyOf(accuracy: Der | undefined): number {
  if (!accuracy) return 0;
  const reader = new Reader(accuracy);
  const seconds = reader.maybe(tag.integer);
  const millis = reader.maybe(context(0, false));
  return (seconds ? numberOf(seconds) * 1000 : 0) + (millis ? numberOf({ ...millis, tag: tag.integer }) : 0);
}

/** The TSTInfo (RFC 3161 §2.4.2). */
function readInfo(bytes: Uint8Array): Info {
  const reader = new Reader(readDer(bytes));
  if (numberOf(reader.take(tag.integer)) !== 1) return refuse('The timestamp has an unknown version.');
  reader.take(tag.oid);
  const messageImprint = new Reader(reader.take(tag.sequence));
  hashOf(algorithmOf(messageImprint.take(tag.sequence)));
  const imprint = messageImprint.take(tag.octets).value;
  reader.take(tag.integer);
  const time = timeOf(reader.take(tag.time));
  const accuracyMs = accuracyOf(reader.maybe(tag.sequence));
  reader.maybe(tag.boolean);
  return { imprint, time, accuracyMs, nonce: reader.maybe(tag.integer)?.value };
}

/** As DER writes a number that is not negative. */
const stripped = (bytes: Uint8Array): Uint8Array =>
  bytes.subarray(
    Math.max(
      0,
      bytes.findIndex((byte) => byte !== 0),
    ),
  );

/**
 * Checks an RFC 3161 answer offline: granted; about these bytes; answering this request; signed by a certificate for
 * timestamps that the signature itself names and that led to one of these roots at that time.
 * What this does not see: whether a certificate was revoked later.
 * @param given.data what is stamped; SHA-256 of it must be in the timestamp
 * @param given.roots certificates (DER) that are believed
 * @param given.nonce of the request, when the answer to one is checked
 * @throws AppError `proof.invalid` with the first thing that does not hold
 */
export function verifyTimestamp(
  response: Uint8Array,
  given: { data: Uint8Array; roots: readonly Uint8Array[]; nonce?: Uint8Array },
): Timestamp {
  const signed = signedDataOf(grantedToken(response));
  const info = readInfo(signed.info);
  if (!sameBytes(info.imprint, sha256(given.data))) return refuse('The timestamp was made for something else.');
  if (given.nonce && !(info.nonce && sameBytes(stripped(info.nonce), stripped(given.nonce))))
    return refuse('The timestamp is not the answer to our request.');
  const certificate = checkSignature(signed);
  checkStamper(certificate);
  const root = rootOf(certificate, signed.certificates, given.roots.map(readCertificate), info.time);
  if (!root)
    return refuse('The timestamp does not lead to an authority that is trusted here, or its certificate had run out.');
  return {
    time: info.time,
    accuracyMs: info.accuracyMs,
    authority: certificate.name,
    root: certificateFingerprint(root.bytes),
  };
}
