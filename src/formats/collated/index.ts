export { collate, type Bookmark, type CollatedPage, type CollatedSpec } from './collated-pdf.ts';
export type { UnseenWord } from './unseen-text.ts';
export {
  isDrawable,
  typesetPart,
  type ContentsData,
  type ContentsEntry,
  type FactRow,
  type FactsData,
  type TypesetData,
} from './front.ts';
export { pageJpeg, type PageJpeg } from './page-jpeg.ts';
