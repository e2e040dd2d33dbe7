import { sql } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';
import type { ImagingTables } from './imaging.tables.ts';

const db = (tx: Tx) => tables<ImagingTables>(tx);

/** Which part of a case's pictures is meant. */
export type Place = {
  studyUid?: string | undefined;
  seriesUid?: string | undefined;
  sopInstanceUid?: string | undefined;
};

export async function studiesOf(tx: Tx, caseId: string, studyUid?: string) {
  const query = db(tx)
    .selectFrom('imaging.studies')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('instance_count', '>', 0)
    .orderBy(sql`study_date desc nulls last`)
    .orderBy('study_uid');
  return (studyUid === undefined ? query : query.where('study_uid', '=', studyUid)).execute();
}

/** Series in the order people read them; without the ready-made metadata. */
export async function seriesOf(tx: Tx, caseId: string, place: Place) {
  let query = db(tx)
    .selectFrom('imaging.series')
    .select([
      'study_uid',
      'series_uid',
      'series_number',
      'modality',
      'description',
      'body_part',
      'instance_count',
      'frame_count',
      'missing_slices',
      'attributes',
    ])
    .where('case_id', '=', caseId)
    .where('instance_count', '>', 0)
    .orderBy('study_uid')
    .orderBy(sql`series_number nulls last`)
    .orderBy('series_uid');
  if (place.studyUid !== undefined) query = query.where('study_uid', '=', place.studyUid);
  if (place.seriesUid !== undefined) query = query.where('series_uid', '=', place.seriesUid);
  return query.execute();
}

/** An instance with a picture from the middle of each series. */
export async function middleInstances(tx: Tx, caseId: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ series_uid: string; sop_instance_uid: string }>`
    select series_uid, sop_instance_uid from (
      select series_uid, sop_instance_uid,
        row_number() over w as n, count(*) over (partition by study_uid, series_uid) as of_all
      from imaging.instances where case_id = ${caseId} and frame_count > 0
      window w as (partition by study_uid, series_uid order by instance_number, sop_instance_uid)) ranked
    where n = (of_all + 1) / 2`.execute(tx);
  return new Map(rows.map((row) => [row.series_uid, row.sop_instance_uid]));
}

const fields = [
  'i.study_uid',
  'i.series_uid',
  'i.sop_instance_uid',
  'i.sop_class_uid',
  'i.instance_number',
  'i.transfer_syntax_uid',
  'i.segment_id',
  's.size as segment_size',
  'i.byte_offset',
  'i.byte_length',
  'i.sha256',
  'i.preamble',
  'i.places_in',
  'i.swap_bytes',
  'i.frame_count',
] as const;

/** Instances of a study or series, or one, with the place of their bytes. */
export async function instancesOf(tx: Tx, caseId: string, place: Place) {
  let query = db(tx)
    .selectFrom('imaging.instances as i')
    .innerJoin('imaging.segments as s', 's.id', 'i.segment_id')
    .select(fields)
    .where('i.case_id', '=', caseId)
    .orderBy('i.study_uid')
    .orderBy('i.series_uid')
    .orderBy('i.instance_number')
    .orderBy('i.sop_instance_uid');
  if (place.studyUid !== undefined) query = query.where('i.study_uid', '=', place.studyUid);
  if (place.seriesUid !== undefined) query = query.where('i.series_uid', '=', place.seriesUid);
  if (place.sopInstanceUid !== undefined) query = query.where('i.sop_instance_uid', '=', place.sopInstanceUid);
  return query.execute();
}
export type StoredInstance = Awaited<ReturnType<typeof instancesOf>>[number];

/** Records of single frames (16 bytes each) cut out by the database, in the order asked. */
export async function frameRecords(tx: Tx, caseId: string, sopInstanceUid: string, frames: readonly number[]) {
  const { rows } = await sql<{ record: Buffer }>`
    select substring(i.frames from (f.number - 1) * 16 + 1 for 16) as record
    from imaging.instances i, unnest(${[...frames]}::int[]) with ordinality as f (number, place)
    where i.case_id = ${caseId} and i.sop_instance_uid = ${sopInstanceUid} order by f.place`.execute(tx);
  return rows.map((row) => row.record);
}

export async function attributesOf(tx: Tx, caseId: string, place: Place) {
  let query = db(tx)
    .selectFrom('imaging.instances')
    .select(['study_uid', 'series_uid', 'sop_instance_uid', 'attributes'])
    .where('case_id', '=', caseId)
    .orderBy('study_uid')
    .orderBy('series_uid')
    .orderBy('instance_number')
    .orderBy('sop_instance_uid');
  if (place.studyUid !== undefined) query = query.where('study_uid', '=', place.studyUid);
  if (place.seriesUid !== undefined) query = query.where('series_uid', '=', place.seriesUid);
  return query.execute();
}

/** Sealed headers, in the order of the series. */
export async function headersOf(tx: Tx, caseId: string, place: Place) {
  let query = db(tx)
    .selectFrom('imaging.instances')
    .select(['study_uid', 'series_uid', 'sop_instance_uid', 'metadata'])
    .where('case_id', '=', caseId)
    .where('study_uid', '=', place.studyUid ?? '')
    .orderBy('series_uid')
    .orderBy('instance_number')
    .orderBy('sop_instance_uid');
  if (place.seriesUid !== undefined) query = query.where('series_uid', '=', place.seriesUid);
  if (place.sopInstanceUid !== undefined) query = query.where('sop_instance_uid', '=', place.sopInstanceUid);
  return query.execute();
}

/** The ready-made metadata of a series, when it is right for what the series holds now. */
export async function readyMetadata(tx: Tx, caseId: string, studyUid: string, seriesUid: string, base: string) {
  const row = await db(tx)
    .selectFrom('imaging.series')
    .select(['metadata', 'instance_count', 'metadata_count', 'metadata_base'])
    .where('case_id', '=', caseId)
    .where('study_uid', '=', studyUid)
    .where('series_uid', '=', seriesUid)
    .executeTakeFirst();
  const right = row?.metadata && row.metadata_count === row.instance_count && row.metadata_base === base;
  return right ? row.metadata : undefined;
}

export async function keepMetadata(
  tx: Tx,
  caseId: string,
  place: { studyUid: string; seriesUid: string },
  made: { metadata: Buffer; metadata_count: number; metadata_base: string },
): Promise<void> {
  await db(tx)
    .updateTable('imaging.series')
    .set(made)
    .where('case_id', '=', caseId)
    .where('study_uid', '=', place.studyUid)
    .where('series_uid', '=', place.seriesUid)
    .where('instance_count', '=', made.metadata_count)
    .execute();
}

/** Every encrypted object that holds scans of this case. */
export async function segmentIdsOf(tx: Tx, caseId: string): Promise<string[]> {
  const rows = await db(tx).selectFrom('imaging.segments').select('id').where('case_id', '=', caseId).execute();
  return rows.map(({ id }) => id);
}
