import { canonicalBytes } from '#formats/jcs/index.ts';
import { verifyTimestamp, type Timestamp } from '#formats/timestamp/index.ts';
import { fromBase64, toBase64, verifyEd25519, type Sign } from '#formats/tlog/index.ts';
import { fileNames, grouped, sha256Hex, type BundleFiles, type Trust } from './names.ts';
import { demand, get, readKeys, readSig, type Open } from './read.ts';
import { readDocument, timestampSchema } from './schema.ts';

/** Clocks of the service and of the authority may differ by this much. */
const clocksDifferMs = 5 * 60_000;

/**
 * Makes `timestamp.json`: which authority's roots the service believes, bound to the very bytes of the answer, of which
 * the authority has signed only a part.
 * @param sign signs with the installation key
 */
export function makeTimestampStatement(
  given: { signature: Uint8Array; token: Uint8Array; roots: readonly Uint8Array[] },
  sign: Sign,
): Uint8Array {
  const statement = {
    v: 1,
    type: 'opinion.timestamp',
    signatureSha256: sha256Hex(given.signature),
    tokenSha256: sha256Hex(given.token),
    roots: given.roots.map(toBase64),
  };
  return canonicalBytes({ ...statement, signature: toBase64(sign(canonicalBytes(statement))) });
}

/** The moment as people read it. */
const moment = (time: Date): string => `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** A timestamp is of the signature that is there, not from before it was made. @throws AppError `proof.invalid` */
function checkStamp(stamp: Timestamp, signedAt: string): void {
  const latest = stamp.time.getTime() + stamp.accuracyMs;
  demand(
    latest >= Date.parse(signedAt) - clocksDifferMs,
    'The timestamp says a time before the signature was made. One of the two clocks is wrong.',
  );
}

/** An authority outside the service says when the doctor's signature was there at the latest. */
export function checkTimestamp(files: BundleFiles, trust: Trust): string | Open {
  if (!files.has(fileNames.token) && !files.has(fileNames.timestamp))
    return { open: 'No authority outside has said yet when this existed. A later download may have it.' };
  const token = get(files, fileNames.token);
  const signature = get(files, fileNames.signature);
  const stated = readDocument(fileNames.timestamp, get(files, fileNames.timestamp), timestampSchema);
  const { signature: statementSignature, ...statement } = stated;
  const issuer = fromBase64(readKeys(files).installation.publicKey);
  demand(
    verifyEd25519(issuer, canonicalBytes(statement), fromBase64(statementSignature)),
    'The statement about the timestamp has been changed.',
  );
  demand(stated.tokenSha256 === sha256Hex(token), 'The timestamp has been changed.');
  demand(stated.signatureSha256 === sha256Hex(signature), 'The timestamp belongs to another opinion.');
  const roots = trust.timestampRoots ?? stated.roots.map(fromBase64);
  const stamp = verifyTimestamp(token, { data: signature, roots });
  checkStamp(stamp, readSig(files).signedAt);
  const whose = trust.timestampRoots
    ? 'with the root certificate you gave'
    : `with the root certificate inside this folder, ${grouped(stamp.root.slice(0, 32))} …`;
  return `Existed no later than ${moment(stamp.time)}, says ${stamp.authority}, checked ${whose}.`;
}
