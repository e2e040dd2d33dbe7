/**
 * The one table of kinds of files: the server's limits, the words of the interface and the documentation come from it.
 * `taken`: 'read' – we read it; 'kept' – stored and handed out as it is, not shown; 'no' – refused, kindly.
 */
export type FileKindRow = {
  mediaType: string;
  /** Our own extension for the stored copy; the sender's name is display text only. */
  extension: string;
  maxBytes: number;
  taken: 'read' | 'kept' | 'no';
  /** What a patient is told. */
  words: string;
};

const MiB = 1024 * 1024;
const GiB = 1024 * MiB;

export const fileKinds = {
  pdf: row('application/pdf', 'pdf', 200 * MiB, 'read', 'A PDF. We read its text and show its pages.'),
  dicom: row('application/dicom', 'dcm', 4 * GiB, 'read', 'A medical image. We sort it into its scan.'),
  png: row('image/png', 'png', 50 * MiB, 'read', 'A picture. We show it as a page.'),
  jpeg: row(
    'image/jpeg',
    'jpg',
    50 * MiB,
    'read',
    'A picture. We show it as a page, without the place where it was taken.',
  ),
  tiff: row('image/tiff', 'tif', 200 * MiB, 'read', 'A scan or fax. We show its pages.'),
  webp: row('image/webp', 'webp', 50 * MiB, 'read', 'A picture. We show it as a page.'),
  gif: row('image/gif', 'gif', 50 * MiB, 'read', 'A picture. We show its first frame as a page.'),
  heic: row(
    'image/heic',
    'heic',
    50 * MiB,
    'read',
    'A phone picture. We show it as a page, without the place where it was taken.',
  ),
  'fhir-json': row(
    'application/fhir+json',
    'json',
    100 * MiB,
    'read',
    'Health data (FHIR). We add it to your timeline.',
  ),
  ndjson: row(
    'application/fhir+ndjson',
    'ndjson',
    200 * MiB,
    'read',
    'Health data (FHIR export). We add it to your timeline.',
  ),
  'fhir-xml': row('application/fhir+xml', 'xml', 50 * MiB, 'read', 'Health data (FHIR). We add it to your timeline.'),
  'health-card': row(
    'application/smart-health-card',
    'smart-health-card',
    10 * MiB,
    'read',
    'A health card (SMART Health Card). We add it to your timeline.',
  ),
  json: row(
    'application/json',
    'json',
    50 * MiB,
    'kept',
    'A data file. We keep it; it is not health data that we can read.',
  ),
  ccda: row(
    'application/cda+xml',
    'xml',
    50 * MiB,
    'read',
    'A health summary (C-CDA). We add it to your timeline and show its words as pages.',
  ),
  xml: row('application/xml', 'xml', 50 * MiB, 'kept', 'A data file. We keep it for the expert to download.'),
  hl7v2: row(
    'x-application/hl7-v2+er7',
    'hl7',
    20 * MiB,
    'read',
    'Messages between hospitals (HL7). We add results to your timeline and show reports as pages.',
  ),
  csv: row('text/csv', 'csv', 20 * MiB, 'kept', 'A table. We keep it for the expert to download.'),
  text: row('text/plain', 'txt', 20 * MiB, 'read', 'A text. We show it as a page.'),
  rtf: row(
    'application/rtf',
    'rtf',
    50 * MiB,
    'kept',
    'A text document. We keep it; please send it as PDF as well so that it can be shown.',
  ),
  docx: row(
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'docx',
    50 * MiB,
    'kept',
    'A Word document. We keep it; please send it as PDF as well so that it can be shown.',
  ),
  zip: row('application/zip', 'zip', 10 * GiB, 'read', 'A folder packed as ZIP. We unpack it and sort what is inside.'),
  gzip: row(
    'application/gzip',
    'gz',
    0,
    'no',
    'A packed file (gzip). Please unpack it first, or pack the folder as ZIP.',
  ),
  html: row(
    'text/html',
    'html',
    0,
    'no',
    'A web page. It could carry a program: please print it to PDF and send that.',
  ),
  svg: row('image/svg+xml', 'svg', 0, 'no', 'A drawing that could carry a program. Please send it as PDF or picture.'),
  executable: row(
    'application/octet-stream',
    'bin',
    0,
    'no',
    'A program, often the viewer that comes with a hospital disc. We do not need it; the images on the disc are enough.',
  ),
  empty: row(
    'application/octet-stream',
    'bin',
    0,
    'no',
    'This file is empty. Perhaps it was not copied to the end: please copy it once more.',
  ),
  unknown: row(
    'application/octet-stream',
    'bin',
    0,
    'no',
    'We do not know this kind of file. Please send a PDF, a picture, a scan or its disc.',
  ),
} as const satisfies Record<string, FileKindRow>;

/** What a file is by its content. */
export type FileKind = keyof typeof fileKinds;

function row(
  mediaType: string,
  extension: string,
  maxBytes: number,
  taken: FileKindRow['taken'],
  words: string,
): FileKindRow {
  return { mediaType, extension, maxBytes, taken, words };
}
