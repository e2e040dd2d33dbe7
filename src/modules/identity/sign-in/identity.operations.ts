import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { hashToken, randomToken } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { implement, type Implemented } from '#platform/operations/index.ts';
import * as contract from '../identity.contract.ts';
import { linkMs, linksPerHour } from '../identity.rules.ts';
import * as store from '../identity.store.ts';
import { post } from '../notices/post.ts';
import { enter } from './enter.ts';
import type { IdentityParts } from '../parts.ts';
import { askingBrowser, refuseOtherBrowser, sealCode } from './link-device.ts';

export { sealTotp } from './proof.ts';

export type { IdentityParts } from '../parts.ts';

/** The sign-in link, who is signed in, and signing out. */
export function identityOperations(parts: IdentityParts): Implemented[] {
  return [
    implement(contract.requestLink, async (context, input) => {
      const now = context.clock.now();
      const asked = askingBrowser(context);
      const answer = { sent: true as const, code: asked.code };
      const organisation = await store.organisationBySlug(context.tx, input.programme);
      if (!organisation) throw new AppError('not-found', 'This service does not exist here.');
      const person = await findOrCreatePatient(context.tx, organisation.id, input.email);
      // The answer is the same for staff, who sign in with two factors and get no link.
      if (!person) return answer;
      const hourAgo = new Date(now.getTime() - 3_600_000);
      if ((await store.linksSince(context.tx, person.id, hourAgo)) >= linksPerHour) return answer;
      const token = randomToken();
      await store.insertLink(context.tx, {
        token_hash: hashToken(token),
        tenant_id: person.tenant_id,
        person_id: person.id,
        next: input.next,
        device_hash: asked.deviceHash,
        sealed_code: sealCode(parts.keyring, hashToken(token), asked.code),
        created_at: now,
        ends_at: new Date(now.getTime() + linkMs),
      });
      const text = `Here is your link to ${organisation.name}. It works once, for ten minutes:\n\n${parts.publicOrigin()}/sign-in/link#${token}\n\nIf you did not ask for it, you can delete this message.`;
      const subject = `Your link to ${organisation.name}`;
      await post(parts, context, { tenantId: person.tenant_id, to: person.email, subject, text });
      return answer;
    }),

    implement(contract.useLink, async (context, input) => {
      const now = context.clock.now();
      const link = await store.linkByHash(context.tx, hashToken(input.token));
      if (!link || link.used_at !== null || link.ends_at <= now) {
        throw new AppError(
          'link.expired',
          'This link has ended or was used before. Ask for a new one; nothing you gave us is lost.',
        );
      }
      await refuseOtherBrowser(parts, context, link, input.code);
      await store.markLinkUsed(context.tx, link.token_hash, now);
      const person = await store.personById(context.tx, link.person_id);
      if (!person?.active) throw new AppError('link.expired', 'This link has ended. Ask for a new one.');
      await enter(parts, context, person, 'link');
      return { next: link.next };
    }),

    implement(contract.me, async (context) => {
      const person = await store.personById(context.tx, context.actor.personId);
      const organisation = await store.organisationById(context.tx, context.actor.tenantId);
      if (!person || !organisation) throw new AppError('session.required', 'Please sign in.');
      return {
        personId: person.id,
        name: person.name,
        email: person.email,
        title: person.title,
        roles: [...context.actor.roles],
        organisation: { slug: organisation.slug, name: organisation.name },
        purpose: context.actor.purpose,
        strength: context.actor.strength,
        provedAt: context.actor.provedAt?.toISOString() ?? null,
      };
    }),

    implement(contract.signOut, async (context) => {
      if (context.actor.strength !== 'token')
        await store.endSession(context.tx, context.actor.sessionId, context.clock.now());
      await context.emit({ type: 'identity.session-ended', data: { sessionId: context.actor.sessionId } });
      context.reply.sessionCookie = 'clear';
      return { ended: true as const };
    }),
  ];
}

async function findOrCreatePatient(tx: Tx, tenantId: string, email: string): Promise<store.PersonRow | undefined> {
  const known = (await store.peopleByEmail(tx, email)).find((person) => person.tenant_id === tenantId);
  if (known) return known.roles.every((role) => role === 'patient' || role === 'carer') ? known : undefined;
  const person = {
    id: newId(),
    tenant_id: tenantId,
    name: '',
    email,
    roles: ['patient'],
    title: null,
    password_hash: null,
    totp_secret: null,
  };
  await store.insertPerson(tx, person);
  return { ...person, totp_last_step: 0, active: true };
}
