import type { Tx } from '#platform/db/index.ts';
import { db } from '../records.tables.ts';

/** A field of a paper or of a fact, as a patient names it. */
export type RecordField = { about: 'document' | 'fact'; id: string; field: string };

const columns = { title: 'title', date: 'date', author: 'author', label: 'label', value: 'value' } as const;

/** What stands in a field now; undefined when there is no such thing or it may not be seen. Empty when nothing stands there. */
export async function recordField(
  tx: Tx,
  caseId: string,
  { about, id, field }: RecordField,
): Promise<string | undefined> {
  const row: Record<string, unknown> | undefined = await db(tx)
    .selectFrom(about === 'document' ? 'records.documents' : 'records.facts')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row || !Object.hasOwn(columns, field)) return undefined;
  const value = row[field];
  return typeof value === 'string' ? value : '';
}

/** Puts another value there. Who asked for it and what stood there before is kept by the one who asks for this. */
export async function correctRecord(tx: Tx, caseId: string, to: RecordField & { value: string }): Promise<void> {
  const { about, id, field, value } = to;
  if (about === 'document') {
    const change = field === 'title' ? { title: value } : field === 'date' ? { date: value } : { author: value };
    await db(tx)
      .updateTable('records.documents')
      .set(change)
      .where('case_id', '=', caseId)
      .where('id', '=', id)
      .execute();
    return;
  }
  const change = field === 'label' ? { label: value } : field === 'date' ? { date: value } : { value };
  await db(tx).updateTable('records.facts').set(change).where('case_id', '=', caseId).where('id', '=', id).execute();
}
