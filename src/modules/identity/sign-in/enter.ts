import type { Actor, Strength } from '#kernel/actor.ts';
import { hashToken, randomToken } from '#platform/crypto/index.ts';
import type { AuditEntry, Context } from '#platform/operations/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { devicesOf, keepDevice, knowDevice } from '../factors/factors.store.ts';
import type { PersonRow } from '../identity.store.ts';
import { startSession } from '../sessions/sessions.ts';
import { tell, type TellParts } from '../notices/tell.ts';

export type EnterParts = TellParts & { record: (tx: Tx, entry: AuditEntry) => Promise<void> };

/**
 * Signs a person in: a session, its entry in the log, and a mail when they were never seen in this browser. Every way in
 * ends here.
 */
export async function enter(
  parts: EnterParts,
  context: Context,
  person: PersonRow,
  strength: Strength,
): Promise<Actor> {
  const { tx, facts, reply } = context;
  const at = context.clock.now();
  const actor = await startSession(tx, person, { strength, userAgent: facts.userAgent, at, reply });
  await rememberBrowser(parts, context, person);
  await parts.record(tx, {
    event: 'identity.signed-in',
    operation: 'identity.signed-in',
    actor,
    case: undefined,
    subject: {},
    outcome: 'done',
    facts,
    at,
    onceKey: undefined,
  });
  return actor;
}

/** The first browser of all is no news: somebody who has just come here knows it. */
async function rememberBrowser(parts: EnterParts, context: Context, person: PersonRow): Promise<void> {
  const { tx } = context;
  const device = deviceOf(context);
  const known = await knowDevice(tx, [person.id], device);
  const others = known ? 0 : await devicesOf(tx, person.id);
  const owner = { tenant_id: person.tenant_id, person_id: person.id };
  await keepDevice(tx, owner, device, context.clock.now());
  if (others > 0) await tell(parts, context, person, 'new-device');
}

/** The hash that stands for the browser of a request; a browser without one is given it. */
export function deviceOf(context: Pick<Context, 'facts' | 'reply'>): string {
  if (context.facts.device !== undefined) return context.facts.device;
  context.reply.deviceCookie ??= randomToken();
  return hashToken(context.reply.deviceCookie);
}
