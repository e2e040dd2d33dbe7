import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';

export const offerStates = ['offered', 'accepted', 'declined', 'expired', 'withdrawn'] as const;
export type OfferState = (typeof offerStates)[number];

/** Why an expert says no. The desk learns from it; nobody is asked to justify more. */
export const declineReasons = ['conflict', 'no-time', 'not-my-field', 'records-missing', 'other'] as const;
export const declineReasonWords: Readonly<Record<(typeof declineReasons)[number], string>> = {
  conflict: 'I have a conflict of interest',
  'no-time': 'I have no time by that day',
  'not-my-field': 'It is not my field',
  'records-missing': 'I need more records to answer this',
  other: 'Another reason',
};

/** Fee in minor units of the currency (ISO 4217): 42000 EUR is 420.00 euros. */
export const Fee = z.object({ minor: z.number(), currency: z.string() });

/** How much there is to read. */
export const Materials = z.object({
  studies: z.number(),
  /** DICOM modalities, each once. */
  modalities: z.array(z.string()),
  pictures: z.number(),
  documents: z.number(),
  pages: z.number(),
  /** Hospitals and practices that the records name. */
  places: z.array(z.string()),
});
export type Materials = z.output<typeof Materials>;

/** What the patient wants to know, in their words, and in which language (BCP 47; null when not said). */
export const CaseQuestion = z.object({ questions: z.array(z.string()), language: z.string().nullable() });
export type CaseQuestion = z.output<typeof CaseQuestion>;

export const OfferOfCase = z.object({
  offerId: z.string(),
  expertId: z.string(),
  name: z.string(),
  state: z.enum(offerStates),
  offeredAt: z.iso.datetime(),
  answerBy: z.iso.datetime(),
  answeredAt: z.iso.datetime().nullable(),
  reason: z.string().nullable(),
});
export type OfferOfCase = z.output<typeof OfferOfCase>;

export const Proposal = z.object({
  expertId: z.string(),
  name: z.string(),
  specialty: z.string(),
  /** Why this expert fits, one short reason each. */
  fits: z.array(z.string()),
  languages: z.string(),
  load: z.object({ taken: z.number(), capacity: z.number() }),
  /** Median days from taking a case to signing; null until one was signed. */
  typicalDays: z.number().nullable(),
  fee: Fee,
  /** What the desk should know of independence, though it does not exclude. */
  conflictNote: z.string().nullable(),
});
export type Proposal = z.output<typeof Proposal>;

export const proposals = operation({
  name: 'matching.proposals',
  method: 'GET',
  path: '/api/cases/:caseId/match',
  summary: 'Who can read this case and why, and who cannot and why.',
  target: 'case',
  permission: 'match.propose',
  audit: { event: 'match.proposed', once: 'hour' },
  input: z.strictObject({ caseId: idSchema }),
  output: z.object({
    needs: z.object({
      condition: z.string(),
      language: z.string().nullable(),
      place: z.string().nullable(),
      dueAt: z.iso.datetime().nullable(),
      treatedAt: z.array(z.string()),
    }),
    experts: z.array(Proposal),
    excluded: z.array(z.object({ expertId: z.string(), name: z.string(), reasons: z.array(z.string()) })),
    offers: z.array(OfferOfCase),
    /** When an offer made now should be answered. */
    suggestedAnswerBy: z.iso.datetime(),
    /** In words, why no offer can be made now; null when one can. */
    blocked: z.string().nullable(),
  }),
});

export const makeOffer = operation({
  name: 'matching.offer',
  method: 'POST',
  path: '/api/cases/:caseId/offers',
  summary: 'Asks an expert to read the case, with the time until which they may answer.',
  target: 'case',
  permission: 'offer.make',
  audit: { event: 'offer.made' },
  exactlyOnce: true,
  input: z.strictObject({
    caseId: idSchema,
    expertId: idSchema,
    answerBy: z.iso.datetime(),
    note: z.string().trim().max(500).default(''),
  }),
  output: OfferOfCase,
});

export const withdrawOffer = operation({
  name: 'matching.withdraw',
  method: 'POST',
  path: '/api/cases/:caseId/offers/:offerId/withdraw',
  summary: 'Takes an unanswered offer back.',
  target: 'case',
  permission: 'offer.make',
  audit: { event: 'offer.withdrawn' },
  input: z.strictObject({ caseId: idSchema, offerId: idSchema }),
  output: OfferOfCase,
});

/** What an expert sees before deciding: no name, no picture, no page. */
export const Invitation = z.object({
  offerId: z.string(),
  caseId: z.string(),
  state: z.enum(offerStates),
  age: z.number().nullable(),
  sex: z.string(),
  topic: z.string(),
  questionKind: z.string(),
  questions: z.array(z.string()),
  language: z.string().nullable(),
  materials: Materials,
  minutes: z.number(),
  fee: Fee,
  dueAt: z.iso.datetime().nullable(),
  answerBy: z.iso.datetime(),
  note: z.string(),
  /** What we found in the expert's own profile: "You worked at St Anne until 2023." */
  conflictFound: z.array(z.string()),
  /** Words the expert agrees to by taking it. */
  statement: z.string(),
  /** In words, when it can no longer be taken. */
  ended: z.string().nullable(),
});
export type Invitation = z.output<typeof Invitation>;

export const InHand = z.object({
  caseId: z.string(),
  number: z.string(),
  name: z.string(),
  age: z.number().nullable(),
  sex: z.string(),
  topic: z.string(),
  dueAt: z.iso.datetime().nullable(),
});

export type InHand = z.output<typeof InHand>;

export const ownOffers = operation({
  name: 'matching.own-offers',
  method: 'GET',
  path: '/api/offers',
  summary: 'Invitations of the signed-in expert, and the cases they read now.',
  target: 'self',
  permission: 'offer.list-own',
  audit: { event: 'offer.listed', once: 'hour' },
  input: z.strictObject({}),
  output: z.object({
    invited: z.array(Invitation),
    inHand: z.array(InHand),
    load: z.object({ taken: z.number(), capacity: z.number() }),
  }),
});

const onOffer = z.strictObject({ caseId: idSchema, offerId: idSchema });

export const readOffer = operation({
  name: 'matching.read-offer',
  method: 'GET',
  path: '/api/cases/:caseId/offers/:offerId',
  summary: 'One invitation, by the expert it was sent to.',
  target: 'case',
  permission: 'offer.read',
  audit: { event: 'offer.read', once: 'hour' },
  input: onOffer,
  output: Invitation,
});

export const acceptOffer = operation({
  name: 'matching.accept',
  method: 'POST',
  path: '/api/cases/:caseId/offers/:offerId/accept',
  summary: 'The expert takes the case and says that nothing stands against their independence.',
  target: 'case',
  permission: 'offer.answer',
  audit: { event: 'offer.accepted' },
  exactlyOnce: true,
  input: onOffer.extend({
    conflict: z.enum(['none', 'yes'], { error: 'Say whether you have a conflict of interest' }),
  }),
  output: z.object({ caseId: z.string(), state: z.literal('reading') }),
});

export const declineOffer = operation({
  name: 'matching.decline',
  method: 'POST',
  path: '/api/cases/:caseId/offers/:offerId/decline',
  summary: 'The expert does not take the case and says why.',
  target: 'case',
  permission: 'offer.answer',
  audit: { event: 'offer.declined' },
  exactlyOnce: true,
  input: onOffer.extend({
    reason: z.enum(declineReasons, { error: 'Choose a reason' }),
    words: z.string().trim().max(500).default(''),
  }),
  output: z.object({ state: z.literal('declined') }),
});
