import { AppError } from '#kernel/errors.ts';
import { revocationLeaf } from '#formats/opinion-bundle/index.ts';
import { appendLeaf } from '#modules/audit/index.ts';
import { implement, type Implemented } from '#platform/operations/index.ts';
import { listKeys, withdrawKey } from './expert-keys.contract.ts';
import * as store from './signed.store.ts';

/** Keys of experts are withdrawn when they leave, or when somebody else may have used them. */
export function withdrawKeyOperations(): Implemented[] {
  return [
    implement(listKeys, async ({ tx, actor }) => {
      const rows = await store.keysOfTenant(tx, actor.tenantId);
      const keys = rows.map(({ key_id: keyId, expert_id: expertId, statement, enrolled_at: at, revoked_at: gone }) => ({
        keyId,
        expertId,
        name: statement.name,
        licence: statement.licence,
        enrolledAt: at.toISOString(),
        revokedAt: gone?.toISOString() ?? null,
      }));
      return { keys };
    }),

    implement(withdrawKey, async ({ tx, actor, clock, auditSubject }, { expertId, reason }) => {
      const at = clock.now();
      const keys = await store.keysOf(tx, actor.tenantId, expertId);
      if (keys.length === 0) throw new AppError('not-found', 'This expert has no signing key that is in force.');
      for (const { key_id: keyId, statement } of keys) {
        await store.revokeKey(tx, keyId, at);
        await appendLeaf(tx, 'opinions', revocationLeaf(statement.publicKey, at.toISOString()), at);
      }
      auditSubject({ id: expertId, label: reason });
      return { withdrawn: keys.length, at: at.toISOString() };
    }),
  ];
}
