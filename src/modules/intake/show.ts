import type { OutputOf } from '#kernel/operation.ts';
import { namesOf } from '#modules/identity/index.ts';
import type { CaseContext } from '#platform/operations/index.ts';
import { suggestionsFor } from './content.ts';
import { load, goOn, type Loaded } from './draft.ts';
import { askedFields, inWords, isAnswered } from './form.contract.ts';
import type * as contract from './intake.contract.ts';
import { pagesOf } from './intake.rules.ts';

/** The whole request for the person who makes it. */
export async function draftView(context: CaseContext): Promise<OutputOf<typeof contract.showDraft>> {
  const loaded = await load(context);
  const { row, request } = loaded;
  const names = await namesOf(
    context.tx,
    loaded.rows.map((answer) => answer.typed_by),
  );
  return {
    caseId: row.id,
    number: row.number,
    topic: row.topic,
    state: row.state,
    programme: loaded.programme.slug,
    place: request.place,
    steps: loaded.steps,
    next: goOn(loaded),
    pages: pagesOf(loaded.form),
    answers: loaded.rows.map((answer) => ({
      linkId: answer.link_id,
      value: answer.value,
      version: answer.version,
      at: answer.at.toISOString(),
      typedBy: names.get(answer.typed_by)?.name ?? '',
    })),
    questions: {
      version: request.questions_version,
      items: loaded.questions.map(({ id, words }) => ({ id, words })),
      suggestions: suggestionsFor(loaded.programme, row.disorder),
    },
    goals: { version: request.goals_version, chosen: request.goals_version > 0, ranked: rankedGoals(loaded) },
    about: {
      name: row.subject_name,
      birthDate: row.subject_birth_date,
      sex: row.subject_sex as contract.About['sex'],
      place: request.place,
    },
    consent: { words: loaded.consent.view, givenAt: loaded.consentGivenAt?.toISOString() ?? null },
    stop: loaded.stop,
  };
}

/** The content's goals, the person's order first; goals added to the content since then follow. */
function rankedGoals({ goals, request }: Loaded): Loaded['goals'] {
  const place = (code: string) => {
    const index = request.goals.indexOf(code);
    return index < 0 ? request.goals.length : index;
  };
  return goals.toSorted((a, b) => place(a.code) - place(b.code));
}

/** What the first doctor said and wants to do: the reading doctor sees it only after locking a first view. */
export const firstOpinionPage = 'first-opinion';

/** The request in words, for the desk and the reading doctor; without the first opinion for the latter. */
export async function intakeView(context: CaseContext): Promise<OutputOf<typeof contract.showIntake>> {
  const loaded = await load(context);
  const blind = context.case.relations.every((relation) => relation === 'expert' || relation === 'invited');
  const pages = pagesOf(loaded.form).filter((page) => !(blind && page.step === firstOpinionPage));
  const sections = pages.map((page) => ({
    title: page.title,
    answers: askedFields(page, loaded.answers)
      .filter((field) => isAnswered(loaded.answers[field.linkId]))
      .map((field) => ({ label: field.label, words: inWords(field, loaded.answers[field.linkId]) })),
  }));
  return {
    questions: loaded.questions.map(({ id, words }) => ({ id, words })),
    goals: loaded.request.goals_version > 0 ? rankedGoals(loaded).map((goal) => goal.label) : [],
    sections: sections.filter((section) => section.answers.length > 0),
    place: loaded.request.place,
  };
}
