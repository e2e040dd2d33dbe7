import { AppError } from '#kernel/errors.ts';
import type { OutputOf } from '#kernel/operation.ts';
import { namesOf } from '#modules/identity/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { implement, type Implemented } from '#platform/operations/index.ts';
import * as contract from './cases.contract.ts';
import { statusLine } from './cases.rules.ts';
import * as store from './cases.store.ts';
import { moveCase } from './lifecycle.ts';

const iso = (date: Date | null) => date?.toISOString() ?? null;

/** Whole years between a birth date and a day. */
function ageAt(birthDate: string | null, day: Date): number | null {
  if (birthDate === null) return null;
  const years = day.getUTCFullYear() - Number(birthDate.slice(0, 4));
  return day.toISOString().slice(5, 10) < birthDate.slice(5, 10) ? years - 1 : years;
}

async function expertOf(tx: Tx, row: store.CaseRow) {
  if (row.expert_id === null) return null;
  const person = (await namesOf(tx, [row.expert_id])).get(row.expert_id);
  return person ?? null;
}

function statusOf(row: store.CaseRow, expertName: string | null) {
  const line = statusLine(row.state, { promisedAt: row.promised_at, expertName, openQuestions: 0 });
  return { ...line, byWhen: iso(line.byWhen) };
}

/** The desk and the case itself. */
export function casesOperations(): Implemented[] {
  return [
    implement(contract.showCase, async (context) => {
      const row = await store.caseById(context.tx, context.case.caseId);
      if (!row) throw new AppError('not-found', 'We could not find this.');
      const expert = await expertOf(context.tx, row);
      const history = await store.historyOf(context.tx, row.id);
      return {
        caseId: row.id,
        number: row.number,
        programme: row.programme,
        disorder: row.disorder,
        topic: row.topic,
        questionKind: row.question_kind,
        state: row.state,
        status: statusOf(row, expert?.name ?? null),
        subject: {
          name: row.subject_name,
          birthDate: row.subject_birth_date,
          sex: row.subject_sex,
          place: row.subject_place,
        },
        expert,
        harm: row.harm,
        safeToWaitUntil: row.safe_to_wait_until,
        promisedAt: iso(row.promised_at),
        createdAt: row.created_at.toISOString(),
        sentAt: iso(row.sent_at),
        history: history.map((h) => ({ event: h.event, to: h.to_state, at: h.at.toISOString() })),
        relations: [...context.case.relations],
      };
    }),

    implement(contract.desk, async (context, input) => {
      const rows = await store.deskPage(context.tx, {
        tenantId: context.actor.tenantId,
        limit: input.limit + 1,
        ...(input.search ? { search: input.search } : {}),
        ...cursorOf(input.after),
      });
      const page = rows.slice(0, input.limit);
      const now = context.clock.now();
      const last = page.at(-1);
      const next =
        rows.length > input.limit && last
          ? [last.harm, last.promised_at?.toISOString() ?? '', last.id].join('~')
          : null;
      return { rows: page.map((row) => deskRow(row, now)), next };
    }),

    implement(contract.ownCases, async (context) => {
      const rows = await store.casesOfPatient(context.tx, context.actor.tenantId, context.actor.personId);
      const names = await namesOf(
        context.tx,
        rows.flatMap((row) => (row.expert_id === null ? [] : [row.expert_id])),
      );
      const cases = rows.map((row) => ({
        caseId: row.id,
        number: row.number,
        topic: row.topic,
        state: row.state,
        status: statusOf(row, names.get(row.expert_id ?? '')?.name ?? null),
        createdAt: row.created_at.toISOString(),
        sentAt: iso(row.sent_at),
      }));
      return { cases };
    }),

    implement(contract.setUrgency, async (context, input) => {
      await store.updateCase(
        context.tx,
        context.case.caseId,
        { harm: input.harm, safe_to_wait_until: input.safeToWaitUntil },
        context.clock.now(),
      );
      await context.emit({ type: 'case.urgency-set', data: { harm: input.harm } });
      return { harm: input.harm };
    }),

    implement(contract.setComplete, async (context, input) => {
      await moveCase(context, input.complete ? 'records-complete' : 'records-reopened');
      return { state: input.complete ? ('matching' as const) : ('records' as const) };
    }),
  ];
}

function cursorOf(after: string | undefined): { after?: { harm: number; promisedAt: Date; id: string } } {
  if (after === undefined) return {};
  const [harm, promisedAt, id] = after.split('~');
  const date = new Date(promisedAt ?? '');
  if (id === undefined || Number.isNaN(date.getTime()))
    throw new AppError('input.invalid', 'This page of the list no longer exists. Start from the top.');
  return { after: { harm: Number(harm), promisedAt: date, id } };
}

function deskRow(row: store.CaseRow, now: Date): OutputOf<typeof contract.desk>['rows'][number] {
  return {
    caseId: row.id,
    number: row.number,
    name: row.subject_name,
    age: ageAt(row.subject_birth_date, now),
    sex: row.subject_sex,
    topic: row.topic,
    questionKind: row.question_kind,
    state: row.state,
    harm: row.harm,
    safeToWaitUntil: row.safe_to_wait_until,
    promisedAt: iso(row.promised_at),
    waitingOn: statusLine(row.state, { promisedAt: row.promised_at, expertName: null, openQuestions: 0 }).holder,
    sentAt: (row.sent_at ?? row.created_at).toISOString(),
  };
}
