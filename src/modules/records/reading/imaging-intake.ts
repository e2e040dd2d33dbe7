import type { DataKey } from '#platform/crypto/index.ts';
import type { HeaderIdentity } from '../identity/found.rules.ts';

/** One DICOM file and what the imaging module made of it. `name` is the one it was handed over with. */
export type StoredInstance = {
  name: string;
  outcome: 'stored' | 'duplicate' | 'refused';
  reason?: string;
  identity?: HeaderIdentity;
  studyInstanceUid?: string;
  seriesInstanceUid?: string;
  sopInstanceUid?: string;
};

/** The door of the imaging module for files that turned out to be DICOM. It answers when they are durable. */
export type ImagingIntake = {
  storeInstances(input: {
    tenantId: string;
    caseId: string;
    caseKey: DataKey;
    actorId: string;
    files: AsyncIterable<{ name: string; bytes: Uint8Array; sha256?: string }>;
  }): Promise<StoredInstance[]>;
};

/** One study as the timeline and the checklist need it. */
export type StudyFact = {
  studyInstanceUid: string;
  /** ISO date, when the study has one. */
  date: string | null;
  /** DICOM modalities of its series: CT, MR … */
  modalities: readonly string[];
  description: string;
  instances: number;
};
