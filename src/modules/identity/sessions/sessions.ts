import type { Actor, PurposeOfUse, Role, Strength } from '#kernel/actor.ts';
import { newId } from '#kernel/ids.ts';
import { hashToken, randomToken } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Context, Credentials, ReplyWishes, RequestFacts } from '#platform/operations/index.ts';
import { purposeOf, sessionLimits } from '../identity.rules.ts';
import {
  clientByHash,
  insertSession,
  markProved,
  sessionByHash,
  sessionById,
  touchSession,
  type PersonRow,
} from '../identity.store.ts';
import { endSessionsBut, renewSession } from './own-sessions.store.ts';

/** Requests that were on their way when the secret was renewed still arrive; a stolen old secret is worth little. */
const oldTokenMs = 30_000;

/** Starts a session and puts its cookie on the answer. The database keeps only the token's hash. */
export async function startSession(
  tx: Tx,
  person: PersonRow,
  how: { strength: Strength; userAgent: string; at: Date; reply: ReplyWishes },
): Promise<Actor> {
  const token = randomToken();
  const id = newId();
  const roles = person.roles as Role[];
  const limits = sessionLimits(roles);
  const provedAt = how.strength === 'link' ? null : how.at;
  const purpose = purposeOf(roles);
  await insertSession(tx, {
    id,
    token_hash: hashToken(token),
    old_token_hash: null,
    old_until: null,
    tenant_id: person.tenant_id,
    person_id: person.id,
    strength: how.strength,
    purpose,
    user_agent: how.userAgent,
    created_at: how.at,
    seen_at: how.at,
    proved_at: provedAt,
    ends_at: new Date(how.at.getTime() + limits.absoluteMs),
    ended_at: null,
  });
  how.reply.sessionCookie = { token, maxAgeSeconds: limits.absoluteMs / 1000 };
  return {
    personId: person.id,
    tenantId: person.tenant_id,
    name: person.name,
    roles,
    purpose,
    sessionId: id,
    strength: how.strength,
    provedAt: provedAt ?? undefined,
  };
}

/** Keeps that the person proved once more who they are, and gives the session a new secret. */
export async function renewProof(context: Context): Promise<{ provedAt: string }> {
  const { tx, actor, reply } = context;
  const at = context.clock.now();
  if (actor.strength === 'token') await markProved(tx, { id: actor.sessionId, isClient: true }, at);
  else {
    const token = randomToken();
    const change = { tokenHash: hashToken(token), at, oldUntil: new Date(at.getTime() + oldTokenMs) };
    const endsAt = await renewSession(tx, actor.sessionId, change);
    if (endsAt)
      reply.sessionCookie = { token, maxAgeSeconds: Math.max(1, (endsAt.getTime() - at.getTime()) / 1000) | 0 };
  }
  return { provedAt: at.toISOString() };
}

/** Ends every session of a person but one, their live streams too (a factor changed; they are no longer here). */
export async function endSessionsOf(context: Context, personId: string, keep = ''): Promise<number> {
  const ended = await endSessionsBut(context.tx, personId, keep, context.clock.now());
  await context.emit({ type: 'identity.session-ended', data: { personId, except: keep } });
  return ended;
}

/** Who a request's secret belongs to, or undefined: unknown, ended, idle too long, person no longer active. */
export async function authenticate(
  tx: Tx,
  credentials: Credentials,
  facts: Pick<RequestFacts, 'idle'>,
  now: Date,
): Promise<Actor | undefined> {
  if (credentials.kind === 'trusted') return credentials.actor;
  if (credentials.kind === 'bearer') return fromClient(tx, hashToken(credentials.token));
  if (credentials.kind === 'ticket' && credentials.of === 'client') return fromClient(tx, credentials.id);
  if (credentials.kind === 'none') return undefined;
  const found =
    credentials.kind === 'session'
      ? await sessionByHash(tx, hashToken(credentials.token), now)
      : await sessionById(tx, credentials.id);
  return fromSession(tx, found, facts.idle === true, now);
}

async function fromSession(
  tx: Tx,
  row: Awaited<ReturnType<typeof sessionByHash>>,
  idle: boolean,
  now: Date,
): Promise<Actor | undefined> {
  if (!row || !row.active || row.ended_at !== null || row.ends_at <= now) return undefined;
  const roles = row.roles as Role[];
  const { idleMs } = sessionLimits(roles);
  if (now.getTime() - row.seen_at.getTime() > idleMs) return undefined;
  // Once a minute is exact enough for an idle limit of many, and spares a write a request.
  const touches = !idle && now.getTime() - row.seen_at.getTime() > 60_000;
  if (touches) await touchSession(tx, row.id, now);
  const seenAt = touches ? now : row.seen_at;
  return {
    personId: row.person_id,
    tenantId: row.tenant_id,
    name: row.name,
    roles,
    purpose: row.purpose as PurposeOfUse,
    sessionId: row.id,
    strength: row.strength as Strength,
    provedAt: row.proved_at ?? undefined,
    sessionEndsAt: new Date(Math.min(row.ends_at.getTime(), seenAt.getTime() + idleMs)),
  };
}

async function fromClient(tx: Tx, hash: string): Promise<Actor | undefined> {
  const row = await clientByHash(tx, hash);
  if (!row || !row.active || row.ended_at !== null) return undefined;
  const roles = row.roles as Role[];
  return {
    personId: row.person_id,
    tenantId: row.tenant_id,
    name: row.name,
    roles,
    purpose: purposeOf(roles),
    sessionId: row.token_hash,
    strength: 'token',
    provedAt: row.proved_at ?? undefined,
  };
}
