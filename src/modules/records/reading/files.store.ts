import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import { blind, type Tx } from '#platform/db/index.ts';
import { db, type FileTable } from '../records.tables.ts';
import { fileStates, type FileState } from '../shapes.contract.ts';

export type FileRow = Selectable<FileTable>;

export async function insertFiles(tx: Tx, rows: readonly Insertable<FileTable>[]): Promise<void> {
  // PostgreSQL takes at most 65,535 parameters a statement.
  for (let at = 0; at < rows.length; at += 1000)
    await db(tx)
      .insertInto('records.files')
      .values(rows.slice(at, at + 1000).map((row) => ({ ...row, path_mark: blind(tx, row.case_id, row.path) })))
      .execute();
}

/** Files of an upload nobody has looked at, oldest first, without those that stay for now. */
export async function receivedFiles(
  tx: Tx,
  uploadId: string,
  limit: number,
  without: readonly string[] = [],
): Promise<FileRow[]> {
  let select = db(tx)
    .selectFrom('records.files')
    .selectAll()
    .where('upload_id', '=', uploadId)
    .where('state', '=', 'received');
  if (without.length > 0) select = select.where(sql<boolean>`id <> all(${without}::text[])`);
  return select.orderBy('received_at').orderBy('id').limit(limit).execute();
}

/** How many files of an upload nobody has looked at, and since when the first of them waits. */
export async function stillReceived(tx: Tx, uploadId: string): Promise<{ count: number; since: Date } | undefined> {
  const row = await db(tx)
    .selectFrom('records.files')
    .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`min(received_at)`.as('since')])
    .where('upload_id', '=', uploadId)
    .where('state', '=', 'received')
    .executeTakeFirst();
  return row?.since ? { count: row.count, since: row.since } : undefined;
}

/** These were scanned and carry nothing that is known. */
export async function markClean(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db(tx)
    .updateTable('records.files')
    .set({ malware_scan: 'clean' })
    .where(sql<boolean>`id = any(${ids}::text[])`)
    .where('state', '=', 'received')
    .execute();
}

export async function updateFile(tx: Tx, fileId: string, change: Updateable<FileTable>): Promise<void> {
  await db(tx).updateTable('records.files').set(change).where('id', '=', fileId).execute();
}

export async function fileById(tx: Tx, caseId: string, fileId: string): Promise<FileRow | undefined> {
  return db(tx)
    .selectFrom('records.files')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('id', '=', fileId)
    .executeTakeFirst();
}

/** When each of these files came, and who handed it in. */
export async function arrivalsOf(
  tx: Tx,
  caseId: string,
  fileIds: readonly string[],
): Promise<Pick<FileRow, 'id' | 'received_at' | 'actor_id'>[]> {
  if (fileIds.length === 0) return [];
  return db(tx)
    .selectFrom('records.files')
    .select(['id', 'received_at', 'actor_id'])
    .where('case_id', '=', caseId)
    .where(sql<boolean>`id = any(${fileIds}::text[])`)
    .execute();
}

/** False when the file holds a part that the patient keeps back from the one who asks: then it is not handed out whole. */
export async function isShownWhole(tx: Tx, fileId: string): Promise<boolean> {
  const { rows } = await sql<{ whole: boolean }>`select platform.shown(${`original:${fileId}`}) as whole`.execute(
    db(tx),
  );
  return rows[0]?.whole === true;
}

/** A file of the case with the same bytes that is already taken. */
export async function sameContent(tx: Tx, caseId: string, sha256: string, not: string): Promise<FileRow | undefined> {
  return db(tx)
    .selectFrom('records.files')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('sha256', '=', sha256)
    .where('id', '!=', not)
    .where('state', 'in', ['checked', 'asked'])
    .limit(1)
    .executeTakeFirst();
}

/** Of each of these hashes, a file of the case with that content that is already taken. */
export async function sameContents(
  tx: Tx,
  caseId: string,
  hashes: readonly string[],
): Promise<Map<string, Pick<FileRow, 'name'>>> {
  if (hashes.length === 0) return new Map();
  const rows = await db(tx)
    .selectFrom('records.files')
    .select(['sha256', 'name'])
    .where('case_id', '=', caseId)
    .where('sha256', 'in', [...new Set(hashes)])
    .where('state', 'in', ['checked', 'asked'])
    .execute();
  return new Map(rows.map(({ sha256, name }) => [sha256 ?? '', { name }]));
}

/** Ranges of all files of an upload that still need their bytes. */
export async function extentsInUse(tx: Tx, uploadId: string): Promise<FileTable['extents']['__select__'][]> {
  const rows = await db(tx).selectFrom('records.files').select('extents').where('upload_id', '=', uploadId).execute();
  return rows.map((row) => row.extents);
}

export async function countByState(tx: Tx, caseId: string): Promise<Record<FileState, number>> {
  const rows = await db(tx)
    .selectFrom('records.files')
    .select(['state', sql<number>`count(*)::int`.as('n')])
    .where('case_id', '=', caseId)
    .groupBy('state')
    .execute();
  const counts = Object.fromEntries(fileStates.map((state) => [state, 0])) as Record<FileState, number>;
  for (const { state, n } of rows) counts[state] = n;
  return counts;
}

export async function filesInState(tx: Tx, caseId: string, state: FileState, limit: number): Promise<FileRow[]> {
  return db(tx)
    .selectFrom('records.files')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('state', '=', state)
    .orderBy('received_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function filePage(
  tx: Tx,
  caseId: string,
  query: { after?: { at: Date; id: string }; limit: number },
): Promise<FileRow[]> {
  let select = db(tx).selectFrom('records.files').selectAll().where('case_id', '=', caseId);
  if (query.after) select = select.where(sql<boolean>`(received_at, id) > (${query.after.at}, ${query.after.id})`);
  return select.orderBy('received_at').orderBy('id').limit(query.limit).execute();
}

/** Which of these paths with these sizes and times the case has, whatever became of them. As `path\0size\0time`. */
export async function knownPaths(
  tx: Tx,
  caseId: string,
  files: readonly { path: string; size: number; lastModified: number }[],
): Promise<Set<string>> {
  if (files.length === 0) return new Set();
  const rows = await db(tx)
    .selectFrom('records.files')
    .select(['path', 'size', 'last_modified'])
    .where('case_id', '=', caseId)
    .where(
      'path_mark',
      'in',
      [...new Set(files.map(({ path }) => path))].map((path) => blind(tx, caseId, path)),
    )
    // What arrived damaged on its way is not safe with us.
    .where((eb) => eb.or([eb('reason_code', 'is', null), eb('reason_code', '!=', 'file.damaged-on-way')]))
    // What was too large for the scanner may be sent again when it takes more.
    .where('malware_scan', '!=', 'too-large')
    .execute();
  return new Set(rows.map((row) => [row.path, row.size, row.last_modified].join('\0')));
}

/** The files of one study, or one file, change state when it was said whose they are. */
export async function setStateOf(
  tx: Tx,
  caseId: string,
  which: { study: string } | { file: string },
  state: 'checked' | 'asked' | 'not-mine',
): Promise<void> {
  const update = db(tx)
    .updateTable('records.files')
    .set({ state })
    .where('case_id', '=', caseId)
    .where('state', 'in', ['checked', 'asked', 'not-mine']);
  await (
    'study' in which ? update.where('study_uid', '=', which.study) : update.where('id', '=', which.file)
  ).execute();
}
