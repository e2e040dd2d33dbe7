import type { Actor, PurposeOfUse, Role, Strength } from '#kernel/actor.ts';
import { newId } from '#kernel/ids.ts';
import { hashToken, randomToken } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Credentials, ReplyWishes } from '#platform/operations/index.ts';
import { purposeOf, sessionLimits } from './identity.rules.ts';
import { clientByHash, insertSession, sessionByHash, touchSession, type PersonRow } from './identity.store.ts';

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

/** Who a request's secret belongs to, or undefined: unknown, ended, idle too long, person no longer active. */
export async function authenticate(tx: Tx, credentials: Credentials, now: Date): Promise<Actor | undefined> {
  if (credentials.kind === 'trusted') return credentials.actor;
  if (credentials.kind === 'session') return fromSession(tx, credentials.token, now);
  if (credentials.kind === 'bearer') return fromClient(tx, credentials.token);
  return undefined;
}

async function fromSession(tx: Tx, token: string, now: Date): Promise<Actor | undefined> {
  const row = await sessionByHash(tx, hashToken(token));
  if (!row || !row.active || row.ended_at !== null || row.ends_at <= now) return undefined;
  const roles = row.roles as Role[];
  if (now.getTime() - row.seen_at.getTime() > sessionLimits(roles).idleMs) return undefined;
  // Once a minute is exact enough for an idle limit of many, and spares a write a request.
  if (now.getTime() - row.seen_at.getTime() > 60_000) await touchSession(tx, row.id, now);
  return {
    personId: row.person_id,
    tenantId: row.tenant_id,
    name: row.name,
    roles,
    purpose: row.purpose as PurposeOfUse,
    sessionId: row.id,
    strength: row.strength as Strength,
    provedAt: row.proved_at ?? undefined,
  };
}

async function fromClient(tx: Tx, token: string): Promise<Actor | undefined> {
  const row = await clientByHash(tx, hashToken(token));
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
