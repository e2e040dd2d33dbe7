import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';
import { opinionDocumentSchema } from '#formats/opinion/index.ts';
import { DraftBody } from './draft.contract.ts';

/** What the signature means; shown before signing, printed in the letter (21 CFR 11.50). */
export const signatureMeaning = 'I have looked at the records listed here, and this is my own opinion.';

const onCase = z.strictObject({ caseId: idSchema });
const asExpert = { target: 'case', permission: 'opinion.draft' } as const;

const FirstView = z.object({
  diagnosis: z.string(),
  confidence: z.number(),
  whatWouldChangeIt: z.string(),
  lockedAt: z.iso.datetime(),
});
export type FirstView = z.output<typeof FirstView>;

const Material = z.object({
  kind: z.enum(['document', 'study']),
  id: z.string(),
  title: z.string(),
  date: z.string().nullable(),
  sha256: z.string(),
  /** By this expert. */
  opened: z.boolean(),
});
export type Material = z.output<typeof Material>;

/** One coded field of the disorder's synoptic form. */
const TemplateField = z.object({
  system: z.string(),
  code: z.string(),
  label: z.string(),
  hint: z.string().nullable(),
  type: z.enum(['text', 'number', 'choice']),
  options: z.array(z.object({ value: z.string(), label: z.string() })),
  /** UCUM. */
  unit: z.string().nullable(),
  gradingSystem: z.string().nullable(),
  gradingVersion: z.string().nullable(),
});
export type TemplateField = z.output<typeof TemplateField>;

const Template = z.object({ id: z.string(), title: z.string(), fields: z.array(TemplateField) });
export type Template = z.output<typeof Template>;

const SignedFacts = z.object({
  opinionId: z.string(),
  fingerprint: z.string(),
  signedAt: z.iso.datetime(),
  /** Place in the opinion log; null for the moment until it is recorded. */
  item: z.number().nullable(),
});
export type SignedFacts = z.output<typeof SignedFacts>;

export const workspace = operation({
  ...asExpert,
  name: 'opinions.workspace',
  method: 'GET',
  path: '/api/cases/:caseId/opinion/workspace',
  summary:
    'All the expert needs to write: the questions, what matters to the person, the first view, the draft, the form.',
  audit: { event: 'opinion.workspace-opened', once: 'hour' },
  input: onCase,
  output: z.object({
    number: z.string(),
    topic: z.string(),
    state: z.string(),
    subject: z.object({ name: z.string(), birthDate: z.string().nullable(), sex: z.string() }),
    promisedAt: z.iso.datetime().nullable(),
    questions: z.array(z.object({ id: z.string(), text: z.string() })),
    goals: z.array(z.object({ goal: z.string(), rank: z.number() })),
    firstView: FirstView.nullable(),
    /** True until the first view is locked: what the first doctor said stays away. */
    firstOpinionHidden: z.boolean(),
    /** Papers that hold it and open with it. */
    papersHidden: z.int(),
    draft: z.object({ version: z.number(), body: DraftBody, savedAt: z.iso.datetime().nullable() }),
    template: Template,
    materials: z.array(Material),
    signed: SignedFacts.nullable(),
  }),
});

export const lockFirstView = operation({
  ...asExpert,
  name: 'opinions.lock-first-view',
  method: 'POST',
  path: '/api/cases/:caseId/opinion/first-view',
  summary: 'Locks what the expert thinks before the first opinion is shown. Once; it cannot be changed.',
  audit: { event: 'opinion.first-view-locked' },
  exactlyOnce: true,
  input: z.strictObject({
    caseId: idSchema,
    diagnosis: z.string().trim().min(1, 'Write what you think it is').max(8_000),
    confidence: z.int().min(0).max(100),
    whatWouldChangeIt: z.string().trim().min(1, 'Write what would change your mind').max(8_000),
  }),
  output: FirstView,
});

export const firstOpinion = operation({
  ...asExpert,
  name: 'opinions.first-opinion',
  method: 'GET',
  path: '/api/cases/:caseId/opinion/first-opinion',
  summary: 'What the first doctor said, once the first view is locked.',
  audit: { event: 'opinion.first-opinion-shown', once: 'hour' },
  input: onCase,
  output: z.object({
    shownAt: z.iso.datetime(),
    /** What the person was told, question by question; empty when they told nothing. */
    told: z.array(z.object({ label: z.string(), words: z.string() })),
  }),
});

