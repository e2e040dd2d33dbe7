import { AppError } from '#kernel/errors.ts';
import { caseById } from '#modules/cases/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { implement, type CaseContext, type Implemented } from '#platform/operations/index.ts';
import { emptyDraft } from './draft.contract.ts';
import * as drafts from './drafts.store.ts';
import * as contract from './opinions.contract.ts';
import type { OpinionParts } from './ports.ts';
import { signedFacts } from './signed-facts.ts';
import { signedOf } from './signed.store.ts';

/** The signed-in expert's place on the case of this context. */
export const deskOf = (context: Pick<CaseContext, 'case' | 'actor'>): drafts.Desk => ({
  tenantId: context.case.tenantId,
  caseId: context.case.caseId,
  expertId: context.actor.personId,
});

/** The row of the case. @throws AppError not-found */
export async function caseRow(tx: Tx, caseId: string) {
  const row = await caseById(tx, caseId);
  if (!row) throw new AppError('not-found', 'We could not find this.');
  return row;
}

/** Reading, first view and draft: what the expert does before signing. */
export function writingOperations(parts: OpinionParts): Implemented[] {
  return [
    implement(contract.workspace, (context) => workspace(parts, context)),

    implement(contract.lockFirstView, async (context, { diagnosis, confidence, whatWouldChangeIt }) => {
      const desk = deskOf(context);
      await mustBeReading(context);
      if (await drafts.firstViewOf(context.tx, desk))
        throw new AppError('state.already-done', 'Your first view is locked. It stays as you wrote it.');
      const lockedAt = context.clock.now();
      await drafts.insertFirstView(context.tx, desk, { diagnosis, confidence, whatWouldChangeIt, lockedAt });
      await context.emit({ type: 'opinion.first-view-locked' });
      return { diagnosis, confidence, whatWouldChangeIt, lockedAt: lockedAt.toISOString() };
    }),

    implement(contract.firstOpinion, async (context) => {
      const desk = deskOf(context);
      if (!(await drafts.firstViewOf(context.tx, desk)))
        throw new AppError('state.wrong-step', 'Lock your first view first. Then you see what the first doctor said.');
      await drafts.noteFirstOpinionShown(context.tx, desk, context.clock.now());
      const shownAt = (await drafts.firstOpinionShownAt(context.tx, desk)) ?? context.clock.now();
      const { told } = await parts.ports.askedOf(context);
      return { shownAt: shownAt.toISOString(), told };
    }),

    implement(contract.saveDraft, async (context, { version, body }) => {
      await mustBeReading(context);
      const savedAt = context.clock.now();
      if (!(await drafts.saveDraft(context.tx, deskOf(context), version, body, savedAt)))
        throw new AppError(
          'state.conflict',
          'Another window has saved this opinion since. Nothing is lost: compare both and keep one.',
        );
      return { version: version + 1, savedAt: savedAt.toISOString() };
    }),
  ];
}

/** @throws AppError state.already-done once it is signed, state.wrong-step at any other step but reading. */
export async function mustBeReading(context: Pick<CaseContext, 'tx' | 'case'>): Promise<void> {
  const row = await caseRow(context.tx, context.case.caseId);
  if (row.state === 'reading') return;
  const signed = await signedOf(context.tx, row.id);
  if (signed) throw new AppError('state.already-done', 'This opinion is signed and can no longer be changed.');
  throw new AppError('state.wrong-step', 'This case is not with you for reading. Reload to see where it is.');
}

async function workspace(parts: OpinionParts, context: CaseContext) {
  const { tx, case: ref } = context;
  const desk = deskOf(context);
  const row = await caseRow(tx, ref.caseId);
  const [asked, materials] = [
    await parts.ports.askedOf(context),
    await parts.ports.materialsOf(tx, ref, context.actor.personId),
  ];
  const view = await drafts.firstViewOf(tx, desk);
  const draft = await drafts.draftOf(tx, desk);
  const signed = await signedOf(tx, ref.caseId);
  return {
    number: row.number,
    topic: row.topic,
    state: row.state,
    subject: { name: row.subject_name, birthDate: row.subject_birth_date, sex: row.subject_sex },
    promisedAt: row.promised_at?.toISOString() ?? null,
    questions: asked.questions,
    goals: asked.goals,
    firstView: view ? firstViewOut(view) : null,
    firstOpinionHidden: !view,
    papersHidden: view ? 0 : await parts.ports.firstOpinionPapers(tx),
    draft: {
      version: draft?.version ?? 0,
      body: { ...emptyDraft(), ...draft?.body },
      savedAt: draft?.saved_at.toISOString() ?? null,
    },
    template: parts.ports.templateOf(row.disorder),
    materials,
    signed: signed ? await signedFacts(parts.audit, tx, signed) : null,
  };
}

/** A locked first view as the contract has it. */
export function firstViewOut(view: NonNullable<Awaited<ReturnType<typeof drafts.firstViewOf>>>): contract.FirstView {
  return {
    diagnosis: view.diagnosis,
    confidence: view.confidence,
    whatWouldChangeIt: view.what_would_change_it,
    lockedAt: view.locked_at.toISOString(),
  };
}
