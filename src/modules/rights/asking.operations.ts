import { content } from '#formats/content/index.ts';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { casesOfTenant, caseTimes, type CaseTimes } from '#modules/cases/index.ts';
import { organisationById } from '#modules/identity/index.ts';
import { positionOf } from '#modules/audit/index.ts';
import { setScope, type Tx } from '#platform/db/index.ts';
import { implement, type Context, type Implemented } from '#platform/operations/index.ts';
import { begin, dutyOf } from './begin.ts';
import * as contract from './erasure.contract.ts';
import * as store from './erasure.store.ts';
import { planFor, planView } from './plan.ts';
import type { RightsParts } from './ports.ts';
import { answerDue } from './rights.rules.ts';
import { sealedWords } from './sealed.ts';
import { settleRequest } from './settle.ts';
import { tellOfficers } from './tell.ts';
import { askedView, erasureView } from './views.ts';

const notFound = () =>
  new AppError('not-found', 'We could not find this. It may have moved, or the link may be wrong.');

/** Cases of a patient, all of them. */
async function casesOf(tx: Tx, actor: { tenantId: string; personId: string }): Promise<CaseTimes[]> {
  const page = { after: '', limit: 1000, patientId: actor.personId };
  return casesOfTenant(tx, actor.tenantId, page);
}

/** What a patient sees of what is kept of them, and what they ask to be erased. */
export function askingOperations(parts: RightsParts): Implemented[] {
  const words = sealedWords(parts.keyring);

  /** Writes the request down; each case becomes an erasure, decided at once where nothing stands against it. */
  async function ask(context: Context, cases: readonly CaseTimes[], caseId: string | null, said: string) {
    const { tx, actor } = context;
    const now = context.clock.now();
    const id = newId();
    const rows = await store.requestsOfPatient(tx, actor.personId);
    if (rows.some((row) => row.case_id === caseId && ['open', 'waiting', 'running'].includes(row.state)))
      throw new AppError('state.already-done', 'You have asked for this already. The answer will stand on this page.');
    await store.insertRequest(tx, {
      id,
      tenant_id: actor.tenantId,
      case_id: caseId,
      patient_id: actor.personId,
      state: 'open',
      sealed_words: said === '' ? null : words.seal(id, said),
      asked_at: now,
      due_at: answerDue(now, content.retention.answerMonths),
    });
    let waits = false;
    for (const one of cases) waits = (await erasureFor(context, id, one)) === 'requested' || waits;
    await settleRequest(context.enqueue, tx, id, now);
    if (waits) await tellOfficers(context.enqueue, tx, actor.tenantId, 'rights-asked');
    await context.emit({ type: 'rights.asked', data: { requestId: id } });
    const row = await store.requestById(tx, id);
    if (!row) throw new AppError('internal', 'The request was not kept.');
    return askedView(tx, row);
  }

  return [
    implement(contract.ownData, async (context) => {
      const { tx, actor } = context;
      const now = context.clock.now();
      const erasures = new Map((await store.erasuresOfPatient(tx, actor.personId)).map((row) => [row.case_id, row]));
      const requests = [];
      for (const one of await casesOf(tx, actor)) {
        const { plan } = await planFor(tx, one, now);
        const erasure = erasures.get(one.row.id);
        requests.push({
          caseId: one.row.id,
          number: one.row.number,
          topic: one.row.topic,
          sent: one.row.sent_at !== null,
          answered: one.deliveredAt !== null,
          plan: planView(plan, (await store.standingHold(tx, one.row.id)) !== undefined),
          erasure: erasure ? await erasureView(tx, erasure) : null,
        });
      }
      const asked = [];
      for (const row of await store.requestsOfPatient(tx, actor.personId)) asked.push(await askedView(tx, row));
      return { requests, asked };
    }),

    implement(contract.askErasure, async (context, input) => {
      const times = await caseTimes(context.tx, context.case.caseId);
      if (!times) throw notFound();
      context.auditSubject({ label: `request ${times.row.number}` });
      return ask(context, [times], times.row.id, input.words);
    }),

    implement(contract.askErasureOfAll, async (context, input) => {
      context.auditSubject({ label: 'everything' });
      return ask(context, await casesOf(context.tx, context.actor), null, input.words);
    }),

    implement(contract.takeBack, async (context, input) => {
      const { tx } = context;
      const row = await store.lockRequest(tx, input.requestId);
      if (!row || row.patient_id !== context.actor.personId) throw notFound();
      const erasures = await store.erasuresOfRequest(tx, row.id);
      const begun = erasures.some(({ state }) => !['requested', 'kept', 'confirmed'].includes(state));
      if (begun || !['open', 'waiting'].includes(row.state))
        throw new AppError('state.wrong-step', 'This has begun already and cannot be taken back.');
      const now = context.clock.now();
      await store.dropUndecided(tx, row.id);
      await store.updateRequest(tx, row.id, { state: 'taken-back', ended_at: now, sealed_words: null });
      return askedView(tx, { ...row, state: 'taken-back', ended_at: now });
    }),

    implement(contract.erasureReceipt, async (context, input) => {
      const { tx } = context;
      const { organisationId: tenantId, receiptId } = input;
      await setScope(tx, { kind: 'tenant', tenantId, personId: '' });
      const organisation = await organisationById(tx, tenantId);
      const row = await store.requestById(tx, receiptId);
      const [erasure] = row && row.case_id !== null ? await store.erasuresOfRequest(tx, row.id) : [];
      const leafId = row?.leaf_id ?? erasure?.leaf_id ?? null;
      if (!organisation || row?.state !== 'done' || row.ended_at === null) throw notFound();
      const place = leafId === null ? undefined : await positionOf(tx, leafId);
      return {
        organisation: organisation.name,
        what: row.case_id === null ? ('everything' as const) : ('request' as const),
        erasedAt: row.ended_at.toISOString(),
        item: place?.idx ?? null,
      };
    }),
  ];
}

/** The erasure of one case for a request. @returns its state: `requested` waits for a privacy officer */
async function erasureFor(context: Context, requestId: string, one: CaseTimes) {
  const { tx } = context;
  const now = context.clock.now();
  const { row } = one;
  const { duty } = await planFor(tx, one, now);
  const held = (await store.standingHold(tx, row.id)) !== undefined;
  const known = await store.erasureOfCase(tx, row.id);
  const free = duty === undefined && !held;
  const state = free ? ('decided' as const) : ('requested' as const);
  const decided = free ? { decided_by: 'rules', decided_at: now } : {};
  if (known) {
    // Asked again: what was kept is looked at anew; what is on its way stays on it.
    const open = known.state === 'kept' || known.state === 'requested';
    await store.updateErasure(tx, known.id, {
      request_id: requestId,
      ...(open ? { state, ...decided, ...dutyOf(duty) } : {}),
    });
    if (open && free) await begin(context.enqueue, known);
    return open ? state : known.state;
  }
  const id = newId();
  await store.insertErasure(tx, {
    id,
    tenant_id: row.tenant_id,
    case_id: row.id,
    patient_id: row.patient_id,
    number: row.number,
    request_id: requestId,
    cause: 'request',
    state,
    requested_at: now,
    decided_by: null,
    decided_at: null,
    sealed_reason: null,
    ...dutyOf(duty),
    ...decided,
  });
  if (free) await begin(context.enqueue, { id, case_id: row.id, tenant_id: row.tenant_id });
  return state;
}
