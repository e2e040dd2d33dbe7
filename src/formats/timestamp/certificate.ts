import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { sameBytes } from '#formats/tlog/index.ts';
import { bitsOf, verifySignature } from './algorithms.ts';
import { childrenOf, context, numberOf, oidOf, Reader, readDer, refuse, tag, textOf, timeOf, type Der } from './der.ts';

type Extension = { critical: boolean; value: Uint8Array };

/** What we need of an X.509 certificate (RFC 5280 §4.1). */
export type Certificate = {
  bytes: Uint8Array;
  signed: Uint8Array;
  serial: Uint8Array;
  issuer: Uint8Array;
  subject: Uint8Array;
  /** The subject as people read it: common name, else organisation. */
  name: string;
  from: Date;
  until: Date;
  spki: Der;
  extensions: ReadonlyMap<string, Extension>;
  scheme: Der;
  signature: Uint8Array;
};

const oids = {
  commonName: '2.5.4.3',
  organisation: '2.5.4.10',
  keyUsage: '2.5.29.15',
  basic: '2.5.29.19',
  usage: '2.5.29.37',
};
const timeStamping = '1.3.6.1.5.5.7.3.8';
const anyUsage = '2.5.29.37.0';
/** Extensions that may be critical: those we act upon, and those that only tell. */
const understood = new Set([oids.keyUsage, oids.basic, oids.usage, '2.5.29.14', '2.5.29.17', '2.5.29.32', '2.5.29.35']);

function nameOf(name: Der): string {
  const found = new Map<string, string>();
  for (const set of childrenOf(name, tag.sequence))
    for (const attribute of childrenOf(set, tag.set)) {
      const reader = new Reader(attribute);
      found.set(oidOf(reader.take(tag.oid)), textOf(reader.any()));
    }
  return found.get(oids.commonName) ?? found.get(oids.organisation) ?? 'an authority without a name';
}

function extensionsOf(wrapped: Der | undefined): Map<string, Extension> {
  const extensions = new Map<string, Extension>();
  if (!wrapped) return extensions;
  for (const extension of childrenOf(readDer(wrapped.value), tag.sequence)) {
    const reader = new Reader(extension);
    const oid = oidOf(reader.take(tag.oid));
    const critical = reader.maybe(tag.boolean) !== undefined;
    const { value } = reader.take(tag.octets);
    reader.end();
    if (extensions.has(oid)) return refuse('A certificate of the timestamp says something twice.');
    extensions.set(oid, { critical, value });
  }
  return extensions;
}

/** Reads a certificate of version 3. @throws AppError `proof.invalid` */
export function readCertificate(bytes: Uint8Array): Certificate {
  const whole = new Reader(readDer(bytes));
  const signed = whole.take(tag.sequence);
  const scheme = whole.take(tag.sequence);
  const signature = bitsOf(whole.take(tag.bits));
  whole.end();
  const tbs = new Reader(signed);
  tbs.maybe(context(0));
  const serial = tbs.take(tag.integer).value;
  const inner = tbs.take(tag.sequence);
  const issuer = tbs.take(tag.sequence);
  const validity = new Reader(tbs.take(tag.sequence));
  const [from, until] = [timeOf(validity.any()), timeOf(validity.any())];
  const subject = tbs.take(tag.sequence);
  const spki = tbs.take(tag.sequence);
  tbs.maybe(context(1, false));
  tbs.maybe(context(2, false));
  const extensions = extensionsOf(tbs.maybe(context(3)));
  tbs.end();
  if (!sameBytes(inner.bytes, scheme.bytes))
    return refuse('A certificate of the timestamp does not agree with itself.');
  const named = { issuer: issuer.bytes, subject: subject.bytes, name: nameOf(subject) };
  return { bytes, signed: signed.bytes, serial, ...named, from, until, spki, extensions, scheme, signature };
}

/** SHA-256 of a certificate in hex, as browsers and `openssl x509 -fingerprint -sha256` show it (there with colons). */
export const certificateFingerprint = (certificate: Uint8Array): string => bytesToHex(sha256(certificate));

const usagesOf = ({ extensions }: Certificate): string[] | undefined => {
  const value = extensions.get(oids.usage)?.value;
  return value && childrenOf(readDer(value), tag.sequence).map(oidOf);
};

/** Whether a bit of keyUsage is set, counted from the highest; true when nothing limits the key. */
function mayBeUsed({ extensions }: Certificate, ...bits: readonly number[]): boolean {
  const value = extensions.get(oids.keyUsage)?.value;
  if (!value) return true;
  const flags = readDer(value).value[1] ?? 0;
  return bits.some((bit) => (flags & (0x80 >> bit)) !== 0);
}

/** The authority's own certificate: for timestamps, critically, and for nothing else (RFC 3161 §2.3). */
export function checkStamper(certificate: Certificate): void {
  const usages = usagesOf(certificate) ?? [];
  const only = usages.length === 1 && usages[0] === timeStamping;
  if (!only || certificate.extensions.get(oids.usage)?.critical !== true || !mayBeUsed(certificate, 0, 1))
    refuse('The certificate that signed the timestamp is not one for timestamps.');
}

/** How many authorities may stand below this one; undefined when it may not stand above any. */
function roomBelow(certificate: Certificate): number | undefined {
  const value = certificate.extensions.get(oids.basic)?.value;
  if (!value || !mayBeUsed(certificate, 5)) return undefined;
  const usages = usagesOf(certificate);
  if (usages && !usages.includes(timeStamping) && !usages.includes(anyUsage)) return undefined;
  const reader = new Reader(readDer(value));
  if (!reader.maybe(tag.boolean)) return undefined;
  const limit = reader.maybe(tag.integer);
  return limit ? numberOf(limit) : Infinity;
}

function isFit(certificate: Certificate, at: Date): boolean {
  const known = [...certificate.extensions].every(([oid, { critical }]) => !critical || understood.has(oid));
  return known && certificate.from <= at && at <= certificate.until;
}

const signs = (issuer: Certificate, of: Certificate): boolean =>
  sameBytes(issuer.subject, of.issuer) && verifySignature(issuer.spki, of.scheme, of.signed, of.signature);

/** Longest way from a certificate to a root. */
const longest = 8;

/**
 * The root that a certificate leads to, each link valid at that time (RFC 5280 §6.1, without policies and revocation).
 * @param between certificates that came with the timestamp
 */
export function rootOf(
  certificate: Certificate,
  between: readonly Certificate[],
  roots: readonly Certificate[],
  at: Date,
  below = 0,
): Certificate | undefined {
  if (below > longest || !isFit(certificate, at)) return undefined;
  const above = (one: Certificate) => (roomBelow(one) ?? -1) >= below && isFit(one, at);
  const root = roots.find((one) => sameBytes(one.bytes, certificate.bytes) || (above(one) && signs(one, certificate)));
  if (root) return root;
  for (const next of between)
    if (next !== certificate && above(next) && signs(next, certificate)) {
      const found = rootOf(
        next,
        between.filter((one) => one !== next),
        roots,
        at,
        below + 1,
      );
      if (found) return found;
    }
  return undefined;
}
