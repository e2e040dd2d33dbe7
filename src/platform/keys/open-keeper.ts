import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal } from './journal.ts';
import { createKeeper, type Keeper } from './keeper.ts';
import type { KeyManager } from './key-manager.ts';
import { openKeyStore } from './key-store.ts';

/** Names of the files in the folder of keys. */
export const keyFiles = { store: 'keys.sqlite', journal: 'journal.jsonl' };

/** Opens the folder of keys in this process. One process at a time: the store is locked. */
export async function openKeeper(folder: string, manager: KeyManager): Promise<Keeper> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return createKeeper({
    manager,
    store: openKeyStore(join(folder, keyFiles.store)),
    journal: await openJournal(join(folder, keyFiles.journal)),
    now: () => new Date(),
  });
}
