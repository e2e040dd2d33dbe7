import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Context } from '#platform/operations/index.ts';
import { insertPerson, personById, type PersonRow } from '../identity.store.ts';
import { invitationState } from '../invitations/invitations.rules.ts';
import { lockInvitation, personByEmail, updateInvitation } from '../invitations/invitations.store.ts';
import { profileOf, roleOf, type Claims } from './oidc.rules.ts';
import { insertExternal, personOfExternal, type JourneyRow, type ProviderRow } from './oidc.store.ts';

type Answer = { provider: ProviderRow; row: JourneyRow; claims: Claims };

const stranger = () =>
  new AppError(
    'session.failed',
    'Your institution knows you, but nobody invited you here with this login. Ask your administrator for an invitation.',
  );

const taken = () =>
  new AppError(
    'session.failed',
    'There is a login here with your address already. Sign in with it, then add your institution in your settings.',
  );

/**
 * Whose account a proved answer opens: the one that issuer and subject were linked to, the one that is linking now, the
 * one that an invitation makes, or a new one where the organisation lets the provider bring people. Never by an address.
 * @throws AppError session.failed when it is nobody's
 */
export async function whoIsIt(context: Context, answer: Answer): Promise<PersonRow> {
  const { tx } = context;
  const { provider, row, claims } = answer;
  const subject = typeof claims['sub'] === 'string' ? claims['sub'] : '';
  if (subject === '' || subject.length > 255) throw stranger();
  const login = { tenantId: provider.tenant_id, issuer: provider.issuer, subject };
  const known = await personOfExternal(tx, login);
  if (row.link_person_id !== null) {
    if (known !== undefined && known !== row.link_person_id)
      throw new AppError('state.conflict', 'This login of your institution opens another account here already.');
    const person = await activePerson(tx, row.link_person_id);
    if (known === undefined) await link(context, answer, subject, person.id);
    return person;
  }
  if (known !== undefined) return activePerson(tx, known);
  const person = row.invitation_id === null ? await broughtByProvider(context, answer) : await invited(context, answer);
  await link(context, answer, subject, person.id);
  return person;
}

async function activePerson(tx: Tx, id: string): Promise<PersonRow> {
  const person = await personById(tx, id);
  if (!person?.active) throw stranger();
  return person;
}

async function link(context: Context, { provider }: Answer, subject: string, personId: string): Promise<void> {
  const linked = { tenant_id: provider.tenant_id, issuer: provider.issuer, subject, person_id: personId };
  await insertExternal(context.tx, { ...linked, linked_at: context.clock.now() });
}

type NewStaff = { name: string; email: string; roles: string[]; title: string | null };

async function addStaff(context: Context, tenantId: string, who: NewStaff): Promise<PersonRow> {
  if (await personByEmail(context.tx, tenantId, who.email)) throw taken();
  const person = { id: newId(), tenant_id: tenantId, ...who, password_hash: null, totp_secret: null };
  await insertPerson(context.tx, person);
  return { ...person, totp_last_step: 0, active: true };
}

async function invited(context: Context, { row }: Answer): Promise<PersonRow> {
  const now = context.clock.now();
  const invitation = await lockInvitation(context.tx, row.tenant_id, row.invitation_id ?? '');
  if (!invitation || invitation.kind !== 'staff' || invitationState(invitation, now) !== 'open')
    throw new AppError('link.expired', 'This invitation was used, has ended or was taken back.');
  const { name, email, roles, title } = invitation;
  const person = await addStaff(context, row.tenant_id, { name, email, roles, title });
  await updateInvitation(context.tx, invitation.id, {
    accepted_at: now,
    token_hash: null,
    totp_secret: null,
    person_id: person.id,
  });
  return person;
}

async function broughtByProvider(context: Context, { provider, claims }: Answer): Promise<PersonRow> {
  const role = roleOf(claims, provider);
  const { name, email } = profileOf(claims);
  if (role === undefined || email === '') throw stranger();
  return addStaff(context, provider.tenant_id, { name: name || email, email, roles: [role], title: null });
}
