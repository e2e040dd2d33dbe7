import { isAppError } from '#kernel/errors.ts';
import { proposeDocument } from '#formats/documents/index.ts';
import type { PdfContent } from '#formats/pdf/index.ts';
import type { FileKind } from '#formats/sniff/index.ts';
import type { ObjectWriter } from '#platform/objects/index.ts';
import type { Bytes } from '../uploads/extents.ts';
import type { Found } from '../identity/identity-gate.rules.ts';
import type { Reading } from './reading.ts';
import type { PagePicture, PageWord } from '../records.tables.ts';
import { documentKindWords, type DocumentView, type Evidence, type TextState } from '../shapes.contract.ts';
import { languageOf } from '#formats/ocr/language.rules.ts';
import { evidenceOf, foundIn, isScanned, withoutZero } from '../text/proposals.rules.ts';
import { textPages } from './text-pages.rules.ts';

/** Picture resolution: 8-point print of a fax is still read, and a page stays near 100 KB. */
const dpi = 110;
/** Of a scanned page: faint and handwritten letters are read by people from the picture. */
const scanDpi = 150;
const pagesPerCall = 8;
/** Pages after this one are text only: their pictures would cost minutes, and a reader finds by words there. */
export const maxPictures = 600;

export type PageDraft = {
  text: string;
  words: PageWord[];
  width: number;
  height: number;
  picture: PagePicture | null;
  /** `layer` when left out. */
  textState?: TextState;
};

export type DocumentDraft = {
  kind: DocumentView['kind'];
  title: string;
  date: string | null;
  author: string | null;
  facility: string | null;
  /** It holds what the first doctors would do, so experts read it after their first view. */
  firstOpinion: boolean;
  evidence: Record<string, Evidence>;
  /** BCP 47, as far as the text tells. */
  language?: string | null;
  warnings: string[];
  pages: PageDraft[];
  found: Found | undefined;
  /** What the source says of how private it is (FHIR meta.security). */
  security?: readonly { code: string }[];
};

type Picture = { bytes: Uint8Array; mediaType: string; width: number; height: number };
type Source = { bytes: Uint8Array; kind: FileKind; name: string; charset?: string | undefined };

/** Reads one paper: its pages as text and as pictures made by us, and what it seems to be. @throws AppError as the readers do */
export async function readDocument(reading: Reading, keep: Bytes, source: Source): Promise<DocumentDraft> {
  if (source.kind === 'pdf') return readPdfDocument(reading, keep, source);
  if (source.kind === 'text') {
    const { text } = await reading.read('text.read', { bytes: source.bytes });
    const pages = textPages(text).map((words) => ({ text: words, words: [], width: 595, height: 842, picture: null }));
    return draftOf(pages, source.name, []);
  }
  return readPictures(reading, keep, source);
}

async function readPdfDocument(reading: Reading, keep: Bytes, { bytes, name }: Source): Promise<DocumentDraft> {
  const pdf = await reading.read('pdf.read', { bytes }, { timeoutMs: timeFor(bytes) });
  const count = Math.min(pdf.pages.length, maxPictures);
  const scanned = pdf.pages.map(isScanned);
  const pictures = await pictureSegment(keep, renderedPages(reading, bytes, scanned.slice(0, count)));
  const pages = pdf.pages.map((page, index) => ({
    text: withoutZero(page.text),
    words: page.words.map((word) => ({ ...word, text: withoutZero(word.text) })),
    width: page.width,
    height: page.height,
    picture: pictures[index] ?? null,
    ...(scanned[index] ? { textState: 'waiting' as const } : {}),
  }));
  const metadata = {
    ...(pdf.title && { title: pdf.title }),
    ...(pdf.author && { author: pdf.author }),
    ...(pdf.created && { created: pdf.created }),
  };
  return draftOf(pages, name, warningsOf(pdf), metadata);
}

/** A verdict in ten seconds for what is small; a scanned file of 200 MB gets the time it needs. */
const timeFor = (bytes: Uint8Array): number => Math.min(90_000, 10_000 + bytes.length / 2000);

