import type { Clock } from '#kernel/clock.ts';
import type { Database, Tx } from '#platform/db/index.ts';
import type { DomainEvent } from '#platform/operations/index.ts';
import type { CaseQuestion, Materials } from './matching.contract.ts';

/**
 * What matching needs of the program. Questions are kept by a module beside this one and materials by modules it need
 * not know, so both come as functions; they run under the caller's row-level security.
 */
export type MatchingParts = {
  db: Database;
  clock: Clock;
  emit(tx: Tx, event: DomainEvent & { tenantId: string; actorId: string; at: Date }): Promise<unknown>;
  /** Questions about whose records these are that nobody has answered. */
  openIdentityQuestions(tx: Tx, caseId: string): Promise<number>;
  questionOf(tx: Tx, caseId: string): Promise<CaseQuestion>;
  materialsOf(tx: Tx, caseId: string): Promise<Materials>;
};
