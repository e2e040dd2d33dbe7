/** The entry of the jail: every reader of foreign bytes as a task. Loaded in a jailed process, never in the server. */
import { AppError } from '#kernel/errors.ts';
import { readInstance } from '#formats/dicom/index.ts';
import type { DicomInstance } from '#formats/dicom/index.ts';
import { listZip, readZipEntry } from './archive/index.ts';
import type { ZipEntry, ZipLimits } from './archive/index.ts';
import { readCda } from './ccda/index.ts';
import { plainNarrative, readFhirBundle, readFhirNdjson, readFhirXml } from './fhir/index.ts';
import type { HealthContent } from './facts/index.ts';
import { decodeHl7, readHl7 } from './hl7v2/index.ts';
import { readImage, renderImage } from './image/index.ts';
import type { ImageHeader, ImagePage } from './image/index.ts';
import { readPdf, renderPage } from './pdf/index.ts';
import type { PdfContent, PdfLimits } from './pdf/index.ts';
import { readHealthCards } from './shlink/index.ts';
import { sniff } from './sniff/index.ts';
import type { Charset, Sniffed } from './sniff/index.ts';
import { decodeXml } from './xml/index.ts';

/** Largest text in characters; what is longer is a table or a log, not a letter. A whole record is longer than a letter. */
const maxTextChars = 20_000_000;
const maxRecordChars = 110_000_000;

export type ReaderTasks = {
  sniff: { input: Uint8Array; output: Sniffed };
  'pdf.read': { input: { bytes: Uint8Array; limits?: PdfLimits }; output: PdfContent };
  'pdf.render': {
    input: { bytes: Uint8Array; page: number; dpi: number; password?: string };
    output: { png: Uint8Array; width: number; height: number };
  };
  'image.read': { input: Uint8Array; output: ImageHeader };
  'image.render': { input: { bytes: Uint8Array; page?: number; maxSidePx?: number }; output: ImagePage };
  /** FHIR in JSON, XML or NDJSON, C-CDA, HL7 v2, whichever it is. */
  'health.read': { input: Uint8Array; output: HealthContent };
  /** Lines of a bulk file (NDJSON); `firstLine` is the number of the first, from 0. */
  'bulk.read': { input: { bytes: Uint8Array; firstLine: number }; output: HealthContent };
  /** Words of a web page, without what could run in it. */
  'html.words': { input: Uint8Array; output: { text: string } };
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
  'health.read': readHealth,
  'bulk.read': ({ bytes, firstLine }) => readFhirNdjson(decode(bytes), {}, firstLine),
  'html.words': (bytes) => ({ text: plainNarrative(decode(bytes)) }),
  'text.read': ({ bytes, charset }) => ({ text: decode(bytes, charset) }),
  'zip.list': ({ bytes, limits }) => listZip(bytes, limits),
  'zip.read': ({ bytes, index, limits }) => readZipEntry(bytes, index, limits),
  'dicom.read': readInstance,
};

export default readers;

function readHealth(bytes: Uint8Array): HealthContent {
  const { kind, charset } = sniff(bytes);
  if (kind === 'hl7v2') return readHl7(decodeHl7(bytes));
  if (kind === 'ccda' || kind === 'fhir-xml') {
    const { text, problem } = decodeXml(bytes);
    const problems = problem === undefined ? [] : [problem];
    return kind === 'ccda' ? readCda(text, problems) : readFhirXml(text, problems);
  }
  const text = decode(bytes, charset, maxRecordChars);
  if (kind === 'health-card') return readHealthCards(text);
  return kind === 'ndjson' ? readFhirNdjson(text) : readFhirBundle(text);
}

/** Bytes that are no letters of the character set become U+FFFD; nothing is dropped. */
function decode(bytes: Uint8Array, charset?: Charset, mostChars = maxTextChars): string {
  const text = new TextDecoder(charset ?? sniff(bytes).charset ?? 'utf-8').decode(bytes);
  if (text.length > mostChars) throw new AppError('input.too-large', 'This text is longer than we can take.');
  return text.replace(/^\uFEFF/, '');
}
