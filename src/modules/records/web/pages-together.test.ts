import { expect, test } from 'vitest';
import type { DocumentView } from '../records.contract.ts';
import { photosTogether } from './pages-together.ts';

const photo = (fileName: string, minute: number, more: Partial<DocumentView> = {}): DocumentView => ({
  documentId: fileName,
  fileId: fileName,
  number: 1,
  kind: 'other',
  alsoCameAs: [],
  title: fileName,
  date: null,
  author: null,
  facility: null,
  firstOpinion: false,
  pageCount: 1,
  state: 'checked',
  warnings: [],
  evidence: {},
  confirmed: false,
  language: null,
  pagesWaiting: 0,
  pagesUnreadable: 0,
  fileName,
  mediaType: 'image/jpeg',
  addedAt: new Date(Date.UTC(2026, 0, 1, 10, minute)).toISOString(),
  ...more,
});
const names = (groups: DocumentView[][]) => groups.map((group) => group.map(({ fileName }) => fileName));

test('photos added together are one group in the order of the camera', () => {
  expect(names(photosTogether([photo('IMG_10.jpg', 0), photo('IMG_9.jpg', 1), photo('IMG_11.jpg', 2)]))).toEqual([
    ['IMG_9.jpg', 'IMG_10.jpg', 'IMG_11.jpg'],
  ]);
});

test('photos of another hour, single ones, papers and what is confirmed stay by themselves', () => {
  expect(photosTogether([photo('a.jpg', 0), photo('b.jpg', 30)])).toEqual([]);
  expect(photosTogether([photo('a.jpg', 0), photo('b.pdf', 1, { mediaType: 'application/pdf' })])).toEqual([]);
  expect(photosTogether([photo('a.jpg', 0), photo('b.jpg', 1, { confirmed: true })])).toEqual([]);
  expect(photosTogether([photo('a.jpg', 0), photo('b.tif', 1, { pageCount: 3 })])).toEqual([]);
});
