import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { packMediaType } from '#formats/pack/index.ts';
import type { Tx } from '#platform/db/index.ts';
import {
  implement,
  type CaseStreamContext,
  type Context,
  type Implemented,
  type StreamAnswer,
} from '#platform/operations/index.ts';
import { extentChunks, sliceExtents } from './extents.ts';
import * as files from '../reading/files.store.ts';
import { packArrival, type PackArrival } from './pack-arrival.ts';
import type { RecordsParts } from '../ports.ts';
import { firstScan } from '../quarantine/quarantine.rules.ts';
import { receive } from './receive.ts';
import type { Receiving } from './receiving.ts';
import { createSteady } from './steady.ts';
import { ingestUpload } from '../records.jobs.ts';
import type { Extent } from '../records.tables.ts';
import * as tus from './tus.rules.ts';
import * as contract from '../uploads.contract.ts';
import { endUpload } from './sweep.ts';
import * as store from './uploads.store.ts';

/** An upload nobody goes on with is forgotten after so long; each byte that arrives starts the time anew. */
export const keptMs = 14 * 24 * 3_600_000;

const gone = () =>
  new AppError('not-found', 'This upload has ended. Choose the file once more; what is complete is safe.');

const answer = (status: number, headers: Record<string, string> = {}): StreamAnswer => ({
  status,
  headers: { 'tus-resumable': tus.tusVersion, ...headers },
});

const otherVersion = answer(412, { 'tus-version': tus.tusVersion });

