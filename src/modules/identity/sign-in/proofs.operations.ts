import type { Role, Strength } from '#kernel/actor.ts';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { open, randomDigits, sameText, seal } from '#platform/crypto/index.ts';
import { implement, type Context, type Implemented } from '#platform/operations/index.ts';
import { enter } from './enter.ts';
import * as factors from '../factors/factors.store.ts';
import { codeCounters, proveCounters, signInCounters } from '../guard/guessing.rules.ts';
import { organisationById, peopleByEmail, personById, type PersonRow } from '../identity.store.ts';
import type { IdentityParts } from '../parts.ts';
import { homeOf, linkMs, linksPerHour } from '../identity.rules.ts';
import { checkPasswordAndCode, wrongProof } from './proof.ts';
import * as contract from './proofs.contract.ts';
import { renewProof } from '../sessions/sessions.ts';
import { post } from '../notices/post.ts';
import { tell } from '../notices/tell.ts';

const codeKey = (parts: IdentityParts) => parts.keyring.purposeKey('mail-code');
const boundTo = (id: string) => `mail-code|${id}`;

/** Proofs of who somebody is: to sign in, and once more before an act that asks for it. */
export function proofOperations(parts: IdentityParts): Implemented[] {
  return [
    implement(contract.signIn, async (context, input) => {
      const now = context.clock.now();
      const people = await peopleByEmail(context.tx, input.email);
      const counters = await countersOf(context, input.email, people);
      await parts.guard.take(counters, now);
      // An unknown address costs the same hashing time as a known one.
      for (const person of people.length > 0 ? people : [undefined]) {
        const strength = await checkPasswordAndCode({ tx: context.tx, keyring: parts.keyring, now }, person, input);
        if (strength === undefined || !person) continue;
        await parts.guard.giveBack(counters, now);
        await enter(parts, context, person, strength);
        await tellOfRecoveryCode(parts, context, person, strength);
        return { next: homeOf(person.roles as Role[]) };
      }
      throw wrongProof();
    }),

    implement(contract.prove, async (context, input) => {
      const now = context.clock.now();
      const person = await personById(context.tx, context.actor.personId);
      const counters = proveCounters(context.actor.sessionId);
      await parts.guard.take(counters, now);
      const strength = await checkPasswordAndCode({ tx: context.tx, keyring: parts.keyring, now }, person, input);
      if (strength === undefined || !person) throw wrongProof();
      await parts.guard.giveBack(counters, now);
      await tellOfRecoveryCode(parts, context, person, strength);
      return renewProof(context);
    }),

    implement(contract.proved, async ({ actor, clock }) => ({
      provedAt: (actor.provedAt ?? clock.now()).toISOString(),
    })),

    implement(contract.sendProveCode, async (context) => {
      await sendCode(parts, context, await whoMayProveByMail(context));
      return { sent: true as const };
    }),

    implement(contract.proveByCode, async (context, input) => {
      await whoMayProveByMail(context);
      const now = context.clock.now();
      const sent = await factors.mailCodeOf(context.tx, context.actor.sessionId, now);
      const wrong = () =>
        new AppError(
          'session.failed',
          'This is not the code of our last mail to you. Look again, or ask for a new one.',
        );
      if (!sent) throw wrong();
      const counters = codeCounters(sent.id);
      await parts.guard.take(counters, now);
      if (!sameText(open(codeKey(parts), sent.sealed, boundTo(sent.id)).toString(), input.code)) throw wrong();
      await factors.spendMailCode(context.tx, sent.id, now);
      return renewProof(context);
    }),
  ];
}

/** Known in this browser, a person is counted apart from the strangers who try their address elsewhere. */
async function countersOf(context: Context, email: string, people: readonly PersonRow[]) {
  const { address, device } = context.facts;
  const ids = people.map(({ id }) => id);
  const known = device !== undefined && (await factors.knowDevice(context.tx, ids, device));
  return signInCounters({ email, address, knownDevice: known ? device : undefined });
}

async function tellOfRecoveryCode(
  parts: IdentityParts,
  context: Context,
  person: PersonRow,
  strength: Strength,
): Promise<void> {
  if (strength === 'password+recovery') await tell(parts, context, person, 'recovery-code-used');
}

/** Mail proves who somebody is only where mail is how they signed in: a stronger factor is not gone round by a weaker one. */
async function whoMayProveByMail(context: Context): Promise<PersonRow> {
  const person = await personById(context.tx, context.actor.personId);
  const keys = await factors.passkeysOf(context.tx, context.actor.personId);
  if (!person || person.password_hash !== null || keys.length > 0 || context.actor.strength !== 'link')
    throw new AppError('state.wrong-step', 'You have a stronger way to prove who you are. Please use that one.');
  return person;
}

async function sendCode(parts: IdentityParts, context: Context, person: PersonRow): Promise<void> {
  const { tx } = context;
  const now = context.clock.now();
  if ((await factors.mailCodesSince(tx, person.id, new Date(now.getTime() - 3_600_000))) >= linksPerHour)
    throw new AppError('rate.limited', 'We sent many codes in a short time. Please use the last one, or wait an hour.');
  const [id, code] = [newId(), randomDigits(6)];
  await factors.insertMailCode(tx, {
    id,
    tenant_id: person.tenant_id,
    person_id: person.id,
    session_id: context.actor.sessionId,
    sealed: seal(codeKey(parts), Buffer.from(code), boundTo(id)),
    created_at: now,
    ends_at: new Date(now.getTime() + linkMs),
  });
  const service = (await organisationById(tx, person.tenant_id))?.name ?? '';
  const text = `Your code is ${code}. It works once, for ten minutes, on the page that asked for it.\n\nNobody from ${service} will ever ask you for it. If you did not ask for it, you can delete this message.`;
  const subject = `Your code for ${service}`;
  await post(parts, context, { tenantId: person.tenant_id, to: person.email, subject, text });
}
