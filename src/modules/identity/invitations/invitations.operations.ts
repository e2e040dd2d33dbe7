import type { Actor, Role } from '#kernel/actor.ts';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { hashToken, randomToken } from '#platform/crypto/index.ts';
import { setScope, type Tx } from '#platform/db/index.ts';
import { implement, type Context, type Implemented } from '#platform/operations/index.ts';
import { acceptOperations } from './accept.operations.ts';
import type { IdentityParts } from '../sign-in/identity.operations.ts';
import { post } from '../notices/post.ts';
import { namesOf, organisationById, personById } from '../identity.store.ts';
import * as contract from './invitations.contract.ts';
import { invitationMs, invitationState, mayInvite } from './invitations.rules.ts';
import * as store from './invitations.store.ts';

type StaffRole = (typeof contract.staffRoles)[number];

const staffRolesOf = (roles: readonly string[]) => contract.staffRoles.filter((role) => roles.includes(role));

/** Inviting staff, taking invitations back, ending access; and using an invitation. */
export function invitationOperations(parts: IdentityParts): Implemented[] {
  /** A new secret for an invitation, mailed. Somebody who has a login already is told so; the inviter sees no difference. */
  async function send(context: Context, row: store.InvitationRow): Promise<Date> {
    const { tx, clock } = context;
    const now = clock.now();
    const token = randomToken();
    const endsAt = new Date(now.getTime() + invitationMs);
    await store.updateInvitation(tx, row.id, { token_hash: hashToken(token), sent_at: now, ends_at: endsAt });
    const organisation = await organisationById(tx, row.tenant_id);
    const known = await store.personByEmail(tx, row.tenant_id, row.email);
    const subject = `Your invitation to ${organisation?.name ?? ''}`;
    const text = known
      ? `${context.actor.name} invited you to ${organisation?.name ?? ''}. You have a login here with this address already, so there is nothing to do. If you need another role, ask your administrator.`
      : `${context.actor.name} invites you to work at ${organisation?.name ?? ''}. This link is for you alone. It works once, for seven days:\n\n${parts.publicOrigin()}/invite#${token}\n\nIf you did not expect this, you can delete this message.`;
    await post(parts, context, { tenantId: row.tenant_id, to: row.email, subject, text });
    return endsAt;
  }

  return [
    implement(contract.listStaff, async (context) => {
      const { tx, actor } = context;
      const now = context.clock.now();
      const people = await store.staffOf(tx, actor.tenantId);
      const rows = await store.invitationsOf(tx, actor.tenantId);
      const names = await namesOf(
        tx,
        rows.map((row) => row.invited_by),
      );
      return {
        people: people.map((person) => ({
          personId: person.id,
          name: person.name,
          title: person.title,
          email: person.email,
          roles: person.roles as Role[],
          active: person.active,
          me: person.id === actor.personId,
        })),
        invitations: rows.map((row) => ({
          invitationId: row.id,
          name: row.name,
          email: row.email,
          role: row.roles[0] as StaffRole,
          state: invitationState(row, now),
          sentAt: row.sent_at.toISOString(),
          endsAt: row.ends_at.toISOString(),
          invitedBy: names.get(row.invited_by)?.name ?? '',
        })),
        mayInvite: staffRolesOf(mayInvite(actor.roles)),
        mayManage: actor.roles.includes('admin'),
      };
    }),

    implement(contract.inviteStaff, async (context, input) => {
      mustBeAllowed(context.actor, [input.role]);
      const now = context.clock.now();
      const row: store.InvitationRow = {
        id: newId(),
        tenant_id: context.actor.tenantId,
        kind: 'staff',
        token_hash: null,
        email: input.email,
        name: input.name,
        roles: [input.role],
        title: input.title || null,
        person_id: null,
        invited_by: context.actor.personId,
        totp_secret: null,
        created_at: now,
        sent_at: now,
        ends_at: now,
        accepted_at: null,
        revoked_at: null,
      };
      await store.insertInvitation(context.tx, row);
      await send(context, row);
      context.auditSubject({ id: row.id, label: input.role });
      return { invitationId: row.id };
    }),

    implement(contract.resendInvitation, async (context, input) => {
      const row = await open(context, input.invitationId, ['open', 'ended']);
      mustBeAllowed(context.actor, row.roles as Role[]);
      return { endsAt: (await send(context, row)).toISOString() };
    }),

    implement(contract.revokeInvitation, async (context, input) => {
      const row = await open(context, input.invitationId, ['open', 'ended']);
      mustBeAllowed(context.actor, row.roles as Role[]);
      await store.updateInvitation(context.tx, row.id, { revoked_at: context.clock.now(), token_hash: null });
      return { revoked: true as const };
    }),

    implement(contract.setStaffActive, async (context, input) => {
      const { tx, actor } = context;
      const person = await personById(tx, input.personId);
      if (!person || person.tenant_id !== actor.tenantId || staffRolesOf(person.roles).length === 0)
        throw new AppError('not-found', 'This person does not work here.');
      if (person.id === actor.personId)
        throw new AppError('state.conflict', 'You cannot end your own access. Another administrator can.');
      await store.setActive(tx, person.id, input.active);
      if (!input.active) await endEverything(tx, actor, person.id, context.clock.now());
      context.auditSubject({ id: person.id, label: input.active ? 'given back' : 'ended' });
      await context.emit({ type: 'identity.session-ended', data: { personId: person.id } });
      return { active: input.active };
    }),

    ...acceptOperations(parts),
  ];
}

/** @throws AppError permission.denied when a role is above the asker's own. */
function mustBeAllowed(actor: Actor, roles: readonly Role[]): void {
  const allowed = mayInvite(actor.roles);
  if (roles.every((role) => allowed.includes(role))) return;
  throw new AppError('permission.denied', 'You can invite people to your own role or one below it.');
}

async function open(context: Context, id: string, states: readonly string[]): Promise<store.InvitationRow> {
  const row = await store.lockInvitation(context.tx, context.actor.tenantId, id);
  if (!row || row.kind !== 'staff') throw new AppError('not-found', 'This invitation is not there any more.');
  if (!states.includes(invitationState(row, context.clock.now())))
    throw new AppError('state.already-done', 'This invitation was used or taken back already.');
  return row;
}

/** Sessions are their owner's rows, so the door's scope ends them; then the asker's scope stands again. */
async function endEverything(tx: Tx, actor: Actor, personId: string, now: Date): Promise<void> {
  await setScope(tx, { kind: 'system' });
  await store.endAllAccess(tx, personId, now);
  await setScope(tx, { kind: 'tenant', tenantId: actor.tenantId, personId: actor.personId });
}
