import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { calledName } from '#kernel/names.ts';
import { namesOf } from '#modules/identity/index.ts';
import { implement, type CaseContext, type Implemented } from '#platform/operations/index.ts';
import * as contract from '../asks.contract.ts';
import { checklistStanding } from '../checklist/standing.ts';
import type { RecordsParts } from '../ports.ts';
import { nextAsk, standsStill, type AskCommand } from './asks.rules.ts';
import * as store from './asks.store.ts';

/** So many questions may be open at once: more is a conversation, and belongs to one. */
export const mostOpen = 10;

/** “One more thing”: asked by the reading doctor, answered by the patient or by what arrives. */
export function asksOperations(parts: RecordsParts): Implemented[] {
  const list = implement(contract.listAsks, async (context) => {
    const standing = await parts.cases.standingOf(context.tx, context.case.caseId);
    const rows = await store.asksOf(context.tx, context.case.caseId);
    return { asks: await viewsOf(context, rows), pausedAt: standing.pausedAt?.toISOString() ?? null };
  });

  const ask = implement(contract.askForMore, async (context, input) => {
    const { tx, clock, actor } = context;
    const { caseId, tenantId } = context.case;
    const now = clock.now();
    const { items, standing } = await checklistStanding(parts, context, now);
    if (standing.state !== 'reading')
      throw new AppError('state.wrong-step', 'You can ask for more while you read this request.');
    const item = items.find(({ itemId }) => itemId === input.itemId);
    if (input.itemId !== undefined && !item)
      throw new AppError('not-found', 'The list of this request has no such item. Say it in your own words.');
    const open = (await store.asksOf(tx, caseId)).filter(({ state }) => state === 'open');
    if (item && open.some((one) => one.item_id === item.itemId))
      throw new AppError('state.already-done', 'You have asked for this already. The patient has not answered yet.');
    if (open.length >= mostOpen)
      throw new AppError('rate.limited', `${mostOpen} things are asked for already. Wait for some of them first.`);
    const askId = newId();
    await store.insertAsk(tx, {
      id: askId,
      tenant_id: tenantId,
      case_id: caseId,
      state: 'open' as const,
      item_id: item?.itemId ?? null,
      what: item?.label ?? input.what ?? '',
      why: input.why,
      asked_by: actor.personId,
      asked_at: now,
      since: now,
      ended_at: null,
      answer: null,
      seen: null,
    });
    await holdClock(parts, context);
    await context.emit({ type: 'records.more-asked', data: { askId } });
    return viewOf(context, askId);
  });

  const answer = implement(contract.answerAsk, async (context, input) => {
    const { asked_by } = await change(context, input.askId, input.answer, input.words ?? null);
    const data = { askId: input.askId, answer: input.answer, expertId: asked_by };
    await holdClock(parts, context);
    await context.emit({ type: 'records.more-answered', data });
    return viewOf(context, input.askId);
  });

  const end = implement(contract.endAsk, async (context, input) => {
    await change(context, input.askId, 'end', undefined);
    await holdClock(parts, context);
    await context.emit({ type: 'records.more-ended', data: { askId: input.askId } });
    return viewOf(context, input.askId);
  });

  return [list, ask, answer, end];
}

/** At once, not by a job: who asked or answered sees on the next page whether the clock stands. */
async function holdClock(parts: RecordsParts, { tx, clock, case: { caseId } }: CaseContext): Promise<void> {
  await parts.cases.holdClock(tx, caseId, async () => standsStill(await store.asksOf(tx, caseId)), clock.now());
}

async function change(
  context: CaseContext,
  askId: string,
  command: AskCommand,
  words: string | null | undefined,
): Promise<store.AskRow> {
  const row = await store.lockAsk(context.tx, context.case.caseId, askId);
  if (!row) throw new AppError('not-found', 'We could not find this question.');
  const now = context.clock.now();
  const state = nextAsk(row.state, command);
  const isOver = state === 'arrived' || state === 'enough';
  await store.updateAsk(context.tx, askId, {
    state,
    since: now,
    ended_at: isOver ? now : null,
    ...(words === undefined ? {} : { answer: words }),
  });
  return row;
}

async function viewOf(context: CaseContext, askId: string): Promise<contract.AskView> {
  const rows = (await store.asksOf(context.tx, context.case.caseId)).filter(({ id }) => id === askId);
  const [view] = await viewsOf(context, rows);
  if (!view) throw new AppError('not-found', 'We could not find this question.');
  return view;
}

async function viewsOf({ tx }: CaseContext, rows: readonly store.AskRow[]): Promise<contract.AskView[]> {
  const names = await namesOf(
    tx,
    rows.map((row) => row.asked_by),
  );
  return rows.map((row) => {
    const person = names.get(row.asked_by);
    return {
      askId: row.id,
      itemId: row.item_id,
      what: row.what,
      why: row.why,
      state: row.state,
      answer: row.answer,
      askedBy: person ? calledName(person) : 'The reading doctor',
      askedAt: row.asked_at.toISOString(),
      endedAt: row.ended_at?.toISOString() ?? null,
    };
  });
}
