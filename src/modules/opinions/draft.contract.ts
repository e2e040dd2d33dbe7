import { z } from 'zod';
import { adequacyVerdicts, fits, sectionKinds, type ImageSource, type SectionKind } from '#formats/opinion/index.ts';
import { draftVerdictsSchema, sourceSchema } from '#formats/opinion/index.ts';

const line = z.string().max(400);
const text = z.string().max(8_000);

const DraftSentence = z.strictObject({
  text,
  sources: z.array(sourceSchema).max(12),
  /** The expert's own judgement, resting on no single source. */
  judgement: z.boolean(),
});
export type DraftSentence = z.output<typeof DraftSentence>;

const DraftOption = z.strictObject({
  name: line,
  benefit: text,
  harm: text,
  burden: text,
  evidence: text,
  availability: text,
  /** By goal, in the person's own words. */
  fit: z.record(line, z.enum(fits)),
});
export type DraftOption = z.output<typeof DraftOption>;

const sentences = z.array(DraftSentence).max(100);
const sections = Object.fromEntries(sectionKinds.map((kind) => [kind, sentences])) as Record<
  SectionKind,
  typeof sentences
>;

/** What is being written, kept as it is typed: half a sentence and a missing date are no errors here. */
export const DraftBody = z.strictObject({
  /** By id of the question. */
  answers: z.record(z.string().max(128), text),
  shortAnswer: text,
  verdicts: draftVerdictsSchema,
  confidence: z.int().min(0).max(100).nullable(),
  reviewBy: z.string().max(40),
  reopenTriggers: z.array(line).max(20),
  sections: z.strictObject(sections),
  /** Synoptic fields by the template's code. */
  findings: z.record(z.string().max(128), z.union([line, z.number(), z.boolean()])),
  options: z.array(DraftOption).max(12),
  /** Plain words under a cited picture, by `imageKey`. */
  captions: z.record(z.string().max(300), line),
  /** How good a record was for answering the question, by its id. */
  adequacy: z.record(z.string().max(128), z.strictObject({ adequacy: z.enum(adequacyVerdicts), reason: line })),
});
export type DraftBody = z.output<typeof DraftBody>;

/** A draft in which nothing is written yet. */
export function emptyDraft(): DraftBody {
  return {
    answers: {},
    shortAnswer: '',
    verdicts: {},
    confidence: null,
    reviewBy: '',
    reopenTriggers: [],
    sections: { 'next-steps': [], 'warning-signs': [], reasons: [], 'not-sure': [], 'ask-your-doctor': [] },
    findings: {},
    options: [],
    captions: {},
    adequacy: {},
  };
}

/** Two citations with the same key are one picture in the letter: same frame, same window, same length. */
export function imageKey(source: ImageSource): string {
  const { sopInstanceUID, frame, windowCenter, windowWidth, measurement } = source;
  const length = measurement ? `#${measurement.value}` : '';
  return `${sopInstanceUID}#${frame}#${windowCenter}/${windowWidth}${length}`;
}

/** Most pictures a letter prints. */
export const maxPictures = 12;

/** Pictures that the sentences cite, each once, in the order of the letter. Ids are `p1`, `p2` … */
export function citedPictures(body: DraftBody): { id: string; key: string; source: ImageSource }[] {
  const found = new Map<string, ImageSource>();
  for (const kind of sectionKinds)
    for (const sentence of body.sections[kind])
      for (const source of sentence.sources)
        if (source.kind === 'image' && !found.has(imageKey(source))) found.set(imageKey(source), source);
  return [...found].map(([key, source], index) => ({ id: `p${index + 1}`, key, source }));
}
