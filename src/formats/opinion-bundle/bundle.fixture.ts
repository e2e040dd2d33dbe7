import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { ml_dsa44 } from '@noble/post-quantum/ml-dsa.js';
import { canonicalBytes } from '#formats/jcs/index.ts';
import {
  appendEntries,
  formatProof,
  inclusionProof,
  signCheckpoint,
  formatVerifierKey,
  toBase64,
  type NoteSigner,
} from '#formats/tlog/index.ts';
import { answer, testAuthority } from '#formats/timestamp/authority.fixture.ts';
import { timestampRequest } from '#formats/timestamp/index.ts';
import {
  buildBundle,
  completeKeys,
  enrolmentLeaf,
  fileNames,
  revocationLeaf,
  makeKeys,
  makeTimestampStatement,
  prepareBundle,
  type BundleFiles,
  type BundleKeys,
  type PreparedBundle,
} from './index.ts';

/** A key pair from a fixed seed: the same in every run, good for nothing but tests. */
export function testKey(seed: number): { publicKey: Uint8Array; sign: (message: Uint8Array) => Uint8Array } {
  const secret = new Uint8Array(32).fill(seed);
  return { publicKey: ed25519.getPublicKey(secret), sign: (message) => ed25519.sign(message, secret) };
}

export const log = { name: 'demo.example/opinions', ...testKey(3) };
export const logVkey: string = formatVerifierKey(log);

export type Variant = {
  enrolledAt?: string;
  revokedAt?: string;
  expertSeed?: number;
  installationSeed?: number;
  page?: Uint8Array;
};

/** keys.json of the test expert, changed as asked. */
export function testKeys({ enrolledAt, revokedAt, expertSeed = 1, installationSeed = 2 }: Variant = {}): BundleKeys {
  const issuer = testKey(installationSeed);
  return makeKeys({
    enrolment: {
      expertId: 'expert-1',
      name: 'Dr Amara Okafor',
      licence: 'GMC 0000000',
      publicKey: toBase64(testKey(expertSeed).publicKey),
      enrolledAt: enrolledAt ?? '2026-01-05T08:00:00.000Z',
      ...(revokedAt ? { revokedAt } : {}),
    },
    installationPublicKey: issuer.publicKey,
    logVkey,
    sign: issuer.sign,
  });
}

