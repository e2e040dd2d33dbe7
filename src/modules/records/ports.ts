import type { Logger } from 'pino';
import type { Clock } from '#kernel/clock.ts';
import type { DataKey } from '#platform/crypto/index.ts';
import type { Database, Tx } from '#platform/db/index.ts';
import type { ObjectStore } from '#platform/objects/index.ts';
import type { Scanner } from '#platform/scanner/index.ts';
import type { DomainEvent } from '#platform/operations/index.ts';
import type { ChecklistItem } from './checklist.rules.ts';
import type { ImagingIntake, StudyFact } from './imaging-intake.ts';
import type { RoomFor } from './room.store.ts';

/** Who and what a case is about, as far as records need it. */
export type CaseSubject = {
  name: string;
  birthDate: string | null;
  sex: string;
  disorder: string;
  topic: string;
  questionKind: string;
};

/** What records ask of the cases above them, given by the app. */
export type CasePort = {
  /** Key that seals the case's objects. @throws AppError not-found when it was destroyed. */
  keyOf(tx: Tx, caseId: string): Promise<DataKey>;
  subjectOf(tx: Tx, caseId: string): Promise<CaseSubject>;
};

export type RecordsParts = {
  db: Database;
  objects: ObjectStore;
  clock: Clock;
  log: Logger;
  /** Largest single upload in bytes. */
  maxUploadBytes: number;
  /** The malware scanner; undefined: none is connected. */
  scanner: Scanner | undefined;
  /** Refuses more than may be kept. */
  roomFor: RoomFor;
  cases: CasePort;
  imaging: ImagingIntake;
  /** The case's studies, for the timeline and the checklist. */
  studiesOf(tx: Tx, caseId: string): Promise<StudyFact[]>;
  /** What an expert needs for this disorder and question. */
  checklistFor(subject: CaseSubject): readonly ChecklistItem[];
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
