import { newId } from '#kernel/ids.ts';
import { blind, type Tx } from '#platform/db/index.ts';
import * as documents from '../documents/documents.store.ts';
import * as files from '../reading/files.store.ts';
import { foundKey, isDecided, judge, stateByAnswers, type Found } from './identity-gate.rules.ts';
import * as store from './identity.store.ts';
import { decidedBefore } from './whose.store.ts';
import type { CaseSubject } from '../ports.ts';

export type GateSubject = { kind: 'study' | 'document' | 'file'; id: string; label: string };

/** Keeps whose a thing says it is, and asks when that is not who the case is about. @returns true when it now asks. */
export async function noteIdentity(
  tx: Tx,
  on: { tenantId: string; caseId: string; now: Date; about: CaseSubject },
  subject: GateSubject,
  found: Found,
): Promise<boolean> {
  const { verdict, ask, reasons } = judge(found, on.about, on.now);
  const key = blind(tx, on.caseId, foundKey(found));
  // The same person in another record of the case was decided to be the patient: nobody is asked twice.
  const before = ask ? await decidedBefore(tx, on.caseId, key) : undefined;
  const known = before?.answer === 'mine' ? before : undefined;
  const isNew = await store.putIdentity(tx, {
    id: newId(),
    tenant_id: on.tenantId,
    case_id: on.caseId,
    subject_kind: subject.kind,
    subject_id: subject.id,
    label: subject.label.slice(0, 200),
    found: JSON.stringify(found),
    found_key: key,
    verdict,
    ask,
    reasons: JSON.stringify(reasons),
    answer: known ? 'mine' : null,
    answered_by: known?.answered_by ?? null,
    answered_at: known?.answered_at ?? null,
    created_at: on.now,
  });
  await settle(tx, on.caseId, subject);
  return isNew && ask && !known;
}

/** Gives the thing, its file and its documents the state that the answers so far give. */
export async function settle(tx: Tx, caseId: string, subject: Pick<GateSubject, 'kind' | 'id'>): Promise<void> {
  const rows = await store.identitiesOf(tx, caseId, { subject_kind: subject.kind, subject_id: subject.id });
  const state = stateByAnswers(rows);
  if (subject.kind === 'study') return files.setStateOf(tx, caseId, { study: subject.id }, state);
  if (subject.kind === 'file') {
    await files.setStateOf(tx, caseId, { file: subject.id }, state);
    const inside = await documents.documentsOfFile(tx, subject.id);
    if (inside.length === 0) return;
    // A letter inside of a record may have a question of its own, which the record's answer does not settle.
    const asked = await store.askedIdentities(tx, caseId);
    for (const { id } of inside) {
      const own = asked.filter((row) => row.subject_kind === 'document' && row.subject_id === id);
      await documents.updateDocument(tx, id, { state: stateByAnswers([...rows, ...own]) });
    }
    return;
  }
  const document = await documents.documentById(tx, caseId, subject.id);
  if (!document) return;
  // A file that is this one document goes with it; a bundle of many stays.
  if (document.pointer === '') await files.setStateOf(tx, caseId, { file: document.file_id }, state);
  const ofFile = document.pointer === '' ? [] : await store.identitiesOf(tx, caseId, { subject_kind: 'file', subject_id: document.file_id }); // prettier-ignore
  await documents.updateDocument(tx, document.id, { state: stateByAnswers([...rows, ...ofFile]) });
}

/** Compares everything unanswered once more. @returns how many questions are open afterwards. */
export async function compareAgain(tx: Tx, caseId: string, about: CaseSubject, now: Date): Promise<number> {
  for (const row of await store.unansweredIdentities(tx, caseId)) {
    const { verdict, ask, reasons } = judge(row.found, about, now);
    if (verdict === row.verdict && ask === row.ask) continue;
    // A yes that waited for the desk decides as soon as nothing contradicts it any more.
    const yes = row.said_mine_at !== null && isDecided('mine', verdict, false);
    const answered = yes ? ({ answer: 'mine', answered_at: row.said_mine_at } as const) : {};
    await store.updateIdentity(tx, row.id, { verdict, ask, reasons: JSON.stringify(reasons), ...answered });
    await settle(tx, caseId, { kind: row.subject_kind, id: row.subject_id });
  }
  return (await openIdentityQuestions(tx, caseId)).length;
}

/** Questions about whose records these are that nobody has answered: while there is one, the case goes to no expert. */
export async function openIdentityQuestions(
  tx: Tx,
  caseId: string,
): Promise<{ questionId: string; about: GateSubject['kind']; subjectId: string; label: string }[]> {
  const rows = await store.askedIdentities(tx, caseId);
  return rows
    .filter(({ answer }) => answer === null)
    .map((row) => ({ questionId: row.id, about: row.subject_kind, subjectId: row.subject_id, label: row.label }));
}

/** Studies an expert must not see: in question, or said to be another person's. */
export async function studiesHeldBack(tx: Tx, caseId: string): Promise<Map<string, 'asked' | 'not-mine'>> {
  const held = new Map<string, 'asked' | 'not-mine'>();
  for (const row of await store.askedIdentities(tx, caseId)) {
    if (row.subject_kind !== 'study') continue;
    if (row.answer === 'not-mine') held.set(row.subject_id, 'not-mine');
    else if (row.answer === null && !held.has(row.subject_id)) held.set(row.subject_id, 'asked');
  }
  return held;
}
