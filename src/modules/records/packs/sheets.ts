import type { CollatedPage } from '#formats/collated/index.ts';
import type { PageRow } from '../documents/documents.store.ts';
import type { Reading } from '../reading/reading.ts';
import type { Bytes } from '../uploads/extents.ts';

/** A page before its foot is written. */
export type Sheet = Omit<CollatedPage, 'foot'>;

/** A page of a paper: the picture made of it, or its words as a sheet where there is none. */
export async function sheetOf(reading: Reading, { objects, key }: Bytes, row: PageRow): Promise<Sheet> {
  if (row.picture === null) return textSheet(reading, row.text);
  const { object: id, size, offset, length } = row.picture;
  const picture = await objects.read(key, { id, size }, offset, length);
  const made = await reading.read('page.jpeg', picture);
  return { ...made, words: row.words };
}

async function textSheet(reading: Reading, text: string): Promise<Sheet> {
  const lines = text.replaceAll('\r', '').split('\n');
  const [sheet] = await reading.read('page.typeset', { part: 'text', title: '', lines }, { timeoutMs: 60_000 });
  if (!sheet) throw new Error('a sheet of words has no page');
  return sheet;
}
