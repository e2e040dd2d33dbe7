import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import {
  namesOf,
  organisationById,
  peopleById,
  personById,
  personToHelp,
  post,
  type PostParts,
} from '#modules/identity/index.ts';
import { sha256 } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { implement, type CaseContext, type Implemented } from '#platform/operations/index.ts';
import * as contract from './carers.contract.ts';
import { carerState, carerText, endOfHelp, mostCarers } from './carers.rules.ts';
import * as store from './carers.store.ts';
import { casesByIds, endPerson, putPerson } from './cases.store.ts';

export type CarersParts = PostParts & { publicOrigin: () => string };

const gone = () =>
  new AppError('not-found', 'This person does not help you any more. Reload the page to see who does.');

type Named = { name: string; email: string } | undefined;

function carerView(row: store.CarerRow, person: Named, now: Date): contract.Carer {
  const state = carerState(row, now);
  return {
    carerId: row.id,
    name: person?.name ?? '',
    email: person?.email ?? '',
    kinship: row.kinship,
    level: row.level,
    seesSensitive: row.sees_sensitive,
    legalGround: row.legal_ground,
    state,
    invitedAt: row.invited_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    endedAt: state === 'ended' ? (row.ended_at ?? row.ends_at).toISOString() : null,
  };
}

/** Ends one row and the place on the case; open pages of the case are told at once. */
async function end(context: CaseContext, row: store.CarerRow): Promise<Date> {
  const now = context.clock.now();
  await store.updateCarer(context.tx, row.id, { ended_at: now, ended_by: context.actor.personId });
  await endPerson(context.tx, row.case_id, row.person_id, 'carer', now);
  await context.emit({ type: 'case.people-changed', data: { carerId: row.id } });
  return now;
}

/** A person is asked once at a time; what ran out by itself makes room. */
async function makeRoom(context: CaseContext, personId: string): Promise<void> {
  const now = context.clock.now();
  const standing = await store.standingCarer(context.tx, context.case.caseId, personId);
  if (standing && carerState(standing, now) !== 'ended')
    throw new AppError('state.already-done', 'You have asked this person already. You can change what they may do.');
  if (standing) await end(context, standing);
  const all = await store.carersOf(context.tx, context.case.caseId);
  if (all.filter((row) => carerState(row, now) !== 'ended').length >= mostCarers)
    throw new AppError('state.conflict', `At most ${mostCarers} people can help at a time. End one of them first.`);
}

async function own(context: CaseContext, wanted: 'asked' | 'helping'): Promise<store.CarerRow> {
  const row = await store.standingCarer(context.tx, context.case.caseId, context.actor.personId);
  if (!row || carerState(row, context.clock.now()) !== wanted) throw gone();
  return row;
}

async function tellPatient(context: CaseContext, parts: CarersParts, words: string): Promise<void> {
  const patient = await personById(context.tx, context.case.patientId);
  if (!patient) return;
  const text = `${context.actor.name} ${words}\n\nYou see who helps you, and can change it, here:\n${parts.publicOrigin()}/request/${context.case.caseId}/helpers`;
  await post(parts, context, { tenantId: patient.tenant_id, to: patient.email, subject: 'Who helps you', text });
}

async function invitationMail(
  tx: Tx,
  parts: CarersParts,
  about: { patientId: string; tenantId: string; path: string },
): Promise<{ subject: string; text: string }> {
  const patient = await personById(tx, about.patientId);
  const organisation = await organisationById(tx, about.tenantId);
  const asks = `${patient?.name || 'Somebody'} asks for your help`;
  return {
    subject: `${asks} at ${organisation?.name ?? ''}`,
    text: `${asks} with a request at ${organisation?.name ?? ''}. You can say yes or no here:\n\n${parts.publicOrigin()}${about.path}\n\nIf you do not know what this is about, you can delete this message.`,
  };
}

