/** The entry of this module's jail: the readers of `#formats`, and batches of them so that bytes cross once. */
import { AppError } from '#kernel/errors.ts';
import { readZipEntry } from '#formats/archive/index.ts';
import { renderPage } from '#formats/pdf/index.ts';
import readers, { type ReaderTasks } from '#formats/readers.ts';
import { sniff, type Sniffed } from '#formats/sniff/index.ts';

export type RenderedPage = { png: Uint8Array; width: number; height: number } | { problem: string };
export type UnpackedFile = { index: number; bytes: Uint8Array } | { index: number; code: string; problem: string };

export type RecordsTasks = ReaderTasks & {
  'sniff.many': { input: Uint8Array[]; output: Sniffed[] };
  'pdf.render-many': { input: { bytes: Uint8Array; from: number; count: number; dpi: number }; output: RenderedPage[] };
  /** Unpacks entries one after the other until more than `maxBytes` came out; the caller asks again for the rest. */
  'zip.unpack': {
    input: { bytes: Uint8Array; indexes: number[]; maxBytes: number; maxEntryBytes: number };
    output: UnpackedFile[];
  };
};

type Run<Task extends keyof RecordsTasks> = (
  input: RecordsTasks[Task]['input'],
) => Promise<RecordsTasks[Task]['output']>;

const renderMany: Run<'pdf.render-many'> = async ({ bytes, from, count, dpi }) => {
  const pages: RenderedPage[] = [];
  for (let page = from; page < from + count; page += 1)
    pages.push(await renderPage(bytes, page, dpi).catch((error: unknown) => ({ problem: detailOf(error) })));
  return pages;
};

const unpack: Run<'zip.unpack'> = async ({ bytes, indexes, maxBytes, maxEntryBytes }) => {
  const files: UnpackedFile[] = [];
  let produced = 0;
  for (const index of indexes) {
    if (produced > maxBytes) break;
    try {
      const content = await readZipEntry(bytes, index, { maxEntryBytes });
      produced += content.length;
      files.push({ index, bytes: content });
    } catch (error) {
      const code = error instanceof AppError ? error.code : 'file.damaged';
      files.push({ index, code, problem: detailOf(error) });
    }
  }
  return files;
};

function detailOf(error: unknown): string {
  return error instanceof AppError ? error.detail : 'This part of the file is damaged. The rest goes on.';
}

export default {
  ...readers,
  'sniff.many': (inputs: Uint8Array[]): Sniffed[] => inputs.map((bytes) => sniff(bytes)),
  'pdf.render-many': renderMany,
  'zip.unpack': unpack,
};
