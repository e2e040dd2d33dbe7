import { AppError, isAppError } from '#kernel/errors.ts';
import type { CaseRef } from '#kernel/actor.ts';
import type { Tx } from '#platform/db/index.ts';
import { handleJob, type JobHandler } from '#platform/jobs/index.ts';
import type { RecordsParts } from '../ports.ts';
import * as uploads from '../uploads/uploads.store.ts';
import { endUpload } from '../uploads/sweep.ts';
import { askHospital, type Answer } from './ask-hospital.ts';
import { fetchRecords } from './fetch.jobs.ts';
import * as store from './fetches.store.ts';
import { handOver } from './hand-over.ts';
import { limits, waitFor } from './limits.rules.ts';
import { endStateOf, outcomeOf } from './outcome.rules.ts';
import type { PageReader } from './reading-pages.ts';
import { originsOf, type SmartClient } from './smart-client.ts';
import { isReadable } from './smart.rules.ts';
import { secretOf } from './source-secret.ts';
import { sourceById } from './sources.store.ts';
import type { FetchRow, SourceRow } from './sources.tables.ts';
import * as rules from './work.rules.ts';
import type { Ask, Work } from './work.rules.ts';

/** A run ends long before its job would be given to another worker (`expireInSeconds`), and the next goes on. */
const longestRunMs = 60_000;

export type Fetching = {
  job: JobHandler;
  /**
   * Ends a fetching and forgets what came; the caller's transaction.
   * @returns removes the bytes, to be called after the commit
   */
  dropIn(tx: Tx, row: FetchRow, why: string): Promise<() => Promise<void>>;
};

type Held = { row: FetchRow; work: Work; token: string; source: SourceRow; ref: CaseRef };
type OnFetch = { tenantId: string; caseId: string; fetchId: string };

/** What one answer made of the work: bytes to keep with it, or how long to wait before asking again. */
type Step = { work: Work; bytes?: Uint8Array; waitMs?: number };

/**
 * Fetches piece by piece. After each answer the piece and what is left to do are kept in one transaction, so a server that
 * is stopped goes on where it was, as long as the hospital's permission lasts.
 */
