export {
  buildBundle,
  checkedBundle,
  completeKeys,
  makeKeys,
  prepareBundle,
  signEnrolment,
  type PreparedBundle,
  type PrepareInput,
} from './build.ts';
export { enrolmentLeaf, revocationLeaf } from './key-statements.ts';
export { readKeys } from './read.ts';
export { fileNames, publicKeyId, type BundleFiles, type Trust } from './names.ts';
export {
  type BundleKeys,
  type Enrolment,
  type LogEntry,
  type LogPolicy,
  type Manifest,
  type OpinionLeaf,
  type OpinionSig,
} from './schema.ts';
export { makeTimestampStatement } from './timestamp-check.ts';
export { verifyBundle, type Check, type CheckName, type VerifyResult } from './verify.ts';
