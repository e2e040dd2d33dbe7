/** Types of tesseract.mjs for the tests, which are TypeScript. */
export function findTesseract(): string | undefined;
export function fetchTesseract(): Promise<void>;
