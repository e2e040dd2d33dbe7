import { z } from 'zod';
import { operation } from '#kernel/operation.ts';

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);

const Shown = z.object({
  anchor: z
    .object({
      url: z.string(),
      contract: z.string(),
      chainId: z.number(),
      /** Account that writes; it needs a little of the chain's money. */
      sender: z.string(),
      setAt: z.iso.datetime(),
    })
    .nullable(),
  /** Ids under which the logs are written, for `register` of the contract. 0x and 64 hex digits. */
  logs: z.array(z.object({ log: z.enum(['opinions', 'access']), logId: z.string() })),
  /** Heads that were written, newest first. */
  written: z.array(
    z.object({
      log: z.enum(['opinions', 'access']),
      epoch: z.number(),
      size: z.number(),
      root: z.string(),
      transaction: z.string(),
      state: z.enum(['sent', 'confirmed', 'refused']),
      sentAt: z.iso.datetime(),
      block: z.number().nullable(),
    }),
  ),
});

export const anchorShown = operation({
  name: 'audit.anchor',
  method: 'GET',
  path: '/api/anchor',
  summary: 'Where the organisation writes heads of the logs down on a chain, if anywhere, and what was written.',
  target: 'tenant',
  permission: 'proof.manage',
  audit: { none: 'a setting of the organisation; no record is shown' },
  input: z.strictObject({}),
  output: Shown,
});

export const setAnchor = operation({
  name: 'audit.set-anchor',
  method: 'POST',
  path: '/api/anchor',
  summary: 'Sets the chain on which heads of the logs are written down once a day; null ends it. Off without it.',
  target: 'tenant',
  permission: 'proof.manage',
  audit: { event: 'proof.anchor-set' },
  stepUp: true,
  input: z.strictObject({
    anchor: z
      .strictObject({
        /** JSON-RPC of a node. */
        url: z.url({ protocol: /^https?$/ }).max(500),
        contract: address,
        chainId: z.int().min(1),
        /** Secret key of the sender: 64 hex digits. Kept sealed, never shown again. */
        key: z.string().regex(/^(?:0x)?[0-9a-fA-F]{64}$/),
      })
      .nullable(),
  }),
  output: Shown,
});
