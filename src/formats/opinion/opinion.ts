import { z } from 'zod';
import { imageSourceSchema, sourceSchema } from './source.ts';
import { draftVerdictsSchema, verdictsSchema } from './verdicts.ts';
import { day, idText, longText, moment, percent, sha256Hex, shortText } from './words.ts';

/** Sections in the order in which the letter prints them. */
export const sectionKinds = ['next-steps', 'warning-signs', 'reasons', 'not-sure', 'ask-your-doctor'] as const;
export type SectionKind = (typeof sectionKinds)[number];

/** FHIR R4 AdministrativeGender. */
export const sexes = ['female', 'male', 'other', 'unknown'] as const;

const draftSentence = z.strictObject({
  text: longText,
  sources: z.array(sourceSchema).max(12),
  /** True when the sentence is the expert's own judgement and rests on no single source. */
  judgement: z.boolean(),
  /** Ids of key pictures that are printed beside the sentence. */
  pictures: z.array(idText).max(3).optional(),
});
const sentence = draftSentence.refine(
  (value) => value.judgement || value.sources.length > 0,
  'needs a source, or must be marked as judgement',
);

const patient = z.strictObject({ name: shortText, birthDate: day, sex: z.enum(sexes) });

const licence = z.strictObject({ authority: shortText, number: shortText, jurisdiction: shortText });
const expert = z.strictObject({
  name: shortText,
  title: shortText,
  specialty: shortText,
  licences: z.array(licence).min(1).max(20),
});

const organisation = z.strictObject({ name: shortText, address: shortText.optional(), phone: shortText.optional() });

const draftQuestion = z.strictObject({ id: idText, text: longText, answer: z.string().max(8_000) });
const question = draftQuestion.extend({ answer: longText });

/** What the expert thought before the first opinion was shown; kept word for word. */
const firstView = z.strictObject({
  diagnosis: longText,
  confidence: percent,
  whatWouldChangeIt: longText,
  lockedAt: moment,
  /** When the first opinion was unhidden; absent when there was none to show. */
  firstOpinionShownAt: moment.optional(),
});

/** One synoptic field. `grading` names system *and* version, because grades change meaning between versions. */
const finding = z.strictObject({
  /** Code system URI as in FHIR, e.g. `http://loinc.org`. */
  system: z.url(),
  code: idText,
  label: shortText,
  value: z.union([shortText, z.number(), z.boolean()]),
  /** UCUM unit. */
  unit: shortText.optional(),
  gradingSystem: shortText.optional(),
  gradingVersion: shortText.optional(),
});

export const fits = ['good', 'partly', 'poor', 'unknown'] as const;
const option = z.strictObject({
  name: shortText,
  benefit: longText,
  harm: longText,
  burden: longText,
  evidence: longText,
  availability: longText,
  /** How the option serves each goal, in the person's own ranking (rank 1 matters most). */
  fit: z.array(z.strictObject({ goal: shortText, rank: z.int().min(1), fit: z.enum(fits), why: shortText.optional() })),
});

export const adequacyVerdicts = ['adequate', 'limited', 'not-adequate', 'not-judged'] as const;
const material = z.strictObject({
  kind: z.enum(['document', 'study']),
  /** Document id, or StudyInstanceUID. */
  id: idText,
  title: shortText,
  date: day.optional(),
  opened: z.boolean(),
  adequacy: z.enum(adequacyVerdicts),
  reason: shortText.optional(),
  /** Hash of the document's bytes; for a study, of its manifest. */
  sha256: sha256Hex,
});

const keyPicture = z.strictObject({
  id: idText,
  /** Plain words; also the text alternative of the picture. */
  caption: shortText,
  /** Hash of the PNG as printed. */
  sha256: sha256Hex,
  source: imageSourceSchema.optional(),
});

const draftSection = z.strictObject({ kind: z.enum(sectionKinds), sentences: z.array(draftSentence).max(100) });
const section = z.strictObject({ kind: z.enum(sectionKinds), sentences: z.array(sentence).max(100) });

const common = {
  type: z.literal('consilium.opinion'),
  version: z.literal(1),
  opinionId: idText,
  caseNumber: shortText,
  /** BCP 47 tag of the language in which the expert wrote. */
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
  patient,
  expert,
  institution: organisation,
  programme: organisation,
  /** What the opinion is for and under which rule it is given, in words that are printed. */
  purpose: longText,
  jurisdiction: longText,
  requestedAt: moment,
  findings: z.array(finding).max(200),
  options: z.array(option).max(12),
  materials: z.array(material).max(2_000),
  keyPictures: z.array(keyPicture).max(24),
  reopenTriggers: z.array(shortText).max(20),
  addendumTo: z.strictObject({ opinionId: idText, fingerprint: shortText }).optional(),
};

const opinionDocument = z.strictObject({
  ...common,
  signedAt: moment,
  /** What the signature means, as 21 CFR 11.50 asks; printed beside the name and the time. */
  meaning: longText,
  questions: z.array(question).min(1).max(10),
  shortAnswer: longText,
  verdicts: verdictsSchema,
  firstView,
  confidence: percent,
  reviewBy: day,
  sections: z.array(section).max(sectionKinds.length),
});

const opinionDraft = z.strictObject({
  ...common,
  questions: z.array(draftQuestion).max(10),
  shortAnswer: z.string().max(8_000),
  verdicts: draftVerdictsSchema,
  firstView: firstView.optional(),
  confidence: percent.optional(),
  reviewBy: day.optional(),
  sections: z.array(draftSection).max(sectionKinds.length),
  signedAt: moment.optional(),
  meaning: longText.optional(),
});

export type OpinionDocument = z.infer<typeof opinionDocument>;
export type OpinionDraft = z.infer<typeof opinionDraft>;
export type OpinionSentence = OpinionDocument['sections'][number]['sentences'][number];
export type OpinionMaterial = OpinionDocument['materials'][number];
export type OpinionFinding = OpinionDocument['findings'][number];
export type OpinionOption = OpinionDocument['options'][number];
export type KeyPicture = OpinionDocument['keyPictures'][number];

/** The signed opinion, version 1. Its RFC 8785 form is what is hashed, signed and logged. Unknown keys are refused. */
export const opinionDocumentSchema: z.ZodType<OpinionDocument> = opinionDocument;

/** The same document while it is being written: what `checkBeforeSigning` looks at. */
export const opinionDraftSchema: z.ZodType<OpinionDraft> = opinionDraft;
