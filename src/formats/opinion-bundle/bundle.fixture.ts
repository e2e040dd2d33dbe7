import { ed25519 } from '@noble/curves/ed25519.js';
import {
  appendEntries,
  formatProof,
  inclusionProof,
  signCheckpoint,
  formatVerifierKey,
  toBase64,
} from '#formats/tlog/index.ts';
import {
  buildBundle,
  makeKeys,
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

/** Proof that `leaf` is entry 2 in a log of five. */
export async function testProof(leaf: Uint8Array): Promise<Uint8Array> {
  const others: Uint8Array[] = ['a', 'b', 'c', 'd'].map((text) => new TextEncoder().encode(text));
  const { files, size, root } = await appendEntries(() => undefined, 0, others.toSpliced(2, 0, leaf));
  const tiles = new Map(files.map(({ path, bytes }) => [path, bytes]));
  const hashes = await inclusionProof((path) => tiles.get(path), size, 2);
  return formatProof({ index: 2, hashes, checkpoint: signCheckpoint({ origin: log.name, size, root }, [log]) });
}

/** A complete, valid bundle. */
export async function testBundle(variant: Variant = {}): Promise<BundleFiles> {
  const prepared = testPrepared(variant);
  return buildBundle(prepared, await testProof(prepared.leaf), logVkey);
}
