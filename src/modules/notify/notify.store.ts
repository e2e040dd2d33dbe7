import { tables, type Tx } from '#platform/db/index.ts';

type NotifyTables = {
  'notify.sent': { tenant_id: string; case_id: string; key: string; person_id: string; mail: string; sent_at: Date };
};

/** Takes the right to send one message. False when it was sent before. */
export async function claimMessage(tx: Tx, row: NotifyTables['notify.sent']): Promise<boolean> {
  const result = await tables<NotifyTables>(tx)
    .insertInto('notify.sent')
    .values(row)
    .onConflict((conflict) => conflict.columns(['case_id', 'key']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}