/** Inviting, changing and ending helpers; and, for them, whom they help. */
export function carersOperations(parts: CarersParts): Implemented[] {
  return [
    implement(contract.listCarers, async (context) => {
      const now = context.clock.now();
      const rows = await store.carersOf(context.tx, context.case.caseId);
      const people = await peopleById(
        context.tx,
        rows.map((row) => row.person_id),
      );
      return { carers: rows.map((row) => carerView(row, people.get(row.person_id), now)) };
    }),

    implement(contract.inviteCarer, async (context, input) => {
      const now = context.clock.now();
      const { caseId, tenantId, patientId } = context.case;
      const endsAt = endOfHelp(input.endsOn, now);
      const { person, path } = await personToHelp(
        context.tx,
        { tenantId, email: input.email, name: input.name, invitedBy: context.actor.personId },
        now,
      );
      if (person.id === patientId)
        throw new AppError('input.invalid', 'This is your own address.', {
          fields: [{ path: 'email', message: 'Write the address of the person who helps you' }],
        });
      await makeRoom(context, person.id);
      const text = carerText(input);
      const id = newId();
      await store.insertCarer(context.tx, {
        id,
        tenant_id: tenantId,
        case_id: caseId,
        patient_id: patientId,
        person_id: person.id,
        kinship: input.kinship,
        level: input.level,
        sees_sensitive: input.seesSensitive,
        legal_ground: input.legalGround,
        text_shown: text,
        text_sha256: sha256(text).toString('hex'),
        invited_at: now,
        answered_at: null,
        ends_at: endsAt,
        ended_at: null,
        ended_by: null,
      });
      context.auditSubject({ id, label: `${person.name || input.name}, ${input.kinship}` });
      await context.emit({ type: 'case.carer-invited', data: { carerId: id } });
      if (path !== undefined) {
        const mail = await invitationMail(context.tx, parts, { patientId, tenantId, path });
        await post(parts, context, { tenantId, to: person.email, ...mail });
      }
      return { invited: true as const };
    }),

    implement(contract.changeCarer, async (context, input) => {
      const now = context.clock.now();
      const row = await store.lockCarer(context.tx, context.case.caseId, input.carerId);
      if (!row || carerState(row, now) === 'ended') throw gone();
      const person = (await peopleById(context.tx, [row.person_id])).get(row.person_id);
      const text = carerText({ ...input, name: person?.name ?? '', kinship: row.kinship });
      const change = {
        level: input.level,
        sees_sensitive: input.seesSensitive,
        legal_ground: input.legalGround,
        ends_at: endOfHelp(input.endsOn, now),
        text_shown: text,
        text_sha256: sha256(text).toString('hex'),
      };
      await store.updateCarer(context.tx, row.id, change);
      if (row.answered_at !== null) await stand(context, { ...row, ...change });
      await context.emit({ type: 'case.people-changed', data: { carerId: row.id } });
      return carerView({ ...row, ...change }, person, now);
    }),

    implement(contract.endCarer, async (context, input) => {
      const row = await store.lockCarer(context.tx, context.case.caseId, input.carerId);
      if (!row) throw gone();
      const endedAt = await end(context, row);
      return { endedAt: endedAt.toISOString() };
    }),

    implement(contract.answerCarer, async (context, input) => {
      const row = await own(context, 'asked');
      if (input.accept) {
        await store.updateCarer(context.tx, row.id, { answered_at: context.clock.now() });
        await stand(context, row);
        await context.emit({ type: 'case.people-changed', data: { carerId: row.id } });
      } else await end(context, row);
      await tellPatient(context, parts, input.accept ? 'now helps you with your request.' : 'cannot help you now.');
      return { helping: input.accept };
    }),

    implement(contract.leaveCarer, async (context) => {
      const endedAt = await end(context, await own(context, 'helping'));
      await tellPatient(context, parts, 'does not help you with your request any more.');
      return { endedAt: endedAt.toISOString() };
    }),

    implement(contract.helping, async (context) => {
      const now = context.clock.now();
      const rows = (await store.carersOfPerson(context.tx, context.actor.personId)).filter(
        (row) => carerState(row, now) !== 'ended',
      );
      const names = await namesOf(
        context.tx,
        rows.map((row) => row.patient_id),
      );
      const cases = await casesByIds(
        context.tx,
        rows.filter((row) => row.answered_at !== null).map((row) => row.case_id),
      );
      const list = rows.map((row) => {
        const one = cases.find(({ id }) => id === row.case_id);
        return {
          caseId: row.case_id,
          patientName: names.get(row.patient_id)?.name ?? '',
          kinship: row.kinship,
          level: row.level,
          seesSensitive: row.sees_sensitive,
          legalGround: row.legal_ground,
          state: row.answered_at === null ? ('asked' as const) : ('helping' as const),
          endsAt: row.ends_at.toISOString(),
          request: one ? { number: one.number, topic: one.topic, state: one.state } : null,
        };
      });
      return { helping: list };
    }),
  ];
}

/** Puts the helper on the case until their time ends: row-level security looks there. */
async function stand(context: CaseContext, row: store.CarerRow): Promise<void> {
  await putPerson(context.tx, {
    tenant_id: row.tenant_id,
    case_id: row.case_id,
    person_id: row.person_id,
    relation: 'carer',
    since: context.clock.now(),
    until: row.ends_at,
  });
}
