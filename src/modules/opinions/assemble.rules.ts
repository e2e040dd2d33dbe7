import {
  checkBeforeSigning,
  countWords,
  opinionDocumentSchema,
  readingGrade,
  sectionKinds,
  type OpinionDocument,
  type OpinionDraft,
} from '#formats/opinion/index.ts';
import { citedPictures, imageKey, maxPictures, type DraftBody, type DraftSentence } from './draft.contract.ts';
import { signatureMeaning, type FirstView, type Material, type Problem, type Template } from './opinions.contract.ts';

/** Everything the signed document says besides what the expert wrote. */
export type OpinionFacts = {
  opinionId: string;
  caseNumber: string;
  language: string;
  subject: { name: string; birthDate: string | null; sex: string };
  expert: OpinionDocument['expert'] | undefined;
  house: Pick<OpinionDocument, 'institution' | 'programme' | 'purpose' | 'jurisdiction'>;
  requestedAt: Date;
  signedAt: Date;
  questions: readonly { id: string; text: string }[];
  goals: readonly { goal: string; rank: number }[];
  firstView: FirstView | null;
  firstOpinionShownAt: Date | null;
  materials: readonly Material[];
  template: Template;
  /** SHA-256 of each rendered picture, by its `imageKey`. */
  pictureHashes: ReadonlyMap<string, string>;
};

export type Assembled = { draft: OpinionDraft; problems: Problem[]; document: OpinionDocument | undefined };

/** Makes the document of a draft and says what stands in the way of signing it. Pure. */
export function assemble(body: DraftBody, facts: OpinionFacts): Assembled {
  const draft = draftOf(body, facts);
  const problems: Problem[] = [...factProblems(body, facts), ...checkBeforeSigning(draft)];
  if (problems.length > 0) return { draft, problems, document: undefined };
  const parsed = opinionDocumentSchema.safeParse(draft);
  if (parsed.success) return { draft, problems, document: parsed.data };
  const shape = parsed.error.issues.map(({ path, message }) => ({
    code: 'field.invalid',
    path: path.join('.'),
    message: `${placeOf(path)}: ${message}.`,
  }));
  return { draft, problems: shape, document: undefined };
}

/** Words and reading grade of the short answer, for the signing page. */
export function shortAnswerFacts(body: DraftBody): { grade: number; words: number } {
  return { grade: readingGrade(body.shortAnswer).grade, words: countWords(body.shortAnswer) };
}

function draftOf(body: DraftBody, facts: OpinionFacts): OpinionDraft {
  const { subject, firstView, firstOpinionShownAt } = facts;
  return {
    type: 'consilium.opinion',
    version: 1,
    opinionId: facts.opinionId,
    caseNumber: facts.caseNumber,
    language: facts.language,
    patient: { name: subject.name, birthDate: subject.birthDate ?? '', sex: sexOf(subject.sex) },
    expert: facts.expert ?? { name: '', title: '', specialty: '', licences: [] },
    ...facts.house,
    requestedAt: facts.requestedAt.toISOString(),
    signedAt: facts.signedAt.toISOString(),
    meaning: signatureMeaning,
    questions: facts.questions.map(({ id, text }) => ({ id, text, answer: body.answers[id] ?? '' })),
    shortAnswer: body.shortAnswer.trim(),
    verdicts: body.verdicts,
    ...(firstView
      ? {
          firstView: {
            ...firstView,
            ...(firstOpinionShownAt ? { firstOpinionShownAt: firstOpinionShownAt.toISOString() } : {}),
          },
        }
      : {}),
    ...(body.confidence === null ? {} : { confidence: body.confidence }),
    ...(/^\d{4}-\d\d-\d\d$/.test(body.reviewBy) ? { reviewBy: body.reviewBy } : {}),
    reopenTriggers: body.reopenTriggers.map((text) => text.trim()).filter((text) => text !== ''),
    sections: sectionsOf(body),
    findings: findingsOf(body, facts.template),
    options: optionsOf(body, facts.goals),
    materials: materialsOf(body, facts.materials),
    keyPictures: picturesOf(body, facts),
  };
}

const sexOf = (sex: string): OpinionDocument['patient']['sex'] =>
  sex === 'female' || sex === 'male' || sex === 'other' ? sex : 'unknown';

