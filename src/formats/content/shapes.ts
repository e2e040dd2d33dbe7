import { z } from 'zod';

/** Every content file says since when it holds, where it is from and whether a clinician or lawyer has read it. */
const dated = {
  version: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  effective: z.iso.date(),
  source: z.string().min(1),
  review: z.object({
    state: z.enum(['unreviewed', 'reviewed']),
    by: z.string().optional(),
    on: z.iso.date().optional(),
  }),
};

const Extension = z.object({
  url: z.string(),
  valueString: z.string().optional(),
  valueCode: z.string().optional(),
  valueBoolean: z.boolean().optional(),
});
const Coding = z.object({ code: z.string(), display: z.string(), system: z.string().optional() });
const EnableWhen = z.object({
  question: z.string(),
  operator: z.enum(['exists', '=', '!=', '>', '<', '>=', '<=']),
  answerString: z.string().optional(),
  answerCoding: Coding.partial({ display: true }).optional(),
  answerInteger: z.number().optional(),
  answerBoolean: z.boolean().optional(),
});

/** FHIR R4 Questionnaire.item, the parts that are used here. */
export type QuestionnaireItem = {
  linkId: string;
  text: string;
  type: 'group' | 'display' | 'string' | 'text' | 'choice' | 'open-choice' | 'integer' | 'decimal' | 'date' | 'boolean';
  required?: boolean | undefined;
  repeats?: boolean | undefined;
  maxLength?: number | undefined;
  enableWhen?: z.output<typeof EnableWhen>[] | undefined;
  enableBehavior?: 'all' | 'any' | undefined;
  answerOption?:
    { valueCoding: z.output<typeof Coding>; extension?: z.output<typeof Extension>[] | undefined }[] | undefined;
  extension?: z.output<typeof Extension>[] | undefined;
  item?: QuestionnaireItem[] | undefined;
};

export const Item: z.ZodType<QuestionnaireItem> = z.lazy(() =>
  z.object({
    linkId: z.string(),
    text: z.string(),
    type: z.enum([
      'group',
      'display',
      'string',
      'text',
      'choice',
      'open-choice',
      'integer',
      'decimal',
      'date',
      'boolean',
    ]),
    required: z.boolean().optional(),
    repeats: z.boolean().optional(),
    maxLength: z.number().optional(),
    enableWhen: z.array(EnableWhen).optional(),
    enableBehavior: z.enum(['all', 'any']).optional(),
    answerOption: z.array(z.object({ valueCoding: Coding, extension: z.array(Extension).optional() })).optional(),
    extension: z.array(Extension).optional(),
    item: z.array(Item).optional(),
  }),
);

/** A FHIR R4 Questionnaire; each top-level group is one page. */
export const Questionnaire = z.object({
  resourceType: z.literal('Questionnaire'),
  url: z.string(),
  name: z.string(),
  title: z.string(),
  status: z.enum(['draft', 'active', 'retired']),
  version: z.string(),
  date: z.iso.date(),
  publisher: z.string(),
  extension: z.array(Extension),
  item: z.array(Item),
});
export type Questionnaire = z.output<typeof Questionnaire>;

/** Extensions of our own on questionnaire items and options. */
export const extensionUrls = {
  /** One sentence below the question. */
  hint: 'urn:consilium:hint',
  /** A ready answer that fills the box. */
  example: 'urn:consilium:example',
  /** "I am not sure" is offered. */
  unsure: 'urn:consilium:unsure',
  unit: 'urn:consilium:unit',
  /** On an option: this answer stops the form with these words and the emergency number of the place. */
  stop: 'urn:consilium:stop',
  review: 'urn:consilium:review',
  source: 'urn:consilium:source',
} as const;

