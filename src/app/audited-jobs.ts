import type { CaseRef } from '#kernel/actor.ts';
import { caseById } from '#modules/cases/index.ts';
import type { JobHandler } from '#platform/jobs/index.ts';
import type { Parts } from './parts.ts';

/** Whose records a job works on, as every job on a case says it in its data. */
type OnCase = { tenantId: string; caseId: string };

function caseOf(data: unknown): OnCase | undefined {
  const { tenantId, caseId } = (data ?? {}) as Partial<Record<keyof OnCase, unknown>>;
  return typeof tenantId === 'string' && typeof caseId === 'string' ? { tenantId, caseId } : undefined;
}

/**
 * Background work on somebody's records stands in their access log like the work of a person, under the id of the job,
 * and before the work begins: what is not written down is not done. A job that is tried again is written down once.
 */
export function auditedJobs(
  parts: Pick<Parts, 'db' | 'clock' | 'audit'>,
  handlers: readonly JobHandler[],
): JobHandler[] {
  return handlers.map((handler) => {
    const { audit, name } = handler.definition;
    if (!audit || 'none' in audit) return handler;
    return {
      ...handler,
      run: async (data, id) => {
        const on = caseOf(data);
        if (on) await note(parts, { event: audit.event, operation: name, id, ...on });
        await handler.run(data, id);
      },
    };
  });
}

async function note(
  { db, clock, audit }: Pick<Parts, 'db' | 'clock' | 'audit'>,
  act: OnCase & { event: string; operation: string; id: string },
): Promise<void> {
  const { tenantId, caseId, event, operation, id } = act;
  await db.transaction({ kind: 'case', tenantId, personId: '', caseId }, async (tx) => {
    const row = await caseById(tx, caseId);
    if (!row) return;
    const ref: CaseRef = {
      caseId,
      tenantId,
      patientId: row.patient_id,
      keyId: row.key_id,
      state: row.state,
      relations: ['system'],
    };
    await audit.record(tx, {
      event,
      operation,
      actor: undefined,
      case: ref,
      subject: {},
      outcome: 'done',
      facts: { requestId: id, address: '', userAgent: 'job' },
      at: clock.now(),
      onceKey: `job|${id}`,
    });
  });
}
