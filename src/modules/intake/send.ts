import { AppError } from '#kernel/errors.ts';
import type { InputOf, OutputOf } from '#kernel/operation.ts';
import { addWorkingDays } from '#kernel/working-days.ts';
import { giveConsent } from '#modules/consent/index.ts';
import { moveCase } from '#modules/cases/index.ts';
import type { CaseContext } from '#platform/operations/index.ts';
import { load, mustBeDraft } from './draft.ts';
import type * as contract from './intake.contract.ts';
import { missingForSend, optionalPages, stepAfter } from './intake.rules.ts';
import * as store from './intake.store.ts';

const dayMs = 86_400_000;

/** Keeps the person's agreement with the exact words that were on the page. Agreeing again changes nothing. */
export async function agreeToWords(
  context: CaseContext,
  input: InputOf<typeof contract.agree>,
): Promise<OutputOf<typeof contract.agree>> {
  const loaded = await load(context, true);
  const next = stepAfter(loaded.steps, 'agree');
  if (loaded.consentGivenAt) return { givenAt: loaded.consentGivenAt.toISOString(), next };
  mustBeDraft(loaded);
  if (loaded.consent.view.version !== input.version)
    throw new AppError(
      'state.conflict',
      'The words have changed since you opened this page. Reload it and read them again.',
    );
  const now = context.clock.now();
  const endsAt = new Date(
    addWorkingDays(now, loaded.programme.workingDays).getTime() + loaded.consent.endsDaysAfterPromise * dayMs,
  );
  for (const granteeRelation of ['desk', 'expert'] as const) {
    await giveConsent(context.tx, {
      tenantId: context.case.tenantId,
      caseId: context.case.caseId,
      patientId: context.case.patientId,
      granteeRelation,
      purpose: granteeRelation === 'desk' ? 'HOPERAT' : 'TREAT',
      textVersion: loaded.consent.view.version,
      textShown: loaded.consent.textShown,
      givenAt: now,
      endsAt,
    });
  }
  await context.emit({ type: 'consent.given', data: { version: loaded.consent.view.version } });
  return { givenAt: now.toISOString(), next };
}

/** Sends the request, when nothing that must be there is missing. */
export async function sendRequest(context: CaseContext): Promise<OutputOf<typeof contract.send>> {
  const loaded = await load(context, true);
  if (loaded.row.state !== 'draft')
    throw new AppError('state.already-done', 'Your request is already sent. You do not need to send it again.');
  if (loaded.stop)
    throw new AppError(
      'state.wrong-step',
      `One of your answers may mean danger now. Call ${loaded.stop.number}. If the answer is wrong, change it and send again.`,
      { fields: [{ path: loaded.stop.linkId, message: loaded.stop.title }] },
    );
  const missing = missingForSend(loaded.steps, optionalPages(loaded.form, loaded.answers));
  const noConsent = missing.some((problem) => problem.path === 'agree');
  if (missing.length > 0)
    throw new AppError(
      noConsent ? 'consent.missing' : 'input.invalid',
      'Something is still missing, so we have not sent your request. All you gave is kept.',
      { fields: missing },
    );
  const now = context.clock.now();
  const promisedAt = addWorkingDays(now, loaded.programme.workingDays);
  await store.updateRequest(context.tx, context.case.caseId, { sent_at: now });
  await moveCase(context, 'send', { sent_at: now, promised_at: promisedAt });
  return { number: loaded.row.number, promisedAt: promisedAt.toISOString() };
}
