import { AppError } from '#kernel/errors.ts';
import { addressOf, fromHex, toHex } from '#formats/evm/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { handleJob, type JobHandler } from '#platform/jobs/index.ts';
import { implement, type Implemented } from '#platform/operations/index.ts';
import * as contract from './anchor.contract.ts';
import { anchorJob } from './anchor.jobs.ts';
import { anchorsOf, putSetting, settingOf } from './anchor.store.ts';
import { anchorRound, logIdOf, sealSender, type AnchorParts } from './anchoring.ts';

export type AnchoringParts = AnchorParts & {
  jobs: {
    enqueue(tx: Tx, name: string, data: Record<string, unknown>, options: { startAfterSeconds: number }): Promise<void>;
  };
};

async function shown({ audit }: AnchorParts, tx: Tx, tenantId: string) {
  const setting = await settingOf(tx, tenantId);
  const rows = await anchorsOf(tx, tenantId);
  return {
    anchor: setting
      ? {
          url: setting.url,
          contract: setting.contract,
          chainId: Number(setting.chain_id),
          sender: setting.sender,
          setAt: setting.set_at.toISOString(),
        }
      : null,
    logs: [audit.opinions, audit.access].map((log) => ({ log: log.name, logId: toHex(logIdOf(log)) })),
    written: rows.map((row) => ({
      log: row.log,
      epoch: row.epoch,
      size: Number(row.size),
      root: row.root.toString('hex'),
      transaction: row.tx_hash,
      state: row.state,
      sentAt: row.sent_at.toISOString(),
      block: row.block_number === null ? null : Number(row.block_number),
    })),
  };
}

/** The address of a secret key. @throws AppError `input.invalid` when it is none */
function senderOf(secret: Uint8Array): string {
  try {
    return addressOf(secret);
  } catch (cause) {
    throw new AppError('input.invalid', 'This is no secret key of an account.', { cause });
  }
}

/** Heads of the logs on a chain, for organisations that want it. Off until it is set up. */
export function createAnchoring(parts: AnchoringParts): { operations: Implemented[]; jobs: JobHandler[] } {
  const operations = [
    implement(contract.anchorShown, ({ tx, actor }) => shown(parts, tx, actor.tenantId)),
    implement(contract.setAnchor, async (context, { anchor }) => {
      const { tx, actor, clock } = context;
      const { tenantId } = actor;
      if (!anchor) {
        await putSetting(tx, tenantId, undefined);
        context.auditSubject({ label: 'none' });
        return shown(parts, tx, tenantId);
      }
      parts.egress.check(anchor.url, [new URL(anchor.url).origin]);
      const secret = fromHex(anchor.key);
      const setAt = clock.now();
      await putSetting(tx, tenantId, {
        url: anchor.url,
        contract: anchor.contract.toLowerCase(),
        chain_id: anchor.chainId,
        sealed_key: sealSender(parts.keyring, tenantId, secret),
        sender: senderOf(secret),
        set_by: actor.personId,
        set_at: setAt,
      });
      context.auditSubject({ label: `chain ${anchor.chainId}` });
      await context.enqueue(anchorJob.name, { tenantId, setAt: setAt.toISOString() });
      return shown(parts, tx, tenantId);
    }),
  ];
  const round = handleJob(anchorJob, async ({ tenantId, setAt }) => {
    const seconds = await anchorRound(parts, tenantId, setAt);
    if (seconds === undefined) return;
    await parts.db.transaction({ kind: 'tenant', tenantId, personId: '' }, (tx) =>
      parts.jobs.enqueue(tx, anchorJob.name, { tenantId, setAt }, { startAfterSeconds: seconds }),
    );
  });
  return { operations, jobs: [round] };
}
