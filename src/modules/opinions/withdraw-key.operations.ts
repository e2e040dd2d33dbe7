import { AppError } from '#kernel/errors.ts';
import { revocationLeaf } from '#formats/opinion-bundle/index.ts';
import { appendLeaf } from '#modules/audit/index.ts';
import { implement, type Implemented } from '#platform/operations/index.ts';
import { withdrawKey } from './expert-keys.contract.ts';
import * as store from './signed.store.ts';

/** Keys of experts are withdrawn when they leave, or when somebody else may have used them. */
export function withdrawKeyOperations(): Implemented[] {
  return [
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