export function createFetching(parts: RecordsParts, client: SmartClient, pages: PageReader): Fetching {
  const inCase = <T>({ tenantId, caseId }: Pick<OnFetch, 'tenantId' | 'caseId'>, body: (tx: Tx) => Promise<T>) =>
    parts.db.transaction({ kind: 'case', tenantId, personId: '', caseId }, body);

  const job = handleJob(fetchRecords, async (on) => {
    const until = Date.now() + longestRunMs;
    for (;;) {
      const held = await hold(on);
      if (!held) return;
      const ask = stillAsks(held);
      if (!ask) return end(on, held);
      const step = await take(held, ask, await askHospital(parts.egress, ask, held.token, originsOf(held.source)));
      if (!(await keep(on, held, step))) return;
      if (step.waitMs !== undefined || Date.now() > until) return goOnLater(on, step.waitMs ?? 0);
    }
  });

  /** The work as it stands, while whoever asked for it may still add to the case. */
  async function hold(on: OnFetch): Promise<Held | undefined> {
    const row = await inCase(on, (tx) => store.fetchById(tx, on.caseId, on.fetchId));
    if (row?.state !== 'running' || !row.work || row.token === null) return undefined;
    const source = await inCase(on, (tx) => sourceById(tx, on.tenantId, row.source_id));
    const ref = await parts.stillFetches({ tenantId: on.tenantId, caseId: on.caseId, personId: row.person_id });
    if (ref && source) return { row, work: row.work, token: row.token, source, ref };
    await drop(on, row, 'Who asked for it may not add to this request any more. Nothing of it was kept.');
    if (source) await giveBack(source, row.work, row.token);
    return undefined;
  }

  /** The next question; undefined when there is none or no time for one. */
  function stillAsks(held: Held): Ask | undefined {
    const isOver = parts.clock.now().getTime() >= held.row.ends_at.getTime();
    if (isOver && held.work.step !== 'end') held.work = rules.endEarly(held.work, 'time');
    return rules.nextAsk(held.work);
  }

  async function take(held: Held, ask: Ask, answer: Answer): Promise<Step> {
    const { work } = held;
    if (answer.is === 'no') return { work: rules.takeNo(work, ask, answer.no) };
    if (answer.is === 'again') return again(work, ask, answer.retryAfter);
    const read = await readAnswer(held, ask, answer);
    return read ?? { work: rules.takeNo(work, ask, 'failed') };
  }

  function again(work: Work, ask: Ask, retryAfter: string | null): Step {
    const tries = work.tries + 1;
    if (tries > limits.tries) return { work: rules.takeNo(work, ask, 'failed') };
    return { work: { ...work, tries }, waitMs: waitFor(retryAfter, tries, parts.clock.now()) };
  }

  /** Undefined when it could not be read. The object of the piece is filled in when the bytes are durable. */
  async function readAnswer(
    { work, source }: Held,
    ask: Ask,
    answer: Answer & { is: 'given' },
  ): Promise<Step | undefined> {
    const { bytes, contentType } = answer;
    const piece = (size: number) => ({ object: '', size });
    switch (ask.for) {
      case 'server': {
        const capability = (await pages.read('capability', bytes)) ?? null;
        if (capability && !isReadable(capability.version)) return { work: rules.endEarly(work, 'version') };
        return { work: rules.takeServer(work, capability) };
      }
      case 'person': {
        const found = await pages.read('person', { bytes, base: work.base, patient: work.patient });
        if (!found) return undefined;
        const begun = Buffer.from(`{"resourceType":"Bundle","type":"searchset","entry":[\n${found.entry}`);
        return { work: rules.takePerson(work, found.aliases, piece(begun.length)), bytes: begun };
      }
      case 'kind': {
        const page = await pages.read('page', { bytes, patients: work.patients });
        if (!page) return undefined;
        const origins = originsOf(source);
        const allowed = (url: string): boolean => isOurs(url, origins);
        const files = page.files.map((file) => ({ ...file, url: whole(file.url, work.base) }));
        const next = page.next === null ? null : whole(page.next, work.base);
        const entries = page.taken > 0 ? Buffer.from(`,\n${page.entries}`) : undefined;
        const after = rules.takePage(work, ask.at, { ...page, files, next }, entries && piece(entries.length), allowed);
        return { work: after, ...(entries ? { bytes: entries } : {}) };
      }
      case 'file': {
        const wrapped = contentType.includes('json') ? await pages.read('binary', bytes) : null;
        const file = wrapped ?? { contentType, bytes };
        if (file.bytes.length === 0) return undefined;
        const taken = { ...piece(file.bytes.length), contentType: file.contentType };
        return { work: rules.takeFile(work, ask.at, taken), bytes: file.bytes };
      }
    }
  }

  /** The door out is asked, not a rule of our own: what it would refuse is not written down to be asked later. */
  function isOurs(url: string, origins: readonly string[]): boolean {
    try {
      parts.egress.check(url, origins);
      return true;
    } catch {
      return false;
    }
  }

  /** Piece first, work after. @returns false when somebody else went on with it meanwhile, or it was stopped */
  async function keep(on: OnFetch, held: Held, step: Step): Promise<boolean> {
    const { bytes } = step;
    const key = bytes && (await inCase(on, (tx) => parts.cases.keyOf(tx, on.caseId)));
    const object = bytes && key ? (await parts.objects.put(key, bytes)).id : undefined;
    const work = object === undefined ? step.work : withObject(step.work, object);
    const kept = await inCase(on, async (tx) => {
      if (object !== undefined && bytes) {
        await parts.roomFor(tx, held.ref, bytes.length);
        const row = { id: object, tenant_id: on.tenantId, case_id: on.caseId, upload_id: on.fetchId };
        await uploads.insertMember(tx, { ...row, role: 'member', start: 0, length: bytes.length });
      }
      if (await store.keepWork(tx, held.row, work, outcomeOf(work, held.source.name))) return true;
      throw new AppError('state.conflict', 'Another worker was first.');
    }).catch(async (error: unknown) => {
      if (object !== undefined) await parts.objects.remove(object);
      if (isAppError(error) && error.code === 'state.conflict') return false;
      if (!isAppError(error) || error.code !== 'storage.full') throw error;
      const cut = rules.endEarly(held.work, 'room');
      return inCase(on, (tx) => store.keepWork(tx, held.row, cut, outcomeOf(cut, held.source.name)));
    });
    return kept;
  }

  const goOnLater = (on: OnFetch, waitMs: number) =>
    inCase(on, (tx) =>
      parts.enqueue(tx, fetchRecords.name, { ...on }, { startAfterSeconds: Math.ceil(waitMs / 1000) }),
    );

  /** All that can be had is here: it becomes files of the case, or is told that there was nothing. */
  async function end(on: OnFetch, held: Held): Promise<void> {
    const { row, work, source } = held;
    const state = endStateOf(work);
    const outcome = outcomeOf(work, source.name);
    const key = await inCase(on, (tx) => parts.cases.keyOf(tx, on.caseId));
    const tail = state === 'failed' ? undefined : await parts.objects.put(key, Buffer.from('\n]}\n'));
    const removed = await inCase(on, async (tx) => {
      if (!(await store.endFetch(tx, row, state, outcome, parts.clock.now()))) return undefined;
      if (!tail) return endUpload(tx, on.fetchId, parts.clock.now());
      await handOver(parts, tx, { ...on, actorId: row.person_id, hospital: source.name, work, tail });
      return [];
    });
    if (!removed && tail) await parts.objects.remove(tail.id);
    for (const id of removed ?? []) await parts.objects.remove(id);
    await giveBack(source, work, held.token);
  }

  async function dropIn(tx: Tx, row: FetchRow, why: string): Promise<() => Promise<void>> {
    const outcome = { ...row.outcome, step: 'end' as const, notes: [why] };
    if (!(await store.endFetch(tx, row, 'stopped', outcome, parts.clock.now()))) return () => Promise.resolve();
    const ids = await endUpload(tx, row.id, parts.clock.now());
    return async () => {
      for (const id of ids) await parts.objects.remove(id);
    };
  }

  async function drop(on: OnFetch, row: FetchRow, why: string): Promise<void> {
    const forget = await inCase(on, (tx) => dropIn(tx, row, why));
    await forget();
  }

  async function giveBack(source: SourceRow, { revoke }: Work, token: string): Promise<void> {
    if (revoke !== null) await client.giveBack(source, secretOf(parts.keyring, source), revoke, token);
  }

  return { job, dropIn };
}

/** The address of a page or paper, whole; what is no address stays as it is and is refused where it is asked. */
const whole = (url: string, base: string): string => URL.parse(url, `${base}/`)?.href ?? url;

/** The id of the object in the piece that has none yet. */
function withObject(work: Work, object: string): Work {
  return {
    ...work,
    pieces: work.pieces.map((piece) => (piece.object === '' ? { ...piece, object } : piece)),
    files: work.files.map((file) => (file.object === '' ? { ...file, object } : file)),
  };
}
