import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { workingDaysUntil } from '#kernel/working-days.ts';
import { caseById, caseByNumber, caseTimes } from '#modules/cases/index.ts';
import { withdrawAll } from '#modules/consent/index.ts';
import { namesOf } from '#modules/identity/index.ts';
import { implement, type Context, type Implemented } from '#platform/operations/index.ts';
import { begin, dutyOf } from './begin.ts';
import * as contract from './erasure.contract.ts';
import * as store from './erasure.store.ts';
import { emptyPlan, planFor, planView } from './plan.ts';
import type { RightsParts } from './ports.ts';
import { tellJob } from './rights.jobs.ts';
import { nextErasure } from './rights.rules.ts';
import { sealedWords } from './sealed.ts';
import { settleRequest } from './settle.ts';
import { askedView, erasureView } from './views.ts';

const notFound = () => new AppError('not-found', 'We could not find this. It may have been answered meanwhile.');
const underHold = () =>
  new AppError('state.wrong-step', 'A legal hold stands. Nothing of this request can be erased until it is lifted.');

/** What the privacy officer sees and decides: requests, duties, second persons, holds. */
export function decidingOperations(parts: RightsParts): Implemented[] {
  const words = sealedWords(parts.keyring);

  async function deskErasure(context: Context, row: store.ErasureRow, names: Awaited<ReturnType<typeof namesOf>>) {
    const { tx } = context;
    // What is on its way out cannot be read any more.
    const times = ['requested', 'kept'].includes(row.state) ? await caseTimes(tx, row.case_id) : undefined;
    const held = (await store.standingHold(tx, row.case_id)) !== undefined;
    const plan = times ? planView((await planFor(tx, times, context.clock.now())).plan, held) : emptyPlan;
    const waits = row.state === 'requested' && row.overrides && row.decided_by !== null;
    return {
      ...(await erasureView(tx, row)),
      plan,
      second: waits
        ? {
            by: names.get(row.decided_by ?? '')?.name ?? '',
            own: row.decided_by === context.actor.personId,
            words: words.open(row.id, row.sealed_reason),
          }
        : null,
    };
  }

  return [
    implement(contract.rightsDesk, async (context) => {
      const { tx, actor } = context;
      const now = context.clock.now();
      const requests = await store.openRequests(tx, actor.tenantId);
      const open = await store.erasuresIn(tx, actor.tenantId, ['requested', 'decided', 'key-destroyed', 'purged']);
      const holds = await store.standingHolds(tx, actor.tenantId);
      const names = await namesOf(tx, [
        ...requests.map((row) => row.patient_id),
        ...open.flatMap((row) => row.decided_by ?? []),
        ...holds.map((row) => row.set_by),
      ]);
      const asked = [];
      for (const row of requests) {
        const erasures = [];
        for (const one of await store.erasuresOfRequest(tx, row.id))
          erasures.push(await deskErasure(context, one, names));
        asked.push({
          ...(await askedView(tx, row)),
          patient: names.get(row.patient_id)?.name ?? '',
          words: words.open(row.id, row.sealed_words),
          workingDaysLeft: workingDaysUntil(now, row.due_at),
          late: row.due_at < now,
          erasures,
        });
      }
      const due = [];
      for (const row of open.filter(({ cause }) => cause === 'retention'))
        due.push({ ...(await deskErasure(context, row, names)), since: row.requested_at.toISOString() });
      const standing = [];
      for (const hold of holds)
        standing.push({
          holdId: hold.id,
          number: (await caseById(tx, hold.case_id))?.number ?? '',
          reason: words.open(hold.id, hold.sealed_reason),
          by: names.get(hold.set_by)?.name ?? '',
          since: hold.set_at.toISOString(),
        });
      const erased = [];
      for (const row of await store.lastErased(tx, actor.tenantId)) erased.push(await erasureView(tx, row));
      return { asked, due, holds: standing, erased };
    }),

    implement(contract.decideErasure, async (context, input) => {
      const { tx, actor } = context;
      const now = context.clock.now();
      const row = await openErasure(context, input.erasureId);
      const times = await caseTimes(tx, row.case_id);
      if (!times) throw notFound();
      const { duty } = await planFor(tx, times, now);
      const held = (await store.standingHold(tx, row.case_id)) !== undefined;
      const { decision } = input;
      if (decision !== 'keep' && held) throw underHold();
      if (decision === 'erase' && duty)
        throw new AppError(
          'state.conflict',
          `We must keep this until ${duty.until}. To erase it all the same, two people decide.`,
        );
      if (decision === 'override' && !duty)
        throw new AppError('state.conflict', 'Nothing makes us keep this. It can simply be erased.');
      const state =
        decision === 'override' ? row.state : nextErasure(row.state, decision === 'keep' ? 'keep' : 'decide');
      await store.updateErasure(tx, row.id, {
        state,
        ...dutyOf(duty),
        overrides: decision === 'override',
        decided_by: actor.personId,
        decided_at: now,
        sealed_reason: words.seal(row.id, input.words),
      });
      if (state === 'decided') await begin(context.enqueue, row);
      if (state !== 'requested') await answered(context, row, now);
      return { state, needsSecond: decision === 'override' };
    }),

    implement(contract.secondErasure, async (context, input) => {
      const { tx, actor } = context;
      const now = context.clock.now();
      const row = await openErasure(context, input.erasureId);
      if (!row.overrides || row.decided_by === null) throw notFound();
      if (row.decided_by === actor.personId)
        throw new AppError('permission.denied', 'A second person must decide this, not the one who proposed it.');
      if (input.agree && (await store.standingHold(tx, row.case_id))) throw underHold();
      const state = nextErasure(row.state, input.agree ? 'decide' : 'keep');
      await store.updateErasure(tx, row.id, { state, second_by: actor.personId, second_at: now });
      if (state === 'decided') await begin(context.enqueue, row);
      await answered(context, row, now);
      return { state };
    }),

    implement(contract.setHold, async (context, input) => {
      const { tx, actor } = context;
      const found = await caseByNumber(tx, actor.tenantId, input.number.toUpperCase());
      if (!found || found.erasing_at !== null) throw new AppError('not-found', 'There is no request with this number.');
      if (await store.standingHold(tx, found.id))
        throw new AppError('state.already-done', 'This request is under legal hold already.');
      const id = newId();
      await store.insertHold(tx, {
        id,
        tenant_id: actor.tenantId,
        case_id: found.id,
        patient_id: found.patient_id,
        sealed_reason: words.seal(id, input.reason),
        set_by: actor.personId,
        set_at: context.clock.now(),
      });
      await aboutCase(context, found.id);
      return { holdId: id };
    }),

    implement(contract.liftHold, async (context, input) => {
      const { tx, actor } = context;
      const hold = await store.lockHold(tx, input.holdId);
      if (!hold) throw notFound();
      const now = context.clock.now();
      const sealed_lift = words.seal(hold.id, input.reason);
      await store.updateHold(tx, hold.id, { sealed_lift, lifted_by: actor.personId, lifted_at: now });
      const waiting = await store.erasureOfCase(tx, hold.case_id);
      if (waiting?.state === 'decided') await begin(context.enqueue, waiting);
      await aboutCase(context, hold.case_id);
      return { liftedAt: now.toISOString() };
    }),
  ];

  /** An erasure that waits for people, locked. The act stands in the patient's own chain. */
  async function openErasure(context: Context, id: string): Promise<store.ErasureRow> {
    const row = await store.lockErasure(context.tx, id);
    if (!row) throw notFound();
    if (row.state !== 'requested')
      throw new AppError('state.already-done', 'Somebody has answered this already. Reload to see how.');
    await aboutCase(context, row.case_id);
    context.auditSubject({ label: `request ${row.number}` });
    return row;
  }

  async function answered(context: Context, row: store.ErasureRow, now: Date): Promise<void> {
    const { tx } = context;
    if (row.request_id === null) return;
    // What must be kept against the patient's wish is kept, and shared with nobody (GDPR art. 18).
    if ((await store.erasureOfCase(tx, row.case_id))?.state === 'kept' && (await withdrawAll(tx, row.case_id, now)) > 0)
      await context.emit({ type: 'consent.withdrawn', caseId: row.case_id });
    await settleRequest(context.enqueue, tx, row.request_id, now);
    await context.enqueue(tellJob.name, {
      tenantId: row.tenant_id,
      personId: row.patient_id,
      mail: 'erasure-answered',
      path: '/request/data',
    });
  }
}

async function aboutCase(context: Context, caseId: string): Promise<void> {
  const row = await caseById(context.tx, caseId);
  if (!row) return;
  context.auditCase({
    caseId: row.id,
    tenantId: row.tenant_id,
    patientId: row.patient_id,
    keyId: row.key_id,
    state: row.state,
    relations: ['auditor'],
  });
}
