import type { Keyring } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { AuditEntry, DomainEvent } from '#platform/operations/index.ts';
import { insertEvent } from './audit.store.ts';
import { createRecorder } from './record.ts';

export { appendLeaf } from './audit.store.ts';

export type EmittedEvent = DomainEvent & { tenantId: string; actorId: string; at: Date };

export type Audit = {
  record(tx: Tx, entry: AuditEntry): Promise<void>;
  /** Writes the event to the outbox. @returns its id. */
  emit(tx: Tx, event: EmittedEvent): Promise<number>;
};

/** The event outbox and the access log. */
export function createAudit(parts: { keyring: Keyring }): Audit {
  return {
    record: createRecorder(parts.keyring),
    emit: (tx, event) =>
      insertEvent(tx, {
        tenantId: event.tenantId,
        caseId: event.caseId ?? null,
        type: event.type,
        actorId: event.actorId,
        at: event.at,
        data: event.data ?? {},
      }),
  };
}
