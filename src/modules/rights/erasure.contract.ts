import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';

const moment = z.iso.datetime();
const none = z.strictObject({});

/** Parts of what is kept of a request. */
export const PartName = z.enum(['answers', 'records', 'scans', 'letter', 'order']);
export type PartName = z.output<typeof PartName>;

/** The answer to “erase this”: what goes, and what must stay, why, and until which day. */
export const PlanView = z.object({
  erase: z.array(PartName),
  keep: z.array(z.object({ parts: z.array(PartName), why: z.string(), until: z.iso.date() })),
  /** A court or an inquiry needs the records: nothing is erased meanwhile. */
  held: z.boolean(),
});
export type PlanView = z.output<typeof PlanView>;

const erasureState = z.enum(['requested', 'decided', 'key-destroyed', 'purged', 'confirmed', 'kept']);
const requestState = z.enum(['open', 'waiting', 'running', 'done', 'kept', 'taken-back']);

const Erasure = z.object({
  erasureId: z.string(),
  number: z.string(),
  cause: z.enum(['request', 'retention']),
  state: erasureState,
  keepUntil: z.iso.date().nullable(),
  erasedAt: moment.nullable(),
  /** Place in the access log of the leaf that says so; null until it is recorded there. */
  item: z.number().nullable(),
});

const Asked = z.object({
  requestId: z.string(),
  what: z.enum(['request', 'everything']),
  state: requestState,
  askedAt: moment,
  dueAt: moment,
  endedAt: moment.nullable(),
  erasures: z.array(Erasure),
});
export type AskedView = z.output<typeof Asked>;

export const ownData = operation({
  name: 'rights.own-data',
  method: 'GET',
  path: '/api/account/data',
  summary: 'What is kept of the signed-in patient, request by request, and what they asked to be erased.',
  target: 'self',
  permission: 'rights.own',
  audit: { event: 'rights.looked', once: 'hour' },
  input: none,
  output: z.object({
    requests: z.array(
      z.object({
        caseId: z.string(),
        number: z.string(),
        topic: z.string(),
        sent: z.boolean(),
        answered: z.boolean(),
        plan: PlanView,
        erasure: Erasure.nullable(),
      }),
    ),
    asked: z.array(Asked),
  }),
});

const words = z.string().trim().max(1000).default('');

export const askErasure = operation({
  name: 'rights.ask-erasure',
  method: 'POST',
  path: '/api/cases/:caseId/erasure',
  summary:
    'Asks to erase one request. What no law makes us keep is erased at once; the rest a privacy officer answers.',
  target: 'case',
  permission: 'rights.erase',
  audit: { event: 'rights.erasure-asked' },
  stepUp: true,
  exactlyOnce: true,
  input: z.strictObject({ caseId: idSchema, words }),
  output: Asked,
});

export const askErasureOfAll = operation({
  name: 'rights.ask-erasure-of-all',
  method: 'POST',
  path: '/api/account/erasure',
  summary: 'Asks to erase everything about the signed-in patient, their account too.',
  target: 'self',
  permission: 'rights.own',
  audit: { event: 'rights.erasure-asked' },
  stepUp: true,
  exactlyOnce: true,
  input: z.strictObject({ words }),
  output: Asked,
});

export const takeBack = operation({
  name: 'rights.take-back',
  method: 'POST',
  path: '/api/account/erasure/:requestId/take-back',
  summary: 'Takes a request for erasure back, as long as nothing has been decided.',
  target: 'self',
  permission: 'rights.own',
  audit: { event: 'rights.erasure-taken-back' },
  input: z.strictObject({ requestId: idSchema }),
  output: Asked,
});

export const erasureReceipt = operation({
  name: 'rights.receipt',
  method: 'GET',
  path: '/api/erased/:organisationId/:receiptId',
  summary: 'That something was erased, when, and where the log says so; for whoever holds the number of the receipt.',
  target: 'public',
  permission: 'public.read',
  audit: { none: 'tells a date and a place in the log, and nothing of whom it is about' },
  input: z.strictObject({ organisationId: idSchema, receiptId: idSchema }),
  output: z.object({
    organisation: z.string(),
    what: z.enum(['request', 'everything']),
    erasedAt: moment,
    item: z.number().nullable(),
  }),
});

const onDesk = { target: 'tenant', permission: 'rights.decide' } as const;

const DeskErasure = Erasure.extend({
  plan: PlanView,
  /** Somebody decided against a duty to keep, and a second person must agree. */
  second: z.object({ by: z.string(), own: z.boolean(), words: z.string() }).nullable(),
});
export type DeskErasure = z.output<typeof DeskErasure>;

export const rightsDesk = operation({
  ...onDesk,
  name: 'rights.desk',
  method: 'GET',
  path: '/api/privacy/rights',
  summary: 'What patients asked to be erased and by when it is answered, what is due by the rules, and legal holds.',
  audit: { event: 'rights.desk-listed', once: 'hour' },
  input: none,
  output: z.object({
    asked: z.array(
      Asked.omit({ erasures: true }).extend({
        patient: z.string(),
        words: z.string(),
        workingDaysLeft: z.number(),
        late: z.boolean(),
        erasures: z.array(DeskErasure),
      }),
    ),
    due: z.array(DeskErasure.extend({ since: moment })),
    holds: z.array(
      z.object({ holdId: z.string(), number: z.string(), reason: z.string(), by: z.string(), since: moment }),
    ),
    /** The newest first. */
    erased: z.array(Erasure),
  }),
});

const reason = z.string().trim().min(10, 'Say why, in a sentence').max(2000);

export const decideErasure = operation({
  ...onDesk,
  name: 'rights.decide',
  method: 'POST',
  path: '/api/privacy/erasures/:erasureId/decide',
  summary: 'Erase, keep with a reason, or erase against a duty to keep, which a second person must agree to.',
  audit: { event: 'rights.decided' },
  stepUp: true,
  input: z.strictObject({
    erasureId: idSchema,
    decision: z.enum(['keep', 'erase', 'override']),
    words: reason,
  }),
  output: z.object({ state: erasureState, needsSecond: z.boolean() }),
});

export const secondErasure = operation({
  ...onDesk,
  name: 'rights.second',
  method: 'POST',
  path: '/api/privacy/erasures/:erasureId/second',
  summary: 'A second person agrees, or not, to erase against a duty to keep. Never the one who decided.',
  audit: { event: 'rights.seconded' },
  stepUp: true,
  input: z.strictObject({ erasureId: idSchema, agree: z.boolean() }),
  output: z.object({ state: erasureState }),
});

const holding = { target: 'tenant', permission: 'rights.hold' } as const;

export const setHold = operation({
  ...holding,
  name: 'rights.set-hold',
  method: 'POST',
  path: '/api/privacy/holds',
  summary: 'Puts a request under legal hold: nothing of it is erased until the hold is lifted.',
  audit: { event: 'rights.hold-set' },
  stepUp: true,
  input: z.strictObject({ number: z.string().trim().min(1).max(20), reason }),
  output: z.object({ holdId: z.string() }),
});

export const liftHold = operation({
  ...holding,
  name: 'rights.lift-hold',
  method: 'POST',
  path: '/api/privacy/holds/:holdId/lift',
  summary: 'Lifts a legal hold. What was decided before goes on.',
  audit: { event: 'rights.hold-lifted' },
  stepUp: true,
  input: z.strictObject({ holdId: idSchema, reason }),
  output: z.object({ liftedAt: moment }),
});
