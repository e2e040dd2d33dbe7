import { content } from '#formats/content/index.ts';
import { AppError } from '#kernel/errors.ts';
import { implement, type CaseContext, type Implemented } from '#platform/operations/index.ts';
import type { RecordsParts } from '../ports.ts';
import * as contract from '../requests.contract.ts';
import { mailLetter } from './make-letter.ts';
import { lockedRequest, viewOf } from './requests.operations.ts';
import { afterSpan, dueAfter, lawFor, mayDo, nextClock, stateByItems } from './requests.rules.ts';
import * as store from './requests.store.ts';
import type { RequestItemRow } from './requests.store.ts';

/** Letters on their way, and what comes back. */
export function answersOperations(parts: RecordsParts): Implemented[] {
  const send = implement(contract.sendRequestLetter, async (context, input) => {
    const { tx } = context;
    const letter = await store.letterById(tx, context.case.caseId, input.letterId);
    if (!letter) throw new AppError('not-found', 'We could not find this letter.');
    const row = await lockedRequest(context, letter.request_id);
    mayDo(row.state, 'send');
    if (letter.sent_at !== null) throw new AppError('state.already-done', 'This letter is on its way already.');
    if (input.how === 'email') mayMail(context, row);
    const now = context.clock.now();
    if (input.how === 'email') await mailLetter(parts, row, letter);
    await store.updateLetter(tx, letter.id, { sent_at: now, sent_how: input.how });
    if (letter.kind === 'request') await beginClock(tx, row, input, now);
    await context.emit({ type: 'records.request-changed', data: { requestId: row.id } });
    return viewOf(context, row.id);
  });

  const note = implement(contract.noteRequest, async (context, input) => {
    const { tx } = context;
    const row = await lockedRequest(context, input.requestId);
    mayDo(row.state, 'note');
    const now = context.clock.now();
    const words = input.words ?? null;
    if (input.note === 'fee') await store.updateRequest(tx, row.id, { fee: needed(words, 'What do they ask for it?') });
    else if (input.note === 'extended') await extend(tx, row, now);
    else if (input.note === 'closed')
      await store.updateRequest(tx, row.id, { state: 'closed', since: now, next_at: null });
    else {
      if (input.note === 'refused')
        await store.updateRequest(tx, row.id, { reason: needed(words, 'What reason did they give?') });
      await noteItems(context, row, { ...input, note: input.note }, now);
    }
    await context.emit({ type: 'records.request-changed', data: { requestId: row.id } });
    return viewOf(context, row.id);
  });

  return [send, note];
}

type Tx = CaseContext['tx'];

/** By mail a letter goes only when the patient chose so, to an address they gave. */
function mayMail({ case: { relations } }: CaseContext, row: store.RequestRow): void {
  if (!relations.includes('patient') && !relations.includes('representative'))
    throw new AppError('permission.denied', 'Only the patient can choose to send it by e-mail.');
  if (row.holder.email === null)
    throw new AppError('input.invalid', 'There is no e-mail address for this hospital or practice.');
}

async function beginClock(
  tx: Tx,
  row: store.RequestRow,
  { how, remindByMail }: { how: (typeof contract.channels)[number]; remindByMail: boolean },
  now: Date,
): Promise<void> {
  const { laws, clock } = content.requestLaws;
  const due = dueAfter(lawFor(laws, row.country), now, how, clock);
  await store.updateRequest(tx, row.id, {
    state: 'sent',
    since: now,
    sent_at: now,
    sent_how: how,
    due_at: due,
    next_at: nextClock('none', now, due, clock)?.at ?? null,
    remind_by_mail: how === 'email' && remindByMail,
  });
}

/** The holder needs longer, as the law lets them, once. @throws AppError state.wrong-step */
async function extend(tx: Tx, row: store.RequestRow, now: Date): Promise<void> {
  const { laws, clock } = content.requestLaws;
  const { extension } = lawFor(laws, row.country);
  if (!extension || row.extended || row.due_at === null || row.sent_at === null)
    throw new AppError('state.wrong-step', 'The law does not let them put it off, or not once more.');
  const due = afterSpan(row.due_at, extension);
  const next = nextClock('none', row.due_at, due, clock);
  await store.updateRequest(tx, row.id, {
    due_at: due,
    extended: true,
    step: 'none',
    next_at: next?.at ?? null,
    since: now,
  });
}

type ItemNote = { note: 'arrived' | 'not-held' | 'refused'; items?: number[] | undefined };

async function noteItems(
  { tx, actor }: CaseContext,
  row: store.RequestRow,
  { note, items }: ItemNote,
  now: Date,
): Promise<void> {
  const lines = await store.requestItemsOf(tx, row.case_id, row.id);
  const isMeant = (line: RequestItemRow): boolean => (items ? items.includes(line.n) : line.state === 'open');
  const arrived = [{ label: `Noted by ${actor.name}`, documentId: null, studyInstanceUid: null }];
  for (const line of lines.filter(isMeant)) {
    line.state = note;
    const come = note === 'arrived' && line.arrived.length === 0 ? { arrived: JSON.stringify(arrived) } : {};
    await store.updateItem(tx, line, { state: note, at: now, ...come });
  }
  const state = stateByItems(lines);
  await store.updateRequest(tx, row.id, { state, since: now, ...(state === 'sent' ? {} : { next_at: null }) });
}

function needed(words: string | null, ask: string): string {
  if (words !== null && words !== '') return words;
  throw new AppError('input.invalid', ask, { fields: [{ path: 'words', message: ask }] });
}
