import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { AppError, isAppError } from '#kernel/errors.ts';
import { canonicalBytes, parseCanonicalJson } from '#formats/jcs/index.ts';
import { sixWords } from '#formats/log-words/index.ts';
import {
  fromBase64,
  leafHash,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  parseProof,
  parseVerifierKey,
  toBase64,
  verifyInclusion,
} from '#formats/tlog/index.ts';
import { accessLeafSchema, receiptSchema, type AccessReceipt, type RecordedAct } from './schema.ts';

export type ReceiptCheckName = 'receipt' | 'entry' | 'recorded' | 'log-signature';

/** One tick or cross of a receipt. */
export type ReceiptCheck = { name: ReceiptCheckName; title: string; ok: boolean; words: string };

export type ReceiptResult = {
  /** True only when all four checks hold. */
  ok: boolean;
  checks: ReceiptCheck[];
  verdict: string;
  /** True when the log's key was brought by the reader. */
  logKeyTrusted: boolean;
  /** SHA-256 of the log's public key in groups of four, when it can be read. */
  logFingerprint: string | undefined;
  /** What was recorded. Only to be believed when `ok`. */
  claims: RecordedAct | undefined;
};

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function demand(condition: boolean, words: string): asserts condition {
  if (!condition) throw new AppError('proof.invalid', words);
}

function readReceipt(bytes: Uint8Array): AccessReceipt {
  const parsed = receiptSchema.safeParse(parseCanonicalJson(bytes));
  demand(parsed.success, 'This file does not say what a receipt says.');
  return parsed.data;
}

const wellFormed = (bytes: Uint8Array): string => {
  readReceipt(bytes);
  return 'The receipt is written exactly as it was made.';
};

/** The leaf commits to the act: keyed hash of its canonical JSON, the same number, the same minute. */
function entryMatches(bytes: Uint8Array): string {
  const { entry, opening, leaf: text } = readReceipt(bytes);
  const parsed = accessLeafSchema.safeParse(parseCanonicalJson(utf8(text)));
  demand(parsed.success, 'The entry of the log is not one of the access log.');
  demand(parsed.data.v < 3 === (entry.internal === undefined), 'This receipt tells more or less than was recorded.');
  const commitment = toBase64(hmac(sha256, fromBase64(opening), canonicalBytes(entry)));
  demand(parsed.data.c === commitment, 'What this receipt tells is not what was recorded.');
  demand((parsed.data.n ?? null) === entry.n, 'The number of this item is not the one that was recorded.');
  demand(parsed.data.t === `${entry.at.slice(0, 16)}Z`, 'The time of this item is not the one that was recorded.');
  return `What it tells is what was recorded${entry.n === null ? '' : ` as your item ${entry.n}`}.`;
}

function recorded(bytes: Uint8Array): string {
  const { leaf, proof: text } = readReceipt(bytes);
  const proof = parseProof(utf8(text));
  demand(proof.extra === undefined, 'The proof carries something that is not part of it.');
  const { origin, size, root } = parseCheckpoint(parseNote(proof.checkpoint).text);
  const claim = { leafHash: leafHash(utf8(leaf)), index: proof.index, size, proof: proof.hashes, root };
  demand(verifyInclusion(claim), 'The log does not hold this entry at the place the proof names.');
  return `It stands at place ${proof.index + 1} of ${size} in the log ${origin}.`;
}

function logSigned(bytes: Uint8Array, logVkey: string | undefined): string {
  const { log, proof } = readReceipt(bytes);
  demand(logVkey === undefined || logVkey === log.vkey, 'This comes from another log than the one you asked for.');
  const { checkpoint } = parseProof(utf8(proof));
  const { origin, size } = openCheckpoint(checkpoint, parseVerifierKey(log.vkey));
  const whose = logVkey === undefined ? 'the key inside this file' : 'the key you gave';
  const words = sixWords(parseNote(checkpoint).text);
  return `The head of the log ${origin} is signed with ${whose}. With ${size} items its six words are: ${words}.`;
}

const plan: readonly (readonly [ReceiptCheckName, string, (bytes: Uint8Array, key?: string) => string])[] = [
  ['receipt', 'Receipt unchanged', wellFormed],
  ['entry', 'Says what was recorded', entryMatches],
  ['recorded', 'Recorded in the log', recorded],
  ['log-signature', 'Log signature valid', logSigned],
];

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** A check that cannot be made has failed. */
function run([name, title, check]: (typeof plan)[number], bytes: Uint8Array, key?: string): ReceiptCheck {
  try {
    return { name, title, ok: true, words: check(bytes, key) };
  } catch (error) {
    return { name, title, ok: false, words: isAppError(error) ? error.detail : 'This could not be read.' };
  }
}

function fingerprintOf(vkey: string): string {
  const hex = [...sha256(parseVerifierKey(vkey).publicKey)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.match(/.{4}/g)?.join(' ') ?? '';
}

function verdictOf(ok: boolean, trusted: boolean, fingerprint: string | undefined): string {
  if (!ok) return 'This receipt is NOT what was recorded. Do not rely on it; ask for a new one.';
  if (trusted) return 'This act was recorded as it is told here, and has not been changed since.';
  return (
    'This receipt agrees with itself, checked with the log key that came inside it. ' +
    `Compare this fingerprint with the one that the service publishes: ${fingerprint}`
  );
}

/**
 * Checks one receipt of the access log offline, from its bytes alone. Never throws for a bad receipt.
 * The form is specified in `docs/formats/access-receipt.md`.
 * @param trust `logVkey`: the log's key as the reader knows it from elsewhere
 */
export function verifyReceipt(bytes: Uint8Array, trust: { logVkey?: string } = {}): ReceiptResult {
  const checks = plan.map((step) => run(step, bytes, trust.logVkey));
  const ok = checks.every((check) => check.ok);
  const receipt = attempt(() => readReceipt(bytes));
  const vkey = trust.logVkey ?? receipt?.log.vkey;
  const logFingerprint = vkey === undefined ? undefined : attempt(() => fingerprintOf(vkey));
  const logKeyTrusted = trust.logVkey !== undefined;
  const verdict = verdictOf(ok, logKeyTrusted, logFingerprint);
  return { ok, checks, verdict, logKeyTrusted, logFingerprint, claims: receipt?.entry };
}
