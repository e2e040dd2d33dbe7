/** The keys above the data: who holds them, who gets one, and the journal that every opening stands in. See README.md. */
export type { KeyManager } from './key-manager.ts';
export type { Keeper, KeysReport } from './keeper.ts';
export { hashOfLine, readJournal, type Access, type JournalLine } from './journal.ts';
export { caseKeyId, keyMissing, leaseKeys, logKeyId, personKeyId, type Keys } from './leases.ts';
export { createKeyManager } from './managers/index.ts';
export { keeperAt, ownSocket, serveParent, serveSocket, startKeyProcess } from './key-process.ts';
export { keyFiles, openKeeper } from './open-keeper.ts';
