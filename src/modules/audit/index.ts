import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Clock } from '#kernel/clock.ts';
import { AppError } from '#kernel/errors.ts';
import type { Keyring } from '#platform/crypto/index.ts';
import type { Database, Tx } from '#platform/db/index.ts';
import type { Egress } from '#platform/egress/index.ts';
import type { AuditEntry, DomainEvent, Implemented } from '#platform/operations/index.ts';
import type { LogEntry } from '#formats/opinion-bundle/index.ts';
import { parseVerifierKey } from '#formats/tlog/index.ts';
import { accountingOperations } from './accounting.operations.ts';
import { auditOperations } from './audit.operations.ts';
import { insertEvent } from './audit.store.ts';
import { questionsOperations } from './questions.operations.ts';
import { createRecorder } from './record.ts';
import type { Finding } from './findings.rules.ts';
import { createTransparencyLog, type LeafProof, type TransparencyLog } from './sequencer.ts';
import { askWitnesses, atOnce } from './witness/asking.ts';
import { entryForOthers, proofForOthers, type ProofForOthers } from './witness/log-policy.ts';
import { witnessOperations } from './witness/witness.operations.ts';

export { createAnchoring } from './anchor/anchor.operations.ts';
export { anchorJob } from './anchor/anchor.jobs.ts';
export { appendLeaf, appendLeaves } from './audit.store.ts';
export { eraseFromLog, type ErasedFromLog } from './erasure-leaf.ts';
export { accountAsFhir, accountAsText } from './accounting.rules.ts';
export { entriesFor } from './accounting.operations.ts';
export { positionOf } from './positions.store.ts';
export { openedBy } from './opened.store.ts';
export { createTransparencyLog, type LeafProof, type TransparencyLog } from './sequencer.ts';
export { checkLogs, type LogReport } from './check.ts';
export { checkKeyJournal, noteKeyJournal } from './key-journal.ts';
export { noteRelease, type Release } from './release.ts';
export { recoverLog, type Recovery } from './recover.ts';
export { sayRanges, type Finding } from './findings.rules.ts';

export type EmittedEvent = DomainEvent & { tenantId: string; actorId: string; at: Date };

export type Audit = {
  record(tx: Tx, entry: AuditEntry): Promise<void>;
  /** Writes the event to the outbox and enqueues what reacts to it. @returns its id. */
  emit(tx: Tx, event: EmittedEvent): Promise<number>;
  /** Says once, when the program is composed, what happens in the same transaction as an event. */
  reactWith(react: (tx: Tx, event: EmittedEvent) => Promise<void>): void;
  opinions: TransparencyLog;
  access: TransparencyLog;
  /** An opinion's proof as it is given to others, with who watches the log. */
  proofForOthers(proof: LeafProof): Promise<ProofForOthers>;
  /** An entry of the opinion log by its text, proved by itself; undefined until it has its place. */
  entryForOthers(tx: Tx, leaf: string): Promise<LogEntry | undefined>;
  /** Waits until a committed leaf of the opinion log has its place. @throws AppError service.unavailable after 10 s. */
  included(leafId: number): Promise<void>;
  /** Compares both logs with what was signed, before anything is written. Findings stop writing. */
  examine(): Promise<readonly Finding[]>;
  /** Asks the witnesses about both logs, those that were asked a moment ago too. A fork that one shows stops the log. */
  askWitnesses(): Promise<void>;
  /** Why nothing may be written just now; nothing while both logs are sound. */
  stopped(): readonly Finding[];
  operations: Implemented[];
  start(): void;
  stop(): Promise<void>;
};

/** How often the witnesses are asked, when there is something new. */
const askEveryMs = 2000;

/** A leaf waits at most about this long for its place. */
const everyMs = 500;

/** Each log is looked over a bundle of 256 items at a time: a million items in about two hours, at about 1 % of a core. */
const lookEveryMs = 2000;

