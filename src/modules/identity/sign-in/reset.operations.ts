import type { Role } from '#kernel/actor.ts';
import { AppError } from '#kernel/errors.ts';
import { hashPassword, hashToken, randomToken } from '#platform/crypto/index.ts';
import { implement, type Context, type Implemented } from '#platform/operations/index.ts';
import { setPassword } from '../factors/factors.store.ts';
import { passwordProblem } from '../factors/passwords.rules.ts';
import { codeCounters } from '../guard/guessing.rules.ts';
import { linksPerHour, purposeOf, resetMs } from '../identity.rules.ts';
import { organisationById, peopleByEmail, personById, type PersonRow } from '../identity.store.ts';
import { post } from '../notices/post.ts';
import { tell } from '../notices/tell.ts';
import type { EnterParts } from './enter.ts';
import type { IdentityParts } from '../parts.ts';
import { endSessionsOf } from '../sessions/sessions.ts';
import { checkSecondFactor } from './proof.ts';
import * as contract from './reset.contract.ts';
import * as store from './reset.store.ts';

type Parts = IdentityParts & Pick<EnterParts, 'record'>;

const ended = () =>
  new AppError(
    'link.expired',
    'This link has ended or was used before. Ask for a new one; your old password still works.',
  );

/**
 * A lost password: a link to the address that we know, and the second factor besides, so that neither the mailbox nor the
 * phone is enough by itself. Nobody is signed in by it.
 */
export function resetOperations(parts: Parts): Implemented[] {
  return [
    implement(contract.requestReset, async (context, { email }) => {
      for (const person of await peopleByEmail(context.tx, email)) await sendLink(parts, context, person);
      return { sent: true as const };
    }),

    implement(contract.resetPassword, async (context, input) => {
      const { tx } = context;
      const now = context.clock.now();
      const person = await personById(tx, (await store.openReset(tx, hashToken(input.token), now)) ?? '');
      if (!person?.active || person.password_hash === null) throw ended();
      const service = (await organisationById(tx, person.tenant_id))?.name ?? '';
      // Looked at first: a code works once, and would be gone.
      const problem = passwordProblem(input.password, [person.name, person.email, service]);
      if (problem)
        throw new AppError('input.invalid', 'Please look at the marked field.', {
          fields: [{ path: 'password', message: problem }],
        });
      const counters = codeCounters(`reset|${person.id}`);
      await parts.guard.take(counters, now);
      const strength = await checkSecondFactor({ tx, keyring: parts.keyring, now }, person, input.code);
      if (strength === undefined)
        throw new AppError('input.invalid', 'Please look at the marked field.', {
          fields: [{ path: 'code', message: 'This code does not match. Wait for the next one and try again' }],
        });
      await parts.guard.giveBack(counters, now);
      await setPassword(tx, person.id, await hashPassword(input.password));
      await store.endResets(tx, person.id, now);
      await endSessionsOf(context, person.id);
      if (strength === 'password+recovery') await tell(parts, context, person, 'recovery-code-used');
      await tell(parts, context, person, 'password-changed');
      await note(parts, context, person, strength);
      return { changed: true as const };
    }),
  ];
}

/** Only who has a password here: others sign in by link, passkey or institution, and have nothing to reset. */
async function sendLink(parts: Parts, context: Context, person: PersonRow): Promise<void> {
  const { tx } = context;
  const now = context.clock.now();
  if (!person.active || person.password_hash === null) return;
  if ((await store.resetsSince(tx, person.id, new Date(now.getTime() - 3_600_000))) >= linksPerHour) return;
  const secret = randomToken();
  await store.insertReset(tx, {
    token_hash: hashToken(secret),
    tenant_id: person.tenant_id,
    person_id: person.id,
    created_at: now,
    ends_at: new Date(now.getTime() + resetMs),
  });
  const service = (await organisationById(tx, person.tenant_id))?.name ?? '';
  const text = `Here you set a new password for ${service}. The link works once, for fifteen minutes, and asks for a code of your app or a recovery code:\n\n${parts.publicOrigin()}/sign-in/reset#${secret}\n\nIf you did not ask for it, you can delete this message: your password stays as it is.`;
  await post(parts, context, {
    tenantId: person.tenant_id,
    to: person.email,
    subject: `A new password for ${service}`,
    text,
  });
}

async function note(
  parts: Parts,
  context: Context,
  person: PersonRow,
  strength: 'password+totp' | 'password+recovery',
): Promise<void> {
  const at = context.clock.now();
  const roles = person.roles as Role[];
  const actor = {
    personId: person.id,
    tenantId: person.tenant_id,
    name: person.name,
    roles,
    purpose: purposeOf(roles),
    sessionId: '',
    strength,
    provedAt: at,
  };
  const rest = { case: undefined, subject: {}, outcome: 'done' as const, facts: context.facts, onceKey: undefined };
  const { name: operation } = contract.resetPassword;
  await parts.record(context.tx, { event: 'identity.password-reset', operation, actor, at, ...rest });
}