function sectionsOf(body: DraftBody): OpinionDraft['sections'] {
  const idOf = new Map(citedPictures(body).map(({ id, key }) => [key, id]));
  return sectionKinds.flatMap((kind) => {
    const sentences = body.sections[kind].filter(({ text }) => text.trim() !== '').map((one) => sentenceOf(one, idOf));
    return sentences.length > 0 ? [{ kind, sentences }] : [];
  });
}

function sentenceOf(sentence: DraftSentence, idOf: ReadonlyMap<string, string>) {
  const pictures = sentence.sources.flatMap((source) =>
    source.kind === 'image' ? (idOf.get(imageKey(source)) ?? []) : [],
  );
  return {
    text: sentence.text.trim(),
    sources: sentence.sources,
    judgement: sentence.judgement,
    ...(pictures.length > 0 ? { pictures: pictures.slice(0, 3) } : {}),
  };
}

function findingsOf(body: DraftBody, template: Template): OpinionDraft['findings'] {
  return template.fields.flatMap((field) => {
    const value = body.findings[field.code];
    if (value === undefined || (typeof value === 'string' && value.trim() === '')) return [];
    const { system, code, label, unit, gradingSystem, gradingVersion } = field;
    return [
      {
        system,
        code,
        label,
        value,
        ...(unit ? { unit } : {}),
        ...(gradingSystem ? { gradingSystem } : {}),
        ...(gradingVersion ? { gradingVersion } : {}),
      },
    ];
  });
}

function optionsOf(body: DraftBody, goals: OpinionFacts['goals']): OpinionDraft['options'] {
  return body.options
    .filter(({ name }) => name.trim() !== '')
    .map((option) => ({
      ...option,
      fit: goals.map(({ goal, rank }) => ({ goal, rank, fit: option.fit[goal] ?? 'unknown' })),
    }));
}

function materialsOf(body: DraftBody, materials: readonly Material[]): OpinionDraft['materials'] {
  return materials.map(({ kind, id, title, date, sha256, opened }) => {
    const said = body.adequacy[id];
    const reason = said?.reason.trim() ?? '';
    return {
      kind,
      id,
      title,
      sha256,
      opened,
      adequacy: said?.adequacy ?? 'not-judged',
      ...(date ? { date } : {}),
      ...(reason === '' ? {} : { reason }),
    };
  });
}

function picturesOf(body: DraftBody, facts: OpinionFacts): OpinionDraft['keyPictures'] {
  return citedPictures(body)
    .slice(0, maxPictures)
    .map(({ id, key, source }) => ({
      id,
      caption: body.captions[key]?.trim() ?? '',
      sha256: facts.pictureHashes.get(key) ?? '',
      source,
    }));
}

/** What must be there besides the expert's words. */
function factProblems(body: DraftBody, facts: OpinionFacts): Problem[] {
  const problems: Problem[] = [];
  const say = (code: string, path: string, message: string) => problems.push({ code, path, message });
  if (!facts.expert || facts.expert.licences.length === 0)
    say('expert.licence', 'expert', 'Your licence is not on file here. Ask the desk to add it.');
  if (facts.subject.birthDate === null || facts.subject.name.trim() === '')
    say(
      'patient.incomplete',
      'patient',
      'The name or date of birth of the patient is missing. Ask the desk to add it.',
    );
  const pictures = citedPictures(body);
  if (pictures.length > maxPictures)
    say('picture.too-many', 'keyPictures', `The letter cites ${pictures.length} pictures. Keep it to ${maxPictures}.`);
  for (const { key } of pictures.slice(0, maxPictures))
    if ((body.captions[key]?.trim() ?? '') === '')
      say('picture.caption', `captions.${key}`, 'Say in plain words what the cited picture shows.');
  return problems;
}

const places: Record<string, string> = {
  options: 'Options',
  findings: 'Findings',
  reviewBy: 'Look again by',
  questions: 'Your questions',
  sections: 'The letter',
  materials: 'Records',
  keyPictures: 'Pictures',
  reopenTriggers: 'What would change it',
};

const placeOf = (path: readonly PropertyKey[]): string => places[String(path[0])] ?? String(path[0] ?? 'The letter');
