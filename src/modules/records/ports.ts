import type { Logger } from 'pino';
import type { Clock } from '#kernel/clock.ts';
import type { CaseRef } from '#kernel/actor.ts';
import type { DataKey, Keyring } from '#platform/crypto/index.ts';
import type { Database, Tx } from '#platform/db/index.ts';
import type { Egress } from '#platform/egress/index.ts';
import type { Mailer } from '#platform/mail/index.ts';
import type { ObjectStore } from '#platform/objects/index.ts';
import type { Scanner } from '#platform/scanner/index.ts';
import type { DomainEvent } from '#platform/operations/index.ts';
import type { ImagingIntake, StudyFact } from './reading/imaging-intake.ts';
import type { Recogniser } from './text/recogniser.ts';
import type { RoomFor } from './uploads/room.store.ts';

/** Who and what a case is about, as far as records need it. */
export type CaseSubject = {
  name: string;
  birthDate: string | null;
  sex: string;
  disorder: string;
  topic: string;
  questionKind: string;
};

/** Where a case stands, as far as what is missing depends on it. */
export type CaseStanding = {
  tenantId: string;
  keyId: string;
  state: string;
  sentAt: Date | null;
  /** Since when its clock stands still, because the reading doctor asked for more. */
  pausedAt: Date | null;
  /** Country the patient is in, ISO 3166-1 alpha-2; '' when not said yet. */
  place: string;
  patientId: string;
  coordinatorId: string | null;
  expertId: string | null;
  /** The service the patient asked, as it is called. */
  service: string;
};

/** On whom the request waits for records; null when on nobody. */
export type Waiting = { on: 'patient' | 'desk' | 'holder' | 'expert'; until: Date | null } | null;

/** What records ask of the cases above them, given by the app. */
export type CasePort = {
  standingOf(tx: Tx, caseId: string): Promise<CaseStanding>;
  /** Notes on whom the request waits, for its status line and the desk. Quick when nothing changed. */
  noteWaiting(tx: Tx, caseId: string, waiting: Waiting): Promise<void>;
  /** Open questions about whose a record is, for the desk's list. */
  noteWhose(tx: Tx, caseId: string, open: number): Promise<void>;
  /**
   * Stops the clock of a case that is being read, or lets it run again and moves the promise by the time it stood.
   * `stands` is asked once the case is locked.
   */
  holdClock(tx: Tx, caseId: string, stands: () => Promise<boolean>, now: Date): Promise<void>;
  /** Key that seals the case's objects. @throws AppError not-found when it was destroyed. */
  keyOf(tx: Tx, caseId: string): Promise<DataKey>;
  subjectOf(tx: Tx, caseId: string): Promise<CaseSubject>;
};

export type RecordsParts = {
  db: Database;
  objects: ObjectStore;
  mailer: Mailer;
  clock: Clock;
  log: Logger;
  /** The door out, for links of health apps. */
  egress: Egress;
  /** Largest single upload in bytes. */
  maxUploadBytes: number;
  /** The malware scanner; undefined: none is connected. */
  scanner: Scanner | undefined;
  /** What reads pages without text; undefined: nothing on this machine can. */
  recogniser: Recogniser | undefined;
  /** Refuses more than may be kept. */
  roomFor: RoomFor;
  cases: CasePort;
  imaging: ImagingIntake;
  /** The case's studies, for the timeline and the checklist. */
  studiesOf(tx: Tx, caseId: string): Promise<StudyFact[]>;
  keyring: Keyring;
  /** Where the program is, for who sends people back to it. */
  publicOrigin: () => string;
  /** The case while this person may fetch records into it; undefined when they may not, or not any more. */
  stillFetches(on: { tenantId: string; caseId: string; personId: string }): Promise<CaseRef | undefined>;
  /** All organisations, for work that nobody asks for. */
  tenants(tx: Tx): Promise<readonly string[]>;
  enqueue(
    tx: Tx,
    job: string,
    data: Record<string, unknown>,
    options?: { key?: string; startAfterSeconds?: number },
  ): Promise<void>;
  /** Writes an event from a job, where there is no context. */
  emit(tx: Tx, event: DomainEvent & { tenantId: string; actorId: string; at: Date }): Promise<unknown>;
};
