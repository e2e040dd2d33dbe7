import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';
import { itemIdSchema } from './checklist.contract.ts';

/** How a letter gets to the holder of records. */
export const channels = ['post', 'fax', 'hand', 'email'] as const;
export const letterKinds = ['request', 'reminder', 'deadline', 'escalation', 'revocation'] as const;

const line = z.string().trim().max(200);
const lines = z.string().trim().min(3).max(500);
const mail = z.email().max(200);

/** Who holds the records: a hospital, a practice, a laboratory. */
export const HolderInput = z.strictObject({
  name: line.min(2),
  department: line.nullable().default(null),
  address: lines,
  email: mail.nullable().default(null),
  fax: line.nullable().default(null),
});

export const RequestView = z.object({
  requestId: z.string(),
  /** What both sides quote: on every letter. */
  reference: z.string(),
  holder: z.object({
    name: z.string(),
    department: z.string().nullable(),
    address: z.string(),
    email: z.string().nullable(),
    fax: z.string().nullable(),
  }),
  country: z.string(),
  language: z.string(),
  /** The law the letter stands on, in words, and who hears a complaint. */
  law: z.object({ id: z.string(), name: z.string(), authority: z.string(), reviewed: z.boolean() }),
  /** Whether the law sets the last day, or the letter only asks for one. */
  lastDayBy: z.enum(['law', 'wish']),
  state: z.enum(['draft', 'signed', 'sent', 'refused', 'answered', 'revoked', 'closed']),
  step: z.enum(['none', 'reminded', 'due', 'escalated']),
  items: z.array(
    z.object({
      n: z.number(),
      itemId: z.string().nullable(),
      words: z.string(),
      state: z.enum(['open', 'arrived', 'refused', 'not-held']),
      /** What came for it. */
      arrived: z.array(
        z.object({ label: z.string(), documentId: z.string().nullable(), studyInstanceUid: z.string().nullable() }),
      ),
    }),
  ),
  letters: z.array(
    z.object({
      letterId: z.string(),
      kind: z.enum(letterKinds),
      madeAt: z.iso.datetime(),
      /** SHA-256 of the text as it was signed, hex. */
      textSha256: z.string(),
      signedBy: z.string().nullable(),
      sentAt: z.iso.datetime().nullable(),
      sentHow: z.enum(channels).nullable(),
    }),
  ),
  createdAt: z.iso.datetime(),
  signedAt: z.iso.datetime().nullable(),
  sentAt: z.iso.datetime().nullable(),
  dueAt: z.iso.datetime().nullable(),
  /** The holder has put it off, as the law lets them once; and whether they still may. */
  extended: z.boolean(),
  mayExtend: z.boolean(),
  remindByMail: z.boolean(),
  /** Why the holder refused, and what they ask for a copy, in their words. */
  reason: z.string().nullable(),
  fee: z.string().nullable(),
});
export type RequestView = z.output<typeof RequestView>;

const onCase = z.strictObject({ caseId: idSchema });
const own = onCase.extend({ requestId: idSchema });
const handled = { target: 'case', permission: 'records.ask-holders' } as const;
const signed = { target: 'case', permission: 'records.authorise' } as const;

export const listRequests = operation({
  ...handled,
  name: 'records.requests',
  method: 'GET',
  path: '/api/cases/:caseId/records/requests',
  summary: 'Letters to holders of records, how each stands, and by what law of which country one can be written.',
  audit: { event: 'records.requests-read', once: 'hour' },
  input: onCase,
  output: z.object({
    requests: z.array(RequestView),
    /** By country (ISO 3166-1 alpha-2; `*`: any other). */
    laws: z.array(
      z.object({
        countries: z.array(z.string()),
        name: z.string(),
        languages: z.array(z.string()),
        /** `30 days`, `one month`. */
        within: z.string(),
        by: z.enum(['law', 'wish']),
        reviewed: z.boolean(),
      }),
    ),
    /** Where the patient is. */
    place: z.string(),
    /** Hospitals and practices that the papers name. */
    facilities: z.array(z.string()),
    /** Whether the one who asks may sign: the patient, or who may do so in their place. */
    maySign: z.boolean(),
    /** The name to be typed when signing. */
    patientName: z.string(),
  }),
});

