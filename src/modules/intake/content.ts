import { content, type Programme, type Questionnaire } from '#formats/content/index.ts';
import { AppError } from '#kernel/errors.ts';
import type { OutputOf } from '#kernel/operation.ts';
import type { showDraft } from './intake.contract.ts';
import type { Form } from './intake.rules.ts';
import { pagesOfItems, stopsOfItems } from './questionnaire.rules.ts';

type DraftView = OutputOf<typeof showDraft>;
export type GoalText = DraftView['goals']['ranked'][number];
export type ConsentText = { view: DraftView['consent']['words']; textShown: string; endsDaysAfterPromise: number };

/** Common pages from this one on are wishes, asked after "About you"; the ones before it come first. */
const firstWish = 'news';

/** The disorder of a service with its content. */
function disorderOf(programme: Programme, code: string): Programme['disorders'][number] {
  const disorder = programme.disorders.find((one) => one.code === code);
  if (!disorder) throw new AppError('not-found', 'This service does not offer this.');
  return disorder;
}

function questionnaireOf(programme: Programme, disorder: string): Questionnaire {
  const found = content.questionnaires.get(disorderOf(programme, disorder).content);
  if (!found) throw new AppError('not-found', 'There are no questions for this yet.');
  return found;
}

/** The pages of one request, from the FHIR Questionnaires of the content. */
export function formOf(programme: Programme, disorder: string): Form {
  const own = questionnaireOf(programme, disorder).item;
  const common = content.commonQuestionnaire.item;
  const wishes = common.findIndex((item) => item.linkId === firstWish);
  return {
    before: pagesOfItems([...common.slice(0, wishes), ...own]),
    after: pagesOfItems(common.slice(wishes)),
    stops: stopsOfItems([...common, ...own]),
  };
}

/** What can matter to a person, in the order of the content. */
export const goals = (): GoalText[] => content.goals;

export const suggestionsFor = (programme: Programme, disorder: string): string[] =>
  content.suggestions.get(disorderOf(programme, disorder).content) ?? [];

/** What the request is about, as the person chose it. */
export const topicOf = (programme: Programme, disorder: string): string => disorderOf(programme, disorder).label;

/** The words of the consent as they are shown, and the same as one text that is kept and hashed. */
export function consentText(): ConsentText {
  const { title, lines, sections, agree, version, language, endsDaysAfterPromise } = content.consent;
  const parts = [
    title,
    ...lines,
    ...sections.flatMap((one) => (one.heading ? [one.heading, one.words] : [one.words])),
    agree,
  ];
  return {
    view: { version: `${language}-${version}`, title, lines, sections, agree },
    textShown: parts.join('\n\n'),
    endsDaysAfterPromise,
  };
}
