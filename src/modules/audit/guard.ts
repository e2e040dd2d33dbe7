import { join } from 'node:path';
import { openCheckpoint, type Checkpoint, type VerifierKey } from '#formats/tlog/index.ts';
import { readIfThere, writeDurably } from '#platform/objects/index.ts';

/**
 * The last head that was signed, once more, in a folder apart from the data. An old copy of the data that somebody puts
 * back is shorter than its guard says, and so it shows. One file per log and epoch: the signed checkpoint as it is.
 */
export type Guard = {
  /** The head, or undefined when none was kept. @throws AppError when the file does not carry our signature */
  read(key: VerifierKey): Promise<Checkpoint | undefined>;
  bytes(key: VerifierKey): Promise<Uint8Array | undefined>;
  write(key: VerifierKey, checkpoint: Uint8Array): Promise<void>;
};

/** @param folder `CONSILIUM_LOG_GUARD`; best on another disk than the data */
export function createGuard(folder: string): Guard {
  const path = (key: VerifierKey) => join(folder, `${key.name.replaceAll('/', '.')}.checkpoint`);
  const bytes = (key: VerifierKey) => readIfThere(path(key));
  return {
    bytes,
    read: async (key) => {
      const kept = await bytes(key);
      return kept ? openCheckpoint(kept, key) : undefined;
    },
    write: (key, checkpoint) => writeDurably(path(key), checkpoint, 0o644),
  };
}
