import type { Logger } from 'pino';
import type { Clock } from '#kernel/clock.ts';
import type { Audit } from '#modules/audit/index.ts';
import type { ImagingArchive } from '#modules/imaging/index.ts';
import type { Keyring } from '#platform/crypto/index.ts';
import type { Database, Tx } from '#platform/db/index.ts';
import type { Mailer } from '#platform/mail/index.ts';
import type { ObjectStore } from '#platform/objects/index.ts';

/** What rights ask of the program around them, given by the app. */
export type RightsParts = {
  db: Database;
  objects: ObjectStore;
  keyring: Keyring;
  clock: Clock;
  mailer: Mailer;
  log: Pick<Logger, 'error'>;
  audit: Audit;
  publicOrigin: () => string;
  archive: ImagingArchive;
  /** Destroys the data keys of cases for ever, in every copy that is ours, and closes the cases. */
  destroyKeys(tx: Tx, caseIds: readonly string[], reason: 'request' | 'retention'): Promise<void>;
  /** Destroys keys for ever, by their ids: of people of whom everything was erased. */
  destroyKeyIds(tx: Tx, ids: readonly string[]): Promise<void>;
  /** Which of these keys are there. */
  keysThere(ids: readonly string[]): Promise<string[]>;
  enqueue(
    tx: Tx,
    job: string,
    data: Record<string, unknown>,
    options?: { startAfterSeconds?: number; key?: string },
  ): Promise<void>;
};
