import { sql } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';
import type { ImagingTables } from './imaging.tables.ts';

/** What a signed letter lists of a study. `sha256` is of its manifest: lines of SOP Instance UID and SHA-256, by UID. */
export type StudyMaterial = { id: string; title: string; date: string | null; sha256: string };

/** Every study of the case, newest first. */
export async function studyMaterials(tx: Tx, caseId: string): Promise<StudyMaterial[]> {
  const rows = await tables<ImagingTables>(tx)
    .selectFrom('imaging.studies as s')
    .innerJoin('imaging.instances as i', (join) =>
      join.onRef('i.case_id', '=', 's.case_id').onRef('i.study_uid', '=', 's.study_uid'),
    )
    .select(['s.study_uid', 's.study_date', 's.description', 's.modalities', 's.instance_count'])
    .select(
      sql<string>`encode(sha256(convert_to(string_agg(i.sop_instance_uid || ' ' || i.sha256, E'\n' order by i.sop_instance_uid), 'UTF8')), 'hex')`.as(
        'sha256',
      ),
    )
    .where('s.case_id', '=', caseId)
    .groupBy(['s.study_uid', 's.study_date', 's.description', 's.modalities', 's.instance_count'])
    .orderBy(sql`s.study_date desc nulls last`)
    .orderBy('s.study_uid')
    .execute();
  return rows.map((row) => ({
    id: row.study_uid,
    title: `${row.description || row.modalities.join(', ')}, ${row.instance_count} pictures`,
    date: row.study_date,
    sha256: row.sha256,
  }));
}
