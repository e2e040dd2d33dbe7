import { join } from 'node:path';
import type { Logger } from 'pino';
import type pg from 'pg';
import type { Clock } from '#kernel/clock.ts';
import type { Config } from '../config.ts';
import { createAudit, type Audit } from '#modules/audit/index.ts';
import { createKeyring, type Keyring } from '#platform/crypto/index.ts';
import { connect, type Database } from '#platform/db/index.ts';
import { type Keys } from '#platform/keys/index.ts';
import { createEgress, type Egress } from '#platform/egress/index.ts';
import { createJobs, type Jobs } from '#platform/jobs/index.ts';
import { createFolderMailer, createSmtpMailer, type Mailer } from '#platform/mail/index.ts';
import { clamdAddress, createScanner, type Scanner } from '#platform/scanner/index.ts';
import { sealedColumns } from './sealed-columns.ts';
import { createObjectStore, type ObjectStore } from '#platform/objects/index.ts';

/** What every module may be given. Made once, passed as arguments; nothing reaches for it by itself. */
export type Parts = {
  config: Config;
  clock: Clock;
  log: Logger;
  /** Connection of the application's role, for listeners. */
  connection: pg.PoolConfig;
  db: Database;
  /** Data keys of cases and people. */
  keys: Keys;
  keyring: Keyring;
  objects: ObjectStore;
  mailer: Mailer;
  /** The one way out of the program. */
  egress: Egress;
  /** The malware scanner; undefined: none is connected. */
  scanner: Scanner | undefined;
  jobs: Jobs;
  audit: Audit;
  /** Address people use, known once the server listens. */
  publicOrigin: () => string;
};

/** Opens the engines for a prepared database and data folder. */
export function createParts(given: {
  config: Config;
  clock: Clock;
  log: Logger;
  connection: pg.PoolConfig;
  keys: Keys;
  publicOrigin: () => string;
}): Parts {
  const { config, clock, log, connection } = given;
  const keyring = createKeyring(given.keys.program);
  const egress = createEgress({ privateOrigins: config.privateOrigins });
  const db = connect(connection, { columns: sealedColumns, keys: given.keys });
  return {
    config,
    clock,
    log,
    connection,
    keys: given.keys,
    keyring,
    db,
    objects: createObjectStore(join(config.dataFolder, 'objects')),
    mailer: config.smtp
      ? createSmtpMailer(config.smtp)
      : createFolderMailer(join(config.dataFolder, 'outbox'), () => clock.now(), keyring.purposeKey('outbox')),
    egress,
    scanner: config.clamd === undefined ? undefined : createScanner({ address: clamdAddress(config.clamd) }),
    jobs: createJobs(connection, log),
    audit: createAudit({
      keyring,
      db,
      egress,
      clock,
      dataFolder: config.dataFolder,
      guardFolder: config.logGuard ?? `${config.dataFolder}-guard`,
      log,
      publicOrigin: given.publicOrigin,
    }),
    publicOrigin: given.publicOrigin,
  };
}
