import { z } from 'zod';
import { fromBase64, parseVerifierKey } from '#formats/tlog/index.ts';

const readable = (read: (text: string) => boolean) => (text: string) => {
  try {
    return read(text);
  } catch {
    return false;
  }
};

/** 32 bytes in the only spelling of base64. */
const hash = z.string().refine(
  readable((text) => fromBase64(text).length === 32),
  'not 32 bytes of base64',
);
const text = z.string().max(2000);
const instant = z
  .string()
  .refine((value) => !Number.isNaN(Date.parse(value)) && new Date(value).toISOString() === value, 'not a time');

/** One act as it was recorded: what the leaf commits to. */
export const recordedActSchema = z.strictObject({
  event: text,
  operation: text,
  actorId: text.nullable(),
  actorName: text,
  actorRoles: z.array(text).max(20),
  patientId: text.nullable(),
  caseId: text.nullable(),
  subjectId: text.nullable(),
  subjectLabel: text.nullable(),
  purpose: text,
  outcome: text,
  requestId: text,
  at: instant,
  n: z.int().positive().nullable(),
  /** Keyed digest of what only the service keeps of the act; with leaves of version 3 and later. */
  internal: hash.optional(),
});

/** The entry of the access log: a commitment, and the number and hash that chain one patient's entries. */
export const accessLeafSchema = z.strictObject({
  v: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  type: z.literal('access'),
  t: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/),
  tenantTag: text,
  c: hash,
  n: z.int().positive().optional(),
  prev: z.union([z.literal(''), hash]).optional(),
});

/** `receipt-N.json`: canonical JSON. */
export const receiptSchema = z.strictObject({
  v: z.literal(1),
  type: z.literal('access.receipt'),
  entry: recordedActSchema,
  opening: hash,
  leaf: z.string().min(2).max(512),
  proof: z.string().min(1).max(400_000),
  log: z.strictObject({
    vkey: z.string().refine(
      readable((value) => parseVerifierKey(value) !== undefined),
      'not a vkey',
    ),
  }),
});

export type RecordedAct = z.output<typeof recordedActSchema>;
export type AccessLeaf = z.output<typeof accessLeafSchema>;
export type AccessReceipt = z.output<typeof receiptSchema>;
