import { z } from 'zod';
import { operation } from '#kernel/operation.ts';

/** A vkey: `<name>+<id>+<base64>`. One of ML-DSA-44 has about 1,800 characters. */
const vkey = z.string().trim().min(10).max(2000);
const label = z.string().trim().min(1).max(100);
const logName = z.enum(['opinions', 'access']);

const Said = z.object({
  log: logName,
  /** Items it has seen. */
  size: z.number(),
  agreedAt: z.iso.datetime().nullable(),
  failure: z.string().nullable(),
  finding: z.string().nullable(),
});

const Asked = z.object({ label: z.string(), name: z.string(), url: z.string(), vkeys: z.array(z.string()) });
const Watched = z.object({ label: z.string(), origin: z.string(), vkeys: z.array(z.string()) });

export const showWitnesses = operation({
  name: 'witness.show',
  method: 'GET',
  path: '/api/log/witnesses',
  summary: 'Who watches the logs of this installation, whose logs it watches itself, and what each said last.',
  target: 'tenant',
  permission: 'log.witnesses',
  audit: { event: 'witnesses.listed', once: 'hour' },
  input: z.strictObject({}),
  output: z.object({
    /** What is handed to the other side: this installation as a witness, and its logs to be watched. */
    own: z.object({
      name: z.string(),
      url: z.string(),
      vkeys: z.array(z.string()),
      logs: z.array(z.object({ origin: z.string(), vkeys: z.array(z.string()) })),
    }),
    asked: z.array(Asked.extend({ said: z.array(Said) })),
    /** How many must agree; null when the usual holds, two of three. */
    quorum: z.number().nullable(),
    watched: z.array(
      Watched.extend({
        size: z.number(),
        signedAt: z.iso.datetime().nullable(),
        /** When a head came that does not fit the one before. */
        conflictAt: z.iso.datetime().nullable(),
      }),
    ),
  }),
});
export type Witnesses = z.output<typeof showWitnesses.output>;

export const setAsked = operation({
  name: 'witness.set-asked',
  method: 'PUT',
  path: '/api/log/witnesses/asked',
  summary: 'Sets which witnesses are asked to cosign the heads of both logs, and how many of them must agree.',
  target: 'tenant',
  permission: 'log.witnesses',
  audit: { event: 'witnesses.asked-set' },
  stepUp: true,
  input: z.strictObject({
    witnesses: z
      .array(
        z.strictObject({ label, url: z.url({ protocol: /^https?$/ }).max(500), vkeys: z.array(vkey).min(1).max(4) }),
      )
      .max(16),
    quorum: z.int().min(0).max(16),
  }),
  output: z.object({ witnesses: z.array(Asked), quorum: z.number() }),
});

export const setWatched = operation({
  name: 'witness.set-watched',
  method: 'PUT',
  path: '/api/log/witnesses/watched',
  summary: 'Sets which logs of other installations this one watches, by the keys that were handed over.',
  target: 'tenant',
  permission: 'log.witnesses',
  audit: { event: 'witnesses.watched-set' },
  stepUp: true,
  input: z.strictObject({
    logs: z.array(z.strictObject({ label, vkeys: z.array(vkey).min(1).max(2) })).max(64),
  }),
  output: z.object({ logs: z.array(Watched) }),
});

export const addCheckpointDoor = operation({
  name: 'witness.add-checkpoint',
  method: 'POST',
  path: '/witness/add-checkpoint',
  summary: 'Cosigns a head of a watched log that goes on from the one cosigned last (C2SP tlog-witness).',
  target: 'public',
  permission: 'log.cosign',
  audit: {
    none: 'a size and a hash, kept in its row; an entry would make a new head, and two logs would cosign for ever',
  },
  anyOrigin: true,
  rate: 'bulk',
  stream: { in: true, out: true, consumes: ['text/plain'], produces: ['text/plain', 'text/x.tlog.size'] },
  input: z.strictObject({}),
  output: z.unknown(),
});

export const head = operation({
  name: 'log.head',
  method: 'GET',
  path: '/log/:log/head',
  summary: 'The head of a log as six words to compare, now or as it was at an earlier size, and who else has seen it.',
  target: 'public',
  permission: 'log.read',
  audit: { none: 'public: a size and words made of a hash' },
  input: z.strictObject({ log: logName, size: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional() }),
  output: z.object({
    origin: z.string(),
    size: z.number(),
    words: z.string(),
    /** Of the newest head that any has seen: its size, who agrees, how many are asked, how many are needed. */
    witnessed: z.object({ size: z.number(), agree: z.array(z.string()), asked: z.number(), quorum: z.number() }),
  }),
});
