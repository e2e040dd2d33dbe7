import { AppError } from '#kernel/errors.ts';
import { implement, type Context, type Implemented } from '#platform/operations/index.ts';
import * as contract from './account.contract.ts';
import { deviceWords } from '../sign-in/device-words.rules.ts';
import * as factors from '../factors/factors.store.ts';
import type { PersonRow } from '../identity.store.ts';
import { sessionLimits } from '../identity.rules.ts';
import { endOwnSession, sessionsOf } from './own-sessions.store.ts';
import { ownPerson } from '../factors/passkeys.operations.ts';
import { endSessionsOf } from './sessions.ts';

/** What a person sees of their own sign-in, and ending what is theirs. */
export function accountOperations(): Implemented[] {
  return [
    implement(contract.ownFactors, async (context) => {
      const person = await ownPerson(context);
      const keys = await factors.passkeysOf(context.tx, person.id);
      return {
        passkeys: keys.map((key) => ({
          passkeyId: key.id,
          name: key.name,
          synced: key.synced,
          addedAt: key.created_at.toISOString(),
          usedAt: key.used_at?.toISOString() ?? null,
        })),
        password: person.password_hash !== null,
        codes: person.totp_secret !== null,
        recoveryCodesLeft: await factors.recoveryCodesLeft(context.tx, person.id),
        proofs: proofsOf(person, keys.length),
      };
    }),

    implement(contract.ownSessions, async ({ tx, actor, clock }) => {
      const now = clock.now();
      const { idleMs } = sessionLimits(actor.roles);
      const rows = await sessionsOf(tx, actor.personId, now);
      const alive = rows.filter((row) => now.getTime() - row.seen_at.getTime() <= idleMs);
      return {
        sessions: alive.map((row) => ({
          sessionId: row.id,
          device: deviceWords(row.user_agent),
          how: row.strength,
          since: row.created_at.toISOString(),
          seenAt: row.seen_at.toISOString(),
          here: row.id === actor.sessionId,
        })),
      };
    }),

    implement(contract.endOwnSession, async (context, { sessionId }) => {
      const own = { id: sessionId, personId: context.actor.personId };
      if (!(await endOwnSession(context.tx, own, context.clock.now())))
        throw new AppError('not-found', 'This session has ended already.');
      await context.emit({ type: 'identity.session-ended', data: { sessionId } });
      if (sessionId === context.actor.sessionId) context.reply.sessionCookie = 'clear';
      return { ended: true as const };
    }),

    implement(contract.endOtherSessions, async (context: Context) => ({
      ended: await endSessionsOf(context, context.actor.personId, context.actor.sessionId),
    })),
  ];
}

/** A stronger factor is not gone round by a weaker one: mail is for those who have nothing else. */
function proofsOf(person: PersonRow, passkeys: number): ('passkey' | 'password' | 'mail')[] {
  const passwordAndCode = person.password_hash !== null && person.totp_secret !== null;
  const strong = [...(passkeys > 0 ? ['passkey' as const] : []), ...(passwordAndCode ? ['password' as const] : [])];
  return strong.length > 0 ? strong : ['mail'];
}
