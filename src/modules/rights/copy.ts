import { writeZip, type ZipPart } from '#formats/archive/index.ts';
import { everythingBundle } from '#formats/fhir/index.ts';
import type { Actor, CaseRef, Role } from '#kernel/actor.ts';
import { newId } from '#kernel/ids.ts';
import { accountAsFhir, accountAsText, entriesFor } from '#modules/audit/index.ts';
import { casesOfTenant, resolveCase } from '#modules/cases/index.ts';
import { allows } from '#modules/consent/index.ts';
import { organisationById, personById } from '#modules/identity/index.ts';
import { setScope, type Tx } from '#platform/db/index.ts';
import { handleJob, type JobHandler } from '#platform/jobs/index.ts';
import { copyCase, type CaseCopy } from './copy-case.ts';
import { newCopyKey } from './copy-key.ts';
import { copyPage } from './copy-page.ts';
import { lockExport, updateExport, type ExportRow } from './exports.store.ts';
import type { RightsParts } from './ports.ts';
import { copyJob, tellJob } from './rights.jobs.ts';

/** How long a copy can be fetched. */
export const keptMs = 7 * 86_400_000;

/** The one who asked, as they are now: an act of theirs although they are not at it. */
export async function askerOf(tx: Tx, personId: string): Promise<Actor | undefined> {
  const person = await personById(tx, personId);
  if (!person?.active) return undefined;
  return {
    personId,
    tenantId: person.tenant_id,
    name: person.name,
    roles: person.roles as Role[],
    purpose: 'PATRQT',
    sessionId: '',
    strength: 'token',
    provedAt: undefined,
  };
}

/** The case, when this person may have a copy of it now. */
export async function mayCopy(tx: Tx, caseId: string, actor: Actor, now: Date): Promise<CaseRef | undefined> {
  const ref = await resolveCase(tx, caseId, actor, now);
  const may = ref && allows({ permission: 'rights.export', actor, relations: ref.relations });
  return may ? ref : undefined;
}

type Built = { copies: CaseCopy[]; caseIds: string[]; actor: Actor; row: ExportRow };

