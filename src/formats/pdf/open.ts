import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { AppError } from '#kernel/errors.ts';

const packageFolder = dirname(dirname(dirname(fileURLToPath(import.meta.resolve('pdfjs-dist/legacy/build/pdf.mjs')))));
const folder = (name: string): string => join(packageFolder, name) + '/';

/** Words for each way in which a PDF cannot be opened. */
const words = {
  encrypted: 'This PDF is locked with a password. Please save it without the password, or tell us the password.',
  wrongPassword: 'That password does not open this PDF. Please look at capital letters and try again.',
  damaged: 'This PDF is damaged and cannot be opened. It was kept as you sent it. Please ask for a new copy.',
  tooManyPages: 'This PDF has more pages than we can take',
};

/**
 * Opens a PDF with pdf.js, hands it to `use` and frees it. Nothing is fetched, no script runs, XFA forms are not built.
 * Errors: `file.encrypted`, `file.damaged`, `input.too-large`.
 */
export async function withPdf<T>(
  bytes: Uint8Array,
  limits: { maxPages: number; password?: string },
  use: (pdf: PDFDocumentProxy) => Promise<T>,
): Promise<T> {
  const task = getDocument({
    // pdf.js takes the buffer over and refuses a Buffer, so it gets its own copy.
    data: new Uint8Array(bytes),
    ...(limits.password === undefined ? {} : { password: limits.password }),
    // Chinese, Japanese and Korean letters often use the character maps and fonts every reader brings along.
    cMapUrl: folder('cmaps'),
    cMapPacked: true,
    standardFontDataUrl: folder('standard_fonts'),
    wasmUrl: folder('wasm'),
    iccUrl: folder('iccs'),
    useSystemFonts: false,
    disableFontFace: true,
    enableXfa: false,
    stopAtErrors: false,
    maxImageSize: 100_000_000,
    verbosity: 0,
  });
  try {
    const pdf = await task.promise;
    if (pdf.numPages < 1) throw new AppError('file.damaged', words.damaged);
    if (pdf.numPages > limits.maxPages) {
      throw new AppError('input.too-large', `${words.tooManyPages} (${limits.maxPages}). Please send it in parts.`);
    }
    return await use(pdf);
  } catch (error) {
    throw toAppError(error);
  } finally {
    await task.destroy();
  }
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof Error && error.name === 'PasswordException') {
    const wrong = 'code' in error && error.code === 2;
    return new AppError('file.encrypted', wrong ? words.wrongPassword : words.encrypted);
  }
  return new AppError('file.damaged', words.damaged, { cause: error });
}
