import { sha256 } from '@noble/hashes/sha2.js';
import { canonicalBytes, canonicalJson } from '#formats/jcs/index.ts';
import { toBase64 } from '#formats/tlog/index.ts';
import { toMinute } from './names.ts';
import type { Enrolment, LogPolicy } from './schema.ts';

/** The bytes that `policySignature` covers. `type` keeps them from being taken for anything else the installation signs. */
export function policyStatement({ log, witnesses, quorum }: LogPolicy): Uint8Array {
  return canonicalBytes({ v: 1, type: 'log.policy', log, witnesses, quorum });
}

const commitmentTo = (statement: object): string => toBase64(sha256(canonicalBytes(statement)));

/** The entry of the opinion log that says that a key was given to an expert: a commitment to the statement as made then. */
export function enrolmentLeaf({ revokedAt: _later, ...statement }: Enrolment): string {
  const { enrolledAt } = statement;
  return canonicalJson({ v: 1, type: 'expert.enrolled', t: toMinute(enrolledAt), c: commitmentTo(statement) });
}

/** The entry of the opinion log that says that a key was withdrawn. */
export function revocationLeaf(publicKey: string, revokedAt: string): string {
  const c = commitmentTo({ v: 1, type: 'expert.revocation', publicKey, revokedAt });
  return canonicalJson({ v: 1, type: 'expert.revoked', t: toMinute(revokedAt), c });
}