/** Builds a copy: collected under the rights of the one who asked, written as one encrypted object, then said to be ready. */
export async function buildCopy(parts: RightsParts, of: { tenantId: string; exportId: string }): Promise<void> {
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) =>
    parts.db.transaction({ kind: 'tenant', tenantId: of.tenantId, personId: '' }, work);
  const row = await inTenant(async (tx) => {
    const found = await lockExport(tx, of.exportId);
    if (!found || !['asked', 'building'].includes(found.state)) return undefined;
    await updateExport(tx, found.id, { state: 'building' });
    return found;
  });
  const built = row && (await collect(parts, inTenant, row));
  if (!built) return;
  const { parts: files, counts } = await contentsOf(parts, inTenant, built);
  const { key, wrapped } = await inTenant((tx) => newCopyKey(tx, of.exportId, built.caseIds));
  const writer = await parts.objects.create(key);
  try {
    for await (const chunk of writeZip(files, parts.clock.now())) await writer.append(chunk as Uint8Array);
    const { id, size } = await writer.finish();
    const ready = await inTenant((tx) => publish(parts, tx, built, { id, size, wrapped, counts }));
    if (!ready) await parts.objects.remove(id);
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

type InTenant = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

async function collect(parts: RightsParts, inTenant: InTenant, row: ExportRow): Promise<Built | undefined> {
  const now = parts.clock.now();
  const page = { after: '', limit: 1000, patientId: row.patient_id };
  const caseIds =
    row.case_id === null
      ? (await inTenant((tx) => casesOfTenant(tx, row.tenant_id, page))).map((one) => one.row.id)
      : [row.case_id];
  const copies: CaseCopy[] = [];
  let actor: Actor | undefined;
  for (const caseId of caseIds) {
    const copy = await inTenant(async (tx) => {
      actor = await askerOf(tx, row.asked_by);
      const ref = actor && (await mayCopy(tx, caseId, actor, now));
      if (!actor || !ref) return undefined;
      const { tenantId, personId, purpose } = actor;
      await setScope(tx, { kind: 'case', tenantId, personId, caseId, relations: ref.relations, purpose, at: now });
      const done = await copyCase(parts, { tx, ref });
      await note(parts, tx, { event: 'rights.copied', actor, ref, row, outcome: 'done' });
      return done;
    });
    if (!copy) return refuse(parts, inTenant, row, actor);
    copies.push(copy);
  }
  actor ??= await inTenant((tx) => askerOf(tx, row.asked_by));
  return actor ? { copies, caseIds, actor, row } : refuse(parts, inTenant, row, actor);
}

/** What was allowed when it was asked is not any more: nothing is built, and the log says so. */
async function refuse(
  parts: RightsParts,
  inTenant: InTenant,
  row: ExportRow,
  actor: Actor | undefined,
): Promise<undefined> {
  await inTenant(async (tx) => {
    await note(parts, tx, { event: 'access.refused', actor, ref: undefined, row, outcome: 'refused' });
    await updateExport(tx, row.id, { state: 'refused' });
  });
}

async function note(
  parts: RightsParts,
  tx: Tx,
  act: {
    event: string;
    actor: Actor | undefined;
    ref: CaseRef | undefined;
    row: ExportRow;
    outcome: 'done' | 'refused';
  },
): Promise<void> {
  const { event, actor, ref, row, outcome } = act;
  await parts.audit.record(tx, {
    event,
    operation: copyJob.name,
    actor,
    case: ref,
    subject: { id: row.id },
    outcome,
    facts: { requestId: `copy-${newId().slice(0, 12)}`, address: '', userAgent: 'job' },
    at: parts.clock.now(),
    onceKey: undefined,
  });
}

/** Every file of the copy, the page that explains it first. */
async function contentsOf(
  parts: RightsParts,
  inTenant: InTenant,
  { copies, actor, row }: Built,
): Promise<{ parts: ZipPart[]; counts: Record<string, number> }> {
  const now = parts.clock.now();
  const organisation = await inTenant((tx) => organisationById(tx, row.tenant_id));
  const isOwn = row.asked_by === row.patient_id;
  const account = isOwn && row.case_id === null ? await accountOf(parts, actor, now) : undefined;
  const subject = copies.findLast((one) => one.subject.name !== '')?.subject;
  const name = subject?.name ?? actor.name;
  const { bundle, counts } = everythingBundle({
    patient: {
      id: row.patient_id,
      name,
      birthDate: subject?.birthDate ?? null,
      sex: subject?.sex ?? 'unknown',
      place: subject?.place ?? '',
    },
    organisation: { id: row.tenant_id, name: organisation?.name ?? '' },
    madeAt: now.toISOString(),
    requests: copies.map(({ request }) => request),
    more: [...copies.flatMap(({ consents }) => consents), ...(account?.events ?? [])] as never[],
  });
  const text = (path: string, words: string): ZipPart => ({ name: path, bytes: Buffer.from(words) });
  const page = copyPage({
    name,
    organisation: organisation?.name ?? '',
    madeAt: now,
    requests: copies.map((one) => ({ number: one.request.number, topic: one.request.topic, ...one.counts })),
    resources: counts,
    log: account !== undefined,
  });
  const sum = (kind: keyof CaseCopy['counts']) => copies.reduce((all, one) => all + one.counts[kind], 0);
  return {
    parts: [
      text('index.html', page),
      text('everything.fhir.json', `${JSON.stringify(bundle, null, 2)}\n`),
      ...(account ? [text('who-opened-my-records.txt', account.text)] : []),
      ...copies.flatMap(({ files }) => files),
    ],
    counts: { ...counts, papers: sum('papers'), pictures: sum('pictures'), letters: sum('letters') },
  };
}

async function accountOf(parts: RightsParts, { personId, tenantId, name }: Actor, madeAt: Date) {
  const inOwn = <T>(work: (tx: Tx) => Promise<T>) => parts.db.transaction({ kind: 'person', tenantId, personId }, work);
  const entries = await entriesFor(inOwn, personId);
  const origin = parts.publicOrigin();
  const account = { patient: { id: personId, name }, source: { site: origin, origin }, madeAt, entries };
  const fhir = JSON.parse(accountAsFhir(account)) as { entry: { resource: unknown }[] };
  return { text: accountAsText(account), events: fhir.entry.map(({ resource }) => resource) };
}

/** Said to be ready only while the one who asked still may. */
async function publish(
  parts: RightsParts,
  tx: Tx,
  { row, caseIds, actor }: Built,
  object: { id: string; size: number; wrapped: Buffer; counts: Record<string, number> },
): Promise<boolean> {
  const now = parts.clock.now();
  for (const caseId of caseIds) if (!(await mayCopy(tx, caseId, actor, now))) return false;
  await setScope(tx, { kind: 'tenant', tenantId: row.tenant_id, personId: '' });
  const current = await lockExport(tx, row.id);
  if (current?.state !== 'building') return false;
  const expiresAt = new Date(now.getTime() + keptMs);
  await updateExport(tx, row.id, {
    state: 'ready',
    cases: caseIds,
    ready_at: now,
    expires_at: expiresAt,
    object_id: object.id,
    object_size: object.size,
    wrapped: object.wrapped,
    counts: JSON.stringify(object.counts),
  });
  await parts.enqueue(tx, tellJob.name, {
    tenantId: row.tenant_id,
    personId: row.asked_by,
    mail: 'export-ready',
    path: '/request/data',
    by: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(expiresAt),
  });
  return true;
}

/** The work of putting copies together. */
export function copyJobs(parts: RightsParts): JobHandler[] {
  return [handleJob(copyJob, (of) => buildCopy(parts, of))];
}
