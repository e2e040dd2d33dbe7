import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#platform/db/index.ts';
import type { ObjectStore } from '#platform/objects/index.ts';
import { createArchive, type CaseKeyOf, type ImagingArchive } from './archive.ts';
import { imagingOperations } from './imaging.operations.ts';
import type { StoreInstances } from './ingest.types.ts';
import { createPictureReader } from './picture-reader.ts';
import { createShown, type HeldBack } from './shown.ts';
import { createStoreInstances } from './store-instances.ts';

export { studyMaterials } from './materials.store.ts';
export { segmentIdsOf, studiesOf } from './imaging.store.ts';
export { instanceUrl, studyUrl, type ImagingArchive, type StoredInstance } from './archive.ts';
export type { InstanceFile, InstanceIdentity, StoreInput, StoreInstances, StoreOutcome } from './ingest.types.ts';

export type Imaging = {
  operations: ReturnType<typeof imagingOperations>;
  storeInstances: StoreInstances;
  archive: ImagingArchive;
  start(): void;
  stop(): Promise<void>;
};

/** The archive of scans. `caseKey` gives the key of a case that may be read: cases stand above this module. */
export function createImaging(parts: {
  db: Database;
  objects: ObjectStore;
  clock: Clock;
  caseKey: CaseKeyOf;
  heldBack: HeldBack;
}): Imaging {
  const shown = createShown(parts.heldBack);
  const reader = createPictureReader();
  return {
    operations: imagingOperations(shown),
    storeInstances: createStoreInstances({ ...parts, reader }),
    archive: createArchive({ ...parts, reader, shown }),
    start: () => reader.warm(),
    stop: async () => reader.close(),
  };
}
