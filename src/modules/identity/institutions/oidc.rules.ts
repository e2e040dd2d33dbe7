import type { Role } from '#kernel/actor.ts';
import { grantableRoles } from './oidc.contract.ts';

/** A sign-in on its way, or one that waits for its second factor, ends after this. */
export const journeyMs = 10 * 60_000;

/** Wrong codes of one sign-in that waits for its second factor. */
export const mostTries = 5;

/** What the provider says of the person; only what was signed by it. */
export type Claims = Readonly<Record<string, unknown>>;

export type ProviderRules = {
  two_factor_acr: readonly string[];
  two_factor_amr: readonly string[];
  jit: boolean;
  roles_claim: string | null;
  role_map: Readonly<Record<string, string>>;
};

/** Whether the provider itself asked for two factors, by the values its organisation named. Nothing named: never. */
export function provedTwoFactors(claims: Claims, provider: ProviderRules): boolean {
  const amr = Array.isArray(claims['amr']) ? claims['amr'] : [];
  return (
    provider.two_factor_acr.some((value) => value === claims['acr']) ||
    provider.two_factor_amr.some((value) => amr.includes(value))
  );
}

/** When the person proved who they are at the provider; now when it does not say. Never later than now. */
export function provedAt(claims: Claims, now: Date): Date {
  const at = claims['auth_time'];
  return typeof at === 'number' && Number.isFinite(at) ? new Date(Math.min(at * 1000, now.getTime())) : now;
}

/** The role that the provider's word gives to somebody nobody invited; undefined when it gives none. */
export function roleOf(claims: Claims, provider: ProviderRules): Role | undefined {
  if (!provider.jit || provider.roles_claim === null) return undefined;
  const claim = claims[provider.roles_claim];
  const values: unknown[] = Array.isArray(claim) ? claim : [claim];
  const found = Object.entries(provider.role_map).find(([value]) => values.includes(value))?.[1];
  return grantableRoles.find((role) => role === found);
}

/** Roles that need two factors: everybody but those who come for themselves or for a relative. */
export function needsTwoFactors(roles: readonly string[]): boolean {
  return !roles.every((role) => role === 'patient' || role === 'carer');
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** Name and address of somebody new, as the provider gives them. */
export function profileOf(claims: Claims): { name: string; email: string } {
  return { name: textOf(claims['name']).slice(0, 100), email: textOf(claims['email']).toLowerCase().slice(0, 254) };
}
