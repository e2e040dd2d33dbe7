import { sql, type Insertable } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';
import type { ImagingTables, InstanceTable, SegmentRow } from './imaging.tables.ts';
import { missingSlices } from './imaging.rules.ts';

const db = (tx: Tx) => tables<ImagingTables>(tx);

/** Rows of one statement: PostgreSQL takes at most 65,535 parameters. */
const rowsAtOnce = 1000;

/** Hashes of the instances that are there already. */
export async function hashesOf(tx: Tx, caseId: string, uids: readonly string[]): Promise<Map<string, string>> {
  if (uids.length === 0) return new Map();
  const rows = await db(tx)
    .selectFrom('imaging.instances')
    .select(['sop_instance_uid', 'sha256'])
    .where('case_id', '=', caseId)
    .where('sop_instance_uid', '=', sql<string>`any(${[...uids]}::text[])`)
    .execute();
  return new Map(rows.map((row) => [row.sop_instance_uid, row.sha256]));
}

export async function insertSegment(tx: Tx, row: SegmentRow): Promise<void> {
  await db(tx).insertInto('imaging.segments').values(row).execute();
}

/** Makes the study if it is new, and holds its row until the transaction ends: two uploads of one study take turns. */
export async function putStudy(tx: Tx, row: Insertable<ImagingTables['imaging.studies']>): Promise<void> {
  await db(tx)
    .insertInto('imaging.studies')
    .values(row)
    .onConflict((on) => on.columns(['case_id', 'study_uid']).doUpdateSet({ changed_at: row.changed_at }))
    .execute();
}

export async function putSeries(tx: Tx, row: Insertable<ImagingTables['imaging.series']>): Promise<void> {
  await db(tx)
    .insertInto('imaging.series')
    .values(row)
    .onConflict((on) => on.columns(['case_id', 'study_uid', 'series_uid']).doNothing())
    .execute();
}

/** Inserts what is new. @returns the UIDs that were. */
export async function insertInstances(tx: Tx, rows: readonly Insertable<InstanceTable>[]): Promise<Set<string>> {
  const inserted = new Set<string>();
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const answer = await db(tx)
      .insertInto('imaging.instances')
      .values(rows.slice(at, at + rowsAtOnce))
      .onConflict((on) => on.doNothing())
      .returning('sop_instance_uid')
      .execute();
    for (const row of answer) inserted.add(row.sop_instance_uid);
  }
  return inserted;
}

/** Counts the study anew and looks for gaps in the series that grew. */
export async function recount(tx: Tx, caseId: string, studyUid: string, seriesUids: readonly string[]): Promise<void> {
  for (const seriesUid of seriesUids) {
    const missing = missingSlices(await slicesOf(tx, caseId, studyUid, seriesUid));
    await sql`update imaging.series s set missing_slices = ${missing}, instance_count = c.n, frame_count = c.frames
      from (select count(*)::int as n, coalesce(sum(frame_count), 0)::int as frames from imaging.instances
        where case_id = ${caseId} and study_uid = ${studyUid} and series_uid = ${seriesUid}) c
      where s.case_id = ${caseId} and s.study_uid = ${studyUid} and s.series_uid = ${seriesUid}`.execute(tx);
  }
  await sql`update imaging.studies s set series_count = c.series, instance_count = c.n, modalities = c.modalities
    from (select count(*)::int as series, coalesce(sum(instance_count), 0)::int as n,
        array_agg(distinct modality order by modality) as modalities
      from imaging.series where case_id = ${caseId} and study_uid = ${studyUid} and instance_count > 0) c
    where s.case_id = ${caseId} and s.study_uid = ${studyUid}`.execute(tx);
}

/** Places of CT slices; other pictures have no usual distance that a gap could be told from. */
async function slicesOf(tx: Tx, caseId: string, studyUid: string, seriesUid: string) {
  const rows = await db(tx)
    .selectFrom('imaging.instances as i')
    .innerJoin('imaging.series as s', (join) =>
      join
        .onRef('s.case_id', '=', 'i.case_id')
        .onRef('s.study_uid', '=', 'i.study_uid')
        .onRef('s.series_uid', '=', 'i.series_uid'),
    )
    .select(['i.orientation', 'i.slice_position'])
    .where('i.case_id', '=', caseId)
    .where('i.study_uid', '=', studyUid)
    .where('i.series_uid', '=', seriesUid)
    .where('s.modality', '=', 'CT')
    .execute();
  return rows.flatMap((row) =>
    row.orientation === null || row.slice_position === null
      ? []
      : [{ orientation: row.orientation, position: row.slice_position }],
  );
}
