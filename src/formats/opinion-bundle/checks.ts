import { sha256 } from '@noble/hashes/sha2.js';
import { AppError } from '#kernel/errors.ts';
import { canonicalBytes, parseCanonicalJson } from '#formats/jcs/index.ts';
import {
  fromBase64,
  leafHash,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  parseProof,
  parseVerifierKey,
  toBase64,
  verifyEd25519,
  verifyInclusion,
  type Checkpoint,
  type TlogProof,
} from '#formats/tlog/index.ts';
import {
  byName,
  contentFiles,
  fileNames,
  proofFiles,
  publicKeyId,
  sha256Hex,
  toMinute,
  type BundleFiles,
  type Trust,
} from './names.ts';
import {
  keysSchema,
  leafSchema,
  manifestSchema,
  opinionSigSchema,
  readDocument,
  type BundleKeys,
  type Manifest,
  type OpinionSig,
} from './schema.ts';

/*
 * Each check answers with words for the person when it holds, and throws an AppError whose detail says why when not.
 * Each reads what it needs by itself, so that one damaged file crosses only the lines it really touches.
 */

function demand(condition: boolean, words: string): asserts condition {
  if (!condition) throw new AppError('proof.invalid', words);
}

function get(files: BundleFiles, name: string): Uint8Array {
  const bytes = files.get(name);
  demand(bytes !== undefined, `The file ${name} is missing.`);
  return bytes;
}

const readManifest = (files: BundleFiles): Manifest =>
  readDocument(fileNames.manifest, files.get(fileNames.manifest), manifestSchema);
const readSig = (files: BundleFiles): OpinionSig =>
  readDocument(fileNames.signature, files.get(fileNames.signature), opinionSigSchema);
const readKeys = (files: BundleFiles): BundleKeys =>
  readDocument(fileNames.keys, files.get(fileNames.keys), keysSchema);

/** The manifest's own rules: sorted, no name twice (not even in other case), no proof file, nothing needed missing. */
function checkList({ files }: Manifest): void {
  const names = files.map(({ name }) => name);
  const sorted = files.toSorted(byName).every((file, i) => file === files[i]);
  const distinct = new Set(names.map((name) => name.toLowerCase())).size === names.length;
  const lower = new Set(names.map((name) => name.toLowerCase()));
  const listsProof = proofFiles.some((name) => lower.has(name));
  const complete = contentFiles.every((name) => names.includes(name));
  demand(sorted && distinct && !listsProof && complete, 'The file manifest.json does not list what it should.');
}

/** Every file of the folder is one that was signed, every signed file is there, and none has changed. */
export function checkFiles(files: BundleFiles): string {
  const manifest = readManifest(files);
  checkList(manifest);
  for (const name of proofFiles) get(files, name);
  const expected = new Set([...proofFiles, ...manifest.files.map(({ name }) => name)]);
  const extra = [...files.keys()].find((name) => !expected.has(name));
  demand(
    extra === undefined,
    `There is a file that does not belong here: ${JSON.stringify(extra)}. If your computer put it there, remove it and check again.`,
  );
  for (const { name, size, sha256: hash } of manifest.files) {
    const bytes = get(files, name);
    demand(bytes.length === size && sha256Hex(bytes) === hash, `The file ${name} has been changed.`);
  }
  readOpinion(files);
  return `All ${files.size} files are there and none has been changed.`;
}

function readOpinion(files: BundleFiles): void {
  try {
    parseCanonicalJson(get(files, fileNames.opinion));
  } catch (cause) {
    throw new AppError('proof.invalid', 'The file opinion.json is not written in the form that is signed.', { cause });
  }
}

/** The signature is over this manifest and this opinion, by the key in keys.json. */
export function checkSignature(files: BundleFiles): string {
  const sig = readSig(files);
  const publicKey = fromBase64(readKeys(files).enrolment.publicKey);
  const { signature, ...statement } = sig;
  demand(sig.keyId === publicKeyId(publicKey), 'The signature was made with another key than the one in keys.json.');
  demand(
    verifyEd25519(publicKey, canonicalBytes(statement), fromBase64(signature)),
    'The signature does not match what it should stand for.',
  );
  const covered =
    sig.manifestSha256 === sha256Hex(get(files, fileNames.manifest)) &&
    sig.opinionSha256 === sha256Hex(get(files, fileNames.opinion));
  demand(covered, 'The signature is for another opinion or another list of files.');
  return `Signed on ${sig.signedAt.slice(0, 10)} with the meaning “${sig.meaning}”.`;
}

/** The installation states that the key was this doctor's when it signed, and the manifest names both keys. */
export function checkKey(files: BundleFiles): string {
  const { enrolment, enrolmentSignature, installation } = readKeys(files);
  const { keyId, signedAt } = readSig(files);
  const { keys } = readManifest(files);
  const issuer = fromBase64(installation.publicKey);
  demand(
    installation.fingerprint === publicKeyId(issuer) && installation.fingerprint === keys.installation,
    'The key statement comes from another service than the one that made this bundle.',
  );
  demand(
    verifyEd25519(issuer, canonicalBytes(enrolment), fromBase64(enrolmentSignature)),
    "The statement about the doctor's key has been changed.",
  );
  const expertKey = publicKeyId(fromBase64(enrolment.publicKey));
  demand(keyId === expertKey && keys.expert === expertKey, 'The key that signed is not the key of this doctor.');
  // The fixed-width form of the times makes text order the order of time.
  demand(signedAt >= enrolment.enrolledAt, 'The key was not yet given to this doctor when it signed.');
  demand(
    enrolment.revokedAt === undefined || signedAt < enrolment.revokedAt,
    'The key had been withdrawn before this was signed.',
  );
  return `The key was given to ${enrolment.name} (${enrolment.licence}) on ${enrolment.enrolledAt.slice(0, 10)} and was in force.`;
}

function readProof(files: BundleFiles): TlogProof {
  const bytes = get(files, fileNames.proof);
  try {
    return parseProof(bytes);
  } catch (cause) {
    throw new AppError('proof.invalid', 'The file opinion.tlog-proof is not written as it was made.', { cause });
  }
}

/** The head of the log as the proof carries it. One signature only: no line in the file may be without meaning. */
function readCheckpoint(proof: TlogProof): Checkpoint {
  const note = parseNote(proof.checkpoint);
  demand(note.signatures.length === 1, 'The head of the log carries a signature that cannot be checked.');
  demand(proof.extra === undefined, 'The file opinion.tlog-proof carries something that is not part of the proof.');
  return parseCheckpoint(note.text);
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

/** The head of the log is signed with the log's key: the one the reader knows, or else the one in keys.json. */
export function checkLogSignature(files: BundleFiles, trust: Trust): string {
  const own = readKeys(files).log.vkey;
  demand(
    trust.logVkey === undefined || trust.logVkey === own,
    'This comes from another log than the one you asked for.',
  );
  const proof = readProof(files);
  readCheckpoint(proof);
  const { origin } = openCheckpoint(proof.checkpoint, parseVerifierKey(own));
  const whose = trust.logVkey === undefined ? 'the key inside this folder' : 'the key you gave';
  return `The head of the log ${origin} is signed with ${whose}.`;
}
