import consent from '#content/consent/en.json' with { type: 'json' };
import goals from '#content/goals/common.json' with { type: 'json' };
import glossary from '#content/plain-words/en.json' with { type: 'json' };
import mail from '#content/mail/en.json' with { type: 'json' };
import programmes from '#content/programmes/demo.json' with { type: 'json' };
import common from '#content/questionnaires/common.json' with { type: 'json' };
import lung from '#content/questionnaires/lung-finding.json' with { type: 'json' };
import retention from '#content/retention/demo.json' with { type: 'json' };
import suggestions from '#content/question-suggestions/lung-finding.json' with { type: 'json' };
import template from '#content/opinion-templates/lung-finding.json' with { type: 'json' };
import { checklistClock, checklistConcepts, checklists } from './checklists.ts';
import { requestLaws, requestLetters } from './letters.ts';
import * as shapes from './shapes.ts';

export type { RequestLaw, RequestLetterWords } from './letter-shapes.ts';
export type { ChecklistClock, ChecklistConcepts, ChecklistItem, Match } from './checklist-shapes.ts';
export {
  extensionUrls,
  type OpinionTemplate,
  type Programme,
  type Questionnaire,
  type QuestionnaireItem,
  type Retention,
} from './shapes.ts';

/**
 * Clinical and legal content, checked once when the program starts: dated data, never code branches. A file with a
 * mistake stops the start and says where.
 */
export const content = Object.freeze({
  programmes: shapes.ProgrammeFile.parse(programmes).programmes,
  /** Pages everybody is asked, whatever the disorder. */
  commonQuestionnaire: shapes.Questionnaire.parse(common),
  /** By content key of a programme's disorder. */
  questionnaires: new Map([['lung-finding', shapes.Questionnaire.parse(lung)]]),
  suggestions: new Map([['lung-finding', shapes.SuggestionFile.parse(suggestions).questions]]),
  checklists,
  checklistConcepts,
  checklistClock,
  requestLaws,
  requestLetters,
  opinionTemplates: new Map([['lung-finding', shapes.OpinionTemplateFile.parse(template)]]),
  goals: shapes.GoalFile.parse(goals).goals,
  consent: shapes.ConsentFile.parse(consent),
  retention: shapes.RetentionFile.parse(retention),
  glossary: shapes.GlossaryFile.parse(glossary).terms,
  mail: shapes.MailFile.parse(mail).mails,
});
