import { AppError } from '#kernel/errors.ts';
import type { Actor, CaseRef, Relation } from '#kernel/actor.ts';
import { newId, newRequestNumber } from '#kernel/ids.ts';
import { asGrant, emergencyStands, grantsAccess, grantsOf } from '#modules/consent/index.ts';
import type { DataKey } from '#platform/crypto/index.ts';
import { destroyKeys, keyOf, setScope, type Tx } from '#platform/db/index.ts';
import { caseKeyId } from '#platform/keys/index.ts';
import type { CaseContext, Context } from '#platform/operations/index.ts';
import { carerRelations } from './carers.rules.ts';
import { standingCarer } from './carers.store.ts';
import { nextState, type CaseCommand } from './cases.rules.ts';
import * as store from './cases.store.ts';

/**
 * How a person stands to a case, or undefined when it is not in their organisation.
 * An expert or coordinator stands there only while the patient's consent does: no consent, no relation, no rows.
 */
export async function resolveCase(tx: Tx, caseId: string, actor: Actor, now: Date): Promise<CaseRef | undefined> {
  await setScope(tx, { kind: 'tenant', tenantId: actor.tenantId, personId: actor.personId });
  const row = await store.caseById(tx, caseId);
  if (!row) return undefined;
  // On its way out: gone for everybody but the work that erases it.
  if (row.erasing_at !== null && actor.strength !== 'system') return undefined;
  const system = actor.strength === 'system';
  const relations: Relation[] = system ? ['system'] : await relationsTo(tx, row, actor, now);
  const helper = system ? undefined : await standingCarer(tx, caseId, actor.personId);
  const helps = helper ? carerRelations(helper, now) : [];
  relations.push(...helps);
  if (!relations.some((one) => one !== 'auditor') && (await inEmergency(tx, caseId, actor, now)))
    relations.push('emergency');
  return {
    caseId: row.id,
    tenantId: row.tenant_id,
    patientId: row.patient_id,
    keyId: row.key_id,
    state: row.state,
    relations,
    ...(helper && helps.length > 0 ? { kinship: helper.kinship } : {}),
  };
}

/** Asked only of those who could have it and stand in no other way. */
async function inEmergency(tx: Tx, caseId: string, { roles, personId }: Actor, now: Date): Promise<boolean> {
  const could = (roles.includes('coordinator') || roles.includes('admin')) && !roles.includes('expert');
  return could && emergencyStands(tx, caseId, personId, now);
}

async function relationsTo(tx: Tx, row: store.CaseRow, actor: Actor, now: Date): Promise<Relation[]> {
  const relations: Relation[] = [];
  if (row.patient_id === actor.personId) relations.push('patient');
  if (actor.roles.includes('auditor')) relations.push('auditor');
  const onCase = (await store.relationsOf(tx, row.id, actor.personId))
    .filter((p) => p.until === null || p.until > now)
    .map((p) => p.relation);
  if (onCase.includes('invited')) relations.push('invited');
  const wants = [
    ...(actor.roles.includes('coordinator') && row.sent_at !== null ? (['desk'] as const) : []),
    ...(onCase.includes('expert') ? (['expert'] as const) : []),
  ];
  if (wants.length === 0) return relations;
  const grants = (await grantsOf(tx, row.id)).map((grant) => asGrant(grant, row.closed_at));
  const { personId, purpose } = actor;
  relations.push(...wants.filter((relation) => grantsAccess(grants, { relation, personId, purpose }, now)));
  return relations;
}

export type NewCase = { programme: string; disorder: string; topic: string; questionKind: string };

/** So many requests one person may begin in a day: more than anybody needs, fewer than a program would make. */
export const requestsADay = 20;
const dayMs = 24 * 3_600_000;

/** Opens a draft with its own data key. @returns the case's id and number. @throws AppError rate.limited */
export async function openCase(context: Context, wish: NewCase): Promise<{ caseId: string; number: string }> {
  const { tx, actor, clock } = context;
  const now = clock.now();
  if ((await store.openedSince(tx, actor.personId, new Date(now.getTime() - dayMs))) >= requestsADay)
    throw new AppError(
      'rate.limited',
      `You have begun ${requestsADay} requests today. Please go on with one of them, or begin another one tomorrow.`,
    );
  const caseId = newId();
  const keyId = caseKeyId(caseId);
  const number = newRequestNumber();
  await setScope(tx, { kind: 'case', tenantId: actor.tenantId, personId: actor.personId, caseId });
  await store.insertCase(tx, {
    key: {
      id: keyId,
      tenant_id: actor.tenantId,
      case_id: caseId,
      wrapped: null,
      created_at: now,
      destroyed_at: null,
    },
    case: {
      id: caseId,
      tenant_id: actor.tenantId,
      number,
      programme: wish.programme,
      patient_id: actor.personId,
      key_id: keyId,
      disorder: wish.disorder,
      topic: wish.topic,
      question_kind: wish.questionKind,
      subject_birth_date: null,
      state: 'draft',
      safe_to_wait_until: null,
      promised_at: null,
      coordinator_id: null,
      expert_id: null,
      created_at: now,
      sent_at: null,
      updated_at: now,
      closed_at: null,
    },
  });
  await store.putPerson(tx, {
    tenant_id: actor.tenantId,
    case_id: caseId,
    person_id: actor.personId,
    relation: 'patient',
    since: now,
    until: null,
  });
  await context.emit({ type: 'case.opened', caseId });
  return { caseId, number };
}

/** The key that seals a case's objects. @throws AppError not-found when it was destroyed: the data are gone for ever. */
export const caseKey = (tx: Tx, ref: Pick<CaseRef, 'keyId'>): Promise<DataKey> => keyOf(tx, ref.keyId);

/** What moving a case needs; a job brings these without a request around it. */
export type MoveContext = Pick<CaseContext, 'tx' | 'clock' | 'emit'> & {
  readonly actor: Pick<Actor, 'personId'>;
  readonly case: Pick<CaseRef, 'caseId'>;
};

/** Moves a case one step: row locked, rule asked, history and event written with it. */
export async function moveCase(
  context: MoveContext,
  command: CaseCommand,
  change: Parameters<typeof store.updateCase>[2] = {},
): Promise<void> {
  const { tx, actor, clock } = context;
  const now = clock.now();
  const row = await store.lockCase(tx, context.case.caseId);
  const to = nextState(row.state, command);
  await store.updateCase(tx, row.id, { ...change, state: to }, now);
  await store.insertHistory(tx, {
    tenant_id: row.tenant_id,
    case_id: row.id,
    from_state: row.state,
    to_state: to,
    event: command,
    actor_id: actor.personId,
    at: now,
  });
  await context.emit({ type: `case.${command}`, data: { from: row.state, to } });
}

/**
 * Destroys the data keys of cases that are to be erased: what was sealed with them is gone for ever, in every copy. From
 * here on nobody reaches the cases any more. Again is as once. In a transaction of the organisation or of the case.
 */
export async function destroyCaseKeys(tx: Tx, caseIds: readonly string[], at: Date): Promise<void> {
  await store.markErasing(tx, caseIds, at);
  await destroyKeys(tx, caseIds.map(caseKeyId));
  await store.noteKeysDestroyed(tx, caseIds, at);
}