/** A signed opinion with one picture, not yet in a log. */
export function testPrepared(variant: Variant = {}): PreparedBundle {
  return prepareBundle({
    opinion: { v: 1, shortAnswer: 'You asked whether surgery is needed. We think it can wait.', questions: [] },
    pdf: new TextEncoder().encode('%PDF-1.7\n%%EOF\n'),
    images: new Map([['1.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47)]]),
    ...(variant.page ? { page: variant.page } : {}),
    nonce: new Uint8Array(32).fill(7),
    keys: testKeys(variant),
    meaning: 'This is my opinion',
    signedAt: new Date('2026-03-03T09:41:17.250Z'),
    sign: testKey(variant.expertSeed ?? 1).sign,
  });
}

/** An ML-DSA-44 key pair from a fixed seed. */
export function testMlDsaKey(name: string, seed: number): NoteSigner {
  const { publicKey, secretKey } = ml_dsa44.keygen(new Uint8Array(32).fill(seed));
  return {
    name,
    type: 'ml-dsa-44',
    publicKey,
    sign: (message) => ml_dsa44.sign(message, secretKey, { extraEntropy: false }),
  };
}

/** A tree of five leaves with these texts at their places, and the proofs of all of them. */
async function testTree(at: ReadonlyMap<number, Uint8Array>) {
  const others: Uint8Array[] = ['a', 'b', 'c', 'd', 'e'].map((text) => new TextEncoder().encode(text));
  const entries = others.map((other, i) => at.get(i) ?? other);
  const { files, size, root } = await appendEntries(() => undefined, 0, entries);
  const tiles = new Map(files.map(({ path, bytes }) => [path, bytes]));
  const proof = async (index: number, signers: readonly NoteSigner[]): Promise<Uint8Array> =>
    formatProof({
      index,
      hashes: await inclusionProof((path) => tiles.get(path), size, index),
      checkpoint: signCheckpoint({ origin: log.name, size, root }, signers, new Date('2026-03-03T09:41:20Z')),
    });
  return { proof };
}

/** Proof that `leaf` is entry 2 in a log of five. */
export async function testProof(leaf: Uint8Array): Promise<Uint8Array> {
  return (await testTree(new Map([[2, leaf]]))).proof(2, [log]);
}

/** A complete, valid bundle as it was made before there were witnesses. */
export async function testBundle(variant: Variant = {}): Promise<BundleFiles> {
  const prepared = testPrepared(variant);
  return buildBundle(prepared, await testProof(prepared.leaf), logVkey);
}

const witnessOf = (name: string, seed: number): [NoteSigner, NoteSigner] => [
  { name, type: 'cosignature', ...testKey(seed) },
  testMlDsaKey(name, seed),
];

/** Three outside witnesses, each with both kinds of key. */
export const witnesses = [
  { label: 'Heartlands Hospital', keys: witnessOf('witness.example/1', 11) },
  { label: 'Patients’ association', keys: witnessOf('witness.example/2', 12) },
  { label: 'City insurer', keys: witnessOf('witness.example/3', 13) },
] as const;

export const logMlDsa = testMlDsaKey(log.name, 4);

export type Witnessed = Variant & {
  /** Which of the three have signed; the first two without it. */
  signed?: readonly number[];
  quorum?: number;
  /** Signs the head besides the log, in place of what the service would take. */
  more?: readonly NoteSigner[];
};

/** A bundle with the entries about the key, and a head of the log that witnesses have signed. */
export async function testWitnessed(variant: Witnessed = {}): Promise<BundleFiles> {
  const prepared = testPrepared(variant);
  const keys = testKeys(variant);
  const { enrolment } = keys;
  const given = new TextEncoder().encode(enrolmentLeaf(enrolment));
  const { revokedAt } = variant;
  const gone = revokedAt ? revocationLeaf(enrolment.publicKey, revokedAt) : undefined;
  const tree = await testTree(
    new Map([[1, given], [2, prepared.leaf], ...(gone ? [[3, new TextEncoder().encode(gone)] as const] : [])]),
  );
  const entry = async (leaf: string, index: number) => ({
    leaf,
    proof: new TextDecoder().decode(await tree.proof(index, [log])),
    vkey: logVkey,
  });
  const signed = (variant.signed ?? [0, 1]).flatMap((i) => witnesses[i]?.keys ?? []);
  const proof = await tree.proof(2, [log, logMlDsa, ...signed, ...(variant.more ?? [])]);
  const complete = completeKeys(
    keys,
    {
      policy: {
        log: { vkey: logVkey, mldsa: formatVerifierKey(logMlDsa), earlier: [] },
        witnesses: witnesses.map(({ label, keys: own }) => ({ label, vkeys: own.map(formatVerifierKey) })),
        quorum: variant.quorum ?? 2,
      },
      enrolmentProof: await entry(enrolmentLeaf(enrolment), 1),
      ...(gone ? { revocationProof: await entry(gone, 3) } : {}),
    },
    testKey(variant.installationSeed ?? 2).sign,
  );
  return new Map([...prepared.files, [fileNames.keys, canonicalBytes(complete)], [fileNames.proof, proof]]);
}

/** The same with the timestamp of an outside authority. @returns the bundle, and the authority's root certificate (DER) */
export async function testStamped(
  variant: Witnessed & { time?: Date } = {},
): Promise<{ files: BundleFiles; root: Uint8Array }> {
  const files = await testWitnessed(variant);
  const signature = files.get(fileNames.signature) ?? new Uint8Array(0);
  const authority = await testAuthority();
  const time = variant.time ?? new Date('2026-03-03T09:41:19Z');
  const token = await answer(authority, timestampRequest(sha256(signature), Uint8Array.of(7)), { time });
  const root = authority.root.der;
  const { sign } = testKey(variant.installationSeed ?? 2);
  const statement = makeTimestampStatement({ signature, token, roots: [root] }, sign);
  return { files: new Map([...files, [fileNames.token, token], [fileNames.timestamp, statement]]), root };
}
