export { appendEntries, type Appended } from './append.ts';
export { auditTiles } from './audit.ts';
export { fromBase64, sameBytes, toBase64 } from './bytes.ts';
export { formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint, type Checkpoint } from './checkpoint.ts';
export { signLine, timeOf, verifyLine } from './cosignature.ts';
export { emptyRoot, leafHash, nodeHash } from './hash.ts';
export {
  formatNote,
  formatSignatureLine,
  onlyLines,
  openNote,
  parseNote,
  parseSignatureLine,
  signNote,
  type Note,
  type NoteSignature,
  type NoteSigner,
  type OpenedNote,
} from './note.ts';
export {
  consistencyProof,
  inclusionProof,
  verifyConsistency,
  verifyInclusion,
  type ConsistencyClaim,
  type InclusionClaim,
} from './proof.ts';
export { formatProof, parseProof, verifyProof, type TlogProof } from './proof-file.ts';
export { parseTilePath, tilePath, tileWidth, type TileId } from './tile-path.ts';
export { readBundle, readEntry, rootFromTiles, type TileFile, type TileSource } from './tile-reader.ts';
export {
  formatVerifierKey,
  keyId,
  parseAnyKey,
  parseVerifierKey,
  typeOf,
  verifyEd25519,
  type KeyType,
  type Sign,
  type VerifierKey,
} from './verifier-key.ts';
export { formatWitnessRequest, parseWitnessRequest, type WitnessRequest } from './witness-request.ts';
