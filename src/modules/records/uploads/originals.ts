import type { CaseRef } from '#kernel/actor.ts';
import type { Tx } from '#platform/db/index.ts';
import { factPage, type FactRow } from '../facts/facts.store.ts';
import { extentChunks, type Bytes } from './extents.ts';
import { filePage, isShownWhole, type FileRow } from '../reading/files.store.ts';
import { isReleased } from '../quarantine/quarantine.rules.ts';
import { seesAll } from '../views.ts';

const pageSize = 500;

/** A file as it was handed in; `open` gives its bytes, without the transaction. */
export type Original = { id: string; name: string; size: number; open: () => AsyncIterable<Uint8Array> };

/** Originals of what is surely the patient's for all who may read; the rest for those who hand in, never what could do harm or waits for the scanner. */
export function mayTake(ref: CaseRef, file: FileRow): boolean {
  if (file.extents.length === 0 && file.size > 0) return false;
  if (!isReleased(file.malware_scan)) return false;
  if (file.state === 'checked') return true;
  return seesAll(ref) && ['asked', 'refused'].includes(file.state) && file.reason_code !== 'file.unsafe';
}

/** Every file of a case that this person may take with them, in the order of arrival. */
export async function originalsOf(tx: Tx, ref: CaseRef, bytes: Bytes): Promise<Original[]> {
  const found: Original[] = [];
  for (let after: { at: Date; id: string } | undefined; ;) {
    const page = await filePage(tx, ref.caseId, { limit: pageSize, ...(after ? { after } : {}) });
    for (const file of page)
      if (mayTake(ref, file) && (await isShownWhole(tx, file.id)))
        found.push({
          id: file.id,
          name: file.name,
          size: file.size,
          open: () => extentChunks(bytes, file.extents),
        });
    const last = page.at(-1);
    if (page.length < pageSize || !last) return found;
    after = { at: last.received_at, id: last.id };
  }
}

/** Every fact of a case, the newest first. */
export async function allFacts(tx: Tx, caseId: string): Promise<FactRow[]> {
  const all: FactRow[] = [];
  for (let after: { date: string; id: string } | undefined; ;) {
    const page = await factPage(tx, caseId, { limit: pageSize, ...(after ? { after } : {}) });
    all.push(...page);
    const last = page.at(-1);
    if (page.length < pageSize || !last) return all;
    after = { date: last.date ?? '', id: last.id };
  }
}
