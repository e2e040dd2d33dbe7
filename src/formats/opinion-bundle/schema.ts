import { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import { parseCanonicalJson } from '#formats/jcs/index.ts';
import { fromBase64, parseAnyKey, parseVerifierKey, typeOf, type KeyType } from '#formats/tlog/index.ts';

/** Passes when `read` does not throw: base64 and keys must be in their only spelling. */
const readable = (read: (text: string) => boolean) => (text: string) => {
  try {
    return read(text);
  } catch {
    return false;
  }
};

const base64 = (bytes: number): z.ZodString =>
  z.string().refine(
    readable((text) => fromBase64(text).length === bytes),
    `not ${bytes} bytes of base64`,
  ) as z.ZodString;

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);
const shortText = z.string().min(1).max(500);

/** RFC 3339 in UTC with milliseconds, the form of `Date.toISOString`; a day that exists. */
const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .refine((text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text, 'not a time');

/** Names a listed file may have: no way out of the folder, the same on every system. */
const fileName = z.string().regex(/^(images\/)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/);

/** `manifest.json`: what the signature covers. `keys` fixes who may have signed it, so that the log fixes it too. */
export const manifestSchema = z.strictObject({
  v: z.literal(1),
  nonce: base64(32),
  keys: z.strictObject({ expert: sha256Hex, installation: sha256Hex }),
  files: z
    .array(z.strictObject({ name: fileName, size: z.int().min(0), sha256: sha256Hex }))
    .min(1)
    .max(1000),
});

const unsignedOpinionSigShape = {
  v: z.literal(1),
  alg: z.literal('Ed25519'),
  keyId: sha256Hex,
  manifestSha256: sha256Hex,
  opinionSha256: sha256Hex,
  meaning: shortText,
  signedAt: instant,
};

/** `opinion.sig`: the expert's signature, over the canonical JSON of the same object without `signature`. */
export const opinionSigSchema = z.strictObject({ ...unsignedOpinionSigShape, signature: base64(64) });

/** What the installation states about an expert's key. `type` keeps it from being taken for anything else it signs. */
export const enrolmentSchema = z.strictObject({
  v: z.literal(1),
  type: z.literal('expert.enrolment'),
  expertId: shortText,
  name: shortText,
  licence: shortText,
  publicKey: base64(32),
  enrolledAt: instant,
  revokedAt: instant.optional(),
});

const vkeyOf = (...types: readonly KeyType[]) =>
  z.string().refine(
    readable((text) => types.includes(typeOf(parseAnyKey(text)))),
    'not a vkey',
  );

/** `keys.json` as it was before there were witnesses: whose keys these are, and who says so. */
const keysShape = {
  enrolment: enrolmentSchema,
  enrolmentSignature: base64(64),
  installation: z.strictObject({ publicKey: base64(32), fingerprint: sha256Hex }),
};

const keysV1Schema = z.strictObject({
  v: z.literal(1),
  ...keysShape,
  log: z.strictObject({
    vkey: z.string().refine(
      readable((text) => parseVerifierKey(text) !== undefined),
      'not a vkey',
    ),
  }),
});

/** One entry of the log with its proof: the leaf's text, a tlog-proof signed by one key alone, and that key. */
const logEntrySchema = z.strictObject({
  leaf: z.string().min(1).max(512),
  proof: z.string().min(1).max(10_000),
  vkey: vkeyOf('ed25519'),
});

/** Who looks at the log from outside, and how many of them must agree. What `policySignature` covers. */
const policyShape = {
  log: z.strictObject({
    vkey: vkeyOf('ed25519'),
    /** The log's ML-DSA-44 key; absent while its head was signed without one. */
    mldsa: vkeyOf('ml-dsa-44').optional(),
    /** Keys of epochs of the same log that have ended. */
    earlier: z.array(vkeyOf('ed25519')).max(100),
  }),
  witnesses: z
    .array(z.strictObject({ label: shortText, vkeys: z.array(vkeyOf('cosignature', 'ml-dsa-44')).min(1).max(4) }))
    .max(16),
  quorum: z.int().min(0).max(16),
};

/** `keys.json`: whose keys these are, who says so, and since version 2 where the log says so and who watches the log. */
const keysV2Schema = z.strictObject({
  v: z.literal(2),
  ...keysShape,
  enrolmentProof: logEntrySchema,
  revocationProof: logEntrySchema.optional(),
  ...policyShape,
  policySignature: base64(64),
});

export const keysSchema = z.discriminatedUnion('v', [keysV1Schema, keysV2Schema]);

/** `timestamp.json`: what the installation says of the answer of a timestamp authority, `opinion.tsr`. */
export const timestampSchema = z.strictObject({
  v: z.literal(1),
  type: z.literal('opinion.timestamp'),
  signatureSha256: sha256Hex,
  tokenSha256: sha256Hex,
  /** Root certificates, DER. */
  roots: z
    .array(
      z
        .string()
        .min(4)
        .max(20_000)
        .refine(
          readable((text) => fromBase64(text).length > 0),
          'not base64',
        ),
    )
    .min(1)
    .max(10),
  signature: base64(64),
});

/** `leaf.json`: the entry of the opinion log. `t` is the signing time to the minute. */
export const leafSchema = z.strictObject({
  v: z.literal(1),
  type: z.literal('opinion.signed'),
  t: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/),
  c: base64(32),
});

export type Manifest = z.output<typeof manifestSchema>;
export type OpinionSig = z.output<typeof opinionSigSchema>;
export type Enrolment = z.output<typeof enrolmentSchema>;
export type BundleKeys = z.output<typeof keysSchema>;
export type KeysV1 = z.output<typeof keysV1Schema>;
export type KeysV2 = z.output<typeof keysV2Schema>;
export type LogEntry = z.output<typeof logEntrySchema>;
export type LogPolicy = Pick<KeysV2, 'log' | 'witnesses' | 'quorum'>;
export type OpinionLeaf = z.output<typeof leafSchema>;

/** Reads a canonical JSON file of the bundle. @throws AppError `file.damaged` naming the file */
export function readDocument<S extends z.ZodType>(name: string, bytes: Uint8Array | undefined, schema: S): z.output<S> {
  if (!bytes) throw new AppError('proof.invalid', `The file ${name} is missing.`);
  let value: unknown;
  try {
    value = parseCanonicalJson(bytes);
  } catch (cause) {
    throw new AppError('file.damaged', `The file ${name} is not written as it was made.`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new AppError('file.damaged', `The file ${name} does not say what it should.`);
  return parsed.data;
}
