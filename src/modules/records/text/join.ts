import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { proposeDocument } from '#formats/documents/index.ts';
import { languageOf } from '#formats/ocr/language.rules.ts';
import { labelsOf, proposeLabels } from '#modules/consent/index.ts';
import type { CaseContext } from '#platform/operations/index.ts';
import * as documents from '../documents/documents.store.ts';
import { findSamePapers } from '../documents/same-papers.ts';
import { noteIdentity } from '../identity/identity-gate.ts';
import type { RecordsParts } from '../ports.ts';
import { titleOf } from '../reading/read-document.ts';
import { recognisePages } from '../records.jobs.ts';
import { documentKindWords } from '../shapes.contract.ts';
import { evidenceOf, foundIn } from './proposals.rules.ts';
import * as store from './text.store.ts';

/**
 * One paper out of several, in the order they are named: its pages are theirs, what it is is proposed anew from all of
 * them, and what was private of one is private of the whole. The originals stay as they are; their rows are listed no
 * more. @returns the new paper's id. @throws AppError input.invalid, not-found
 */
export async function joinPages(
  parts: RecordsParts,
  context: CaseContext,
  documentIds: readonly string[],
): Promise<{ id: string; title: string }> {
  const { tx } = context;
  const { tenantId, caseId } = context.case;
  const now = context.clock.now();
  const members = await lockedMembers(context, documentIds);
  const pages = (await Promise.all(members.map((member) => store.wholePages(tx, member.id)))).flat();
  const texts = pages.map(({ text }) => text);
  const first = members[0] as Member;
  const proposal = proposeDocument({ pages: texts, fileName: first.file_name });
  const kind = proposal.kind?.value ?? 'other';
  const id = newId();
  const title = kind === 'other' ? titleOf(first.file_name) : documentKindWords[kind];
  const document = {
    tenant_id: tenantId,
    case_id: caseId,
    id,
    file_id: first.file_id,
    pointer: `joined:${id}`,
    kind,
    title,
    date: proposal.date?.value ?? null,
    author: proposal.author?.value ?? null,
    facility: proposal.facility?.value ?? null,
    first_opinion: proposal.firstOpinion !== undefined || members.some((member) => member.first_opinion),
    language: languageOf(texts.join('\n'))?.language ?? null,
    joined_into: null,
    evidence: JSON.stringify(evidenceOf(proposal)),
    warnings: JSON.stringify([...new Set(members.flatMap(({ warnings }) => warnings))]),
    page_count: pages.length,
    state: 'checked' as const,
    confirmed_by: null,
    confirmed_at: null,
    created_at: now,
  };
  const rows = pages.map((page, index) => ({
    ...page,
    document_id: id,
    page: index + 1,
    words: JSON.stringify(page.words),
    picture: page.picture === null ? null : JSON.stringify(page.picture),
  }));
  await documents.insertDocument(tx, document, rows);
  for (const member of members) await store.setRead(tx, member.id, { joined_into: id });
  const labels = (await labelsOf(tx, caseId)).filter(({ item_id: item }) => members.some((one) => one.id === item));
  const security = labels.flatMap(({ confidentiality, sensitivity }) =>
    [confidentiality, ...sensitivity].map((code) => ({ code })),
  );
  const item = { kind: 'document' as const, id, title, text: texts.join('\n'), fromRecord: false };
  const on = { tenantId, caseId, at: now };
  await proposeLabels(tx, on, [{ ...item, security: security.length === 0 ? undefined : security }]);
  const found = foundIn(proposal);
  if (found) {
    const about = await parts.cases.subjectOf(tx, caseId);
    await noteIdentity(tx, { tenantId, caseId, now, about }, { kind: 'document', id, label: title }, found);
  }
  if (pages.some((page) => page.text_state === 'waiting'))
    await parts.enqueue(tx, recognisePages.name, {
      tenantId,
      caseId,
      documentId: id,
      actorId: context.actor.personId,
    });
  else await findSamePapers(tx, caseId, id);
  return { id, title };
}

type Member = NonNullable<Awaited<ReturnType<typeof store.lockedDocument>>>;

/** The papers to be joined, each once, whole and surely the patient's. */
async function lockedMembers({ tx, case: ref }: CaseContext, documentIds: readonly string[]): Promise<Member[]> {
  const members: Member[] = [];
  for (const documentId of documentIds) {
    const row = await store.lockedDocument(tx, ref.caseId, documentId);
    if (!row || row.state === 'not-mine') throw new AppError('not-found', 'One of these photos is not here any more.');
    const problem = problemOf(row, members);
    if (problem) throw new AppError('input.invalid', problem, { fields: [{ path: 'documentIds', message: problem }] });
    members.push(row);
  }
  return members;
}

function problemOf(row: Member, before: readonly Member[]): string | undefined {
  if (before.some(({ id }) => id === row.id)) return 'The same photo is named twice.';
  if (row.joined_into !== null || row.pointer !== '') return 'One of these photos is part of another paper already.';
  if (row.page_count === 0) return 'One of these files has no pages that could be joined.';
  return row.state === 'asked' ? 'First answer whether these records are yours, then join them.' : undefined;
}
