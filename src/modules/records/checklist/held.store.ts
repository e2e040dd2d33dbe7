import type { Tx } from '#platform/db/index.ts';
import { db } from '../records.tables.ts';
import type { Holdings } from './match.rules.ts';

/** More entries than any checklist counts; the newest are taken. */
const mostFacts = 3000;

/** Entries of these kinds with all their codes, each statement once, newest first. */
export async function factsHeld(tx: Tx, caseId: string, kinds: readonly string[]): Promise<Holdings['facts']> {
  if (kinds.length === 0) return [];
  const rows = await db(tx)
    .selectFrom('records.facts as x')
    .innerJoin('records.files as f', 'f.id', 'x.file_id')
    .select(['x.id', 'x.kind', 'x.label', 'x.code_system', 'x.code', 'x.codes', 'x.date', 'x.same_mark'])
    .where('x.case_id', '=', caseId)
    .where('f.state', '=', 'checked')
    .where('x.kind', 'in', [...kinds])
    .orderBy((eb) => eb.fn.coalesce('x.date', eb.val('')), 'desc')
    .orderBy('x.arrived')
    .limit(mostFacts)
    .execute();
  const seen = new Set<string>();
  return rows.flatMap((row) => {
    const mark = `${row.same_mark ?? row.id} ${row.date ?? ''}`;
    if (seen.has(mark)) return [];
    seen.add(mark);
    const first = row.code === null ? [] : [`${row.code_system ?? ''}|${row.code}`];
    const codes = (row.codes ?? []).map(({ system = '', code }) => `${system}|${code}`);
    return { factId: row.id, kind: row.kind, label: row.label, codes: [...first, ...codes], date: row.date };
  });
}
