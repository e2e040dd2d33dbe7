import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

export type ActiveContent = {
  /** JavaScript anywhere (on opening, on pages, in fields). It is never run. */
  hasScript: boolean;
  /** An action that starts a program or opens another file, or sends form data. It is never performed. */
  hasLaunch: boolean;
  /** Files packed into the PDF, by the name they give themselves. They are listed, never opened. */
  embeddedFiles: { name: string }[];
};

/**
 * What in a PDF could act (ISO 32000-1 §12.6.4). pdf.js finds scripts; launch actions it drops silently, so the plain
 * objects are searched for their names too. Actions inside compressed object streams that pdf.js does not report go
 * unmentioned; they are still never performed, because pages reach browsers only as pictures.
 */
export async function activeContentOf(pdf: PDFDocumentProxy, bytes: Uint8Array): Promise<ActiveContent> {
  const scripts = (await pdf.getJSActions()) as object | null;
  const fieldScripts = await pdf.hasJSActions();
  const source = new TextDecoder('latin1').decode(bytes);
  return {
    hasScript: scripts !== null || fieldScripts || /\/S\s*\/JavaScript\b|\/URI\s*\(\s*javascript:/i.test(source),
    hasLaunch: /\/S\s*\/(Launch|GoToE|ImportData|SubmitForm)\b/.test(source),
    embeddedFiles: await attachments(pdf),
  };
}

async function attachments(pdf: PDFDocumentProxy): Promise<ActiveContent['embeddedFiles']> {
  const found: unknown = await pdf.getAttachments();
  const list: unknown[] =
    found instanceof Map ? [...found.values()] : Object.values((found ?? {}) as Record<string, unknown>);
  return list.map((item) => {
    const file = (item ?? {}) as { filename?: unknown };
    return { name: typeof file.filename === 'string' ? file.filename : 'unnamed' };
  });
}
