import { AppError } from '#kernel/errors.ts';
import type { Clock } from '#kernel/clock.ts';
import { anchorCall, headCall, readHead, signCall, toHex } from '#formats/evm/index.ts';
import { formatVerifierKey, openCheckpoint, type Checkpoint } from '#formats/tlog/index.ts';
import { open, seal, sha256, type Keyring } from '#platform/crypto/index.ts';
import type { Database } from '#platform/db/index.ts';
import type { Egress } from '#platform/egress/index.ts';
import type { TransparencyLog } from '../sequencer.ts';
import { compareHead } from './anchored.ts';
import { anchorsOf, insertAnchor, settingOf, settleAnchor, type AnchoredRow, type SettingRow } from './anchor.store.ts';
import { rpcTo, type Rpc } from './rpc.ts';

export type AnchorParts = {
  db: Database;
  keyring: Keyring;
  egress: Egress;
  clock: Clock;
  audit: { opinions: TransparencyLog; access: TransparencyLog };
};

const day = 24 * 3600;
/** A head is written at most about once a day. */
const dueAfterMs = (day - 3600) * 1000;
/** Transactions are looked after so often until a block has them; in seconds. */
const lookAgain = 30;

/** Id of a log on the chain: SHA-256 of its key text. Each epoch has its own. */
export const logIdOf = ({ parts }: TransparencyLog): Uint8Array =>
  new Uint8Array(sha256(Buffer.from(formatVerifierKey(parts.key))));

const sealContext = (tenantId: string): string => `anchor-key|${tenantId}`;

/** Seals the sender's secret key for its row. */
export const sealSender = (keyring: Keyring, tenantId: string, secret: Uint8Array): Buffer =>
  seal(keyring.purposeKey('anchor-key'), secret, sealContext(tenantId));

async function headOf({ parts }: TransparencyLog): Promise<Checkpoint | undefined> {
  const bytes = await parts.files.checkpoint();
  return bytes ? openCheckpoint(bytes, parts.key) : undefined;
}

/** Looks what became of transactions that were sent. @returns how many still wait for a block */
async function settle({ db }: AnchorParts, rpc: Rpc, rows: readonly AnchoredRow[], tenantId: string): Promise<number> {
  let waiting = 0;
  for (const row of rows) {
    const receipt = await rpc.receipt(row.tx_hash);
    if (!receipt) waiting += 1;
    else
      await db.transaction({ kind: 'tenant', tenantId, personId: '' }, (tx) =>
        settleAnchor(tx, row.tx_hash, {
          state: receipt.status === '0x1' ? 'confirmed' : 'refused',
          block_number: Number(BigInt(receipt.blockNumber)),
          receipt: JSON.stringify(receipt),
        }),
      );
  }
  return waiting;
}

/**
 * Writes the head of one log, unless the chain has it. What the chain has is compared first: a larger log there, or another
 * root, is a fork that stops this log.
 * @returns true when a transaction was sent
 */
async function anchorLog(parts: AnchorParts, rpc: Rpc, setting: SettingRow, log: TransparencyLog): Promise<boolean> {
  const { db, keyring, clock } = parts;
  const head = await headOf(log);
  if (!head || head.size === 0) return false;
  const logId = logIdOf(log);
  const { tenant_id: tenantId, contract, sender, chain_id: chainId } = setting;
  const known = readHead(await rpc.text('eth_call', { to: contract, data: toHex(headCall(logId)) }, 'latest'));
  if (!known) throw new AppError('service.unavailable', 'There is no anchor contract at this address of the chain.');
  const findings = known.size === 0 ? [] : await compareHead(log, keyring, log.parts.epoch, known);
  for (const finding of findings) log.stop(finding);
  if (findings.length > 0 || known.size >= head.size) return false;
  const data = anchorCall(logId, head);
  // The node runs it once without writing: what would be refused is not paid for.
  const gas = await rpc.quantity('eth_estimateGas', { from: sender, to: contract, data: toHex(data) });
  const tip = await rpc.quantity('eth_maxPriorityFeePerGas');
  const { raw, hash } = signCall(
    {
      chainId: BigInt(chainId),
      nonce: await rpc.quantity('eth_getTransactionCount', sender, 'pending'),
      maxPriorityFeePerGas: tip,
      maxFeePerGas: 2n * (await rpc.baseFee()) + tip,
      gasLimit: (gas * 12n) / 10n,
      to: contract,
      data,
    },
    open(keyring.purposeKey('anchor-key'), setting.sealed_key, sealContext(tenantId)),
  );
  // Remembered before it is sent: what is on its way is never forgotten.
  await db.transaction({ kind: 'tenant', tenantId, personId: '' }, (tx) =>
    insertAnchor(tx, {
      tx_hash: hash,
      tenant_id: tenantId,
      log: log.name,
      epoch: log.parts.epoch,
      size: head.size,
      root: Buffer.from(head.root),
      contract,
      chain_id: chainId,
      sent_at: clock.now(),
    }),
  );
  await rpc.text('eth_sendRawTransaction', toHex(raw));
  return true;
}

/** Waits this long for a block before a transaction counts as lost and another is sent. */
const lostAfterMs = 2 * 3600 * 1000;

/**
 * One round for an organisation: looks after what was sent, compares, writes what is due.
 * @param setAt of the setting it works for
 * @returns in how many seconds to look again; undefined when that setting no longer stands
 * @throws AppError `service.unavailable` when the node is away or refuses: the round is made again
 */
export async function anchorRound(parts: AnchorParts, tenantId: string, setAt: string): Promise<number | undefined> {
  const { setting, rows } = await parts.db.transaction({ kind: 'tenant', tenantId, personId: '' }, async (tx) => ({
    setting: await settingOf(tx, tenantId),
    rows: await anchorsOf(tx, tenantId),
  }));
  if (setting?.set_at.toISOString() !== setAt) return undefined;
  const rpc = rpcTo(parts.egress, setting.url);
  if ((await rpc.quantity('eth_chainId')) !== BigInt(setting.chain_id))
    throw new AppError('service.unavailable', 'The node belongs to another chain than the one that was set.');
  const now = parts.clock.now().getTime();
  const age = ({ sent_at: at }: AnchoredRow) => now - at.getTime();
  const sent = rows.filter((row) => row.state === 'sent' && age(row) < lostAfterMs);
  if ((await settle(parts, rpc, sent, tenantId)) > 0) return lookAgain;
  const since = Math.min(Infinity, ...rows.filter(({ state }) => state !== 'refused').map(age));
  if (since < dueAfterMs && rows.some(({ state }) => state === 'confirmed') && sent.length === 0)
    return Math.ceil((dueAfterMs - since) / 1000);
  const done = [];
  for (const log of [parts.audit.opinions, parts.audit.access]) {
    const recent = rows.some((row) => row.log === log.name && row.state !== 'refused' && age(row) < dueAfterMs);
    if (!recent) done.push(await anchorLog(parts, rpc, setting, log));
  }
  return done.includes(true) ? lookAgain : day;
}
