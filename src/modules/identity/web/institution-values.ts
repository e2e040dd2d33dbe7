import type { RequestOf } from '#kernel/operation.ts';
import {
  grantableRoles,
  type Provider,
  type saveProvider,
  type signingAlgorithms,
} from '../institutions/oidc.contract.ts';

export type GrantableRole = (typeof grantableRoles)[number];

/** What stands in the fields of the form: lists are words with commas. */
export type InstitutionValues = {
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  comes: 'invited' | 'brought';
  rolesClaim: string;
  roles: Record<GrantableRole, string>;
  twoFactorAmr: string;
  twoFactorAcr: string;
  scopes: string;
  origins: string;
  signingAlg: (typeof signingAlgorithms)[number];
};

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);

/** The fields of an institution that is there, or of a new one. */
export function valuesOf(provider: Provider | undefined): InstitutionValues {
  const wordsFor = (role: GrantableRole) =>
    Object.entries(provider?.roleMap ?? {})
      .filter(([, given]) => given === role)
      .map(([word]) => word)
      .join(', ');
  return {
    name: provider?.name ?? '',
    issuer: provider?.issuer ?? '',
    clientId: provider?.clientId ?? '',
    clientSecret: '',
    comes: provider?.jit ? 'brought' : 'invited',
    rolesClaim: provider?.rolesClaim ?? '',
    roles: { coordinator: wordsFor('coordinator'), expert: wordsFor('expert'), auditor: wordsFor('auditor') },
    twoFactorAmr: (provider?.twoFactorAmr ?? ['mfa']).join(', '),
    twoFactorAcr: (provider?.twoFactorAcr ?? []).join(', '),
    scopes: provider?.scopes ?? 'openid profile email',
    origins: (provider?.origins ?? []).join(', '),
    signingAlg: provider?.signingAlg ?? 'RS256',
  };
}

/** What the fields say to the server. An empty secret stays as it is. */
export function inputOf(values: InstitutionValues, provider: Provider | undefined): RequestOf<typeof saveProvider> {
  const roleMap = Object.fromEntries(
    grantableRoles.flatMap((role) => listOf(values.roles[role]).map((word) => [word, role] as const)),
  );
  return {
    ...(provider ? { providerId: provider.providerId } : {}),
    name: values.name,
    issuer: values.issuer.trim(),
    clientId: values.clientId,
    ...(values.clientSecret === '' ? {} : { clientSecret: values.clientSecret }),
    jit: values.comes === 'brought',
    rolesClaim: values.rolesClaim.trim() || null,
    roleMap,
    twoFactorAmr: listOf(values.twoFactorAmr),
    twoFactorAcr: listOf(values.twoFactorAcr),
    scopes: values.scopes,
    origins: listOf(values.origins),
    signingAlg: values.signingAlg,
    active: provider?.active ?? true,
  };
}
