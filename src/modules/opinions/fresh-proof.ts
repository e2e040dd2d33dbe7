import { canonicalBytes } from '#formats/jcs/index.ts';
import {
  completeKeys,
  enrolmentLeaf,
  fileNames,
  readKeys,
  revocationLeaf,
  signEnrolment,
  verifyBundle,
  type BundleFiles,
  type BundleKeys,
} from '#formats/opinion-bundle/index.ts';
import { formatProof, onlyLines, parseProof, parseVerifierKey } from '#formats/tlog/index.ts';
import type { LeafProof } from '#modules/audit/index.ts';
import { signBytes } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { OpinionParts } from './ports.ts';
import * as store from './signed.store.ts';
import { stampFiles } from './timestamp.store.ts';

/** The statement about the expert's key as it is true now: a withdrawal is said in every letter from then on. */
async function keysNow(parts: OpinionParts, tx: Tx, signed: store.SignedRow, keys: BundleKeys): Promise<BundleKeys> {
  const revokedAt = (await store.keyById(tx, signed.key_id))?.revoked_at;
  if (!revokedAt) return keys;
  const installation = parts.keyring.purposeKey('installation-signing');
  const enrolment = { ...keys.enrolment, revokedAt: revokedAt.toISOString() };
  return { ...keys, ...signEnrolment(enrolment, (message) => signBytes(installation, message)) };
}

/**
 * `keys.json` and the log's proof as they can be said now: with the head that the most witnesses have seen, where the
 * doctor's key stands in the log, and whether it was withdrawn.
 * @returns undefined until the log has recorded everything that is to be said
 */
export async function proofNow(
  parts: OpinionParts,
  tx: Tx,
  signed: store.SignedRow,
  files: BundleFiles,
): Promise<{ files: BundleFiles; item: number; logVkey: string } | undefined> {
  const { audit, keyring } = parts;
  const place = await audit.opinions.proof(tx, signed.leaf_id);
  const keys = await keysNow(parts, tx, signed, readKeys(files));
  const { enrolment } = keys;
  const enrolmentProof = await audit.entryForOthers(tx, enrolmentLeaf(enrolment));
  const withdrawn = enrolment.revokedAt && revocationLeaf(enrolment.publicKey, enrolment.revokedAt);
  const revocationProof = withdrawn ? await audit.entryForOthers(tx, withdrawn) : undefined;
  if (!place || (withdrawn && !revocationProof)) return undefined;
  const found = { item: place.index + 1, logVkey: place.verifierKey };
  if (!enrolmentProof) return { ...found, files: withPlainProof(files, place) };
  const { proof, policy } = await audit.proofForOthers(place);
  const installation = keyring.purposeKey('installation-signing');
  const more = { policy, enrolmentProof, ...(revocationProof ? { revocationProof } : {}) };
  const complete = completeKeys(keys, more, (message) => signBytes(installation, message));
  return {
    files: new Map([...files, [fileNames.keys, canonicalBytes(complete)], [fileNames.proof, proof]]),
    ...found,
  };
}

/** When a recovery has lost the entry about the key: the letter as it was before the log told of keys, rather than none. */
function withPlainProof(files: BundleFiles, { proof, verifierKey }: LeafProof): BundleFiles {
  const parsed = parseProof(proof);
  const checkpoint = onlyLines(parsed.checkpoint, [parseVerifierKey(verifierKey)]);
  return new Map([...files, [fileNames.proof, formatProof({ ...parsed, checkpoint })]]);
}

/**
 * A stored bundle with its proof as it can be made today, and with the timestamp from outside once there is one; as it was
 * stored when that would not be sound.
 */
export async function upToDate(
  parts: OpinionParts,
  tx: Tx,
  signed: store.SignedRow,
  stored: BundleFiles,
): Promise<{ files: BundleFiles; logVkey: string }> {
  const stamped = new Map([...stored, ...(await stampFiles(tx, signed.opinion_id))]);
  const now = await proofNow(parts, tx, signed, stamped);
  return now && verifyBundle(now.files, { logVkey: now.logVkey }).ok
    ? now
    : { files: stored, logVkey: parts.audit.opinions.verifierKey };
}
