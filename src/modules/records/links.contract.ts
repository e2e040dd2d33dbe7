import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';

export const addLink = operation({
  name: 'records.add-link',
  method: 'POST',
  path: '/api/cases/:caseId/records/links',
  summary: 'Takes the files that a SMART Health Link leads to; each becomes a file of the case, as it was sent.',
  target: 'case',
  permission: 'records.add',
  audit: { event: 'records.link-added' },
  rate: 'bulk',
  // Asks another server, which may take its time: no transaction stays open for it.
  stream: {},
  input: z.strictObject({
    caseId: idSchema,
    /** `shlink:/…`, or the address of a viewer with that behind its `#`. */
    link: z.string().trim().min(1).max(4000),
    /** What the person chose with the link, when it asks for one. */
    passcode: z.string().min(1).max(200).optional(),
  }),
  output: z.object({
    /** What its maker called it. */
    label: z.string().nullable(),
    files: z.number(),
    /** What of it we could not take, in words. */
    notes: z.array(z.string()),
  }),
});
