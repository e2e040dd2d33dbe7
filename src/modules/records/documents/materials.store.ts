import type { Tx } from '#platform/db/index.ts';
import { db } from '../records.tables.ts';

/** What a signed letter lists of a document: title, date and the SHA-256 of the file it came in. */
export type DocumentMaterial = { id: string; title: string; date: string | null; sha256: string };

/** Every document of the case that was read and not taken away, oldest first. */
export async function materialsOf(tx: Tx, caseId: string): Promise<DocumentMaterial[]> {
  const rows = await db(tx)
    .selectFrom('records.documents as d')
    .innerJoin('records.files as f', 'f.id', 'd.file_id')
    .select(['d.id', 'd.title', 'd.date', 'f.sha256', 'f.name'])
    .where('d.case_id', '=', caseId)
    .where('f.state', '=', 'checked')
    .where('f.sha256', 'is not', null)
    .orderBy('d.date')
    .orderBy('d.id')
    .limit(2000)
    .execute();
  return rows.map(({ id, title, date, sha256, name }) => ({ id, title: title || name, date, sha256: sha256 ?? '' }));
}
