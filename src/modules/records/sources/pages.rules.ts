import { AppError } from '#kernel/errors.ts';
import { elementsAsWritten, list, record, text, texts, type Json } from './json.rules.ts';

/** A paper that a record points to. */
export type FoundFile = { url: string; name: string; contentType: string };

/** What one answer of a hospital holds, and what of it is taken. */
export type Page = {
  /** Entries of a Bundle, as they came, with commas between. */
  entries: string;
  taken: number;
  /** Taken by type. */
  counts: Record<string, number>;
  /** Entries that name another patient: not taken. */
  foreign: number;
  /** Address of the page after this one. */
  next: string | null;
  files: FoundFile[];
};

const odd = () => new AppError('file.damaged', 'The hospital’s answer could not be read.');

function parsed(json: string): Json {
  try {
    return record(JSON.parse(json));
  } catch (cause) {
    throw new AppError('file.damaged', 'The hospital’s answer could not be read.', { cause });
  }
}

/** The patient that the hospital named, as one entry, with other numbers the hospital has for the same person. */
export function readPerson(json: string, ask: { base: string; patient: string }): { entry: string; aliases: string[] } {
  const found = parsed(json);
  if (found['resourceType'] !== 'Patient' || found['id'] !== ask.patient) throw odd();
  const aliases = list(found['link'])
    .map((link) => idIn(text(record(record(link)['other'])['reference'])))
    .filter((id) => id !== undefined);
  return { entry: `{"fullUrl":${JSON.stringify(`${ask.base}/Patient/${ask.patient}`)},"resource":${json}}`, aliases };
}

/**
 * A page of a search or of `$everything` (Bundle). What names another patient is left out and counted: it must not be kept
 * in anybody's case. Notes of the server to itself (OperationOutcome) are no records.
 * @throws AppError file.damaged when it is no Bundle
 */
export function readPage(json: string, ask: { patients: readonly string[] }): Page {
  const bundle = parsed(json);
  if (bundle['resourceType'] !== 'Bundle') throw odd();
  const written = elementsAsWritten(json, 'entry');
  const page: Page = { entries: '', taken: 0, counts: {}, foreign: 0, next: nextOf(bundle), files: [] };
  const taken: string[] = [];
  for (const [at, entry] of list(bundle['entry']).entries()) {
    const resource = record(record(entry)['resource']);
    const type = text(resource['resourceType']);
    if (type === undefined || type === 'OperationOutcome') continue;
    if (isForeign(resource, type, ask.patients)) {
      page.foreign += 1;
      continue;
    }
    taken.push(written[at] ?? '');
    page.counts[type] = (page.counts[type] ?? 0) + 1;
    page.files.push(...filesIn(resource, type));
  }
  return { ...page, entries: taken.join(','), taken: taken.length };
}

const nextOf = (bundle: Json): string | null => {
  const next = list(bundle['link'])
    .map(record)
    .find(({ relation }) => relation === 'next');
  return text(next?.['url']) ?? null;
};

/** The logical id in a reference to a patient, relative or whole. */
const idIn = (reference: string | undefined): string | undefined =>
  /(?:^|\/)Patient\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[^/]+)?$/.exec(reference ?? '')?.[1];

function isForeign(resource: Json, type: string, patients: readonly string[]): boolean {
  const ids = [
    type === 'Patient' ? text(resource['id']) : undefined,
    idIn(text(record(resource['subject'])['reference'])),
    idIn(text(record(resource['patient'])['reference'])),
  ].filter((id) => id !== undefined);
  return ids.some((id) => !patients.includes(id));
}

/** Papers that are kept apart from the record; what the record holds itself is read with it. */
function filesIn(resource: Json, type: string): FoundFile[] {
  const attachments =
    type === 'DocumentReference'
      ? list(resource['content']).map((content) => record(record(content)['attachment']))
      : type === 'DiagnosticReport'
        ? list(resource['presentedForm']).map(record)
        : type === 'Media'
          ? [record(resource['content'])]
          : [];
  return attachments.flatMap((one) => {
    const url = text(one['url']);
    if (url === undefined || text(one['data']) !== undefined) return [];
    const contentType = (text(one['contentType']) ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    return [{ url, name: nameOf(one, resource, type), contentType }];
  });
}

function nameOf(attachment: Json, resource: Json, type: string): string {
  const coded = record(resource[type === 'DiagnosticReport' ? 'code' : 'type']);
  const display = list(coded['coding']).flatMap((coding) => texts([record(coding)['display']]))[0];
  const words = text(attachment['title']) ?? text(resource['description']) ?? text(coded['text']) ?? display;
  const date = text(attachment['creation']) ?? text(resource['date']) ?? text(resource['effectiveDateTime']);
  return [words ?? (type === 'DiagnosticReport' ? 'Report' : 'Paper'), date?.slice(0, 10)].filter(Boolean).join(' ');
}

/** A Binary in its FHIR form; undefined when the JSON is something else, so a file of its own. */
export function readBinary(json: string): { contentType: string; data: string } | undefined {
  let found: Json;
  try {
    found = record(JSON.parse(json));
  } catch {
    return undefined;
  }
  const data = text(found['data']);
  if (found['resourceType'] !== 'Binary' || data === undefined) return undefined;
  return { contentType: text(found['contentType']) ?? '', data };
}

const endings: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'text/plain': 'txt',
  'text/html': 'html',
  'text/rtf': 'rtf',
  'application/rtf': 'rtf',
  'text/xml': 'xml',
  'application/xml': 'xml',
  'application/fhir+xml': 'xml',
  'application/fhir+json': 'json',
  'application/json': 'json',
  'application/dicom': 'dcm',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/tiff': 'tif',
  'image/heic': 'heic',
};

/** A name for a paper that no other of the same fetching has. */
export function fileName(file: Pick<FoundFile, 'name' | 'contentType'>, number: number): string {
  const words = file.name
    .replaceAll(/[^\p{L}\p{M}\p{N} .,()-]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 120);
  const ending = endings[file.contentType];
  const plain =
    ending !== undefined && words.toLowerCase().endsWith(`.${ending}`) ? words.slice(0, -ending.length - 1) : words;
  return `${String(number).padStart(3, '0')} ${plain || 'Paper'}${ending === undefined ? '' : `.${ending}`}`;
}
