import { sha256 } from '@noble/hashes/sha2.js';
import { AppError } from '#kernel/errors.ts';
import { canonicalBytes } from '#formats/jcs/index.ts';
import { fromBase64, parseVerifierKey, toBase64, type Sign } from '#formats/tlog/index.ts';
import { byName, fileNames, publicKeyId, sha256Hex, toMinute, type BundleFiles } from './names.ts';
import { readmeText } from './readme.ts';
import type {
  BundleKeys,
  Enrolment,
  KeysV1,
  KeysV2,
  LogEntry,
  LogPolicy,
  Manifest,
  OpinionLeaf,
  OpinionSig,
} from './schema.ts';
import { policyStatement } from './key-statements.ts';
import { verifyBundle } from './verify.ts';

/** The statement about an expert's key with the installation's signature. */
export const signEnrolment = (enrolment: Enrolment, sign: Sign) => ({
  enrolment,
  enrolmentSignature: toBase64(sign(canonicalBytes(enrolment))),
});

/** States whose key an expert's key is. @param sign signs with the installation key */
export function makeKeys(input: {
  enrolment: Omit<Enrolment, 'v' | 'type'>;
  installationPublicKey: Uint8Array;
  logVkey: string;
  sign: Sign;
}): KeysV1 {
  const enrolment: Enrolment = { v: 1, type: 'expert.enrolment', ...input.enrolment };
  return {
    v: 1,
    ...signEnrolment(enrolment, input.sign),
    installation: {
      publicKey: toBase64(input.installationPublicKey),
      fingerprint: publicKeyId(input.installationPublicKey),
    },
    log: { vkey: input.logVkey },
  };
}

/**
 * The same statement with what can only be said when the opinion is recorded: where the log says that the key was given,
 * and who watches the log.
 * @param sign signs with the installation key
 */
export function completeKeys(
  keys: BundleKeys,
  more: { policy: LogPolicy; enrolmentProof: LogEntry; revocationProof?: LogEntry },
  sign: Sign,
): KeysV2 {
  const { enrolment, enrolmentSignature, installation } = keys;
  const { policy, ...proofs } = more;
  const policySignature = toBase64(sign(policyStatement(policy)));
  return { v: 2, enrolment, enrolmentSignature, installation, ...proofs, ...policy, policySignature };
}

/** Lists the files and binds them to the keys. @param nonce 32 random bytes, so that nobody can guess a short opinion */
export function makeManifest(files: BundleFiles, nonce: Uint8Array, keys: Manifest['keys']): Uint8Array {
  const list = [...files].map(([name, bytes]) => ({ name, size: bytes.length, sha256: sha256Hex(bytes) }));
  const manifest: Manifest = { v: 1, nonce: toBase64(nonce), keys, files: list.toSorted(byName) };
  return canonicalBytes(manifest);
}

/** Makes `opinion.sig`. @param sign signs with the expert's key */
export function makeOpinionSig(unsigned: Omit<OpinionSig, 'v' | 'alg' | 'signature'>, sign: Sign): Uint8Array {
  const statement: Omit<OpinionSig, 'signature'> = { v: 1, alg: 'Ed25519', ...unsigned };
  return canonicalBytes({ ...statement, signature: toBase64(sign(canonicalBytes(statement))) });
}

/** The entry for the opinion log: a commitment to the manifest and the minute, and nothing about the patient. */
export function makeLeaf(manifest: Uint8Array, signedAt: string): Uint8Array {
  const leaf: OpinionLeaf = { v: 1, type: 'opinion.signed', t: toMinute(signedAt), c: toBase64(sha256(manifest)) };
  return canonicalBytes(leaf);
}

export type PrepareInput = {
  /** The opinion as a JSON value; its canonical form is what is hashed and signed. */
  opinion: unknown;
  /** `opinion.pdf`. */
  pdf: Uint8Array;
  /** Pictures by file name without folder, e.g. `1.png`. */
  images?: ReadonlyMap<string, Uint8Array>;
  /** `verify.html`, the page that checks the folder in any browser. */
  page?: Uint8Array;
  /** 32 random bytes. */
  nonce: Uint8Array;
  keys: BundleKeys;
  /** What signing means, in the words the expert saw. */
  meaning: string;
  signedAt: Date;
  /** Signs with the expert's key. */
  sign: Sign;
};

/** Everything but the log's proof; `leaf` goes into the opinion log. */
export type PreparedBundle = { files: BundleFiles; leaf: Uint8Array };

function contentOf({ opinion, pdf, images, page, keys }: PrepareInput): Map<string, Uint8Array> {
  const pictures = [...(images ?? [])].map(([name, bytes]) => [`images/${name}`, bytes] as const);
  return new Map([
    [fileNames.opinion, canonicalBytes(opinion)],
    [fileNames.pdf, pdf],
    [fileNames.readme, readmeText(parseVerifierKey(keys.log.vkey), keys.installation.fingerprint, page)],
    ...(page ? [[fileNames.page, page] as const] : []),
    ...pictures,
  ]);
}

/**
 * Signs an opinion and prepares its bundle. The leaf must then be appended to the opinion log; with its proof
 * `buildBundle` finishes the folder.
 * @throws AppError `input.invalid` when the opinion has no canonical JSON form
 */
export function prepareBundle(input: PrepareInput): PreparedBundle {
  const { keys, nonce, meaning, sign } = input;
  const content = contentOf(input);
  const keyId = publicKeyId(fromBase64(keys.enrolment.publicKey));
  const manifest = makeManifest(content, nonce, { expert: keyId, installation: keys.installation.fingerprint });
  const signedAt = input.signedAt.toISOString();
  const opinionSha256 = sha256Hex(content.get(fileNames.opinion) ?? new Uint8Array(0));
  const sig = makeOpinionSig({ keyId, manifestSha256: sha256Hex(manifest), opinionSha256, meaning, signedAt }, sign);
  const leaf = makeLeaf(manifest, signedAt);
  const files = new Map([
    ...content,
    [fileNames.manifest, manifest],
    [fileNames.signature, sig],
    [fileNames.leaf, leaf],
    [fileNames.keys, canonicalBytes(keys)],
  ]);
  return { files, leaf };
}

/**
 * Finishes a bundle with the log's proof (the bytes of a `.tlog-proof` file) and verifies it against the log key it
 * was made for: a bundle that would be red is never handed out.
 * @throws AppError `proof.invalid` with the words of the first check that fails
 */
export function buildBundle(prepared: PreparedBundle, tlogProof: Uint8Array, logVkey: string): BundleFiles {
  return checkedBundle(new Map([...prepared.files, [fileNames.proof, tlogProof] as const]), logVkey);
}

/** A bundle as it is, once every check was made. @throws AppError `proof.invalid` as above */
export function checkedBundle(files: BundleFiles, logVkey: string): BundleFiles {
  const result = verifyBundle(files, { logVkey });
  const failed = result.checks.find((check) => !check.ok);
  if (failed) throw new AppError('proof.invalid', failed.words);
  return files;
}
