import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { DataKey } from '#platform/crypto/index.ts';
import { implement, type Context, type Implemented, type StreamContext } from '#platform/operations/index.ts';
import { mayCopy } from './copy.ts';
import { openCopyKey } from './copy-key.ts';
import * as contract from './export.contract.ts';
import { exportsOf, insertExport, lockExport, type ExportRow } from './exports.store.ts';
import type { RightsParts } from './ports.ts';
import { copyJob } from './rights.jobs.ts';

const notFound = () =>
  new AppError('not-found', 'This copy is not there any more. You can ask for a new one on the page “My data”.');

/** “Download everything you have about me”. */
export function copyOperations(parts: RightsParts): Implemented[] {
  async function ask(context: Context, of: { caseId: string | null; patientId: string }) {
    const { tx, actor } = context;
    const waiting = (await exportsOf(tx, actor.personId)).find(
      (row) => row.case_id === of.caseId && ['asked', 'building'].includes(row.state),
    );
    if (waiting) return viewOf(waiting);
    const id = newId();
    const row = {
      id,
      tenant_id: actor.tenantId,
      case_id: of.caseId,
      patient_id: of.patientId,
      asked_by: actor.personId,
      state: 'asked' as const,
      asked_at: context.clock.now(),
    };
    await insertExport(tx, row);
    await context.enqueue(copyJob.name, { tenantId: actor.tenantId, exportId: id });
    return viewOf({ ...row, counts: {}, expires_at: null, object_size: null });
  }

  return [
    implement(contract.ownCopies, async ({ tx, actor }) => ({
      copies: (await exportsOf(tx, actor.personId)).map(viewOf),
    })),
    implement(contract.askCopyOfAll, (context) => ask(context, { caseId: null, patientId: context.actor.personId })),
    implement(contract.askCopy, (context) =>
      ask(context, { caseId: context.case.caseId, patientId: context.case.patientId }),
    ),

    implement(contract.downloadCopy, async (context, { exportId }) => {
      const { object, key, name } = await readable(context, exportId);
      const range = rangeOf(context.headers['range'], object.size);
      if (range === 'outside') return { status: 416, headers: { 'content-range': `bytes */${object.size}` }, body: '' };
      const whole = range === undefined;
      const { from, length } = range ?? { from: 0, length: object.size };
      return {
        status: whole ? 200 : 206,
        headers: {
          'content-type': 'application/zip',
          'content-length': String(length),
          'accept-ranges': 'bytes',
          etag: `"${object.id}"`,
          ...(whole ? {} : { 'content-range': `bytes ${from}-${from + length - 1}/${object.size}` }),
          'content-disposition': `attachment; filename="${name}"`,
          'cache-control': 'private, no-store',
          'x-content-type-options': 'nosniff',
        },
        body: parts.objects.stream(key, object, from, length),
      };
    }),
  ];
}

/** The copy, for the one who asked, while they still may have every case in it. */
async function readable(
  context: StreamContext,
  exportId: string,
): Promise<{ object: { id: string; size: number }; key: DataKey; name: string }> {
  const now = context.clock.now();
  return context.transaction(async ({ tx }) => {
    const row = await lockExport(tx, exportId);
    if (row?.state !== 'ready' || row.asked_by !== context.actor.personId) throw notFound();
    if (!row.expires_at || row.expires_at <= now || !row.object_id || !row.wrapped) throw notFound();
    for (const caseId of row.cases) if (!(await mayCopy(tx, caseId, context.actor, now))) throw notFound();
    const key = await openCopyKey(tx, row.id, row.cases, row.wrapped);
    const day = row.asked_at.toISOString().slice(0, 10);
    return { object: { id: row.object_id, size: row.object_size ?? 0 }, key, name: `my-data-${day}.zip` };
  });
}

/** One range of bytes (RFC 9110 §14.2); several at once are answered with the whole. */
function rangeOf(
  header: string | string[] | undefined,
  size: number,
): { from: number; length: number } | 'outside' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(typeof header === 'string' ? header : '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const last = match[2] === '' || match[1] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  const from = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  return from > last ? 'outside' : { from, length: last - from + 1 };
}

function viewOf(
  row: Pick<ExportRow, 'id' | 'case_id' | 'state' | 'asked_at' | 'expires_at' | 'object_size' | 'counts'>,
): contract.CopyView {
  return {
    exportId: row.id,
    what: row.case_id === null ? 'everything' : 'request',
    caseId: row.case_id,
    state: row.state,
    askedAt: row.asked_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    size: row.object_size,
    counts: row.counts,
  };
}
