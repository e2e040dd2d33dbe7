import type { PurposeOfUse, Role } from '#kernel/actor.ts';

/** Idle and absolute end of a session by role, in minutes (the shortest of the person's roles counts). */
const limits: Record<Role, { idle: number; absolute: number }> = {
  patient: { idle: 30, absolute: 12 * 60 },
  carer: { idle: 30, absolute: 12 * 60 },
  coordinator: { idle: 15, absolute: 10 * 60 },
  expert: { idle: 15, absolute: 10 * 60 },
  auditor: { idle: 15, absolute: 10 * 60 },
  admin: { idle: 10, absolute: 8 * 60 },
};

export function sessionLimits(roles: readonly Role[]): { idleMs: number; absoluteMs: number } {
  const all = roles.map((role) => limits[role]);
  return {
    idleMs: Math.min(...all.map((l) => l.idle)) * 60_000,
    absoluteMs: Math.min(...all.map((l) => l.absolute)) * 60_000,
  };
}

/** Links one person is sent in an hour at most: a stranger cannot fill their mailbox. */
export const linksPerHour = 10;

/** A sign-in link lives ten minutes. */
export const linkMs = 10 * 60_000;

/** A link to a new password lives a quarter of an hour. */
export const resetMs = 15 * 60_000;

const purposes: Record<Role, PurposeOfUse> = {
  patient: 'PATRQT',
  carer: 'PATRQT',
  coordinator: 'HOPERAT',
  expert: 'TREAT',
  auditor: 'HCOMPL',
  admin: 'HOPERAT',
};

/** The purpose of use a person's session starts with. */
export function purposeOf(roles: readonly Role[]): PurposeOfUse {
  return purposes[roles[0] ?? 'patient'];
}

/** Where a person lands after signing in. */
export function homeOf(roles: readonly Role[]): string {
  if (roles.includes('coordinator') || roles.includes('admin')) return '/staff/desk';
  if (roles.includes('expert')) return '/staff/invitations';
  if (roles.includes('auditor')) return '/staff/log';
  if (roles.length > 0 && roles.every((role) => role === 'carer')) return '/helping';
  return '/request';
}