export const saveDraft = operation({
  ...asExpert,
  name: 'opinions.save-draft',
  method: 'PUT',
  path: '/api/cases/:caseId/opinion/draft',
  summary:
    'Saves the draft as it is typed. A save from a stale version is refused, so that two windows never overwrite.',
  audit: { event: 'opinion.draft-saved', once: 'hour' },
  input: z.strictObject({
    caseId: idSchema,
    /** Version that was changed; 0 before the first save. */
    version: z.int().min(0).max(2_147_483_647),
    body: DraftBody,
  }),
  output: z.object({ version: z.number(), savedAt: z.iso.datetime() }),
});

export const Problem = z.object({ code: z.string(), path: z.string(), message: z.string() });
export type Problem = z.output<typeof Problem>;

export const preview = operation({
  ...asExpert,
  name: 'opinions.preview',
  method: 'POST',
  path: '/api/cases/:caseId/opinion/preview',
  summary: 'Lays the draft out exactly as it will be signed: canonical JSON, fingerprint, checks.',
  audit: { event: 'opinion.previewed' },
  stream: {},
  input: onCase,
  output: z.object({
    draftVersion: z.number(),
    problems: z.array(Problem),
    checks: z.object({
      materials: z.number(),
      opened: z.number(),
      /** Flesch-Kincaid grade of the short answer. */
      grade: z.number(),
      words: z.number(),
    }),
    /** What will be signed; null while something stands in the way. */
    ready: z
      .object({
        canonical: z.string(),
        fingerprint: z.string(),
        preparedAt: z.iso.datetime(),
        /** After this it must be laid out again, so that the printed time stays true. */
        signBefore: z.iso.datetime(),
      })
      .nullable(),
  }),
});

export const sign = operation({
  name: 'opinions.sign',
  method: 'POST',
  path: '/api/cases/:caseId/opinion/sign',
  summary: 'Signs what the signing page showed, by its fingerprint. Asks for a fresh proof; never signs twice.',
  target: 'case',
  permission: 'opinion.sign',
  audit: { event: 'opinion.signed' },
  stepUp: true,
  exactlyOnce: true,
  input: z.strictObject({
    caseId: idSchema,
    fingerprint: z.string().regex(/^[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}$/, 'not a fingerprint'),
    meaning: z.literal(signatureMeaning),
  }),
  output: SignedFacts,
});

const asReader = { target: 'case', permission: 'opinion.read' } as const;

export const letter = operation({
  ...asReader,
  name: 'opinions.letter',
  method: 'GET',
  path: '/api/cases/:caseId/opinion/letter',
  summary: 'The signed opinion with the result of checking it now.',
  audit: { event: 'opinion.read', once: 'hour' },
  input: onCase,
  output: z.object({
    opinion: opinionDocumentSchema,
    fingerprint: z.string(),
    signedAt: z.iso.datetime(),
    deliveredAt: z.iso.datetime().nullable(),
    verification: z.object({
      /** `waiting` until the log has recorded it. */
      state: z.enum(['sound', 'waiting', 'broken']),
      item: z.number().nullable(),
      checks: z.array(z.object({ title: z.string(), ok: z.boolean(), open: z.boolean(), words: z.string() })),
      logKey: z.string(),
      logFingerprint: z.string().nullable(),
    }),
  }),
});

export const picture = operation({
  ...asReader,
  name: 'opinions.picture',
  method: 'GET',
  path: '/api/cases/:caseId/opinion/pictures/:pictureId',
  summary: 'A picture of the letter, as it was signed.',
  audit: { event: 'opinion.picture-read', once: 'hour' },
  stream: { out: true, produces: ['image/png'] },
  input: z.strictObject({ caseId: idSchema, pictureId: z.string().regex(/^p\d{1,2}$/) }),
  output: z.unknown(),
});

const asExport = { target: 'case', permission: 'opinion.export', audit: { event: 'opinion.exported' } } as const;

export const letterPdf = operation({
  ...asExport,
  name: 'opinions.pdf',
  method: 'GET',
  path: '/api/cases/:caseId/opinion/letter.pdf',
  summary: 'The letter as tagged PDF/A.',
  rate: 'bulk',
  stream: { out: true, produces: ['application/pdf'] },
  input: onCase,
  output: z.unknown(),
});

export const bundle = operation({
  ...asExport,
  name: 'opinions.bundle',
  method: 'GET',
  path: '/api/cases/:caseId/opinion/bundle.zip',
  summary: 'The opinion with everything needed to check it offline (docs/formats/opinion-bundle.md).',
  rate: 'bulk',
  stream: { out: true, produces: ['application/zip'] },
  input: onCase,
  output: z.unknown(),
});
