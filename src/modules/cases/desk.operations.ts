import { AppError } from '#kernel/errors.ts';
import { namesOf, peopleWithRole } from '#modules/identity/index.ts';
import { implement, type Context, type Implemented } from '#platform/operations/index.ts';
import * as contract from './cases.contract.ts';
import { ageAt, isLate, stageWord, statusLine, waitingFor, type WaitsFor } from './cases.rules.ts';
import type { CaseRow } from './cases.store.ts';
import * as store from './desk.store.ts';

type Names = Awaited<ReturnType<typeof namesOf>>;

const viewerOf = (context: Context): store.DeskViewer => ({
  tenantId: context.actor.tenantId,
  personId: context.actor.personId,
  purpose: context.actor.purpose,
  now: context.clock.now(),
});

/** The coordinator's list: one page at a time, its numbers, and who a case can be handed to. */
export function deskOperations(): Implemented[] {
  return [
    implement(contract.desk, async (context, input) => {
      const viewer = viewerOf(context);
      const rows = await store.deskPage(context.tx, {
        ...viewer,
        view: input.view,
        limit: input.limit + 1,
        ...(input.search ? { search: input.search } : {}),
        ...cursorOf(input.after),
      });
      const page = rows.slice(0, input.limit);
      const names = await namesOf(
        context.tx,
        page.flatMap((row) => [row.expert_id, row.coordinator_id].filter((id) => id !== null)),
      );
      return {
        rows: page.map((row) => deskRow(row, viewer, names)),
        next: rows.length > input.limit ? cursorAfter(page.at(-1)) : null,
      };
    }),

    implement(contract.deskCounts, async (context) => {
      const counts = await store.deskCounts(context.tx, viewerOf(context));
      return { ...counts, nextPromise: counts.nextPromise?.toISOString() ?? null };
    }),

    implement(contract.deskPeople, async (context) => {
      const people = await peopleWithRole(context.tx, context.actor.tenantId, 'coordinator');
      return {
        people: people.map((one) => ({ personId: one.id, name: one.name, me: one.id === context.actor.personId })),
      };
    }),
  ];
}

/** On whom a case waits, as its row says. */
export const waitsOf = (row: CaseRow): WaitsFor => ({
  on: row.waits_on,
  until: row.waits_until,
  paused: row.paused_at !== null,
});

/** The place after a row in the desk's order. */
function cursorAfter(row: CaseRow | undefined): string | null {
  return row ? [row.harm, row.promised_at?.toISOString() ?? '', row.id].join('~') : null;
}

function cursorOf(after: string | undefined): { after?: { harm: number; promisedAt: Date; id: string } } {
  if (after === undefined) return {};
  const [harm, promisedAt, id] = after.split('~');
  const date = new Date(promisedAt ?? '');
  if (id === undefined || Number.isNaN(date.getTime()) || !/^[0-3]$/.test(harm ?? ''))
    throw new AppError('input.invalid', 'This page of the list no longer exists. Start from the top.');
  return { after: { harm: Number(harm), promisedAt: date, id } };
}

function deskRow(row: CaseRow, viewer: store.DeskViewer, names: Names): contract.DeskRow {
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null));
  const expert = nameOf(row.expert_id);
  const coordinator = nameOf(row.coordinator_id)?.name ?? null;
  const waits = waitsOf(row);
  const called = {
    coordinator,
    expert: expert && (expert.title ? `${expert.title} ${expert.name}` : expert.name),
  };
  return {
    caseId: row.id,
    number: row.number,
    name: row.subject_name,
    age: ageAt(row.subject_birth_date, viewer.now),
    sex: row.subject_sex,
    topic: row.topic,
    questionKind: row.question_kind,
    state: row.state,
    stage: stageWord(row.state),
    harm: row.harm,
    safeToWaitUntil: row.safe_to_wait_until,
    promisedAt: row.promised_at?.toISOString() ?? null,
    late: isLate(
      { state: row.state, promisedAt: row.promised_at, safeToWaitUntil: row.safe_to_wait_until, paused: waits.paused },
      viewer.now,
    ),
    waitingOn: statusLine(row.state, { promisedAt: row.promised_at, expertName: null, waits }).holder,
    waitingFor: waitingFor(row.state, called, waits),
    coordinator,
    mine: row.coordinator_id === viewer.personId,
    sentAt: (row.sent_at ?? row.created_at).toISOString(),
  };
}
