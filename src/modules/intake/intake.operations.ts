import { AppError } from '#kernel/errors.ts';
import { openCase } from '#modules/cases/index.ts';
import { organisationById } from '#modules/identity/index.ts';
import { programmeBySlug } from '#modules/programmes/index.ts';
import { implement, type Context, type Implemented } from '#platform/operations/index.ts';
import { formOf, topicOf } from './content.ts';
import * as contract from './intake.contract.ts';
import { nextStep, stepsOf } from './intake.rules.ts';
import * as store from './intake.store.ts';
import { answerPage, saveAboutYou, saveGoalRanking, saveOwnQuestions } from './save.ts';
import { agreeToWords, sendRequest } from './send.ts';
import { draftView, intakeView } from './show.ts';

async function offered(context: Context, wish: { disorder: string; questionKind: string }) {
  const organisation = await organisationById(context.tx, context.actor.tenantId);
  const programme = programmeBySlug(organisation?.slug ?? '');
  const fields = [
    ...(programme.disorders.some((one) => one.code === wish.disorder)
      ? []
      : [{ path: 'disorder', message: 'Choose what it is about' }]),
    ...(programme.questionKinds.some((one) => one.code === wish.questionKind)
      ? []
      : [{ path: 'questionKind', message: 'Choose what you want to know' }]),
  ];
  if (fields.length > 0) throw new AppError('input.invalid', 'We do not offer this. Choose from the list.', { fields });
  return programme;
}

/** What a person does from the first page until the request is sent, and what others read of it. */
export function intakeOperations(): Implemented[] {
  return [
    implement(contract.startRequest, async (context, input) => {
      const programme = await offered(context, input);
      const opened = await openCase(context, {
        programme: programme.slug,
        disorder: input.disorder,
        topic: topicOf(programme, input.disorder),
        questionKind: input.questionKind,
      });
      await store.insertRequest(context.tx, {
        tenant_id: context.actor.tenantId,
        case_id: opened.caseId,
        place: input.place,
        place_stated_at: context.clock.now(),
      });
      context.auditSubject({ id: opened.caseId, label: opened.number });
      const nothing = { answers: {}, questions: 0, goalsRanked: false, aboutGiven: false, consentStands: false };
      return { ...opened, next: nextStep(stepsOf(formOf(programme, input.disorder), nothing)) };
    }),
    implement(contract.showDraft, (context) => draftView(context)),
    implement(contract.showIntake, (context) => intakeView(context)),
    implement(contract.saveAnswers, answerPage),
    implement(contract.saveQuestions, saveOwnQuestions),
    implement(contract.saveGoals, saveGoalRanking),
    implement(contract.saveAbout, saveAboutYou),
    implement(contract.agree, agreeToWords),
    implement(contract.send, (context) => sendRequest(context)),
  ];
}
