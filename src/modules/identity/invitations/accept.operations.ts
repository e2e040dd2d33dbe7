import type { Actor, Role } from '#kernel/actor.ts';
import { AppError, type FieldProblem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { InputOf } from '#kernel/operation.ts';
import {
  hashPassword,
  hashToken,
  newTotpSecret,
  open,
  seal,
  verifyTotp,
  type Keyring,
} from '#platform/crypto/index.ts';
import { implement, type Context, type Implemented } from '#platform/operations/index.ts';
import { sealTotp, type IdentityParts } from '../sign-in/identity.operations.ts';
import { enter } from '../sign-in/enter.ts';
import { passwordProblem } from '../factors/passwords.rules.ts';
import { homeOf } from '../identity.rules.ts';
import { insertPerson, organisationById, personById, spendTotpStep, type PersonRow } from '../identity.store.ts';
import * as contract from './invitations.contract.ts';
import { invitationState, otpauthLink } from './invitations.rules.ts';
import * as store from './invitations.store.ts';

const ended = () =>
  new AppError('link.expired', 'This invitation was used, has ended or was taken back. Ask for a new one.');

/** The invitation of a secret while it can be used. The same words whatever is wrong with it. */
async function usable(context: Context, token: string): Promise<store.InvitationRow> {
  const row = await store.invitationByHash(context.tx, hashToken(token));
  if (!row || invitationState(row, context.clock.now()) !== 'open') throw ended();
  return row;
}

/** The public side of invitations: the link's holder looks, and accepts. */
export function acceptOperations(parts: IdentityParts): Implemented[] {
  const sealed = secretsOf(parts.keyring);

  async function note(context: Context, event: string, actor: Actor): Promise<void> {
    const at = context.clock.now();
    const rest = { case: undefined, subject: {}, outcome: 'done' as const, facts: context.facts, onceKey: undefined };
    await parts.record(context.tx, { event, operation: contract.acceptInvitation.name, actor, at, ...rest });
  }

  return [
    implement(contract.lookAtInvitation, async (context, input) => {
      const row = await usable(context, input.token);
      const organisation = await organisationById(context.tx, row.tenant_id);
      const inviter = await personById(context.tx, row.invited_by);
      const name = organisation?.name ?? '';
      const secret = row.kind === 'staff' ? await sealed.secretFor(context, row) : undefined;
      return {
        kind: row.kind,
        organisation: name,
        invitedBy: inviter?.name ?? '',
        name: row.name,
        email: row.email,
        role: row.roles[0] as Role,
        totp: secret === undefined ? null : { secret, link: otpauthLink(row.email, name, secret) },
      };
    }),

    implement(contract.acceptInvitation, async (context, input) => {
      const row = await usable(context, input.token);
      const now = context.clock.now();
      const person = row.kind === 'staff' ? await newStaff(context, row, input) : await helper(context, row);
      await store.updateInvitation(context.tx, row.id, {
        accepted_at: now,
        token_hash: null,
        totp_secret: null,
        person_id: person.id,
      });
      const actor = await enter(parts, context, person, row.kind === 'staff' ? 'password+totp' : 'link');
      await note(context, 'people.invitation-accepted', actor);
      return { next: row.kind === 'staff' ? homeOf(person.roles as Role[]) : '/helping' };
    }),
  ];

  /** Makes the login of somebody who works here, once password and code are right. */
  async function newStaff(
    context: Context,
    row: store.InvitationRow,
    input: InputOf<typeof contract.acceptInvitation>,
  ): Promise<PersonRow> {
    // A login that was made meanwhile is never taken over by a link.
    if (await store.personByEmail(context.tx, row.tenant_id, row.email)) throw ended();
    const secret = sealed.open(row);
    const step = verifyTotp(secret ?? '', input.code ?? '', context.clock.now());
    const service = (await organisationById(context.tx, row.tenant_id))?.name ?? '';
    const problem = passwordProblem(input.password ?? '', [input.name || row.name, row.email, service]);
    refuseIncomplete(problem, secret !== undefined && step !== undefined);
    const id = newId();
    const person = {
      id,
      tenant_id: row.tenant_id,
      name: input.name || row.name,
      email: row.email,
      roles: row.roles,
      title: row.title,
      password_hash: await hashPassword(input.password ?? ''),
      totp_secret: sealTotp(parts.keyring, id, secret ?? ''),
    };
    await insertPerson(context.tx, person);
    await spendTotpStep(context.tx, id, step ?? 0);
    return { ...person, totp_last_step: step ?? 0, active: true };
  }

  async function helper(context: Context, row: store.InvitationRow): Promise<PersonRow> {
    const person = await personById(context.tx, row.person_id ?? '');
    if (!person?.active) throw ended();
    return person;
  }
}

/** @throws AppError input.invalid naming every field that is not right. */
function refuseIncomplete(problem: string | undefined, codeRight: boolean): void {
  const fields: FieldProblem[] = [];
  if (problem !== undefined) fields.push({ path: 'password', message: problem });
  if (!codeRight)
    fields.push({ path: 'code', message: 'This code does not match. Wait for the next one and try again' });
  if (fields.length > 0) throw new AppError('input.invalid', 'Please look at the marked fields.', { fields });
}

/** The one-time-code secret that an invitation offers, sealed for it. */
function secretsOf(keyring: Keyring) {
  const key = keyring.purposeKey('totp');
  const contextOf = (row: store.InvitationRow) => `totp-invitation|${row.id}`;
  const openIt = (row: store.InvitationRow) =>
    row.totp_secret === null ? undefined : open(key, row.totp_secret, contextOf(row)).toString();
  return {
    open: openIt,
    /** The same secret at every look, so that a reloaded page does not undo what an app already read. */
    secretFor: async (context: Context, row: store.InvitationRow): Promise<string> => {
      const known = openIt(row);
      if (known !== undefined) return known;
      const secret = newTotpSecret();
      await store.updateInvitation(context.tx, row.id, { totp_secret: seal(key, Buffer.from(secret), contextOf(row)) });
      return secret;
    },
  };
}
