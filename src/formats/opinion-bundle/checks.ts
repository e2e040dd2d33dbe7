import { AppError } from '#kernel/errors.ts';
import { canonicalBytes, parseCanonicalJson } from '#formats/jcs/index.ts';
import { fromBase64, verifyEd25519 } from '#formats/tlog/index.ts';
import { checkKeyInLog } from './log-checks.ts';
import {
  byName,
  contentFiles,
  fileNames,
  laterFiles,
  proofFiles,
  publicKeyId,
  sha256Hex,
  type BundleFiles,
} from './names.ts';
import { demand, get, readKeys, readManifest, readSig } from './read.ts';
import type { Manifest } from './schema.ts';

/*
 * Each check answers with words for the person when it holds, and throws an AppError whose detail says why when not.
 * Each reads what it needs by itself, so that one damaged file crosses only the lines it really touches.
 */

/** The manifest's own rules: sorted, no name twice (not even in other case), no proof file, nothing needed missing. */
function checkList({ files }: Manifest): void {
  const names = files.map(({ name }) => name);
  const sorted = files.toSorted(byName).every((file, i) => file === files[i]);
  const distinct = new Set(names.map((name) => name.toLowerCase())).size === names.length;
  const lower = new Set(names.map((name) => name.toLowerCase()));
  const listsProof = [...proofFiles, ...laterFiles].some((name) => lower.has(name));
  const complete = contentFiles.every((name) => names.includes(name));
  demand(sorted && distinct && !listsProof && complete, 'The file manifest.json does not list what it should.');
}

/** Every file of the folder is one that was signed, every signed file is there, and none has changed. */
export function checkFiles(files: BundleFiles): string {
  const manifest = readManifest(files);
  checkList(manifest);
  for (const name of proofFiles) get(files, name);
  const expected = new Set([...proofFiles, ...laterFiles, ...manifest.files.map(({ name }) => name)]);
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
  const all = readKeys(files);
  const { enrolment, enrolmentSignature, installation } = all;
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
  const item = all.v === 2 ? checkKeyInLog(all) : '';
  return `The key was given to ${enrolment.name} (${enrolment.licence}) on ${enrolment.enrolledAt.slice(0, 10)}${item} and was in force.`;
}
