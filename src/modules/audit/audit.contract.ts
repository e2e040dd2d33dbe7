import { z } from 'zod';
import { operation } from '#kernel/operation.ts';

/** Number of an entry in a patient's chain, or its id: a 32-bit number of the database. */
const entryNumber = z.coerce.number().int().positive().max(2_147_483_647);

export const AccessEntry = z.object({
  n: z.number(),
  caseId: z.string().nullable(),
  at: z.iso.datetime(),
  event: z.string(),
  who: z.object({ name: z.string(), roles: z.array(z.string()), self: z.boolean(), computer: z.boolean() }),
  purpose: z.string(),
  subject: z.object({ id: z.string().nullable(), label: z.string().nullable() }),
  outcome: z.string(),
  /** Place in the access log; null for the second until it is recorded there. */
  item: z.number().nullable(),
});
export type AccessEntry = z.output<typeof AccessEntry>;

/** With the leaf of the log, so that the reader can follow the chain without asking us to. */
const OwnEntry = AccessEntry.extend({ leaf: z.string() });
export type OwnEntry = z.output<typeof OwnEntry>;

export const accesses = operation({
  name: 'audit.accesses',
  method: 'GET',
  path: '/api/accesses',
  summary: 'Who opened my records: every act on the signed-in patient’s records, newest first, numbered without a gap.',
  target: 'self',
  permission: 'access.read-own',
  audit: { none: 'reading one’s own access log would add an entry at every look' },
  input: z.strictObject({
    before: entryNumber.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  output: z.object({
    entries: z.array(OwnEntry),
    total: z.number(),
    /** Numbers whose row is gone or no longer what was recorded. */
    missing: z.array(z.number()),
  }),
});

export const receipt = operation({
  name: 'audit.receipt',
  method: 'GET',
  path: '/api/accesses/:n/receipt',
  summary: 'The proof that one act stands in the access log: its leaf, its place and the signed checkpoint.',
  target: 'self',
  permission: 'access.read-own',
  audit: { none: 'reading one’s own access log would add an entry at every look' },
  input: z.strictObject({ n: entryNumber }),
  output: z.object({
    n: z.number(),
    /** Place in the log; null for the second until it is recorded there. */
    item: z.number().nullable(),
    /** The file `receipt-N.json` as text (docs/formats/access-receipt.md). */
    receipt: z.string().nullable(),
  }),
});

export const exportAccesses = operation({
  name: 'audit.export',
  method: 'GET',
  path: '/api/accesses/export',
  summary:
    'Accounting of disclosures: every act on the signed-in patient’s records, as FHIR AuditEvents, table or text.',
  target: 'self',
  permission: 'access.read-own',
  audit: { event: 'access.exported' },
  stepUp: true,
  rate: 'bulk',
  stream: { out: true, produces: ['application/fhir+json', 'text/csv', 'text/plain'] },
  input: z.strictObject({ format: z.enum(['fhir', 'csv', 'text']) }),
  output: z.unknown(),
});

export const tenantLog = operation({
  name: 'audit.tenant-log',
  method: 'GET',
  path: '/api/log',
  summary: 'Who did what in the organisation, newest first. Metadata only, no clinical content.',
  target: 'tenant',
  permission: 'access.read-tenant',
  audit: { event: 'log.read', once: 'hour' },
  input: z.strictObject({
    before: entryNumber.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  output: z.object({
    entries: z.array(
      AccessEntry.extend({
        id: z.number(),
        patientId: z.string().nullable(),
        operation: z.string(),
        requestId: z.string(),
      }),
    ),
  }),
});

const logName = z.enum(['opinions', 'access']);

export const checkpoint = operation({
  name: 'log.checkpoint',
  method: 'GET',
  path: '/log/:log/checkpoint',
  summary: 'The signed checkpoint of a log (C2SP tlog-checkpoint).',
  target: 'public',
  permission: 'log.read',
  audit: { none: 'public: a size and a hash' },
  stream: { out: true, produces: ['text/plain'] },
  input: z.strictObject({ log: logName }),
  output: z.unknown(),
});

export const opinionTile = operation({
  name: 'log.opinion-tile',
  method: 'GET',
  path: '/log/opinions/tile/*',
  summary: 'A tile or entry bundle of the opinion log (C2SP tlog-tiles): commitments only.',
  target: 'public',
  permission: 'log.read',
  audit: { none: 'public: commitments that tell nothing' },
  stream: { out: true, produces: ['application/octet-stream'] },
  input: z.strictObject({ rest: z.string().max(200) }),
  output: z.unknown(),
});

export const accessTile = operation({
  name: 'log.access-tile',
  method: 'GET',
  path: '/log/access/tile/*',
  summary: 'A tile or entry bundle of the access log, for auditors.',
  target: 'tenant',
  permission: 'access.read-tenant',
  audit: { event: 'log.tiles-read', once: 'hour' },
  stream: { out: true, produces: ['application/octet-stream'] },
  input: z.strictObject({ rest: z.string().max(200) }),
  output: z.unknown(),
});
