import type { Role } from '#kernel/actor.ts';

/** A link of an invitation lives a week. */
export const invitationMs = 7 * 86_400_000;

/** Whom each role may invite: nobody above themselves. Patients and helpers come by other ways. */
const inviting: Partial<Record<Role, readonly Role[]>> = {
  coordinator: ['coordinator', 'expert'],
  admin: ['coordinator', 'expert', 'auditor', 'admin'],
};

/** The roles that somebody may give to another person. */
export function mayInvite(roles: readonly Role[]): Role[] {
  return [...new Set(roles.flatMap((role) => inviting[role] ?? []))];
}

export type InvitationFacts = { accepted_at: Date | null; revoked_at: Date | null; ends_at: Date };
export type InvitationState = 'open' | 'accepted' | 'revoked' | 'ended';

/** Where an invitation is. Only an open one can be used. */
export function invitationState(row: InvitationFacts, now: Date): InvitationState {
  if (row.accepted_at !== null) return 'accepted';
  if (row.revoked_at !== null) return 'revoked';
  return row.ends_at <= now ? 'ended' : 'open';
}

/** What an authenticator app reads from a link or a QR code (Key URI Format). */
export function otpauthLink(account: string, issuer: string, secret: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}
