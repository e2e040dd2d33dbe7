import type { CaseRef, Relation } from '#kernel/actor.ts';
import { fileKinds, type FileKind } from '#formats/sniff/index.ts';
import type { ListedDocument } from './documents/documents.store.ts';
import type { ListedFact } from './facts/facts.store.ts';
import { foldsInto } from './facts/sameness.rules.ts';
import { ucumOf } from '#formats/ucum/index.ts';
import type { FileRow } from './reading/files.store.ts';
import type { IdentityRow } from './identity/identity.store.ts';
import { plainName } from './identity/whose.rules.ts';
import type { UploadRow } from './uploads/uploads.store.ts';
import { packMediaType } from '#formats/pack/index.ts';
import type * as contract from './shapes.contract.ts';

const all: ReadonlySet<Relation> = new Set(['patient', 'carer-adds', 'desk', 'system']);

/** Who hands in and sorts sees everything; others only what is surely about the patient. */
export function seesAll(ref: CaseRef): boolean {
  return ref.relations.some((relation) => all.has(relation));
}

/** The media type of a kind of file. */
export const mediaTypeOf = (kind: string | null): string =>
  kind !== null && kind in fileKinds ? fileKinds[kind as FileKind].mediaType : 'application/octet-stream';

export function fileView(row: FileRow): contract.FileView {
  return {
    fileId: row.id,
    name: row.name,
    path: row.path,
    size: row.size,
    kind: row.kind,
    state: row.state,
    reason: row.reason,
    reasonCode: row.reason_code === 'file.damaged-on-way' ? 'file.damaged' : row.reason_code,
    sha256: row.sha256,
    malwareScan: row.malware_scan,
    entries: row.entries,
    studyInstanceUid: row.study_uid,
    hasOriginal: row.extents.length > 0,
    receivedAt: row.received_at.toISOString(),
  };
}

const copyView = (row: ListedDocument): contract.DocumentView['alsoCameAs'][number] => ({
  documentId: row.id,
  fileId: row.file_id,
  fileName: row.file_name,
  mediaType: mediaTypeOf(row.file_kind),
  addedAt: row.created_at.toISOString(),
});

/** @param copies papers that are listed with this one */
export function documentView(
  row: ListedDocument,
  number: number,
  copies: readonly ListedDocument[] = [],
): contract.DocumentView {
  return {
    ...copyView(row),
    number,
    kind: row.kind,
    title: row.title,
    date: row.date,
    author: row.author,
    facility: row.facility,
    firstOpinion: row.first_opinion,
    pageCount: row.page_count,
    state: row.state,
    warnings: row.warnings,
    evidence: row.evidence,
    confirmed: row.confirmed_at !== null,
    language: row.language,
    pagesWaiting: row.pages_waiting,
    pagesUnreadable: row.pages_unreadable,
    alsoCameAs: copies.map(copyView),
  };
}

export function questionView(row: IdentityRow): contract.IdentityQuestion {
  const { name, birthDate, sex } = row.found;
  return {
    questionId: row.id,
    about: row.subject_kind,
    subjectId: row.subject_id,
    label: row.label,
    found: { name: name === null ? null : plainName(name), birthDate, sex },
    reasons: row.reasons,
    answer: row.answer,
    answeredBy: row.answered_by,
    answeredAt: row.answered_at?.toISOString() ?? null,
    saidMineAt: row.said_mine_at?.toISOString() ?? null,
  };
}

export function uploadView(row: UploadRow): contract.UploadView {
  const { id: uploadId, name, path, size, received, last_modified: lastModified, sha256 } = row;
  const isPack = row.media_type === packMediaType;
  return { uploadId, name, path, size, received, lastModified, sha256, isPack };
}

const placeOf = (row: ListedFact) => ({
  fileId: row.file_id,
  fileName: row.file_name,
  resource: row.resource,
  pointer: row.pointer,
});

/** An entry of the list; `same` are all statements that may stand behind entries of its mark. */
export function factView(row: ListedFact, same: readonly ListedFact[] = []): contract.FactView {
  return {
    factId: row.id,
    kind: row.kind,
    label: row.label,
    code: row.code,
    codeSystem: row.code_system,
    codes: (row.codes ?? []).map(({ system = null, code, display = null }) => ({ system, code, display })),
    date: row.date,
    endDate: row.end_date,
    value: row.value,
    unit: row.unit,
    ucum: row.unit === null ? null : (ucumOf(row.unit) ?? null),
    referenceRange: row.reference_range,
    low: row.low,
    high: row.high,
    interpretation: row.interpretation,
    status: row.status,
    source: placeOf(row),
    alsoIn: same
      .filter((other) => foldsInto(other, row))
      .map((other) => ({
        ...placeOf(other),
        factId: other.id,
        label: other.label,
        date: other.date,
        value: other.value,
        unit: other.unit,
        status: other.status,
      })),
  };
}
