import { tables, type Tx } from '#platform/db/index.ts';

type MailRow = { id: string; tenant_id: string; sealed: Buffer; created_at: Date };

const db = (tx: Tx) => tables<{ 'identity.mails': MailRow }>(tx);

/** Keeps a mail with the act that it tells of. */
export async function keepMail(tx: Tx, row: MailRow): Promise<void> {
  await db(tx).insertInto('identity.mails').values(row).execute();
}

/** Takes a mail out, so that nobody else sends it. Undefined: it has left. */
export async function takeMail(tx: Tx, id: string): Promise<MailRow | undefined> {
  return db(tx).deleteFrom('identity.mails').where('id', '=', id).returningAll().executeTakeFirst();
}

/** Mails that wait since before a moment, the oldest first. */
export async function mailsBefore(tx: Tx, before: Date): Promise<string[]> {
  const rows = await db(tx)
    .selectFrom('identity.mails')
    .select('id')
    .where('created_at', '<', before)
    .orderBy('created_at')
    .limit(500)
    .execute();
  return rows.map(({ id }) => id);
}

/** Removes mails that nobody needs any more. */
export async function forgetMails(tx: Tx, before: Date): Promise<void> {
  await db(tx).deleteFrom('identity.mails').where('created_at', '<', before).execute();
}
