import { AppError } from '#kernel/errors.ts';
import { calledName } from '#kernel/names.ts';
import { namesOf, personById } from '#modules/identity/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { implement, type Implemented } from '#platform/operations/index.ts';
import * as contract from './cases.contract.ts';
import { statusLine } from './cases.rules.ts';
import * as store from './cases.store.ts';
import { deskOperations, waitsOf } from './desk.operations.ts';
import { moveCase } from './lifecycle.ts';

const iso = (date: Date | null) => date?.toISOString() ?? null;

async function personOf(tx: Tx, id: string | null) {
  if (id === null) return null;
  return (await namesOf(tx, [id])).get(id) ?? null;
}

const calledOf = (person: { name: string; title: string | null } | undefined) => (person ? calledName(person) : null);

function statusOf(row: store.CaseRow, expertName: string | null) {
  const line = statusLine(row.state, { promisedAt: row.promised_at, expertName, waits: waitsOf(row) });
  return { ...line, byWhen: iso(line.byWhen) };
}

/** The case itself, the patient's list, and the desk. */
export function casesOperations(): Implemented[] {
  return [
    implement(contract.showCase, async (context) => {
      const row = await store.caseById(context.tx, context.case.caseId);
      if (!row) throw new AppError('not-found', 'We could not find this.');
      const expert = await personOf(context.tx, row.expert_id);
      const coordinator = await personOf(context.tx, row.coordinator_id);
      const history = await store.historyOf(context.tx, row.id);
      return {
        caseId: row.id,
        number: row.number,
        programme: row.programme,
        disorder: row.disorder,
        topic: row.topic,
        questionKind: row.question_kind,
        state: row.state,
        status: statusOf(row, expert ? calledName(expert) : null),
        subject: {
          name: row.subject_name,
          birthDate: row.subject_birth_date,
          sex: row.subject_sex,
          place: row.subject_place,
        },
        expert,
        coordinator: coordinator && { personId: row.coordinator_id ?? '', name: coordinator.name },
        harm: row.harm,
        safeToWaitUntil: row.safe_to_wait_until,
        promisedAt: iso(row.promised_at),
        pausedAt: iso(row.paused_at),
        createdAt: row.created_at.toISOString(),
        sentAt: iso(row.sent_at),
        history: history.map((h) => ({ event: h.event, to: h.to_state, at: h.at.toISOString() })),
        relations: [...context.case.relations],
      };
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
        status: statusOf(row, calledOf(names.get(row.expert_id ?? ''))),
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

    implement(contract.assign, async (context, input) => {
      const person = input.personId === null ? undefined : await personById(context.tx, input.personId);
      const isColleague = person?.tenant_id === context.case.tenantId && person.roles.includes('coordinator');
      if (input.personId !== null && !isColleague)
        throw new AppError('input.invalid', 'This person is not a coordinator of your organisation.');
      await store.updateCase(context.tx, context.case.caseId, { coordinator_id: input.personId }, context.clock.now());
      await context.emit({ type: 'case.assigned', data: { assigned: input.personId !== null } });
      return { coordinator: person?.name ?? null };
    }),

    ...deskOperations(),
  ];
}
