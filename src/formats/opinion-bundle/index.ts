export { buildBundle, makeKeys, prepareBundle, type PreparedBundle, type PrepareInput } from './build.ts';
export { fileNames, publicKeyId, type BundleFiles, type Trust } from './names.ts';
export type { BundleKeys, Enrolment, Manifest, OpinionLeaf, OpinionSig } from './schema.ts';
export { verifyBundle, type Check, type CheckName, type VerifyResult } from './verify.ts';
