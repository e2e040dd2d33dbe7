import type { Insertable } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';
import type { ImagingTables } from './imaging.tables.ts';

const db = (tx: Tx) => tables<ImagingTables>(tx);

/** True when the case has this frame. */
export async function frameExists(
  tx: Tx,
  caseId: string,
  image: { studyInstanceUid: string; seriesInstanceUid: string; sopInstanceUid: string; frame: number },
): Promise<boolean> {
  const row = await db(tx)
    .selectFrom('imaging.instances')
    .select('sop_instance_uid')
    .where('case_id', '=', caseId)
    .where('study_uid', '=', image.studyInstanceUid)
    .where('series_uid', '=', image.seriesInstanceUid)
    .where('sop_instance_uid', '=', image.sopInstanceUid)
    .where('frame_count', '>=', image.frame)
    .executeTakeFirst();
  return row !== undefined;
}

export async function measurementsOf(tx: Tx, caseId: string) {
  return db(tx)
    .selectFrom('imaging.measurements as m')
    .innerJoin('imaging.instances as i', (join) =>
      join.onRef('i.case_id', '=', 'm.case_id').onRef('i.sop_instance_uid', '=', 'm.sop_instance_uid'),
    )
    .selectAll('m')
    .select('i.instance_number')
    .where('m.case_id', '=', caseId)
    .where('m.deleted_at', 'is', null)
    .orderBy('m.created_at')
    .orderBy('m.id')
    .execute();
}

/** Keeps a measurement or its new place. @returns false when the id belongs to someone else's. */
export async function putMeasurement(tx: Tx, row: Insertable<ImagingTables['imaging.measurements']>): Promise<boolean> {
  const answer = await db(tx)
    .insertInto('imaging.measurements')
    .values(row)
    .onConflict((on) =>
      on
        .column('id')
        .doUpdateSet({
          points: row.points,
          value: row.value,
          unit: row.unit,
          label: row.label,
          changed_at: row.changed_at,
        })
        .where('imaging.measurements.created_by', '=', row.created_by)
        .where('imaging.measurements.sop_instance_uid', '=', row.sop_instance_uid)
        .where('imaging.measurements.frame', '=', row.frame)
        .where('imaging.measurements.deleted_at', 'is', null),
    )
    .returning('id')
    .execute();
  return answer.length === 1;
}

/** @returns false when there is no such measurement of this person. */
export async function withdrawMeasurement(tx: Tx, caseId: string, id: string, personId: string, now: Date) {
  const answer = await db(tx)
    .updateTable('imaging.measurements')
    .set({ deleted_at: now })
    .where('case_id', '=', caseId)
    .where('id', '=', id)
    .where('created_by', '=', personId)
    .where('deleted_at', 'is', null)
    .returning('id')
    .execute();
  return answer.length === 1;
}

export async function keyImagesOf(tx: Tx, caseId: string) {
  return db(tx)
    .selectFrom('imaging.key_images')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('marked_at')
    .orderBy('sop_instance_uid')
    .execute();
}

export async function putKeyImage(tx: Tx, row: Insertable<ImagingTables['imaging.key_images']>): Promise<void> {
  await db(tx)
    .insertInto('imaging.key_images')
    .values(row)
    .onConflict((on) => on.doNothing())
    .execute();
}

export async function removeKeyImage(
  tx: Tx,
  mark: { case_id: string; sop_instance_uid: string; frame: number; marked_by: string },
): Promise<void> {
  await db(tx)
    .deleteFrom('imaging.key_images')
    .where('case_id', '=', mark.case_id)
    .where('sop_instance_uid', '=', mark.sop_instance_uid)
    .where('frame', '=', mark.frame)
    .where('marked_by', '=', mark.marked_by)
    .execute();
}
