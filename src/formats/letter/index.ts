export { renderLetterPdf } from './render-letter.ts';
export type { LetterInput } from './render-letter.ts';
