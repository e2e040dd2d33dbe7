import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';

/** tus 1.0 (https://tus.io/protocols/resumable-upload): core, creation, creation-with-upload, expiration, termination. */
const door = { target: 'case', permission: 'records.add', rate: 'bulk', output: z.unknown() } as const;
const upload = z.strictObject({ caseId: idSchema, uploadId: idSchema });

export const createUpload = operation({
  ...door,
  name: 'records.create-upload',
  method: 'POST',
  path: '/files/:caseId',
  summary: 'Begins a resumable upload (tus 1.0); answers its address.',
  audit: { event: 'records.upload-begun', once: 'hour' },
  stream: { in: true, out: true, consumes: ['application/offset+octet-stream'] },
  input: z.strictObject({ caseId: idSchema }),
});

export const showUpload = operation({
  ...door,
  name: 'records.show-upload',
  method: 'HEAD',
  path: '/files/:caseId/:uploadId',
  summary: 'How much of an upload is safe with us (tus 1.0).',
  audit: { event: 'records.upload-asked', once: 'hour' },
  stream: { out: true },
  input: upload,
});

export const appendUpload = operation({
  ...door,
  name: 'records.append-upload',
  method: 'PATCH',
  path: '/files/:caseId/:uploadId',
  summary: 'Sends the next bytes of an upload (tus 1.0); what arrived is kept when the connection breaks.',
  audit: { event: 'records.file-added', once: 'hour' },
  stream: { in: true, out: true, consumes: ['application/offset+octet-stream'] },
  input: upload,
});

export const endUpload = operation({
  ...door,
  name: 'records.end-upload',
  method: 'DELETE',
  path: '/files/:caseId/:uploadId',
  summary: 'Ends an upload that is not complete and forgets its bytes (tus 1.0 termination).',
  audit: { event: 'records.upload-ended' },
  stream: { out: true },
  input: upload,
});

const KnownFile = z.object({
  path: z.string().min(1).max(4096),
  size: z.number().int().nonnegative(),
  lastModified: z.number().int().nonnegative(),
});

export const knownFiles = operation({
  name: 'records.known',
  method: 'POST',
  path: '/api/cases/:caseId/records/known',
  summary: 'Which of these files are already safe with us, so that nothing is sent twice.',
  target: 'case',
  permission: 'records.add',
  audit: { event: 'records.known-asked', once: 'hour' },
  input: z.strictObject({ caseId: idSchema, files: z.array(KnownFile).max(5000) }),
  output: z.object({
    /** Places in the list that was sent. */
    known: z.array(z.number()),
  }),
});
