import { isAppError } from '#kernel/errors.ts';
import { parseVerifierKey } from '#formats/tlog/index.ts';
import { checkFiles, checkKey, checkSignature } from './checks.ts';
import { checkLogSignature, checkRecorded } from './log-checks.ts';
import { fileNames, grouped, publicKeyId, type BundleFiles, type Trust } from './names.ts';
import type { Open } from './read.ts';
import { checkTimestamp } from './timestamp-check.ts';
import { keysSchema, opinionSigSchema, readDocument } from './schema.ts';
import { checkPostQuantum, checkWitnesses } from './witness-checks.ts';

export type CheckName =
  'files' | 'signature' | 'key' | 'recorded' | 'log-signature' | 'witnesses' | 'post-quantum' | 'timestamp';

/**
 * One tick or cross. `title` names the check, `words` say what was found. With `open` it is neither: nothing is wrong, and
 * what it asks has not been shown.
 */
export type Check = { name: CheckName; title: string; ok: boolean; open?: true; words: string };

export type VerifyResult = {
  /** True only when no check fails. */
  ok: boolean;
  /** Always all of them, in the order of `plan`. */
  checks: Check[];
  /** One sentence for the person. */
  verdict: string;
  /** True when the log's key came from `trust` and not from the bundle itself. */
  logKeyTrusted: boolean;
  /** SHA-256 of the log's public key in groups of four, to be compared with a printed one; when it can be read. */
  logFingerprint: string | undefined;
  /** Who signed and when, as the bundle says. Only to be believed when `ok`. */
  claims: { expertId: string; name: string; licence: string; signedAt: string; meaning: string } | undefined;
};

type CheckRun = (files: BundleFiles, trust: Trust) => string | Open;

const plan: readonly (readonly [CheckName, string, CheckRun])[] = [
  ['files', 'Files unchanged', checkFiles],
  ['signature', 'Signature valid', checkSignature],
  ['key', 'Key belonged to this doctor at that time', checkKey],
  ['recorded', 'Recorded in the log', checkRecorded],
  ['log-signature', 'Log signature valid', checkLogSignature],
  ['witnesses', 'Outside witnesses agree', checkWitnesses],
  ['post-quantum', 'Second signature of the log', checkPostQuantum],
  ['timestamp', 'Timestamp from outside', checkTimestamp],
];

/** A check that cannot even be made has failed: an unknown error never becomes a tick. */
function run([name, title, check]: (typeof plan)[number], files: BundleFiles, trust: Trust): Check {
  try {
    const found = check(files, trust);
    if (typeof found !== 'string') return { name, title, ok: true, open: true, words: found.open };
    return { name, title, ok: true, words: found };
  } catch (error) {
    return { name, title, ok: false, words: isAppError(error) ? error.detail : 'This could not be read.' };
  }
}

const attempt = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

function claimsOf(files: BundleFiles): VerifyResult['claims'] {
  const { enrolment } = readDocument(fileNames.keys, files.get(fileNames.keys), keysSchema);
  const { signedAt, meaning } = readDocument(fileNames.signature, files.get(fileNames.signature), opinionSigSchema);
  const { expertId, name, licence } = enrolment;
  return { expertId, name, licence, signedAt, meaning };
}

function logFingerprintOf(files: BundleFiles, trust: Trust): string {
  const vkey = trust.logVkey ?? readDocument(fileNames.keys, files.get(fileNames.keys), keysSchema).log.vkey;
  return grouped(publicKeyId(parseVerifierKey(vkey).publicKey));
}

function verdictOf(ok: boolean, trusted: boolean, fingerprint: string | undefined): string {
  if (!ok) return 'This folder is NOT what was signed and recorded. Do not rely on it; ask for a new copy.';
  if (trusted) return 'This is the opinion as it was signed and recorded.';
  return (
    'This folder agrees with itself, checked with the log key that came inside it. ' +
    `Compare this fingerprint with the one that the service publishes and prints on its letters: ${fingerprint}`
  );
}

/**
 * Checks a downloaded bundle offline, from its bytes alone. Every bit of every file matters: the JSON files must be
 * canonical, the proof file in its only spelling, and no file may be missing or added.
 * Never throws for a bad bundle. The form is specified in `docs/formats/opinion-bundle.md`.
 */
export function verifyBundle(files: BundleFiles, trust: Trust = {}): VerifyResult {
  const checks = plan.map((step) => run(step, files, trust));
  const ok = checks.every((check) => check.ok);
  const logKeyTrusted = trust.logVkey !== undefined;
  const logFingerprint = attempt(() => logFingerprintOf(files, trust));
  const verdict = verdictOf(ok, logKeyTrusted, logFingerprint);
  return { ok, checks, verdict, logKeyTrusted, logFingerprint, claims: attempt(() => claimsOf(files)) };
}
