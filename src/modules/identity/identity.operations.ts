import type { Actor, Role } from '#kernel/actor.ts';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import {
  hashToken,
  open,
  randomToken,
  seal,
  verifyPassword,
  verifyTotp,
  type Keyring,
} from '#platform/crypto/index.ts';
import type { Database, Tx } from '#platform/db/index.ts';
import type { Mailer } from '#platform/mail/index.ts';
import { implement, type AuditEntry, type Context, type Implemented } from '#platform/operations/index.ts';
import * as contract from './identity.contract.ts';
import { failuresPerHour, homeOf, linkMs, linksPerHour } from './identity.rules.ts';
import * as store from './identity.store.ts';
import { startSession } from './sessions.ts';

export type IdentityParts = {
  db: Database;
  keyring: Keyring;
  mailer: Mailer;
  publicOrigin: () => string;
  record: (tx: Tx, entry: AuditEntry) => Promise<void>;
};

const wrong = () =>
  new AppError(
    'session.failed',
    'E-mail, password or code did not match. Check them and try again; a code works once and for 30 seconds.',
  );

/** The sign-in doors. */
export function identityOperations(parts: IdentityParts): Implemented[] {
  const totpContext = (personId: string) => `totp|${personId}`;
  const totpKey = parts.keyring.purposeKey('totp');

  async function checkProof(
    tx: Tx,
    person: store.PersonRow | undefined,
    proof: { password: string; code: string },
    now: Date,
  ): Promise<boolean> {
    const passwordRight = await verifyPassword(proof.password, person?.password_hash ?? undefined);
    if (!person?.totp_secret || !passwordRight) return false;
    const secret = open(totpKey, person.totp_secret, totpContext(person.id)).toString();
    const step = verifyTotp(secret, proof.code, now);
    return step !== undefined && (await store.useTotpStep(tx, person.id, step));
  }

  async function refuseGuessing(tx: Tx, account: string, now: Date): Promise<void> {
    if ((await store.failuresOf(tx, account, now)) >= failuresPerHour) {
      throw new AppError(
        'rate.limited',
        'There were too many wrong tries for this account. Please wait up to an hour, or call us.',
      );
    }
  }

  /** A failure is counted in its own transaction, because the failed one is rolled back. */
  const countFailure = (account: string, now: Date) =>
    parts.db.transaction({ kind: 'system' }, (tx) => store.countFailure(tx, account, now));

  async function note(context: Context, event: string, actor: Actor): Promise<void> {
    await parts.record(context.tx, {
      event,
      operation: event,
      actor,
      case: undefined,
      subject: {},
      outcome: 'done',
      facts: context.facts,
      at: context.clock.now(),
      onceKey: undefined,
    });
  }

  return [
    implement(contract.requestLink, async (context, input) => {
      const now = context.clock.now();
      const organisation = await store.organisationBySlug(context.tx, input.programme);
      if (!organisation) throw new AppError('not-found', 'This service does not exist here.');
      const person = await findOrCreatePatient(context.tx, organisation.id, input.email);
      // The answer is the same for staff, who sign in with two factors and get no link.
      if (!person) return { sent: true as const };
      const hourAgo = new Date(now.getTime() - 3_600_000);
      if ((await store.linksSince(context.tx, person.id, hourAgo)) >= linksPerHour) return { sent: true as const };
      const token = randomToken();
      await store.insertLink(context.tx, {
        token_hash: hashToken(token),
        tenant_id: person.tenant_id,
        person_id: person.id,
        next: input.next,
        created_at: now,
        ends_at: new Date(now.getTime() + linkMs),
      });
      const text = `Here is your link to ${organisation.name}. It works once, for ten minutes:\n\n${parts.publicOrigin()}/sign-in/link#${token}\n\nIf you did not ask for it, you can delete this message.`;
      context.afterCommit(() =>
        parts.mailer.send({ to: person.email, subject: `Your link to ${organisation.name}`, text }),
      );
      return { sent: true as const };
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
      await store.markLinkUsed(context.tx, link.token_hash, now);
      const person = await store.personById(context.tx, link.person_id);
      if (!person?.active) throw new AppError('link.expired', 'This link has ended. Ask for a new one.');
      const actor = await startSession(context.tx, person, {
        strength: 'link',
        userAgent: context.facts.userAgent,
        at: now,
        reply: context.reply,
      });
      await note(context, 'identity.signed-in', actor);
      return { next: link.next };
    }),

    implement(contract.signIn, async (context, input) => {
      const now = context.clock.now();
      await refuseGuessing(context.tx, input.email, now);
      for (const person of await peopleOrNobody(context.tx, input.email)) {
        if (!(await checkProof(context.tx, person, input, now)) || !person) continue;
        const actor = await startSession(context.tx, person, {
          strength: 'password+totp',
          userAgent: context.facts.userAgent,
          at: now,
          reply: context.reply,
        });
        await note(context, 'identity.signed-in', actor);
        return { next: homeOf(person.roles as Role[]) };
      }
      context.onFailure(() => countFailure(input.email, now));
      throw wrong();
    }),

    implement(contract.prove, async (context, input) => {
      const now = context.clock.now();
      const person = await store.personById(context.tx, context.actor.personId);
      await refuseGuessing(context.tx, person?.email ?? '', now);
      if (!(await checkProof(context.tx, person, input, now))) {
        context.onFailure(() => countFailure(person?.email ?? '', now));
        throw wrong();
      }
      await store.markProved(
        context.tx,
        { id: context.actor.sessionId, isClient: context.actor.strength === 'token' },
        now,
      );
      return { provedAt: now.toISOString() };
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
      context.reply.sessionCookie = 'clear';
      return { ended: true as const };
    }),
  ];
}

/** An unknown address costs the same hashing time as a known one. */
async function peopleOrNobody(tx: Tx, email: string): Promise<(store.PersonRow | undefined)[]> {
  const people = await store.peopleByEmail(tx, email);
  return people.length > 0 ? people : [undefined];
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

/** Seals a one-time-code secret for the database. */
export function sealTotp(keyring: Keyring, personId: string, secret: string): Buffer {
  return seal(keyring.purposeKey('totp'), Buffer.from(secret), `totp|${personId}`);
}
