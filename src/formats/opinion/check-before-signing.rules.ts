import type { OpinionDraft } from './opinion.ts';
import type { Source } from './source.ts';
import { countWords } from './reading-grade.ts';
import { verdictNames } from './verdicts.ts';

/** What a programme asks of a short answer; `defaultSigningLimits` holds the house's numbers. */
export type SigningLimits = {
  /** Most words of the short answer. */
  shortAnswerWords: number;
  /** How the short answer must begin, per language tag; `en` is the fallback. */
  openings: Readonly<Record<string, string>>;
};

export const defaultSigningLimits: SigningLimits = {
  shortAnswerWords: 120,
  openings: { en: 'You asked', ar: 'سألت', he: 'שאלת', es: 'Usted preguntó' },
};

export type SigningProblemCode =
  | 'question.none'
  | 'question.unanswered'
  | 'sentence.unsourced'
  | 'source.not-listed'
  | 'source.not-opened'
  | 'picture.unknown'
  | 'section.missing'
  | 'short-answer.missing'
  | 'short-answer.too-long'
  | 'short-answer.opening'
  | 'verdict.missing'
  | 'confidence.missing'
  | 'review-by.missing'
  | 'first-view.missing'
  | 'first-view.late';

/** One thing that stands between the draft and the signature. `path` is a dotted path into the draft. */
export type SigningProblem = { code: SigningProblemCode; path: string; message: string };

/**
 * Everything that must be mended before an opinion may be signed; an empty list means it may.
 * Pure. Order follows the letter from top to bottom.
 */
export function checkBeforeSigning(
  opinion: OpinionDraft,
  limits: SigningLimits = defaultSigningLimits,
): SigningProblem[] {
  return [
    ...checkShortAnswer(opinion, limits),
    ...checkQuestions(opinion),
    ...checkVerdicts(opinion),
    ...checkSections(opinion),
    ...checkFirstView(opinion),
  ];
}

function checkShortAnswer({ shortAnswer, language }: OpinionDraft, limits: SigningLimits): SigningProblem[] {
  const path = 'shortAnswer';
  if (shortAnswer.trim() === '') {
    return [{ code: 'short-answer.missing', path, message: 'Write the short answer.' }];
  }
  const problems: SigningProblem[] = [];
  const words = countWords(shortAnswer);
  if (words > limits.shortAnswerWords) {
    const message = `The short answer has ${words} words. Keep it to ${limits.shortAnswerWords}.`;
    problems.push({ code: 'short-answer.too-long', path, message });
  }
  const opening = limits.openings[language] ?? limits.openings[language.split('-')[0] ?? ''] ?? limits.openings['en'];
  if (opening !== undefined && !shortAnswer.trimStart().startsWith(opening)) {
    const message = `Begin the short answer with “${opening}” and the question in the person’s words.`;
    problems.push({ code: 'short-answer.opening', path, message });
  }
  return problems;
}

function checkQuestions({ questions }: OpinionDraft): SigningProblem[] {
  if (questions.length === 0) {
    return [{ code: 'question.none', path: 'questions', message: 'The opinion holds no question to answer.' }];
  }
  return questions.flatMap(({ answer }, index) =>
    answer.trim() === ''
      ? [{ code: 'question.unanswered', path: `questions.${index}.answer`, message: `Answer question ${index + 1}.` }]
      : [],
  );
}

function checkVerdicts({ verdicts, confidence, reviewBy }: OpinionDraft): SigningProblem[] {
  const problems: SigningProblem[] = verdictNames
    .filter((name) => verdicts[name] === undefined)
    .map((name) => ({ code: 'verdict.missing', path: `verdicts.${name}`, message: `Set the verdict: ${name}.` }));
  if (confidence === undefined) {
    problems.push({ code: 'confidence.missing', path: 'confidence', message: 'State how sure you are.' });
  }
  if (reviewBy === undefined) {
    problems.push({ code: 'review-by.missing', path: 'reviewBy', message: 'Set the day to look at this again.' });
  }
  return problems;
}

function checkSections(opinion: OpinionDraft): SigningProblem[] {
  const pictures = new Set(opinion.keyPictures.map((picture) => picture.id));
  const problems = opinion.sections.flatMap(({ sentences }, s) =>
    sentences.flatMap(({ sources, judgement, pictures: shown = [] }, i) => {
      const path = `sections.${s}.sentences.${i}`;
      const found = sources.flatMap((source, k) => checkSource(source, opinion, `${path}.sources.${k}`));
      if (sources.length === 0 && !judgement) {
        const message = 'Link this sentence to its source, or mark it as your judgement.';
        found.unshift({ code: 'sentence.unsourced', path, message });
      }
      if (shown.some((id) => !pictures.has(id))) {
        found.push({
          code: 'picture.unknown',
          path,
          message: 'This sentence shows a picture that is not in the letter.',
        });
      }
      return found;
    }),
  );
  return [...checkNeededSections(opinion), ...problems];
}

/** The letter must say why and what to do; the other sections may stay away. */
function checkNeededSections({ sections }: OpinionDraft): SigningProblem[] {
  const needed = { 'next-steps': 'Say what to do next.', reasons: 'Give your reasons.' } as const;
  return Object.entries(needed)
    .filter(([kind]) => !sections.some((section) => section.kind === kind && section.sentences.length > 0))
    .map(([, message]) => ({ code: 'section.missing', path: 'sections', message }));
}

/** A record that is cited must be among the materials, and must have been opened by the one who cites it. */
function checkSource(source: Source, { materials }: OpinionDraft, path: string): SigningProblem[] {
  if (source.kind !== 'page' && source.kind !== 'image') return [];
  const id = source.kind === 'page' ? source.documentId : source.studyInstanceUID;
  const material = materials.find((item) => item.id === id);
  if (!material)
    return [{ code: 'source.not-listed', path, message: 'This source is not among the records you read.' }];
  if (material.opened) return [];
  return [{ code: 'source.not-opened', path, message: `You cite “${material.title}” but have not opened it.` }];
}

function checkFirstView({ firstView }: OpinionDraft): SigningProblem[] {
  if (!firstView) {
    return [{ code: 'first-view.missing', path: 'firstView', message: 'Lock your first view before you sign.' }];
  }
  const { lockedAt, firstOpinionShownAt } = firstView;
  if (firstOpinionShownAt === undefined || Date.parse(lockedAt) <= Date.parse(firstOpinionShownAt)) return [];
  const message = 'Your first view was locked after the first opinion was shown.';
  return [{ code: 'first-view.late', path: 'firstView.lockedAt', message }];
}
