/** The entry of the jail: every reader of foreign bytes as a task. Loaded in a jailed process, never in the server. */
import { AppError } from '#kernel/errors.ts';
import { readInstance } from '#formats/dicom/index.ts';
import type { DicomInstance } from '#formats/dicom/index.ts';
import { listZip, readZipEntry } from './archive/index.ts';
import type { ZipEntry, ZipLimits } from './archive/index.ts';
import { readFhirBundle, readFhirNdjson } from './fhir/index.ts';
import type { FhirContent } from './fhir/index.ts';
import { readImage, renderImage } from './image/index.ts';
import type { ImageHeader, ImagePage } from './image/index.ts';
import { readPdf, renderPage } from './pdf/index.ts';
import type { PdfContent, PdfLimits } from './pdf/index.ts';
import { sniff } from './sniff/index.ts';
import type { Charset, Sniffed } from './sniff/index.ts';

/** Largest text in characters; what is longer is a table or a log, not a letter. */
const maxTextChars = 20_000_000;

export type ReaderTasks = {
  sniff: { input: Uint8Array; output: Sniffed };
  'pdf.read': { input: { bytes: Uint8Array; limits?: PdfLimits }; output: PdfContent };
  'pdf.render': {
    input: { bytes: Uint8Array; page: number; dpi: number; password?: string };
    output: { png: Uint8Array; width: number; height: number };
  };
  'image.read': { input: Uint8Array; output: ImageHeader };
  'image.render': { input: { bytes: Uint8Array; page?: number; maxSidePx?: number }; output: ImagePage };
  'fhir.read': { input: Uint8Array; output: FhirContent };
  'text.read': { input: { bytes: Uint8Array; charset?: Charset }; output: { text: string } };
  'zip.list': { input: { bytes: Uint8Array; limits?: ZipLimits }; output: ZipEntry[] };
  'zip.read': { input: { bytes: Uint8Array; index: number; limits?: ZipLimits }; output: Uint8Array };
  'dicom.read': { input: Uint8Array; output: DicomInstance };
};

type Readers = {
  [Task in keyof ReaderTasks]: (
    input: ReaderTasks[Task]['input'],
  ) => ReaderTasks[Task]['output'] | Promise<ReaderTasks[Task]['output']>;
};

const readers: Readers = {
  sniff: sniff,
  'pdf.read': ({ bytes, limits }) => readPdf(bytes, limits),
  'pdf.render': ({ bytes, page, dpi, password }) => renderPage(bytes, page, dpi, password),
  'image.read': (bytes) => readImage(bytes),
  'image.render': ({ bytes, page, maxSidePx }) => renderImage(bytes, page, maxSidePx),
  'fhir.read': readFhir,
  'text.read': ({ bytes, charset }) => ({ text: decode(bytes, charset) }),
  'zip.list': ({ bytes, limits }) => listZip(bytes, limits),
  'zip.read': ({ bytes, index, limits }) => readZipEntry(bytes, index, limits),
  'dicom.read': readInstance,
};

export default readers;

function readFhir(bytes: Uint8Array): FhirContent {
  const { kind, charset } = sniff(bytes);
  const text = decode(bytes, charset);
  return kind === 'ndjson' ? readFhirNdjson(text) : readFhirBundle(text);
}

/** Bytes that are no letters of the character set become U+FFFD; nothing is dropped. */
function decode(bytes: Uint8Array, charset?: Charset): string {
  const text = new TextDecoder(charset ?? sniff(bytes).charset ?? 'utf-8').decode(bytes);
  if (text.length > maxTextChars) throw new AppError('input.too-large', 'This text is longer than we can take.');
  return text.replace(/^\uFEFF/, '');
}
