import { newId } from '#kernel/ids.ts';
import type { FileKind } from '#formats/sniff/index.ts';
import { proposeLabels } from '#modules/consent/index.ts';
import type { Tx } from '#platform/db/index.ts';
import * as documents from '../documents/documents.store.ts';
import { findSamePapers } from '../documents/same-papers.ts';
import { insertFacts } from '../facts/facts.store.ts';
import * as files from './files.store.ts';
import { noteIdentity, type GateSubject } from '../identity/identity-gate.ts';
import type { Found } from '../identity/identity-gate.rules.ts';
import type { StoredInstance } from './imaging-intake.ts';
import type { CaseSubject, RecordsParts } from '../ports.ts';
import { foundInScan } from '../identity/found.rules.ts';
import { firstScan, type MalwareScan } from '../quarantine/quarantine.rules.ts';
import { titleOf, withoutZero, type DocumentDraft, type PageDraft } from './read-document.ts';
import { recognisePages } from '../records.jobs.ts';
import type { TextState } from '../shapes.contract.ts';
import { healthTotals, type HealthRead } from './read-health.ts';
import { nameOf } from '../uploads/tus.rules.ts';
import * as uploads from '../uploads/uploads.store.ts';
import type { Member } from './unzip.ts';

/** The upload whose files are read, and who sent it. */
export type IngestInput = { tenantId: string; caseId: string; uploadId: string; actorId: string };

type Known = { kind: FileKind; sha256: string };
/** What is known of a file that could not even be looked at. */
type Seen = { kind: FileKind | null; sha256: string | null };
type Plain = { state: 'refused' | 'junk' | 'duplicate'; reason: string; code?: string; malwareScan?: MalwareScan };

export type Keeper = ReturnType<typeof createKeeper>;

