import { AppError } from '#kernel/errors.ts';
import type { AccessReceipt } from '#formats/access-receipt/index.ts';
import { canonicalJson } from '#formats/jcs/index.ts';
import { parseTilePath, toBase64 } from '#formats/tlog/index.ts';
import { implement, type Implemented, type StreamAnswer } from '#platform/operations/index.ts';
import * as contract from './audit.contract.ts';
import { chainLength } from './audit.store.ts';
import { commitmentKeys, openingOf, type CommitmentKeys } from './commitment.ts';
import { entriesOfPatient, entriesOfTenant, entryOfPatient } from './positions.store.ts';
import { committedOf, isWhatWasRecorded, readLeaf, type Kept } from './recorded.ts';
import type { TransparencyLog } from './sequencer.ts';
import type { Keyring } from '#platform/crypto/index.ts';

type Entry = Awaited<ReturnType<typeof entriesOfPatient>>[number];

/** The access log as the patient and the auditor read it, and the logs as anyone checks them. */
export function auditOperations(
  logs: { opinions: TransparencyLog; access: TransparencyLog },
  keyring: Keyring,
): Implemented[] {
  return [
    implement(contract.accesses, async (context, input) => {
      const { personId } = context.actor;
      // Its length first: an entry that comes between the two questions is left for the next reading, not said missing.
      const total = await chainLength(context.tx, personId);
      const before = Math.min(input.before ?? total + 1, total + 1);
      const rows = await entriesOfPatient(context.tx, personId, { ...input, before });
      const keysFor = await commitmentKeys(context.tx, keyring, rows);
      return {
        entries: rows.map((row) => ({ ...viewOf(row, personId), leaf: row.leaf })),
        total,
        // A row that is not what its leaf committed to counts as missing: what was recorded is no longer there.
        missing: gaps(
          rows
            .filter((row) => isErased(row) || isWhatWasRecorded(keysFor(row), row, row.leaf))
            .map((row) => row.n ?? 0),
          before,
          input.limit,
        ),
      };
    }),

    implement(contract.receipt, async (context, input) => {
      const entry = await entryOfPatient(context.tx, context.actor.personId, input.n);
      if (!entry) throw new AppError('not-found', 'There is no item with this number.');
      const proof = await logs.access.proof(context.tx, entry.leaf_id);
      if (!proof) return { n: input.n, item: null, receipt: null };
      // Its place stands; what it said in full was erased, so nothing can be opened any more.
      if (isErased(entry)) return { n: input.n, item: proof.index, receipt: null };
      const keys = (await commitmentKeys(context.tx, keyring, [entry]))(entry);
      if (!isWhatWasRecorded(keys, entry, proof.leaf)) throw changed(input.n);
      const receipt = receiptOf(keys, entry, proof);
      return { n: input.n, item: proof.index, receipt: canonicalJson(receipt) };
    }),

    implement(contract.tenantLog, async (context, input) => {
      const rows = await entriesOfTenant(context.tx, context.actor.tenantId, input);
      const entries = rows.map((row) => ({
        ...viewOf(row, context.actor.personId),
        id: row.id,
        patientId: row.patient_id,
        operation: row.operation,
        requestId: row.request_id,
      }));
      return { entries };
    }),

    implement(contract.checkpoint, async (_context, input) => {
      const bytes = await logs[input.log].checkpoint();
      if (!bytes) throw new AppError('not-found', 'This log is still empty.');
      return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: bytes };
    }),
    implement(contract.opinionTile, (_context, input) => tile(logs.opinions, input.rest)),
    implement(contract.accessTile, (_context, input) => tile(logs.access, input.rest)),
  ];
}

/** Names and labels were taken out at the patient’s wish; the self-check knows which rows may be so. */
const isErased = (entry: Pick<Kept, 'erasure_id'>): boolean => entry.erasure_id !== null;

/** What a stranger needs to check the entry (docs/formats/access-receipt.md). */
function receiptOf(
  keys: CommitmentKeys,
  entry: Kept,
  proof: { leaf: string; proof: Uint8Array; verifierKey: string },
): AccessReceipt {
  const { v } = readLeaf(proof.leaf);
  const act = committedOf(keys.keyring, entry, v);
  const opening = openingOf(keys, act, entry.tenant_id, v);
  return {
    v: 1,
    type: 'access.receipt',
    entry: { ...act, actorRoles: [...act.actorRoles] },
    opening: toBase64(opening),
    leaf: proof.leaf,
    proof: Buffer.from(proof.proof).toString(),
    log: { vkey: proof.verifierKey },
  };
}

const changed = (n: number) =>
  new AppError(
    'log.damaged',
    `Item ${n} is not what was recorded. Something changed it afterwards. Please call us; we keep the proof.`,
  );

async function tile(log: TransparencyLog, rest: string): Promise<StreamAnswer> {
  const path = `tile/${rest}`;
  // Only the one spelling of a tile's path reaches the disk.
  const id = parseTilePath(path);
  const bytes = id ? await log.file(path) : undefined;
  if (!id || !bytes) throw new AppError('not-found', 'There is no such part of the log.');
  const whole = id.width === 256;
  return {
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      'cache-control': whole ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
    body: bytes,
  };
}

function viewOf(row: Omit<Entry, 'leaf'>, viewer: string) {
  return {
    n: row.n ?? 0,
    caseId: row.case_id,
    at: row.at.toISOString(),
    event: row.event,
    who: {
      name: row.actor_name,
      roles: row.actor_roles,
      self: row.actor_id === viewer,
      computer: row.actor_id === null || row.actor_roles.length === 0,
    },
    purpose: row.purpose,
    subject: { id: row.subject_id, label: row.subject_label },
    outcome: row.outcome,
    item: row.idx === null ? null : Number(row.idx),
  };
}

/** Numbers that should be on this page and are not: an entry was taken away. */
function gaps(numbers: readonly number[], before: number, limit: number): number[] {
  const there = new Set(numbers);
  const missing: number[] = [];
  for (let n = before - 1; n >= Math.max(1, before - limit); n -= 1) if (!there.has(n)) missing.push(n);
  return missing;
}
