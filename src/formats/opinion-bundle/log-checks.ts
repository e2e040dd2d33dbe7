import { sha256 } from '@noble/hashes/sha2.js';
import {
  keyId,
  leafHash,
  openCheckpoint,
  parseNote,
  parseProof,
  parseVerifierKey,
  toBase64,
  verifyInclusion,
  verifyProof,
} from '#formats/tlog/index.ts';
import { sixWords } from '#formats/log-words/index.ts';
import { enrolmentLeaf, revocationLeaf } from './key-statements.ts';
import { fileNames, toMinute, type BundleFiles, type Trust } from './names.ts';
import { allKeys, demand, get, readCheckpoint, readKeys, readProof, readSig } from './read.ts';
import { leafSchema, readDocument, type BundleKeys, type KeysV2, type LogEntry } from './schema.ts';

/** One entry of this log, or of an epoch of it that has ended, proved by itself. @returns its place, from 1 */
function entryInLog({ leaf, proof, vkey }: LogEntry, expected: string, keys: KeysV2): number {
  demand(leaf === expected, 'The log says something else of the key than keys.json.');
  demand([keys.log.vkey, ...keys.log.earlier].includes(vkey), 'The entry about the key is of another log.');
  const parsed = parseProof(new TextEncoder().encode(proof));
  demand(
    parsed.extra === undefined && parseNote(parsed.checkpoint).signatures.length === 1,
    'The proof about the key carries something that cannot be checked.',
  );
  verifyProof(parsed, leafHash(new TextEncoder().encode(leaf)), parseVerifierKey(vkey));
  return parsed.index + 1;
}

/** The log says when the key was given, and if it was withdrawn, when. @returns words for the place */
export function checkKeyInLog(keys: KeysV2): string {
  const { enrolment, enrolmentProof, revocationProof } = keys;
  const item = entryInLog(enrolmentProof, enrolmentLeaf(enrolment), keys);
  demand(
    (enrolment.revokedAt === undefined) === (revocationProof === undefined),
    'The log and keys.json do not agree whether the key was withdrawn.',
  );
  if (enrolment.revokedAt !== undefined && revocationProof)
    entryInLog(revocationProof, revocationLeaf(enrolment.publicKey, enrolment.revokedAt), keys);
  return `, which is item ${item} of the log,`;
}

/** The leaf commits to this manifest at the time of signing, and is in the tree whose root the checkpoint names. */
export function checkRecorded(files: BundleFiles): string {
  const leafBytes = get(files, fileNames.leaf);
  const leaf = readDocument(fileNames.leaf, leafBytes, leafSchema);
  const commitment = toBase64(sha256(get(files, fileNames.manifest)));
  demand(leaf.c === commitment, 'The log entry belongs to another opinion.');
  demand(leaf.t === toMinute(readSig(files).signedAt), 'The log entry was made at another time than the signature.');
  const proof = readProof(files);
  const { origin, size, root } = readCheckpoint(proof);
  const claim = { leafHash: leafHash(leafBytes), index: proof.index, size, proof: proof.hashes, root };
  demand(verifyInclusion(claim), 'The log does not hold this entry at the place the proof names.');
  return `Recorded as item ${proof.index + 1} of ${size} in the log ${origin}.`;
}

/** Every line under the head must be one that can be checked: no line in the file may be without meaning. */
function checkLines(checkpoint: Uint8Array, keys: BundleKeys): void {
  const known = new Set(allKeys(keys).map((key) => `${key.name} ${keyId(key)}`));
  const lines = parseNote(checkpoint).signatures.map((line) => `${line.name} ${line.keyId}`);
  demand(
    lines.every((line) => known.has(line)) && new Set(lines).size === lines.length,
    'The head of the log carries a signature that cannot be checked.',
  );
}

/** The head of the log is signed with the log's key: the one the reader knows, or else the one in keys.json. */
export function checkLogSignature(files: BundleFiles, trust: Trust): string {
  const keys = readKeys(files);
  const own = keys.log.vkey;
  demand(
    trust.logVkey === undefined || trust.logVkey === own,
    'This comes from another log than the one you asked for.',
  );
  const proof = readProof(files);
  readCheckpoint(proof);
  checkLines(proof.checkpoint, keys);
  const { origin, size } = openCheckpoint(proof.checkpoint, parseVerifierKey(own));
  const whose = trust.logVkey === undefined ? 'the key inside this folder' : 'the key you gave';
  const words = sixWords(parseNote(proof.checkpoint).text);
  return `The head of the log ${origin} is signed with ${whose}. With ${size} items its six words are: ${words}.`;
}