export const Programme = z.object({
  slug: z.string(),
  name: z.string(),
  about: z.string(),
  reader: z.string(),
  price: z.object({ minor: z.number().int().nonnegative(), currency: z.string().length(3) }),
  included: z.array(z.string()),
  notIncluded: z.array(z.string()),
  whatItIsNot: z.array(z.string()),
  whatYouNeed: z.array(z.string()),
  workingDays: z.number().int().positive(),
  helpPhone: z.string(),
  emergency: z.array(z.object({ country: z.string().length(2), name: z.string(), number: z.string() })),
  disorders: z.array(
    z.object({ code: z.string(), label: z.string(), hint: z.string().nullable(), content: z.string() }),
  ),
  questionKinds: z.array(z.object({ code: z.string(), label: z.string(), hint: z.string().nullable() })),
  /** What the law of a place allows, in words; a lawyer confirms before use. */
  jurisdictions: z.array(
    z.object({
      country: z.string().length(2),
      mode: z.enum(['direct', 'doctor-to-doctor', 'educational', 'not-offered']),
      words: z.string(),
    }),
  ),
});
export type Programme = z.output<typeof Programme>;

export const ProgrammeFile = z.object({ ...dated, programmes: z.array(Programme) });
export const GoalFile = z.object({
  ...dated,
  goals: z.array(z.object({ code: z.string(), label: z.string(), hint: z.string().nullable() })),
});
export const SuggestionFile = z.object({ ...dated, disorder: z.string(), questions: z.array(z.string()) });

/** Fields of the structured part of an opinion, with code and grading system and its version. */
export const OpinionTemplateFile = z.object({
  ...dated,
  disorder: z.string(),
  fields: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      plain: z.string(),
      kind: z.enum(['choice', 'number', 'text']),
      code: z.object({ system: z.string(), code: z.string(), display: z.string() }).nullable(),
      unit: z.string().nullable(),
      gradingSystem: z.object({ name: z.string(), version: z.string() }).nullable(),
      choices: z.array(z.object({ code: z.string(), label: z.string(), plain: z.string() })),
    }),
  ),
});
export type OpinionTemplate = z.output<typeof OpinionTemplateFile>;

export const ConsentFile = z.object({
  ...dated,
  language: z.string(),
  title: z.string(),
  lines: z.array(z.string()),
  sections: z.array(z.object({ heading: z.string().nullable(), words: z.string() })),
  agree: z.string(),
  /** Days after the promised date when sharing ends by itself. */
  endsDaysAfterPromise: z.number().int().positive(),
});
export const GlossaryFile = z.object({
  ...dated,
  language: z.string(),
  terms: z.array(z.object({ term: z.string(), plain: z.string() })),
});
export const MailFile = z.object({
  ...dated,
  language: z.string(),
  mails: z.record(z.string(), z.object({ subject: z.string(), text: z.string() })),
});

/** Parts of what is kept of a person, as an answer to “erase this” names them. */
export const keptParts = ['answers', 'records', 'scans', 'letter', 'order'] as const;

/** How long the law of a place makes us keep what, and when records go by themselves. `*` is every other place. */
export const RetentionFile = z.object({
  ...dated,
  /** Calendar months within which a request is answered (GDPR art. 12(3)). */
  answerMonths: z.number().int().positive(),
  rules: z.array(
    z.object({
      id: z.string().regex(/^[a-z-]{1,40}$/),
      country: z.string().regex(/^([A-Z]{2}|\*)$/),
      /** What the years count from. */
      from: z.enum(['sent', 'delivered']),
      keeps: z.array(z.enum(keptParts)).min(1),
      years: z.number().int().positive(),
      /** Of somebody who was a child then: at least until this birthday. */
      minorUntilAge: z.number().int().positive().nullable(),
      words: z.string().min(1),
    }),
  ),
  programmes: z.array(
    z.object({
      slug: z.string(),
      /** Days after the last change of a request that was never sent. */
      draftDays: z.number().int().positive(),
      /** Days after a request was closed without a letter. */
      closedDays: z.number().int().positive(),
      /** Erased without asking a privacy officer first. */
      automatic: z.boolean(),
    }),
  ),
});
export type Retention = z.output<typeof RetentionFile>;