/** The tus door: nothing is acknowledged before it is durable, and nothing acknowledged is asked for again. */
export function uploadOperations(parts: RecordsParts, receiving: Receiving): Implemented[] {
  const steady = createSteady();
  const expiry = () => new Date(parts.clock.now().getTime() + keptMs);

  /** Takes the body of a request from the upload's offset on. @returns the new offset */
  async function take(context: CaseStreamContext, upload: store.UploadRow): Promise<number> {
    const { caseId, tenantId } = context.case;
    const key = await context.transaction(({ tx }) => parts.cases.keyOf(tx, caseId));
    const { id, size, received: start } = upload;
    const arrival = start === 0 && upload.media_type === packMediaType ? packArrival() : undefined;
    const land = async (part: { start: number; length: number; object: string }): Promise<boolean> => {
      const { start, length, object } = part;
      const row = {
        id: object,
        tenant_id: tenantId,
        case_id: caseId,
        upload_id: id,
        role: 'part' as const,
        start,
        length,
      };
      return context.transaction(async (c) => {
        if (!(await store.moveOffset(c.tx, row, expiry()))) return false;
        if (start + length === size) await complete(c, upload, arrival);
        return true;
      });
    };
    const partBytes = steady.partBytes(id, start);
    const body = { start, size, partBytes, body: context.body, seen: arrival?.take };
    const taken = await receiving.during(
      async () => (await receive({ objects: parts.objects, key }, body, { land })) - start,
    );
    const offset = start + taken;
    const isLong = partBytes === steady.partBytes(id, 0);
    if (isLong && offset === start + Number(context.headers['content-length'] ?? 0)) steady.held(id, offset);
    return offset;
  }

  /**
   * All bytes are here: the files are named and their reading enqueued, in the transaction of the last byte.
   * @param arrival what was seen of a pack that came in one go
   */
  async function complete(context: Context, upload: store.UploadRow, arrival?: PackArrival): Promise<void> {
    const { tx } = context;
    const now = parts.clock.now();
    await store.closeUpload(tx, upload.id, 'finished', now);
    const extents = await extentsOf(tx, upload.id);
    const rows = await filesOf(tx, upload, extents, arrival);
    await files.insertFiles(
      tx,
      rows.map((row) => ({
        id: newId(),
        tenant_id: upload.tenant_id,
        case_id: upload.case_id,
        upload_id: upload.id,
        parent_id: null,
        name: tus.nameOf(row.path),
        path: row.path,
        size: row.size,
        last_modified: row.lastModified,
        sha256: null,
        kind: null,
        state: row.broken ? ('refused' as const) : ('received' as const),
        reason: row.broken ?? null,
        reason_code: row.broken ? 'file.damaged-on-way' : null,
        extents: JSON.stringify(row.extents),
        malware_scan: firstScan(parts.scanner),
        study_uid: null,
        series_uid: null,
        instance_uid: null,
        actor_id: context.actor.personId,
        received_at: now,
        checked_at: row.broken ? now : null,
      })),
    );
    const { tenant_id: tenantId, case_id: caseId } = upload;
    await context.enqueue(ingestUpload.name, {
      tenantId,
      caseId,
      uploadId: upload.id,
      actorId: context.actor.personId,
    });
    await context.emit({ type: 'records.received', caseId, data: { files: rows.length, bytes: upload.size } });
  }

  /** The files an upload brought. A pack that arrived otherwise than it was sent is told as such and asked for again. */
  async function filesOf(tx: Tx, upload: store.UploadRow, extents: Extent[], seen?: PackArrival) {
    const { path, size, last_modified: lastModified } = upload;
    const whole = { path, size, lastModified, extents, broken: undefined as string | undefined };
    if (upload.media_type !== packMediaType) return [whole];
    try {
      const arrival = seen ?? (await readBack(tx, upload, extents));
      return arrival.end(upload.sha256).map((file) => ({
        path: tus.cleanPath(file.path),
        size: file.size,
        lastModified: file.lastModified,
        extents: sliceExtents(extents, file.offset, file.size),
        broken: undefined as string | undefined,
      }));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return [{ ...whole, broken: error.detail }];
    }
  }

  /** A pack that came in several goes is looked at from the disk. */
  async function readBack(tx: Tx, upload: store.UploadRow, extents: Extent[]): Promise<PackArrival> {
    const key = await parts.cases.keyOf(tx, upload.case_id);
    const arrival = packArrival();
    for await (const bytes of extentChunks({ objects: parts.objects, key }, extents)) arrival.take(bytes);
    return arrival;
  }

  async function extentsOf(tx: Tx, uploadId: string): Promise<Extent[]> {
    const objects = await store.objectsOf(tx, uploadId);
    return objects
      .filter(({ role }) => role === 'part')
      .map(({ id, length }) => ({ object: id, size: length, offset: 0, length }));
  }

  async function openUpload(context: CaseStreamContext, uploadId: string): Promise<store.UploadRow> {
    const row = await context.transaction(({ tx }) => store.uploadById(tx, context.case.caseId, uploadId));
    if (!row || row.state === 'ended' || (row.state === 'open' && row.expires_at <= parts.clock.now())) throw gone();
    return row;
  }

  const create = implement(contract.createUpload, async (context) => {
    if (!tus.speaksOurVersion(context.headers)) return otherVersion;
    if (context.case.state === 'closed')
      throw new AppError('state.wrong-step', 'This request is closed, so nothing can be added to it.');
    const wanted = tus.wantedUpload(context.headers, parts.maxUploadBytes);
    const { caseId, tenantId } = context.case;
    const row: store.UploadRow = {
      id: newId(),
      tenant_id: tenantId,
      case_id: caseId,
      actor_id: context.actor.personId,
      name: wanted.name,
      path: wanted.path,
      media_type: wanted.mediaType,
      size: wanted.size,
      received: 0,
      last_modified: wanted.lastModified,
      sha256: wanted.sha256,
      state: 'open',
      created_at: parts.clock.now(),
      expires_at: expiry(),
      finished_at: null,
    };
    await context.transaction(async (c) => {
      await forgetExpired(c, caseId);
      await parts.roomFor(c.tx, context.case, row.size);
      await store.insertUpload(c.tx, row);
      if (row.size === 0) await complete(c, row);
    });
    const offset = row.size > 0 && tus.hasBytes(context.headers) ? await take(context, row) : 0;
    return answer(201, {
      location: `/files/${caseId}/${row.id}`,
      'upload-offset': String(offset),
      'upload-expires': row.expires_at.toUTCString(),
    });
  });

  const show = implement(contract.showUpload, async (context, { uploadId }) => {
    if (!tus.speaksOurVersion(context.headers)) return otherVersion;
    const row = await openUpload(context, uploadId);
    return answer(200, {
      'upload-offset': String(row.received),
      'upload-length': String(row.size),
      'upload-expires': row.expires_at.toUTCString(),
      'cache-control': 'no-store',
    });
  });

  const append = implement(contract.appendUpload, async (context, { uploadId }) => {
    if (!tus.speaksOurVersion(context.headers)) return otherVersion;
    if (!tus.hasBytes(context.headers))
      throw new AppError('input.unsupported', 'The next bytes of an upload come as application/offset+octet-stream.');
    const offset = tus.countHeader(context.headers, 'upload-offset');
    const row = await openUpload(context, uploadId);
    if (row.received !== offset)
      throw new AppError('state.conflict', `We have ${row.received} bytes of this file; please go on from there.`);
    const announced = Number(context.headers['content-length'] ?? 0);
    if (offset + announced > row.size)
      throw new AppError('input.too-large', 'More came than was announced. Please choose the file once more.');
    const received = row.state === 'open' ? await take(context, row) : row.received;
    return answer(204, { 'upload-offset': String(received), 'upload-expires': expiry().toUTCString() });
  });

  const end = implement(contract.endUpload, async (context, { uploadId }) => {
    if (!tus.speaksOurVersion(context.headers)) return otherVersion;
    await context.transaction(async (c) => {
      const row = await store.lockUpload(c.tx, context.case.caseId, uploadId);
      if (!row || row.state === 'ended') throw gone();
      if (row.state === 'finished')
        throw new AppError(
          'state.already-done',
          'This file is already complete. It can be taken out in the list of records.',
        );
      await forget(c, row);
    });
    return answer(204);
  });

  const known = implement(contract.knownFiles, async (context, input) => {
    const asked = input.files.map((file) => ({ ...file, path: tus.cleanPath(file.path) }));
    const there = await files.knownPaths(context.tx, context.case.caseId, asked);
    const places = asked.flatMap(({ path, size, lastModified }, index) =>
      there.has([path, size, lastModified].join('\0')) ? [index] : [],
    );
    return { known: places };
  });

  async function forgetExpired(context: Context, caseId: string): Promise<void> {
    for (const row of await store.expiredUploads(context.tx, caseId, parts.clock.now())) await forget(context, row);
  }

  async function forget(context: Context, row: store.UploadRow): Promise<void> {
    const ids = await endUpload(context.tx, row.id, parts.clock.now());
    context.afterCommit(async () => {
      for (const id of ids) await parts.objects.remove(id);
    });
  }

  return [create, show, append, end, known];
}
