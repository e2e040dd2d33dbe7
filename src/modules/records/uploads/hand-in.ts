import { newId } from '#kernel/ids.ts';
import type { CaseStreamContext } from '#platform/operations/index.ts';
import type { RecordsParts } from '../ports.ts';
import { firstScan } from '../quarantine/quarantine.rules.ts';
import * as files from '../reading/files.store.ts';
import { ingestUpload } from '../records.jobs.ts';
import { nameOf } from './tus.rules.ts';
import * as store from './uploads.store.ts';

export type HandedIn = { path: string; bytes: Uint8Array };
export type HandIn = (context: CaseStreamContext, name: string, handed: readonly HandedIn[]) => Promise<void>;

/**
 * Files that the server itself was given for a case become files like those that people send: bytes durable first, then
 * rows and the job that looks at them in one transaction.
 */
export function createHandIn(parts: RecordsParts): HandIn {
  return async (context, name, handed) => {
    const { caseId, tenantId } = context.case;
    const size = handed.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const key = await context.transaction(async ({ tx }) => {
      await parts.roomFor(tx, context.case, size);
      return parts.cases.keyOf(tx, caseId);
    });
    const writer = await parts.objects.create(key);
    const ranges: { offset: number; length: number }[] = [];
    try {
      for (const { bytes } of handed) {
        ranges.push({ offset: writer.offset, length: bytes.length });
        await writer.append(bytes);
      }
    } catch (error) {
      await writer.abandon();
      throw error;
    }
    const object = await writer.finish();
    const now = parts.clock.now();
    const uploadId = newId();
    const ofCase = { tenant_id: tenantId, case_id: caseId };
    await context
      .transaction(async ({ tx, actor, enqueue, emit }) => {
        await store.insertUpload(tx, { ...ofCase, id: uploadId, actor_id: actor.personId, name, path: name, media_type: 'application/octet-stream', size, received: size, last_modified: now.getTime(), sha256: null, state: 'finished', created_at: now, expires_at: now, finished_at: now }); // prettier-ignore
        await store.insertMember(tx, { ...ofCase, id: object.id, upload_id: uploadId, role: 'part', start: 0, length: object.size }); // prettier-ignore
        await files.insertFiles(
          tx,
          handed.map(({ path, bytes }, index) => ({
            ...ofCase,
            id: newId(),
            upload_id: uploadId,
            parent_id: null,
            name: nameOf(path),
            path,
            size: bytes.length,
            last_modified: now.getTime(),
            sha256: null,
            kind: null,
            state: 'received' as const,
            reason: null,
            reason_code: null,
            extents: JSON.stringify([
              { object: object.id, size: object.size, ...(ranges[index] ?? { offset: 0, length: 0 }) },
            ]),
            malware_scan: firstScan(parts.scanner),
            study_uid: null,
            series_uid: null,
            instance_uid: null,
            actor_id: actor.personId,
            received_at: now,
            checked_at: null,
          })),
        );
        await enqueue(ingestUpload.name, { tenantId, caseId, uploadId, actorId: actor.personId });
        await emit({ type: 'records.received', caseId, data: { files: handed.length, bytes: size } });
      })
      .catch(async (error: unknown) => {
        await parts.objects.remove(object.id);
        throw error;
      });
  };
}
