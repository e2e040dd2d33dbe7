import { newId } from '#kernel/ids.ts';
import { hashToken, randomToken } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { insertPerson, type PersonRow } from '../identity.store.ts';
import { invitationMs } from './invitations.rules.ts';
import { insertInvitation, personByEmail } from './invitations.store.ts';

/**
 * The person behind an address that a patient asks for help, and where their mail leads: a link of their own when they
 * are new here (once, seven days), the plain page when they have a login, nothing when their access was ended.
 */
export async function personToHelp(
  tx: Tx,
  wish: { tenantId: string; email: string; name: string; invitedBy: string },
  now: Date,
): Promise<{ person: PersonRow; path: string | undefined }> {
  const known = await personByEmail(tx, wish.tenantId, wish.email);
  if (known) return { person: known, path: known.active ? '/helping' : undefined };
  const person = {
    id: newId(),
    tenant_id: wish.tenantId,
    name: wish.name,
    email: wish.email,
    roles: ['carer'],
    title: null,
    password_hash: null,
    totp_secret: null,
  };
  await insertPerson(tx, person);
  const token = randomToken();
  await insertInvitation(tx, {
    id: newId(),
    tenant_id: wish.tenantId,
    kind: 'carer',
    token_hash: hashToken(token),
    email: wish.email,
    name: wish.name,
    roles: person.roles,
    title: null,
    person_id: person.id,
    invited_by: wish.invitedBy,
    totp_secret: null,
    created_at: now,
    sent_at: now,
    ends_at: new Date(now.getTime() + invitationMs),
    accepted_at: null,
    revoked_at: null,
  });
  return { person: { ...person, totp_last_step: 0, active: true }, path: `/invite#${token}` };
}
