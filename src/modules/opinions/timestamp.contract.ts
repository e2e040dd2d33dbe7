import { z } from 'zod';
import { operation } from '#kernel/operation.ts';

/** The authority as it was set. */
const Authority = z.object({
  url: z.string(),
  /** Root certificates it must lead to: name, SHA-256 in hex, last day. */
  roots: z.array(z.object({ name: z.string(), fingerprint: z.string(), until: z.iso.datetime() })),
  setAt: z.iso.datetime(),
});

const Shown = z.object({ authority: Authority.nullable() });

export const timestampAuthority = operation({
  name: 'opinions.timestamp-authority',
  method: 'GET',
  path: '/api/timestamps/authority',
  summary: 'The authority outside that stamps the letters of the organisation (RFC 3161), if one was set.',
  target: 'tenant',
  permission: 'proof.manage',
  audit: { none: 'a setting of the organisation; no record is shown' },
  input: z.strictObject({}),
  output: Shown,
});

export const setTimestampAuthority = operation({
  name: 'opinions.set-timestamp-authority',
  method: 'POST',
  path: '/api/timestamps/authority',
  summary: 'Sets which authority outside stamps the letters, by its address and root certificates; null ends it.',
  target: 'tenant',
  permission: 'proof.manage',
  audit: { event: 'proof.authority-set' },
  stepUp: true,
  input: z.strictObject({
    authority: z
      .strictObject({
        url: z.url({ protocol: /^https?$/ }).max(500),
        /** Certificates in PEM, one after another. */
        roots: z.string().max(60_000),
      })
      .nullable(),
  }),
  output: Shown,
});
