export { renderLetterPdf } from './render-letter.ts';
export type { LetterInput } from './render-letter.ts';
export { renderRequestLetterPdf } from './request-letter.ts';
export type { RequestLetterSignature, RequestLetterText } from './request-letter.ts';
