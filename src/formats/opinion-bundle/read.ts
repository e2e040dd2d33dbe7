import { AppError } from '#kernel/errors.ts';
import {
  parseAnyKey,
  parseCheckpoint,
  parseNote,
  parseProof,
  parseVerifierKey,
  type Checkpoint,
  type TlogProof,
  type VerifierKey,
} from '#formats/tlog/index.ts';
import { fileNames, type BundleFiles } from './names.ts';
import {
  keysSchema,
  manifestSchema,
  opinionSigSchema,
  readDocument,
  type BundleKeys,
  type Manifest,
  type OpinionSig,
} from './schema.ts';

/** What a check says that found nothing wrong and yet shows nothing: neither tick nor cross. */
export type Open = { open: string };

/** @throws AppError `proof.invalid` with these words unless the condition holds */
export function demand(condition: boolean, words: string): asserts condition {
  if (!condition) throw new AppError('proof.invalid', words);
}

export function get(files: BundleFiles, name: string): Uint8Array {
  const bytes = files.get(name);
  demand(bytes !== undefined, `The file ${name} is missing.`);
  return bytes;
}

export const readManifest = (files: BundleFiles): Manifest =>
  readDocument(fileNames.manifest, files.get(fileNames.manifest), manifestSchema);
export const readSig = (files: BundleFiles): OpinionSig =>
  readDocument(fileNames.signature, files.get(fileNames.signature), opinionSigSchema);
export const readKeys = (files: BundleFiles): BundleKeys =>
  readDocument(fileNames.keys, files.get(fileNames.keys), keysSchema);

export function readProof(files: BundleFiles): TlogProof {
  const bytes = get(files, fileNames.proof);
  try {
    return parseProof(bytes);
  } catch (cause) {
    throw new AppError('proof.invalid', 'The file opinion.tlog-proof is not written as it was made.', { cause });
  }
}

/** The head of the log as the proof carries it. */
export function readCheckpoint(proof: TlogProof): Checkpoint {
  demand(proof.extra === undefined, 'The file opinion.tlog-proof carries something that is not part of the proof.');
  return parseCheckpoint(parseNote(proof.checkpoint).text);
}

/** All keys whose lines may stand under the head of the log. */
export function allKeys(keys: BundleKeys): VerifierKey[] {
  if (keys.v === 1) return [parseVerifierKey(keys.log.vkey)];
  const { log, witnesses } = keys;
  return [log.vkey, ...(log.mldsa ? [log.mldsa] : []), ...witnesses.flatMap(({ vkeys }) => vkeys)].map(parseAnyKey);
}
