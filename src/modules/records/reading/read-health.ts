import { isAppError, type AppError } from '#kernel/errors.ts';
import type { Fact, HealthContent } from '#formats/facts/index.ts';
import type { FileKind } from '#formats/sniff/index.ts';
import { keepable } from './keepable.rules.ts';
import { linePortions } from './line-portions.ts';
import type { Bytes } from '../uploads/extents.ts';
import { foundInRecord } from '../identity/found.rules.ts';
import type { Found } from '../identity/identity-gate.rules.ts';
import { withoutZero } from './read-document.ts';
import { documentOf, type HealthDocument } from './health-documents.ts';
import type { Reading } from './reading.ts';
import type { FileEntries } from '../records.tables.ts';
import { factRow, type FactDraft } from '../facts/fact-row.ts';

export type HealthRead = {
  facts: FactDraft[];
  /** What the file held by type, and how much of it is in the original only. */
  entries: FileEntries;
  documents: HealthDocument[];
  people: Found[];
  /** What the source says of how private a fact is, by the fact's id. */
  security: Map<string, readonly { code: string }[]>;
  /** How many documents it holds, and what was odd about it. */
  documentCount: number;
  problems: string[];
};

/** A bulk file is read so many bytes of lines at a time, so that memory does not grow with it. */
const portionBytes = 8 * 1024 * 1024;
/** Far below what the database waits for between two statements of a transaction. */
const portionMs = 30_000;

/** Documents of one file that become papers; an export of a whole life has some hundred. */
const mostDocuments = 3000;

/**
 * Reads health data of any format that has one form (`#formats/facts`): FHIR R4, C-CDA, HL7 v2. Facts with the place of
 * each, whom it names, and the documents inside, those of health data embedded in it as well.
 * @throws AppError as the reader does
 */
export async function readHealth(reading: Reading, keep: Bytes, bytes: Uint8Array, name: string): Promise<HealthRead> {
  return healthOf(reading, keep, keepable(await reading.read('health.read', bytes, { timeoutMs: 60_000 })), name);
}

/** Whether a file of lines is so long that it is read in portions. */
export const isBulk = (kind: FileKind, size: number): boolean => kind === 'ndjson' && size > portionBytes;

/**
 * A long NDJSON file (FHIR Bulk Data) in portions of its lines, the next one read while one is kept; references are
 * followed inside of a portion.
 * @throws AppError as the reader does
 */
export async function* readBulk(
  reading: Reading,
  keep: Bytes,
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<HealthRead> {
  let refused: AppError | undefined;
  let isAny = false;
  const portions = linePortions(chunks, portionBytes);
  const next = async (): Promise<HealthContent | 'refused' | undefined> => {
    const { done, value } = await portions.next();
    if (done) return undefined;
    return reading.read('bulk.read', value, { timeoutMs: portionMs }).catch((error: unknown) => {
      if (!isAppError(error) || error.code !== 'input.unsupported') throw error;
      refused ??= error;
      return 'refused' as const;
    });
  };
  const ahead = () => {
    const asked = next();
    // It is waited for once the portion before it is kept.
    asked.catch(() => undefined);
    return asked;
  };
  for (let one = ahead(); ;) {
    const content = await one;
    if (content === undefined) break;
    one = ahead();
    if (content === 'refused') continue;
    isAny = true;
    yield await healthOf(reading, keep, keepable(content), name);
  }
  if (!isAny && refused !== undefined) throw refused;
}

async function healthOf(reading: Reading, keep: Bytes, content: HealthContent, name: string): Promise<HealthRead> {
  const documents: HealthDocument[] = [];
  const more = content.documents.length - mostDocuments;
  if (more > 0) content.problems.unshift(`${more} more documents stay in the original: there are too many to show.`);
  for (const document of content.documents.slice(0, mostDocuments)) {
    const { draft, nested, problems } = await documentOf(reading, keep, document, name);
    documents.push(draft);
    content.problems.push(...problems);
    for (const one of nested) takeIn(content, one, document.source.pointer);
  }
  const facts = content.facts.map(factRow);
  return {
    facts,
    security: securityOf(content.facts, facts),
    entries: { counts: content.counts, unmapped: content.unmapped },
    documents: documents.filter(({ pages }) => pages.length > 0),
    documentCount: documents.length,
    people: content.people.map(foundInRecord),
    problems: content.problems,
  };
}

/** A record inside of a document of a record: its entries are entries of the file, found where the document stands. */
function takeIn(content: HealthContent, inside: HealthContent, pointer: string): void {
  content.facts.push(...inside.facts.map((fact) => ({ ...fact, source: { ...fact.source, pointer } })));
  content.people.push(...inside.people);
  content.problems.push(...inside.problems);
  addEntries(content, inside);
}

function addEntries(to: FileEntries, more: FileEntries): void {
  for (const key of ['counts', 'unmapped'] as const)
    for (const [type, n] of Object.entries(more[key])) to[key][type] = (to[key][type] ?? 0) + n;
}

function securityOf(facts: readonly Fact[], rows: readonly FactDraft[]): HealthRead['security'] {
  return new Map(
    facts.flatMap((fact, index) => {
      const id = rows[index]?.id;
      return fact.security && id ? [[id, fact.security] as const] : [];
    }),
  );
}

/** What a file held, added up over its portions. */
export function healthTotals() {
  const entries: FileEntries = { counts: {}, unmapped: {} };
  const problems: string[] = [];
  let [facts, documents] = [0, 0];
  return {
    add: (read: HealthRead): void => {
      addEntries(entries, read.entries);
      facts += read.facts.length;
      documents += read.documentCount;
      if (problems.length < 50) problems.push(...read.problems);
    },
    entries: () => JSON.stringify(entries),
    /** In words, with what was odd about it. */
    summary: (): string => {
      const left = Object.values(entries.unmapped).reduce((sum, n) => sum + n, 0);
      const parts = [
        `Health data: ${counted(facts, 'entry', 'entries')} and ${counted(documents, 'document', 'documents')}.`,
      ];
      if (left > 0) parts.push(`${left} more are words or administration; they stay in the original.`);
      if (problems.length > 0) parts.push(problems.slice(0, 5).join(' '));
      return withoutZero(parts.join(' ')).slice(0, 2000);
    },
  };
}

const counted = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
