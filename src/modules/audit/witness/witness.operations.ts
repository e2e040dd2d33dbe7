import { AppError } from '#kernel/errors.ts';
import type { Clock } from '#kernel/clock.ts';
import { formatCheckpoint, formatVerifierKey, parseNote, rootFromTiles } from '#formats/tlog/index.ts';
import { sixWords } from '#formats/log-words/index.ts';
import type { Keyring } from '#platform/crypto/index.ts';
import type { Database, Tx } from '#platform/db/index.ts';
import type { Egress } from '#platform/egress/index.ts';
import { implement, type Implemented, type StreamAnswer } from '#platform/operations/index.ts';
import type { TransparencyLog } from '../sequencer.ts';
import { addCheckpoint } from './add-checkpoint.ts';
import { byName, usualQuorum } from './asking.ts';
import { agreeing, sizeOf } from './cosigned-files.ts';
import * as contract from './witness.contract.ts';
import { ownWitness } from './witness-keys.ts';
import { askedList, watchedList } from './witness-lists.ts';
import * as store from './witness.store.ts';

type Logs = { opinions: TransparencyLog; access: TransparencyLog };
type Parts = { keyring: Keyring; db: Database; egress: Egress; clock: Clock; publicOrigin: () => string };

/** Longest request: a proof of 63 lines and a head with as many signatures as a note may have. */
const bodyLimit = 256 * 1024;

/** A request that is longer is not read to its end. */
async function bodyOf(body: AsyncIterable<Buffer>): Promise<Uint8Array | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    length += part.length;
    if (length > bodyLimit) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Witnesses: asked, watched, and this installation as one of them. */
export function witnessOperations(logs: Logs, parts: Parts): Implemented[] {
  const own = ownWitness(parts.keyring);
  const ownLogs = [logs.opinions, logs.access];

  return [
    implement(contract.showWitnesses, async ({ tx }) => ({
      own: {
        name: own.name,
        url: `${parts.publicOrigin()}/witness`,
        vkeys: [...own.vkeys],
        logs: ownLogs.map((log) => ({
          origin: log.parts.key.name,
          vkeys: [log.verifierKey, formatVerifierKey(log.parts.key.second)],
        })),
      },
      asked: await askedNow(tx, ownLogs),
      quorum: (await store.quorumOf(tx)) ?? null,
      watched: await watchedNow(tx),
    })),

    implement(contract.setAsked, async ({ tx, actor, clock, auditSubject }, input) => {
      const list = askedList(input, own.name, parts.egress, clock.now());
      await store.setAskedWitnesses(tx, actor.tenantId, list, input.quorum);
      auditSubject({
        label: `${input.quorum} of ${list.length}: ${list.map(({ label }) => label).join(', ')}`.slice(0, 200),
      });
      const witnesses = list.map(({ label, name, url, vkeys }) => ({ label, name, url, vkeys }));
      return { witnesses, quorum: input.quorum };
    }),

    implement(contract.setWatched, async ({ tx, actor, clock, auditSubject }, input) => {
      const list = watchedList(
        input,
        ownLogs.map((log) => log.parts.key.name),
        clock.now(),
      );
      await store.setWatchedLogs(tx, actor.tenantId, list);
      auditSubject({
        label: list
          .map(({ label }) => label)
          .join(', ')
          .slice(0, 200),
      });
      return { logs: list.map(({ label, origin, vkeys }) => ({ label, origin, vkeys })) };
    }),

    implement(contract.addCheckpointDoor, async (context): Promise<StreamAnswer> => {
      const body = await bodyOf(context.body);
      if (!body) throw new AppError('input.too-large', 'This is longer than any request to a witness.');
      const answer = await context.transaction(({ tx, clock }) => addCheckpoint(tx, own, body, clock.now()));
      return { status: answer.status, headers: { 'content-type': answer.type }, body: answer.body };
    }),

    implement(contract.head, async ({ tx }, input) => headOf(tx, logs[input.log], input.size)),
  ];
}

async function askedNow(tx: Tx, logs: readonly TransparencyLog[]): Promise<contract.Witnesses['asked']> {
  const states = (await Promise.all(logs.map((log) => store.statesOf(tx, log.name, log.parts.epoch)))).flat();
  return (await store.askedWitnesses(tx)).map(({ label, name, url, vkeys }) => ({
    label,
    name,
    url,
    vkeys,
    said: states
      .filter((state) => state.name === name)
      .map(({ log, size, agreed_at: agreedAt, failure, finding }) => ({
        log,
        size,
        agreedAt: agreedAt?.toISOString() ?? null,
        failure,
        finding,
      })),
  }));
}

async function watchedNow(tx: Tx): Promise<contract.Witnesses['watched']> {
  const list = await store.watchedLogs(tx);
  const heads = await store.watchedHeads(
    tx,
    list.map(({ origin }) => origin),
  );
  return list.map(({ label, origin, vkeys }) => {
    const head = heads.find((one) => one.origin === origin);
    const signed = head !== undefined && head.size > 0 ? head.signed_at.toISOString() : null;
    return {
      label,
      origin,
      vkeys,
      size: head?.size ?? 0,
      signedAt: signed,
      conflictAt: head?.conflict_at?.toISOString() ?? null,
    };
  });
}

/** The head now, or as it was at an earlier size: the words of both come from the same tiles. */
async function headOf(tx: Tx, log: TransparencyLog, wanted: number | undefined) {
  const { files } = log.parts;
  const signed = await files.lastSigned();
  const size = wanted ?? signed.size;
  if (size === 0 || size > signed.size) throw new AppError('not-found', 'The log has not that many items.');
  const root = size === signed.size ? signed.root : await rootFromTiles(files.tiles, size);
  const asked = byName(await store.askedWitnesses(tx));
  const latest = await files.cosigned.latest();
  const names = latest ? agreeing(parseNote(latest), asked) : [];
  return {
    origin: signed.origin,
    size,
    words: sixWords(formatCheckpoint({ origin: signed.origin, size, root })),
    witnessed: {
      size: sizeOf(latest),
      agree: asked.flatMap(({ name, label }) => (names.includes(name) ? [label] : [])),
      asked: asked.length,
      quorum: (await store.quorumOf(tx)) ?? usualQuorum(asked.length),
    },
  };
}
