import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** Names of the files with a meaning of their own. */
export const fileNames = {
  opinion: 'opinion.json',
  pdf: 'opinion.pdf',
  readme: 'README.txt',
  page: 'verify.html',
  manifest: 'manifest.json',
  signature: 'opinion.sig',
  proof: 'opinion.tlog-proof',
  leaf: 'leaf.json',
  keys: 'keys.json',
  token: 'opinion.tsr',
  timestamp: 'timestamp.json',
} as const;

/** Files that prove the others and so cannot be listed by the manifest. */
export const proofFiles: readonly string[] = [
  fileNames.manifest,
  fileNames.signature,
  fileNames.proof,
  fileNames.leaf,
  fileNames.keys,
];

/** Proof files that come later, when an authority outside has answered. */
export const laterFiles: readonly string[] = [fileNames.token, fileNames.timestamp];

/** Files without which a folder is no bundle and which the manifest must list. */
export const contentFiles: readonly string[] = [fileNames.opinion, fileNames.pdf, fileNames.readme];

/** A bundle: bytes by name relative to the folder, `/` between parts. */
export type BundleFiles = ReadonlyMap<string, Uint8Array>;

/** What the reader of a bundle knows from elsewhere. */
export type Trust = {
  /** The log's key as the reader knows it from elsewhere. Without it the bundle's own is used, and the result says so. */
  logVkey?: string;
  /** Root certificates (DER) of timestamp authorities the reader believes; without them the bundle's own are used. */
  timestampRoots?: readonly Uint8Array[];
};

/** SHA-256 in lower-case hex. */
export const sha256Hex = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));

/** The id of an Ed25519 public key: SHA-256 of its 32 bytes, in hex. */
export const publicKeyId = (publicKey: Uint8Array): string => sha256Hex(publicKey);

/** A fingerprint as people compare it: groups of four characters. */
export const grouped = (hex: string): string => hex.match(/.{1,4}/g)?.join(' ') ?? '';

/** Order of the manifest: by name, comparing UTF-16 code units (names are ASCII). */
export const byName = (a: { name: string }, b: { name: string }): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;

/** The leaf's time: the signing time to the minute, e.g. `2026-03-03T09:41Z`. */
export const toMinute = (instant: string): string => `${instant.slice(0, 16)}Z`;
