import { AppError } from '#kernel/errors.ts';
import { documentKindWords, type DocumentView, type FactView, type TimelineEntry } from '../shapes.contract.ts';

export type Cursor = { date: string; id: string };
type Placed = { cursor: Cursor; entry: TimelineEntry };

/** `date~id` of the last row of the page before. */
export function cursorOf(after: string | undefined): Cursor | undefined {
  if (after === undefined) return undefined;
  const at = after.lastIndexOf('~');
  if (at < 0 || (after.slice(0, at) !== '' && Number.isNaN(Date.parse(after.slice(0, at)))))
    throw new AppError('input.invalid', 'This page of the list no longer exists. Start from the top.');
  return { date: after.slice(0, at), id: after.slice(at + 1) };
}

/** Newest first, undated last; ties by id, so that a page of the list continues exactly after the one before. */
export function comesBefore(a: Cursor, b: Cursor): number {
  if (a.date !== b.date) return a.date > b.date ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

export function placeDocument(document: DocumentView): Placed {
  const who = [document.author, document.facility].filter((part) => part !== null).join(', ');
  const kind = documentKindWords[document.kind];
  const entry: TimelineEntry = {
    date: document.date,
    kind: document.kind,
    title: document.title,
    detail: [document.title === kind ? '' : kind, who].filter((part) => part !== '').join(' · ') || null,
    source: { type: 'document', documentId: document.documentId, page: 1 },
  };
  return { cursor: { date: document.date ?? '', id: document.documentId }, entry };
}

export function placeStudy(study: {
  studyInstanceUid: string;
  date: string | null;
  modalities: readonly string[];
  description: string;
  instances: number;
}): Placed {
  const modalities = study.modalities.join(', ');
  const entry: TimelineEntry = {
    date: study.date,
    kind: 'imaging',
    title: study.description || modalities || 'Scan',
    detail: `${modalities === '' ? '' : `${modalities} · `}${study.instances} pictures`,
    source: { type: 'study', studyInstanceUid: study.studyInstanceUid },
  };
  return { cursor: { date: study.date ?? '', id: study.studyInstanceUid }, entry };
}

export function placeFact(fact: FactView): Placed {
  const value = [fact.value, fact.unit].filter((part) => part !== null).join(' ');
  const range = fact.referenceRange === null ? '' : ` (reference ${fact.referenceRange})`;
  const entry: TimelineEntry = {
    date: fact.date,
    kind: fact.kind,
    title: fact.label,
    detail: value === '' ? fact.status : `${value}${range}`,
    source: { type: 'fact', factId: fact.factId, fileId: fact.source.fileId, pointer: fact.source.pointer },
  };
  return { cursor: { date: fact.date ?? '', id: fact.factId }, entry };
}

/** One page of everything, after a cursor. `facts` are already the ones after it, in order, at most one more than the page. */
export function timelinePage(
  placed: readonly Placed[],
  facts: readonly Placed[],
  page: { after: Cursor | undefined; limit: number },
): { entries: TimelineEntry[]; next: Cursor | null } {
  const { after, limit } = page;
  const rest = after === undefined ? placed : placed.filter(({ cursor }) => comesBefore(after, cursor) < 0);
  const merged = [...rest, ...facts].sort((a, b) => comesBefore(a.cursor, b.cursor));
  const entries = merged.slice(0, limit);
  const last = entries.at(-1);
  return { entries: entries.map(({ entry }) => entry), next: merged.length > limit && last ? last.cursor : null };
}
