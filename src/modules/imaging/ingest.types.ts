import type { DataKey } from '#platform/crypto/index.ts';

/** One file handed in; `sha256` (hex) of its bytes when it is known already. */
export type InstanceFile = { name: string; bytes: Uint8Array; sha256?: string };

export type StoreInput = {
  tenantId: string;
  caseId: string;
  caseKey: DataKey;
  actorId: string;
  files: AsyncIterable<InstanceFile>;
  /** Instances of another study are refused (STOW-RS to one study). */
  onlyStudy?: string;
};

/** Who the header says the person is; absent or impossible values are undefined. */
export type InstanceIdentity = {
  name: string | undefined;
  /** ISO date. */
  birthDate: string | undefined;
  sex: 'M' | 'F' | 'O' | undefined;
  patientId: string | undefined;
  /** Who gave that number. */
  issuerOfPatientId?: string | undefined;
  /** The other groups of the name: ideographic, phonetic. */
  otherNames?: readonly string[];
  /** PatientIdentityRemoved (0012,0062) is YES. */
  identityRemoved?: boolean;
};

/** What became of one file. `reason` is words for a person. */
export type StoreOutcome = {
  name: string;
  outcome: 'stored' | 'duplicate' | 'refused';
  reason?: string;
  /** DICOM failure reason (formats/dicom `failureReasons`) of a refused one. */
  failure?: number;
  identity?: InstanceIdentity;
  studyInstanceUid?: string;
  seriesInstanceUid?: string;
  sopInstanceUid?: string;
  sopClassUid?: string;
};

/**
 * Takes instances in. Nothing is said to be stored before its bytes and its row are durable; one outcome per file, in
 * their order. A bad file never stops the others. When `files` throws or the disk is full, nothing of the call is kept.
 */
export type StoreInstances = (input: StoreInput) => Promise<StoreOutcome[]>;
