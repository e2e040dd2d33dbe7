import type { CaseRef, Relation } from '#kernel/actor.ts';
import { fileKinds, type FileKind } from '#formats/sniff/index.ts';
import type { FactRow, ListedDocument } from './documents.store.ts';
import type { FileRow } from './files.store.ts';
import type { IdentityRow } from './identity.store.ts';
import type { UploadRow } from './uploads.store.ts';
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
    studyInstanceUid: row.study_uid,
    hasOriginal: row.extents.length > 0,
    receivedAt: row.received_at.toISOString(),
  };
}

export function documentView(row: ListedDocument, number: number): contract.DocumentView {
  return {
    documentId: row.id,
    fileId: row.file_id,
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
    fileName: row.file_name,
    mediaType: mediaTypeOf(row.file_kind),
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
  };
}

/** `Family^Given^Middle` (DICOM PN, PS3.5 6.2) as a person writes it. */
function plainName(name: string): string {
  const [family = '', ...given] = name.split('^');
  return name.includes('^') ? [...given, family].filter((part) => part.trim() !== '').join(' ') : name;
}

export function uploadView(row: UploadRow): contract.UploadView {
  const { id: uploadId, name, path, size, received, last_modified: lastModified, sha256 } = row;
  const isPack = row.media_type === packMediaType;
  return { uploadId, name, path, size, received, lastModified, sha256, isPack };
}

export function factView(row: FactRow & { file_name: string }): contract.FactView {
  return {
    factId: row.id,
    kind: row.kind,
    label: row.label,
    code: row.code,
    codeSystem: row.code_system,
    date: row.date,
    value: row.value,
    unit: row.unit,
    referenceRange: row.reference_range,
    interpretation: row.interpretation,
    status: row.status,
    source: { fileId: row.file_id, fileName: row.file_name, resource: row.resource, pointer: row.pointer },
  };
}
