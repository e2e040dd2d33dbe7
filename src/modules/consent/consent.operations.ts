import { AppError } from '#kernel/errors.ts';
import { namesOf } from '#modules/identity/index.ts';
import { implement, type Implemented } from '#platform/operations/index.ts';
import * as contract from './consent.contract.ts';
import { grantsOf, withdrawGrant } from './consent.store.ts';

/** What the patient sees and stops. */
export function consentOperations(): Implemented[] {
  return [
    implement(contract.listGrants, async (context) => {
      const rows = await grantsOf(context.tx, context.case.caseId);
      const names = await namesOf(
        context.tx,
        rows.flatMap((row) => (row.grantee_id === null ? [] : [row.grantee_id])),
      );
      const grants = rows.map((row) => ({
        id: row.id,
        who: row.grantee_relation,
        name: row.grantee_id === null ? null : (names.get(row.grantee_id)?.name ?? null),
        purpose: row.purpose,
        textVersion: row.text_version,
        textShown: row.text_shown,
        textSha256: row.text_sha256,
        givenAt: row.given_at.toISOString(),
        endsAt: row.ends_at.toISOString(),
        withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
      }));
      return { grants };
    }),
    implement(contract.withdraw, async (context, input) => {
      const now = context.clock.now();
      if (!(await withdrawGrant(context.tx, context.case.caseId, input.grantId, now))) {
        throw new AppError('state.already-done', 'Sharing had already stopped here.');
      }
      context.auditSubject({ id: input.grantId });
      await context.emit({ type: 'consent.withdrawn', data: { grantId: input.grantId } });
      return { withdrawnAt: now.toISOString() };
    }),
  ];
}