/** Writes what became of a file: its state, what was read from it, the question it raises, the event. One transaction each. */
export function createKeeper(
  parts: RecordsParts,
  input: IngestInput,
  about: CaseSubject,
  inCase: <T>(body: (tx: Tx) => Promise<T>) => Promise<T>,
) {
  const { tenantId, caseId, actorId } = input;
  const ofCase = { tenant_id: tenantId, case_id: caseId };
  const now = () => parts.clock.now();

  const emit = (tx: Tx, type: string, data: Record<string, string | number>) =>
    parts.emit(tx, { type, caseId, data, tenantId, actorId, at: now() });

  const ask = async (tx: Tx, subject: GateSubject, found: Found): Promise<void> => {
    const asked = await noteIdentity(tx, { tenantId, caseId, now: now(), about }, subject, found);
    if (asked) await emit(tx, 'records.identity-asked', { about: subject.kind, subjectId: subject.id });
  };

  const checked = (tx: Tx, file: files.FileRow, known: Known, more: Parameters<typeof files.updateFile>[2] = {}) =>
    files.updateFile(tx, file.id, { ...known, state: 'checked', checked_at: now(), ...more });

  /** What is private is kept back from the first moment on, until the patient says that it may be seen. */
  const label = (tx: Tx, items: Parameters<typeof proposeLabels>[2]) =>
    proposeLabels(tx, { tenantId, caseId, at: now() }, items);

  /** Nobody waits for words that nothing on this machine can read. */
  const stateOf = ({ textState = 'layer' }: PageDraft): TextState =>
    textState === 'waiting' && !parts.recogniser ? 'unreadable' : textState;

  async function putDocument(tx: Tx, file: files.FileRow, draft: DocumentDraft, pointer: string): Promise<string> {
    const id = newId();
    const row = {
      ...ofCase,
      id,
      file_id: file.id,
      pointer,
      kind: draft.kind,
      title: draft.title,
      date: draft.date,
      author: draft.author,
      facility: draft.facility,
      first_opinion: draft.firstOpinion,
      language: draft.language ?? null,
      joined_into: null,
      evidence: JSON.stringify(draft.evidence),
      warnings: JSON.stringify(draft.warnings),
      page_count: draft.pages.length,
      state: 'checked' as const,
      confirmed_by: null,
      confirmed_at: null,
      created_at: now(),
    };
    const pages = draft.pages.map((page, index) => ({
      ...ofCase,
      document_id: id,
      page: index + 1,
      text: withoutZero(page.text),
      words: JSON.stringify(page.words),
      width: page.width,
      height: page.height,
      picture: page.picture === null ? null : JSON.stringify(page.picture),
      text_state: stateOf(page),
    }));
    await documents.insertDocument(tx, row, pages);
    const text = pages.map((page) => page.text).join('\n');
    const fromRecord = pointer !== '';
    await label(tx, [{ kind: 'document', id, title: draft.title, text, security: draft.security, fromRecord }]);
    if (pages.some((page) => page.text_state === 'waiting'))
      await parts.enqueue(tx, recognisePages.name, { tenantId, caseId, documentId: id, actorId });
    else await findSamePapers(tx, caseId, id);
    await emit(tx, 'records.document-checked', { documentId: id });
    return id;
  }

  async function putHealth(tx: Tx, file: files.FileRow, read: HealthRead): Promise<void> {
    await insertFacts(
      tx,
      read.facts.map((fact) => ({ ...ofCase, file_id: file.id, ...fact })),
    );
    const labelled = read.facts.map(({ id, label: title }) => ({
      kind: 'fact' as const,
      id,
      title,
      text: '',
      security: read.security.get(id),
      fromRecord: true,
    }));
    await label(tx, labelled);
    for (const draft of read.documents) {
      const id = await putDocument(tx, file, draft, draft.pointer);
      // A letter inside of a record may be about someone else than the record.
      if (draft.found) await ask(tx, { kind: 'document', id, label: draft.title }, draft.found);
    }
    for (const person of read.people) await ask(tx, { kind: 'file', id: file.id, label: file.name }, person);
  }

  return {
    /** Nothing was read from it. What is no record or a copy gives its bytes back; a refused original is kept. */
    plain: (file: files.FileRow, known: Seen, { state, reason, code, malwareScan }: Plain) =>
      inCase((tx) =>
        files.updateFile(tx, file.id, {
          ...known,
          state,
          reason: withoutZero(reason),
          reason_code: code ?? null,
          checked_at: now(),
          ...(malwareScan === undefined ? {} : { malware_scan: malwareScan }),
          ...(state === 'refused' ? {} : { extents: '[]' }),
        }),
      ),

    /** Kept and handed out as it is: a document without pages, so that the expert sees it is there. */
    kept: (file: files.FileRow, known: Known, reason: string) =>
      inCase(async (tx) => {
        await checked(tx, file, known, { reason });
        const blank = { kind: 'other' as const, title: titleOf(file.name), date: null, author: null, facility: null };
        await putDocument(
          tx,
          file,
          { ...blank, firstOpinion: false, evidence: {}, warnings: [reason], pages: [], found: undefined },
          '',
        );
      }),

    document: (file: files.FileRow, known: Known, draft: DocumentDraft) =>
      inCase(async (tx) => {
        await checked(tx, file, known);
        const id = await putDocument(tx, file, draft, '');
        if (draft.found) await ask(tx, { kind: 'document', id, label: draft.title }, draft.found);
      }),

    /** @param read from its beginning each time it is called: a transaction that is tried again asks again */
    healthData: (file: files.FileRow, known: Known, read: () => AsyncIterable<HealthRead> | Iterable<HealthRead>) =>
      inCase(async (tx) => {
        const totals = healthTotals();
        // The file is there before what was read of it.
        await checked(tx, file, known);
        for await (const portion of read()) {
          totals.add(portion);
          await putHealth(tx, file, portion);
        }
        await files.updateFile(tx, file.id, { reason: totals.summary(), entries: totals.entries() });
      }),

    /** An archive stays as its original; what came out of it are files of their own, still to be looked at. */
    unpacked: (
      file: files.FileRow,
      known: Known,
      { members, objects }: { members: Member[]; objects: { id: string; size: number }[] },
    ) =>
      inCase(async (tx) => {
        await checked(tx, file, known, { reason: `We unpacked ${members.length} files from it.` });
        for (const { id, size } of objects)
          await uploads.insertMember(tx, {
            ...ofCase,
            id,
            upload_id: file.upload_id,
            role: 'member',
            start: 0,
            length: size,
          });
        await files.insertFiles(
          tx,
          members.map((member) => ({
            ...ofCase,
            id: member.id,
            upload_id: file.upload_id,
            parent_id: file.id,
            name: nameOf(member.path),
            path: member.path,
            size: member.size,
            last_modified: file.last_modified,
            sha256: null,
            kind: null,
            state: 'state' in member ? member.state : ('received' as const),
            reason: 'state' in member ? member.reason : null,
            reason_code: 'state' in member && member.state === 'refused' ? member.code : null,
            extents: JSON.stringify(member.extents),
            malware_scan: firstScan(parts.scanner),
            study_uid: null,
            series_uid: null,
            instance_uid: null,
            actor_id: file.actor_id,
            received_at: now(),
            checked_at: 'state' in member ? now() : null,
          })),
        );
      }),

    /** Scans are kept by the imaging module; our copy goes once theirs is durable. */
    scans: (stored: { file: files.FileRow; known: Known; outcome: StoredInstance }[]) =>
      inCase(async (tx) => {
        const people = new Map<string, { subject: GateSubject; found: Found }>();
        for (const { file, known, outcome } of stored) {
          const taken = outcome.outcome !== 'refused';
          await checked(tx, file, known, {
            state: outcome.outcome === 'stored' ? 'checked' : outcome.outcome,
            reason: outcome.reason ?? (outcome.outcome === 'duplicate' ? 'We have this picture already.' : null),
            reason_code: taken ? null : 'file.damaged',
            study_uid: outcome.studyInstanceUid ?? null,
            series_uid: outcome.seriesInstanceUid ?? null,
            instance_uid: outcome.sopInstanceUid ?? null,
            ...(taken ? { extents: '[]' } : {}),
          });
          if (!taken || outcome.studyInstanceUid === undefined || !outcome.identity) continue;
          const found = foundInScan(outcome.identity);
          const subject = { kind: 'study' as const, id: outcome.studyInstanceUid, label: 'Scan' };
          people.set(`${subject.id}|${JSON.stringify(found)}`, { subject, found });
        }
        for (const { subject, found } of people.values()) await ask(tx, subject, found);
      }),

    /** Everything of this upload was looked at. */
    processed: () => inCase((tx) => emit(tx, 'records.processed', { uploadId: input.uploadId })),
  };
}
