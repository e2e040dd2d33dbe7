import { tables, type Tx } from '#platform/db/index.ts';
import { byName, emailMark, type IdentityTables, type PersonRow } from '../identity.store.ts';

export type InvitationRow = {
  id: string;
  tenant_id: string;
  kind: 'staff' | 'carer';
  token_hash: string | null;
  email: string;
  name: string;
  roles: string[];
  title: string | null;
  person_id: string | null;
  invited_by: string;
  totp_secret: Buffer | null;
  created_at: Date;
  sent_at: Date;
  ends_at: Date;
  accepted_at: Date | null;
  revoked_at: Date | null;
};

const db = (tx: Tx) => tables<IdentityTables & { 'identity.invitations': InvitationRow }>(tx);

export async function insertInvitation(tx: Tx, row: InvitationRow): Promise<void> {
  await db(tx).insertInto('identity.invitations').values(row).execute();
}

/** Invitations of staff, newest first. */
export async function invitationsOf(tx: Tx, tenantId: string): Promise<InvitationRow[]> {
  return db(tx)
    .selectFrom('identity.invitations')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', 'staff')
    .orderBy('created_at', 'desc')
    .limit(200)
    .execute();
}

export async function lockInvitation(tx: Tx, tenantId: string, id: string): Promise<InvitationRow | undefined> {
  return db(tx)
    .selectFrom('identity.invitations')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** At the door: the invitation of a secret, locked, so that it is used once. */
export async function invitationByHash(tx: Tx, hash: string): Promise<InvitationRow | undefined> {
  return db(tx)
    .selectFrom('identity.invitations')
    .selectAll()
    .where('token_hash', '=', hash)
    .forUpdate()
    .executeTakeFirst();
}

export async function updateInvitation(tx: Tx, id: string, change: Partial<InvitationRow>): Promise<void> {
  await db(tx).updateTable('identity.invitations').set(change).where('id', '=', id).execute();
}

/** The person with this address, active or not. */
export async function personByEmail(tx: Tx, tenantId: string, email: string): Promise<PersonRow | undefined> {
  return db(tx)
    .selectFrom('identity.people')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('email_mark', '=', emailMark(tx, email))
    .executeTakeFirst();
}

/** Everybody who works in an organisation, also those whose access was ended. */
export async function staffOf(tx: Tx, tenantId: string): Promise<PersonRow[]> {
  const people = await db(tx)
    .selectFrom('identity.people')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where((eb) => eb('roles', '&&', eb.val(['coordinator', 'expert', 'auditor', 'admin'])))
    .orderBy('id')
    .limit(500)
    .execute();
  return people.toSorted(byName);
}

export async function setActive(tx: Tx, personId: string, active: boolean): Promise<void> {
  await db(tx).updateTable('identity.people').set({ active }).where('id', '=', personId).execute();
}

/** Ends every session and API client of a person. The caller's scope is `system`: they are another person's rows. */
export async function endAllAccess(tx: Tx, personId: string, at: Date): Promise<void> {
  for (const table of ['identity.sessions', 'identity.clients'] as const)
    await db(tx)
      .updateTable(table)
      .set({ ended_at: at })
      .where('person_id', '=', personId)
      .where('ended_at', 'is', null)
      .execute();
}
