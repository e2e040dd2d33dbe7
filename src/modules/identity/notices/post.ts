import { newId } from '#kernel/ids.ts';
import type { Clock } from '#kernel/clock.ts';
import { open, seal, type Keyring } from '#platform/crypto/index.ts';
import type { Database } from '#platform/db/index.ts';
import type { Mailer } from '#platform/mail/index.ts';
import type { Context } from '#platform/operations/index.ts';
import { forgetMails, keepMail, mailsBefore, takeMail } from './mails.store.ts';

export type PostParts = { db: Database; keyring: Keyring; mailer: Mailer };

/** Longer than sending takes: what is older was cut off. */
const cutOffMs = 60_000;

/** A mail that could not be sent for a day is of no use: what it leads to has ended. */
const uselessMs = 24 * 3_600_000;

const boundTo = (id: string) => `mail|${id}`;

/**
 * Sends a mail by an act: it is kept, sealed, in the act's own transaction and sent after the commit. What was cut off
 * then, `sendLeft` sends. So no act is without its mail and no mail without its act.
 * @param mail `tenantId` is the organisation of the one it goes to
 */
export async function post(
  parts: PostParts,
  context: Pick<Context, 'tx' | 'clock' | 'afterCommit'>,
  mail: { tenantId: string; to: string; subject: string; text: string },
): Promise<void> {
  const { tenantId, ...rest } = mail;
  const id = newId();
  const sealed = seal(parts.keyring.purposeKey('mail'), Buffer.from(JSON.stringify(rest)), boundTo(id));
  await keepMail(context.tx, { id, tenant_id: tenantId, sealed, created_at: context.clock.now() });
  // The act is done whether or not the mail leaves now: what does not leave is sent later.
  context.afterCommit(() => deliver(parts, id).catch(() => undefined));
}

/** Takes the mail and sends it in one transaction: a crash between the two sends it again, which is a nuisance at most. */
async function deliver(parts: PostParts, id: string): Promise<void> {
  await parts.db.transaction({ kind: 'system' }, async (tx) => {
    const row = await takeMail(tx, id);
    if (!row) return;
    const text = open(parts.keyring.purposeKey('mail'), row.sealed, boundTo(id)).toString();
    await parts.mailer.send(JSON.parse(text) as Parameters<Mailer['send']>[0]);
  });
}

/** Sends what acts left and nobody sent: the program stopped, or the mail server did not answer. */
export async function sendLeft(parts: PostParts, now: Date): Promise<void> {
  const ids = await parts.db.transaction({ kind: 'system' }, async (tx) => {
    await forgetMails(tx, new Date(now.getTime() - uselessMs));
    return mailsBefore(tx, new Date(now.getTime() - cutOffMs));
  });
  for (const id of ids) await deliver(parts, id).catch(() => undefined);
}

/** Looks for what was left, from the start on and every half a minute. */
export function postRounds(parts: PostParts, clock: Clock): { start: () => void; stop: () => Promise<void> } {
  let timer: ReturnType<typeof setInterval> | undefined;
  let running = Promise.resolve();
  const look = (): void => {
    running = running.then(() => sendLeft(parts, clock.now())).catch(() => undefined);
  };
  return {
    start: () => {
      look();
      timer = setInterval(look, 30_000);
    },
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
