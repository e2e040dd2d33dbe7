/** The entry of this module's jail: the readers of `#formats`, and batches of them so that bytes cross once. */
import { AppError } from '#kernel/errors.ts';
import { readZipEntry } from '#formats/archive/index.ts';
import { packPicture } from '#formats/image/index.ts';
import { readPdf, renderPage } from '#formats/pdf/index.ts';
import { pageJpeg, typesetPart, type PageJpeg, type TypesetData, type UnseenWord } from '#formats/collated/index.ts';
import { excerptAt } from '#formats/facts/excerpt.ts';
import readers, { type ReaderTasks } from '#formats/readers.ts';
import { sniff, type Sniffed } from '#formats/sniff/index.ts';

export type RenderedPage =
  { bytes: Uint8Array; mediaType: string; width: number; height: number } | { problem: string };
export type UnpackedFile = { index: number; bytes: Uint8Array } | { index: number; code: string; problem: string };

export type RecordsTasks = ReaderTasks & {
  /** A picture of a page as it goes into a pack. */
  'page.jpeg': { input: Uint8Array; output: PageJpeg };
  /** Typeset pages as pictures with their words. */
  'page.typeset': { input: TypesetData; output: (PageJpeg & { words: UnseenWord[] })[] };
  'place.read': { input: { bytes: Uint8Array; pointer: string }; output: { text: string | null } };
  'sniff.many': { input: Uint8Array[]; output: Sniffed[] };
  /** Pages from `from` on, each at its resolution. */
  'pdf.render-many': {
    input: { bytes: Uint8Array; from: number; pages: { dpi: number; isScan: boolean }[] };
    output: RenderedPage[];
  };
  /** Unpacks entries one after the other until more than `maxBytes` came out; the caller asks again for the rest. */
  'zip.unpack': {
    input: { bytes: Uint8Array; indexes: number[]; maxBytes: number; maxEntryBytes: number };
    output: UnpackedFile[];
  };
};

/** 150 dots per inch, as the pictures of other pages. */
const typesetDpi = 150;

const typeset: Run<'page.typeset'> = async (data) => {
  const pdf = typesetPart(data);
  const { pages } = await readPdf(pdf);
  const made: RecordsTasks['page.typeset']['output'] = [];
  for (const [index, page] of pages.entries()) {
    const { png } = await renderPage(pdf, index + 1, typesetDpi);
    made.push({ ...(await pageJpeg(png)), words: page.words });
  }
  return made;
};

/** The element that a fact's pointer names, as text; null where the file has none there. */
const placeOf: Run<'place.read'> = ({ bytes, pointer }) => Promise.resolve({ text: excerptAt(bytes, pointer) });

type Run<Task extends keyof RecordsTasks> = (
  input: RecordsTasks[Task]['input'],
) => Promise<RecordsTasks[Task]['output']>;

const renderMany: Run<'pdf.render-many'> = async ({ bytes, from, pages }) => {
  const rendered: RenderedPage[] = [];
  for (const [index, { dpi, isScan }] of pages.entries())
    rendered.push(
      await pictureOf(bytes, from + index, dpi, isScan).catch((error: unknown) => ({ problem: detailOf(error) })),
    );
  return rendered;
};

/** Letters that are drawn stay sharp as PNG; the noise of a scan would fill a megabyte of it, and is small as WebP. */
async function pictureOf(bytes: Uint8Array, page: number, dpi: number, isScan: boolean): Promise<RenderedPage> {
  const { png, ...size } = await renderPage(bytes, page, dpi);
  if (!isScan) return { bytes: png, mediaType: 'image/png', ...size };
  const { bytes: webp, mediaType } = await packPicture(png);
  return { bytes: webp, mediaType, ...size };
}

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
  'place.read': placeOf,
  'page.jpeg': (picture: Uint8Array) => pageJpeg(picture),
  'page.typeset': typeset,
};