/** What the original could do if someone opened it elsewhere; here only pictures of its pages are shown. */
function warningsOf(pdf: PdfContent): string[] {
  const names = pdf.embeddedFiles.map(({ name }) => withoutZero(name).slice(0, 80));
  return [
    ...(pdf.hasScript
      ? ['The original carries a program (script). We never run it; take care when opening it yourself.']
      : []),
    ...(pdf.hasLaunch ? ['The original can start a program or open another page. We never do that.'] : []),
    ...(names.length > 0 ? [`Other files are packed into the original and were not opened: ${names.join(', ')}.`] : []),
  ];
}

/** @param scanned of each page whether it is a scan */
async function* renderedPages(
  reading: Reading,
  bytes: Uint8Array,
  scanned: readonly boolean[],
): AsyncGenerator<Picture | undefined> {
  let tooSlow = false;
  for (let from = 1; from <= scanned.length && !tooSlow; from += pagesPerCall) {
    const pages = scanned.slice(from - 1, from - 1 + pagesPerCall);
    const wanted = pages.length;
    const looks = pages.map((isScan) => ({ dpi: isScan ? scanDpi : dpi, isScan }));
    const rendered = await reading
      .read('pdf.render-many', { bytes, from, pages: looks }, { timeoutMs: timeFor(bytes) })
      .catch((error: unknown) => {
        // One page that cannot be drawn in time is often all of them; the text is there.
        tooSlow = isAppError(error) && error.code === 'work.timeout';
        return Array.from({ length: wanted }, () => ({ problem: 'not drawn' }));
      });
    for (const page of rendered) yield 'bytes' in page ? page : undefined;
  }
}

async function readPictures(reading: Reading, keep: Bytes, { bytes, kind, name }: Source): Promise<DocumentDraft> {
  const header = await reading.read('image.read', bytes);
  const count = kind === 'tiff' ? Math.min(header.pages, maxPictures) : 1;
  async function* pages(): AsyncGenerator<Picture> {
    for (let page = 1; page <= count; page += 1) yield await reading.read('image.render', { bytes, page });
  }
  const pictures = await pictureSegment(keep, pages());
  const drafts = pictures.map((picture) => ({
    text: '',
    words: [],
    width: picture?.width ?? header.width,
    height: picture?.height ?? header.height,
    picture,
    textState: 'waiting' as const,
  }));
  return draftOf(drafts, name, []);
}

/** All pictures of a document in one object: one write to be made durable, not one a page. */
async function pictureSegment(
  keep: Bytes,
  pictures: AsyncIterable<Picture | undefined>,
): Promise<(PagePicture | null)[]> {
  let writer: ObjectWriter | undefined;
  const places: (Omit<PagePicture, 'object' | 'size'> | null)[] = [];
  try {
    for await (const picture of pictures) {
      if (!picture) {
        places.push(null);
        continue;
      }
      writer ??= await keep.objects.create(keep.key);
      const { mediaType, width, height } = picture;
      places.push({ offset: writer.offset, length: picture.bytes.length, mediaType, width, height });
      await writer.append(picture.bytes);
    }
  } catch (error) {
    await writer?.abandon();
    throw error;
  }
  if (!writer) return places.map(() => null);
  const { id: object, size } = await writer.finish();
  return places.map((place) => (place ? { object, size, ...place } : null));
}

function draftOf(
  pages: PageDraft[],
  name: string,
  warnings: string[],
  metadata?: { title?: string; author?: string; created?: string },
): DocumentDraft {
  const texts = pages.map(({ text }) => text);
  const proposal = proposeDocument({ pages: texts, fileName: name, ...(metadata ? { metadata } : {}) });
  const kind = proposal.kind?.value ?? 'other';
  return {
    kind,
    title: kind === 'other' ? titleOf(name) : documentKindWords[kind],
    date: proposal.date?.value ?? null,
    author: proposal.author?.value ?? null,
    facility: proposal.facility?.value ?? null,
    firstOpinion: proposal.firstOpinion !== undefined,
    evidence: evidenceOf(proposal),
    language: languageOf(texts.join('\n'))?.language ?? null,
    warnings,
    pages,
    found: foundIn(proposal),
  };
}

/** File name without its extension, as the title of a paper that says nothing of itself. */
export function titleOf(name: string): string {
  return name.replace(/\.[A-Za-z0-9]{1,5}$/, '').replace(/[_]+/g, ' ') || name;
}

export { withoutZero } from '../text/proposals.rules.ts';