/** The event outbox, the access log and the opinion log. */
export function createAudit(parts: {
  keyring: Keyring;
  db: Database;
  egress: Egress;
  clock: Clock;
  dataFolder: string;
  /** Where the last signed heads are kept once more, apart from the data. */
  guardFolder: string;
  log: Logger;
  publicOrigin: () => string;
}): Audit {
  const folder = join(parts.dataFolder, 'log');
  const logOf = (name: 'opinions' | 'access') => createTransparencyLog({ ...parts, name, folder });
  const opinions = logOf('opinions');
  const access = logOf('access');
  let timer: NodeJS.Timeout | undefined;
  let askTimer: NodeJS.Timeout | undefined;
  let asking: Promise<unknown> = Promise.resolve();
  let firstAsked: Promise<unknown> = Promise.resolve();
  let turn: Promise<unknown> = Promise.resolve();
  let looked = Date.now();
  let stopped = false;
  let react: (tx: Tx, event: EmittedEvent) => Promise<void> = async () => undefined;

  async function sequenceAll(): Promise<void> {
    for (const log of [opinions, access]) {
      await log
        .sequence()
        .catch((error: unknown) => parts.log.error({ log: log.name, err: error }, 'the log could not be extended'));
    }
  }
  async function lookOverAll(): Promise<void> {
    if (Date.now() - looked < lookEveryMs) return;
    looked = Date.now();
    for (const log of [opinions, access]) {
      if (log.stopped().length > 0) continue;
      for (const { words } of await log.lookOver()) parts.log.error({ log: log.name }, `nothing is written: ${words}`);
    }
  }
  async function askAll(rest?: Parameters<typeof askWitnesses>[2]): Promise<void> {
    for (const log of [opinions, access]) {
      const before = log.stopped().length;
      await askWitnesses(parts, log, rest).catch((error: unknown) =>
        parts.log.error({ log: log.name, err: error }, 'the witnesses could not be asked'),
      );
      for (const { words } of log.stopped().slice(before))
        parts.log.error({ log: log.name }, `nothing is written: ${words}`);
    }
  }
  const ask = (): void => {
    if (stopped) return;
    asking = askAll().finally(() => {
      if (!stopped) askTimer = setTimeout(ask, askEveryMs);
    });
  };
  const tick = (): void => {
    if (stopped) return;
    const look = () =>
      lookOverAll().catch((error: unknown) => parts.log.error({ err: error }, 'the log could not be looked over'));
    turn = sequenceAll()
      .then(look)
      .finally(() => {
        if (!stopped) timer = setTimeout(tick, everyMs);
      });
  };

  return {
    record: createRecorder(parts.keyring),
    emit: async (tx, event) => {
      const id = await insertEvent(tx, {
        tenantId: event.tenantId,
        caseId: event.caseId ?? null,
        type: event.type,
        actorId: event.actorId,
        at: event.at,
        data: event.data ?? {},
      });
      await react(tx, event);
      return id;
    },
    reactWith: (next) => void (react = next),
    opinions,
    access,
    proofForOthers: (proof) => proofForOthers(parts.db, parts.keyring, opinions, proof),
    entryForOthers: (tx, leaf) => entryForOthers(tx, opinions, leaf),
    included: async (leafId) => {
      await firstAsked;
      for (let waited = 0; waited < 10_000; waited += 50) {
        await opinions.sequence();
        if (await parts.db.transaction({ kind: 'system' }, (tx) => opinions.proof(tx, leafId))) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new AppError(
        'service.unavailable',
        'Your signature is safe on this server. It will be released when it is recorded.',
      );
    },
    examine: async () => [...(await opinions.examine()), ...(await access.examine())],
    askWitnesses: () => askAll(atOnce),
    stopped: () => [...opinions.stopped(), ...access.stopped()],
    operations: [
      ...auditOperations({ opinions, access }, parts.keyring),
      ...witnessOperations({ opinions, access }, parts),
      ...questionsOperations(parts.keyring),
      ...accountingOperations({ logName: parseVerifierKey(access.verifierKey).name, publicOrigin: parts.publicOrigin }),
    ],
    // Nothing is signed after a start before the witnesses that can be reached were asked: they remember what an old copy
    // of the data does not.
    start: () => {
      firstAsked = askAll(atOnce);
      turn = firstAsked.finally(() => {
        tick();
        ask();
      });
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      clearTimeout(askTimer);
      await turn;
      await asking;
      await sequenceAll();
    },
  };
}
