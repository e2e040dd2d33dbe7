export { readPdf } from './read.ts';
export type { PdfContent, PdfLimits, PdfPage } from './read.ts';
export { renderPage } from './render.ts';
export type { PdfWord } from './words.ts';
export { scanOfPage } from './scan.ts';
export type { PageScan } from './scan.ts';
