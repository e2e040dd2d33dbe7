import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { deviceOf } from '#modules/identity/index.ts';
import { hashToken, open, randomToken, seal } from '#platform/crypto/index.ts';
import { implement, type CaseStreamContext, type Implemented } from '#platform/operations/index.ts';
import type { RecordsParts } from '../ports.ts';
import * as contract from '../sources.contract.ts';
import * as uploads from '../uploads/uploads.store.ts';
import { fetchRecords } from './fetch.jobs.ts';
import * as fetches from './fetches.store.ts';
import type { Fetching } from './fetch.ts';
import * as journeys from './journeys.store.ts';
import { journeyMs, limits } from './limits.rules.ts';
import { outcomeOf } from './outcome.rules.ts';
import { redirectUriOf } from './settings.operations.ts';
import type { Permission, SmartClient, Ties } from './smart-client.ts';
import { secretOf } from './source-secret.ts';
import * as sources from './sources.store.ts';
import type { FetchRow, SourceRow } from './sources.tables.ts';
import { newWork } from './work.rules.ts';

const shownAtOnce = 20;

const ended = () =>
  new AppError(
    'session.failed',
    'This way back has ended or was begun in another browser. Nothing was fetched. Please begin again.',
  );

/** Fetching from a hospital, as the patient asks for it. */
export function fetchOperations(parts: RecordsParts, client: SmartClient, fetching: Fetching): Implemented[] {
  const key = parts.keyring.purposeKey('sources');
  const journeyContext = (stateHash: string) => `source-journey|${stateHash}`;
  const stateContext = (personId: string) => `source-state|${personId}`;

  async function usable(context: CaseStreamContext, sourceId: string): Promise<SourceRow> {
    if (context.case.state === 'closed')
      throw new AppError('state.wrong-step', 'This request is closed, so nothing can be added to it.');
    return context.transaction(async ({ tx }) => {
      const source = await sources.sourceById(tx, context.case.tenantId, sourceId);
      if (!source?.active) throw new AppError('not-found', 'Records cannot be fetched from this hospital any more.');
      if (await fetches.runningFrom(tx, context.case.caseId, source.id))
        throw new AppError('state.already-done', 'Your records are being fetched from there already.');
      return source;
    });
  }

  /** The case travels in the state, sealed for this person: the hospital and others see noise. */
  function newState(caseId: string, personId: string): string {
    const plain = Buffer.from(JSON.stringify([caseId, randomToken()]));
    return seal(key, plain, stateContext(personId)).toString('base64url');
  }

  function caseIn(state: string, personId: string): string {
    try {
      const plain = open(key, Buffer.from(state, 'base64url'), stateContext(personId)).toString();
      return (JSON.parse(plain) as [string, string])[0];
    } catch {
      throw ended();
    }
  }

  const begin = implement(contract.beginFetch, async (context, { sourceId }) => {
    const source = await usable(context, sourceId);
    const { caseId, tenantId } = context.case;
    const { personId } = context.actor;
    const ties: Ties = { state: newState(caseId, personId), verifier: randomToken() };
    const location = await client.location(source, secretOf(parts.keyring, source), redirectUriOf(parts), ties);
    const now = context.clock.now();
    const stateHash = hashToken(ties.state);
    await context.transaction(({ tx }) =>
      journeys.insertJourney(tx, {
        state_hash: stateHash,
        tenant_id: tenantId,
        case_id: caseId,
        source_id: source.id,
        person_id: personId,
        device_hash: deviceOf(context),
        sealed: seal(key, Buffer.from(ties.verifier), journeyContext(stateHash)),
        created_at: now,
        ends_at: new Date(now.getTime() + journeyMs),
        used_at: null,
      }),
    );
    return { location };
  });

  const find = implement(contract.findJourney, (context, { state }) =>
    Promise.resolve({ caseId: caseIn(state, context.actor.personId) }),
  );

  /** Uses the journey up before anything else, so that an answer counts once, whatever comes of it. */
  async function take(context: CaseStreamContext, state: string): Promise<{ sourceId: string; ties: Ties }> {
    const { caseId } = context.case;
    const { personId } = context.actor;
    if (caseIn(state, personId) !== caseId) throw ended();
    const stateHash = hashToken(state);
    const asked = { caseId, stateHash, deviceHash: deviceOf(context), personId };
    const row = await context.transaction(({ tx, clock }) => journeys.useJourney(tx, asked, clock.now()));
    if (!row) throw ended();
    const verifier = open(key, row.sealed, journeyContext(stateHash)).toString();
    return { sourceId: row.source_id, ties: { state, verifier } };
  }

  const finish = implement(contract.finishFetch, async (context, input) => {
    const { sourceId, ties } = await take(context, input.state);
    if (input.error === 'access_denied')
      throw new AppError(
        'session.failed',
        'You did not agree at the hospital, so nothing was fetched. You can begin again, or send your papers yourself.',
      );
    if (input.code === undefined || input.error !== undefined)
      throw new AppError('session.failed', 'The hospital sent you back without an answer. Nothing was fetched. You can begin again.'); // prettier-ignore
    const source = await usable(context, sourceId);
    const back = new URL(redirectUriOf(parts));
    back.search = new URLSearchParams({
      state: input.state,
      code: input.code,
      ...(input.iss === undefined ? {} : { iss: input.iss }),
    }).toString();
    const permission = await client.exchange(source, secretOf(parts.keyring, source), back, ties, parts.clock.now());
    return { fetchId: await start(context, source, permission) };
  });

  /** The permission, what is to be asked, and the work are kept together or not at all. */
  async function start(context: CaseStreamContext, source: SourceRow, permission: Permission): Promise<string> {
    const { caseId, tenantId } = context.case;
    const id = newId();
    const now = parts.clock.now();
    const { token, patient, scope, revoke } = permission;
    const work = newWork({ base: source.base_url, patient, scope, revoke });
    const ofCase = { tenant_id: tenantId, case_id: caseId };
    const endsAt = new Date(Math.min(now.getTime() + limits.timeMs, permission.endsAt.getTime()));
    await context.transaction(async (inside) => {
      const { tx, actor } = inside;
      await uploads.insertUpload(tx, {
        ...ofCase,
        id,
        actor_id: actor.personId,
        name: source.name,
        path: source.name,
        media_type: 'application/octet-stream',
        size: 0,
        received: 0,
        last_modified: now.getTime(),
        sha256: null,
        state: 'fetching',
        created_at: now,
        expires_at: endsAt,
        finished_at: null,
      });
      await fetches.insertFetch(tx, {
        ...ofCase,
        id,
        source_id: source.id,
        person_id: actor.personId,
        state: 'running',
        token,
        work: JSON.stringify(work),
        outcome: JSON.stringify(outcomeOf(work, source.name)),
        version: 0,
        started_at: now,
        ends_at: endsAt,
        ended_at: null,
      });
      await inside.enqueue(fetchRecords.name, { tenantId, caseId, fetchId: id });
    });
    return id;
  }

  const stop = implement(contract.stopFetch, async (context, { fetchId }) => {
    const row = await fetches.fetchById(context.tx, context.case.caseId, fetchId);
    if (!row) throw new AppError('not-found', 'We could not find this.');
    const source = await sources.sourceById(context.tx, row.tenant_id, row.source_id);
    context.auditSubject({ id: row.id, ...(source ? { label: source.name } : {}) });
    if (row.state !== 'running') return { stopped: false };
    const drop = await fetching.dropIn(context.tx, row, 'You stopped it. Nothing of it was kept.');
    context.afterCommit(async () => {
      await drop();
      if (source && row.work?.revoke && row.token) await client.giveBack(source, secretOf(parts.keyring, source), row.work.revoke, row.token); // prettier-ignore
    });
    return { stopped: true };
  });

  const show = implement(contract.caseSources, async (context) => {
    const all = await sources.sourcesOf(context.tx, context.case.tenantId);
    const names = new Map(all.map((source) => [source.id, source.name]));
    const rows = await fetches.fetchesOf(context.tx, context.case.caseId, shownAtOnce);
    return {
      sources: all
        .filter(({ active }) => active)
        .map(({ id, name, place, base_url }) => ({ sourceId: id, name, place, host: new URL(base_url).host })),
      fetches: rows.map((row) => fetchView(row, names.get(row.source_id) ?? '')),
    };
  });

  return [show, begin, find, finish, stop];
}

const fetchView = (row: FetchRow, hospital: string): contract.FetchView => ({
  fetchId: row.id,
  sourceId: row.source_id,
  hospital,
  state: row.state,
  outcome: row.outcome,
  startedAt: row.started_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
});
