import type { Keyring } from '#platform/crypto/index.ts';
import type { Database, Tx } from '#platform/db/index.ts';
import type { Mailer } from '#platform/mail/index.ts';
import type { AuditEntry } from '#platform/operations/index.ts';
import type { Guard } from './guard/guard.ts';

/** What the doors of identity work with. */
export type IdentityParts = {
  db: Database;
  keyring: Keyring;
  mailer: Mailer;
  publicOrigin: () => string;
  record: (tx: Tx, entry: AuditEntry) => Promise<void>;
  guard: Guard;
};
