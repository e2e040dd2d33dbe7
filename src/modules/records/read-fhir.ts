import { isAppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { proposeDocument } from '#formats/documents/index.ts';
import type { Fact, FhirAttachment, FhirContent, FhirDocument } from '#formats/fhir/index.ts';
import type { Insertable } from 'kysely';
import { keepable } from './keepable.rules.ts';
import type { Bytes } from './extents.ts';
import type { Found } from './identity-gate.rules.ts';
import { readDocument, withoutZero, type DocumentDraft } from './read-document.ts';
import type { Reading } from './reading.ts';
import type { FactTable } from './records.tables.ts';
import { documentKindWords } from './shapes.contract.ts';

export type FhirRead = {
  facts: Omit<Insertable<FactTable>, 'tenant_id' | 'case_id' | 'file_id'>[];
  documents: (DocumentDraft & { pointer: string })[];
  people: Found[];
  /** What the source says of how private a fact is, by the fact's id. */
  security: Map<string, readonly { code: string }[]>;
  /** What the file holds, in words, with what was odd about it. */
  summary: string;
};

/** Reads health data (FHIR R4): facts with the place of each, and the documents inside. @throws AppError as the reader does */
export async function readFhir(reading: Reading, keep: Bytes, bytes: Uint8Array, name: string): Promise<FhirRead> {
  const content = keepable(await reading.read('fhir.read', bytes, { timeoutMs: 60_000 }));
  const documents: FhirRead['documents'] = [];
  for (const document of content.documents) documents.push(await documentOf(reading, keep, document, name));
  const facts = content.facts.map(factRow);
  const security = new Map(
    content.facts.flatMap((fact, index) => {
      const id = facts[index]?.id;
      return fact.security && id ? [[id, fact.security] as const] : [];
    }),
  );
  return {
    facts,
    security,
    documents: documents.filter(({ pages }) => pages.length > 0),
    people: content.patients.map((patient) => ({
      name: patient.name ?? null,
      birthDate: patient.birthDate ?? null,
      sex: patient.sex ?? null,
      ids: patient.identifiers.map(({ system, value }) => ({ system, value })),
    })),
    summary: summaryOf(content),
  };
}

function factRow(fact: Fact): FhirRead['facts'][number] {
  const clean = (text: string | undefined, most = 1000): string | null =>
    text === undefined ? null : withoutZero(text).slice(0, most);
  return {
    id: newId(),
    pointer: fact.source.jsonPointer,
    resource: withoutZero(fact.source.resource).slice(0, 200),
    kind: fact.kind,
    label: clean(fact.label, 500) ?? '',
    code_system: clean(fact.code?.system),
    code: clean(fact.code?.code),
    date: clean(fact.date, 40),
    value: clean(fact.value, 4000),
    unit: clean(fact.unit, 100),
    reference_range: clean(fact.referenceRange),
    interpretation: clean(fact.interpretation),
    status: clean(fact.status),
  };
}

/** What the record says of a document counts more than what we read out of it. */
async function documentOf(
  reading: Reading,
  keep: Bytes,
  document: FhirDocument,
  fileName: string,
): Promise<DocumentDraft & { pointer: string }> {
  const problems = document.attachments.flatMap(({ problem }) => problem ?? []);
  const draft = (await firstReadable(reading, keep, document, problems)) ?? conclusionOf(document, fileName);
  const said = (field: string, value: string | undefined) =>
    value === undefined
      ? {}
      : { [field]: { value, confidence: 0.95, page: 0, quote: `${document.source.resource}: ${value}`.slice(0, 300) } };
  return {
    ...draft,
    pointer: document.source.jsonPointer || document.source.resource,
    title: withoutZero(document.title).slice(0, 200) || documentKindWords[draft.kind],
    date: document.date?.slice(0, 10) ?? draft.date,
    author: document.author ?? draft.author,
    evidence: { ...draft.evidence, ...said('date', document.date?.slice(0, 10)), ...said('author', document.author) },
    warnings: [...draft.warnings, ...problems.map(withoutZero)],
    ...(document.security ? { security: document.security } : {}),
  };
}

async function firstReadable(
  reading: Reading,
  keep: Bytes,
  document: FhirDocument,
  problems: string[],
): Promise<DocumentDraft | undefined> {
  for (const attachment of document.attachments) {
    const read = await attachmentOf(reading, keep, attachment, document.title, problems);
    if (read) return read;
  }
  return undefined;
}

async function attachmentOf(
  reading: Reading,
  keep: Bytes,
  { bytes, title }: FhirAttachment,
  name: string,
  problems: string[],
): Promise<DocumentDraft | undefined> {
  if (!bytes) return undefined;
  try {
    const { kind, charset, suspicion } = await reading.read('sniff', bytes);
    if (suspicion) problems.push(suspicion);
    if (suspicion || !['pdf', 'png', 'jpeg', 'tiff', 'webp', 'gif', 'text'].includes(kind)) return undefined;
    return await readDocument(reading, keep, { bytes, kind, name: title ?? name, charset });
  } catch (error) {
    if (!isAppError(error) || error.code === 'service.unavailable') throw error;
    problems.push(error.detail);
    return undefined;
  }
}

/** A report without a readable attachment still has its conclusion in words. */
function conclusionOf(document: FhirDocument, fileName: string): DocumentDraft {
  const text = withoutZero(document.conclusion ?? '');
  const proposal = proposeDocument({ pages: [`${document.title}\n${text}`], fileName });
  const pages = text === '' ? [] : [{ text, words: [], width: 595, height: 842, picture: null }];
  const kind = proposal.kind?.value ?? 'other';
  const { title } = document;
  return {
    kind,
    title,
    date: null,
    author: null,
    facility: null,
    // A conclusion of a report is a finding.
    firstOpinion: false,
    evidence: {},
    warnings: [],
    pages,
    found: undefined,
  };
}

function summaryOf({ facts, documents, problems, unmapped }: FhirContent): string {
  const left = Object.values(unmapped).reduce((sum, n) => sum + n, 0);
  const parts = [`Health data: ${facts.length} entries and ${documents.length} documents.`];
  if (left > 0) parts.push(`${left} more entries are administrative and stay in the original.`);
  if (problems.length > 0) parts.push(problems.slice(0, 5).join(' '));
  return withoutZero(parts.join(' ')).slice(0, 2000);
}