export const startHolderRequest = operation({
  ...handled,
  name: 'records.start-holder-request',
  method: 'POST',
  path: '/api/cases/:caseId/records/requests',
  summary: 'Writes the draft of a letter to a holder of records. Nothing leaves before the patient has signed it.',
  audit: { event: 'records.request-written' },
  input: onCase.extend({
    holder: HolderInput,
    /** Where the holder is. */
    country: z.string().regex(/^[A-Z]{2}$/),
    /** Of the letter; left out, the usual one of the country. */
    language: z
      .string()
      .regex(/^[a-z]{2}$/)
      .optional(),
    items: z
      .array(z.union([z.strictObject({ itemId: itemIdSchema }), z.strictObject({ words: line.min(3) })]))
      .min(1)
      .max(20),
    /** Where the copy is to go: the patient's own address, and an e-mail for questions. */
    deliverTo: z.strictObject({ address: lines, email: mail.nullable().default(null) }),
  }),
  output: RequestView,
});

export const previewRequest = operation({
  ...handled,
  name: 'records.request-preview',
  method: 'GET',
  path: '/api/cases/:caseId/records/requests/:requestId/preview',
  summary: 'The words of a drafted letter as they will be signed, their hash, and the same letter in English.',
  audit: { event: 'records.request-read', once: 'hour' },
  input: own,
  output: z.object({
    language: z.string(),
    subject: z.string(),
    paragraphs: z.array(z.string()),
    authorisation: z.array(z.string()),
    /** The same in English, where the letter is in another language. */
    english: z
      .object({ subject: z.string(), paragraphs: z.array(z.string()), authorisation: z.array(z.string()) })
      .nullable(),
    textSha256: z.string(),
  }),
});

export const signRequest = operation({
  ...signed,
  name: 'records.sign-request',
  method: 'POST',
  path: '/api/cases/:caseId/records/requests/:requestId/sign',
  summary: 'The patient signs the letter and its authorisation: typed name, fresh proof of identity, these very words.',
  audit: { event: 'records.request-signed' },
  stepUp: true,
  input: own.extend({
    /** Hash of the words that were shown. */
    textSha256: z.string().regex(/^[0-9a-f]{64}$/),
    typedName: line.min(2),
  }),
  output: RequestView,
});

export const requestLetter = operation({
  ...handled,
  name: 'records.request-letter',
  method: 'GET',
  path: '/api/cases/:caseId/records/letters/:letterId',
  summary: 'A letter as PDF, to print, post or fax: the bytes are those of the day it was made.',
  audit: { event: 'records.request-letter-taken' },
  stream: { out: true, produces: ['application/pdf'] },
  rate: 'bulk',
  input: onCase.extend({ letterId: idSchema }),
  output: z.unknown(),
});

export const sendRequestLetter = operation({
  ...handled,
  name: 'records.send-letter',
  method: 'POST',
  path: '/api/cases/:caseId/records/letters/:letterId/send',
  summary:
    'Says that a letter was posted, faxed or handed over; or sends it by e-mail, which the patient alone may choose.',
  audit: { event: 'records.request-letter-sent' },
  // An e-mail goes out with the letter: then it must be the patient.
  stepUp: { when: ({ how }) => how === 'email' },
  input: onCase.extend({
    letterId: idSchema,
    how: z.enum(channels),
    /** Reminders may go the same way by themselves. */
    remindByMail: z.boolean().default(false),
  }),
  output: RequestView,
});

export const noteRequest = operation({
  ...handled,
  name: 'records.note-request',
  method: 'POST',
  path: '/api/cases/:caseId/records/requests/:requestId/notes',
  summary: 'What the holder answered: it came, they do not have it, they refuse, they ask for a fee, they need longer.',
  audit: { event: 'records.request-noted' },
  input: own.extend({
    note: z.enum(['arrived', 'not-held', 'refused', 'fee', 'extended', 'closed']),
    /** Numbers of the items it is about; left out, all that are still open. */
    items: z.array(z.number().int().min(1).max(20)).max(20).optional(),
    /** Reason, fee, or what was said. */
    words: z.string().trim().max(500).optional(),
  }),
  output: RequestView,
});

export const revokeRequest = operation({
  ...signed,
  name: 'records.revoke-request',
  method: 'POST',
  path: '/api/cases/:caseId/records/requests/:requestId/revoke',
  summary:
    'Takes the authorisation back; where the letter was sent, a letter that says so is made. A draft is thrown away.',
  audit: { event: 'records.request-revoked' },
  input: own,
  output: z.object({ requests: z.number() }),
});
