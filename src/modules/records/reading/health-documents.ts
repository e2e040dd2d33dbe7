import { isAppError } from '#kernel/errors.ts';
import { proposeDocument } from '#formats/documents/index.ts';
import type { FoundAttachment, FoundDocument, HealthContent } from '#formats/facts/index.ts';
import { fileKinds } from '#formats/sniff/index.ts';
import { healthKinds } from '../quarantine/classify.rules.ts';
import { documentKindWords } from '../shapes.contract.ts';
import type { Bytes } from '../uploads/extents.ts';
import { kindOfLoinc } from './document-codes.rules.ts';
import { keepable } from './keepable.rules.ts';
import { readDocument, withoutZero, type DocumentDraft } from './read-document.ts';
import type { Reading } from './reading.ts';
import { textPages } from './text-pages.rules.ts';

export type HealthDocument = DocumentDraft & { pointer: string };

type ReadDocument = {
  draft: HealthDocument;
  /** Health data that a document embeds. */
  nested: HealthContent[];
  /** What could not be shown, in words. */
  problems: string[];
};

/** Pages of a document of a record: of the first of its forms that can be shown, else of its own words. */
export async function documentOf(
  reading: Reading,
  keep: Bytes,
  document: FoundDocument,
  fileName: string,
): Promise<ReadDocument> {
  const problems = document.attachments.flatMap(({ problem }) => problem ?? []);
  const nested: HealthContent[] = [];
  const shown = await firstReadable(reading, keep, document, problems, nested);
  const draft = shown ?? inWords(document, fileName);
  return {
    draft: asTheRecordSays(document, draft, problems),
    nested,
    problems: draft.pages.length > 0 ? [] : problems,
  };
}

/** What the record says of a document counts more than what we read out of it. */
function asTheRecordSays(document: FoundDocument, draft: DocumentDraft, problems: readonly string[]): HealthDocument {
  const said = (field: string, value: string | undefined) =>
    value === undefined
      ? {}
      : { [field]: { value, confidence: 0.95, page: 0, quote: `${document.source.resource}: ${value}`.slice(0, 300) } };
  const date = document.date?.slice(0, 10);
  return {
    ...draft,
    pointer: document.source.pointer || document.source.resource,
    kind: kindOfLoinc(document.code) ?? draft.kind,
    title: withoutZero(document.title).slice(0, 200) || documentKindWords[draft.kind],
    date: date ?? draft.date,
    author: document.author ?? draft.author,
    facility: document.facility ?? draft.facility,
    evidence: { ...draft.evidence, ...said('date', date), ...said('author', document.author), ...said('facility', document.facility) }, // prettier-ignore
    warnings: [...draft.warnings, ...problems.map(withoutZero)],
    ...(document.security ? { security: document.security } : {}),
  };
}

async function firstReadable(
  reading: Reading,
  keep: Bytes,
  document: FoundDocument,
  problems: string[],
  nested: HealthContent[],
): Promise<DocumentDraft | undefined> {
  for (const attachment of document.attachments) {
    const read = await attachmentOf(reading, keep, attachment, document, problems, nested);
    if (read) return read;
  }
  return undefined;
}

const pictured = new Set(['pdf', 'png', 'jpeg', 'tiff', 'webp', 'gif', 'heic', 'text']);

async function attachmentOf(
  reading: Reading,
  keep: Bytes,
  { bytes, title }: FoundAttachment,
  document: FoundDocument,
  problems: string[],
  nested: HealthContent[],
): Promise<DocumentDraft | undefined> {
  if (!bytes) return undefined;
  const name = title ?? document.title;
  try {
    const { kind, charset, suspicion } = await reading.read('sniff', bytes);
    if (suspicion) problems.push(suspicion);
    if (suspicion) return undefined;
    if (pictured.has(kind)) return await readDocument(reading, keep, { bytes, kind, name, charset });
    if (kind === 'html') return inWords({ ...document, words: (await reading.read('html.words', bytes)).text }, name);
    if (healthKinds.has(kind)) return await insideOf(reading, bytes, document, nested);
    problems.push(`Inside of “${name.slice(0, 100)}”: ${fileKinds[kind].words}`);
    return undefined;
  } catch (error) {
    if (!isAppError(error) || error.code === 'service.unavailable') throw error;
    problems.push(error.detail);
    return undefined;
  }
}

/** A health summary as the document of another record: its words are the pages, its entries join the file's. */
async function insideOf(
  reading: Reading,
  bytes: Uint8Array,
  document: FoundDocument,
  nested: HealthContent[],
): Promise<DocumentDraft | undefined> {
  const inside = keepable(await reading.read('health.read', bytes, { timeoutMs: 60_000 }));
  nested.push(inside);
  const words = inside.documents.flatMap((one) => one.words ?? []).join('\n\n');
  return words === '' ? undefined : inWords({ ...document, words }, document.title);
}

/** A report without a readable attachment still has its own words. */
function inWords(document: FoundDocument, fileName: string): DocumentDraft {
  const text = withoutZero(document.words ?? '').trim();
  const proposal = proposeDocument({ pages: [`${document.title}\n${text}`], fileName });
  const pages = text === '' ? [] : textPages(text).map((page) => ({ text: page, words: [], width: 595, height: 842, picture: null })); // prettier-ignore
  // The conclusion of a report is a finding; a summary or a letter may say what the first doctors would do.
  const isReport = document.source.resource.startsWith('DiagnosticReport');
  return {
    kind: proposal.kind?.value ?? 'other',
    title: document.title,
    date: null,
    author: null,
    facility: null,
    firstOpinion: !isReport && proposal.firstOpinion !== undefined,
    evidence: {},
    warnings: [],
    pages,
    found: undefined,
  };
}
