import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { InputOf } from '#kernel/operation.ts';
import { open, seal, type Keyring } from '#platform/crypto/index.ts';
import type { Database } from '#platform/db/index.ts';
import { implement, type Implemented } from '#platform/operations/index.ts';
import type { EnterParts } from '../sign-in/enter.ts';
import type { OidcClient } from './oidc-client.ts';
import * as contract from './oidc.contract.ts';
import * as store from './oidc.store.ts';

export type OidcParts = EnterParts & { db: Database; keyring: Keyring };

/** Where a provider sends the browser back to: one page of ours, the same for all. */
export const redirectUriOf = (parts: Pick<OidcParts, 'publicOrigin'>): string => `${parts.publicOrigin()}/sign-in/oidc`;

const contextOf = (providerId: string) => `oidc-client|${providerId}`;

/** The client secret of a provider, opened. */
export function providerSecret(keyring: Keyring, provider: store.ProviderRow): string {
  return open(keyring.purposeKey('oidc'), provider.client_secret, contextOf(provider.id)).toString();
}

/** The organisation's settings of its identity providers. */
export function providersOperations(parts: OidcParts, client: OidcClient): Implemented[] {
  const view = (row: store.ProviderRow): contract.Provider => ({
    providerId: row.id,
    name: row.name,
    issuer: row.issuer,
    origins: row.origins,
    clientId: row.client_id,
    scopes: row.scopes,
    signingAlg: row.signing_alg as contract.Provider['signingAlg'],
    twoFactorAcr: row.two_factor_acr,
    twoFactorAmr: row.two_factor_amr,
    jit: row.jit,
    rolesClaim: row.roles_claim,
    roleMap: row.role_map as contract.Provider['roleMap'],
    active: row.active,
    redirectUri: redirectUriOf(parts),
    updatedAt: row.updated_at.toISOString(),
  });

  const sealed = (id: string, secret: string) =>
    seal(parts.keyring.purposeKey('oidc'), Buffer.from(secret), contextOf(id));

  return [
    implement(contract.listProviders, async (context) => ({
      providers: (await store.openProviders(context.tx)).map(({ id, name, slug }) => ({
        providerId: id,
        name,
        organisation: slug,
      })),
    })),

    implement(contract.showProviders, async (context) => ({
      providers: (await store.providersOf(context.tx, context.actor.tenantId)).map(view),
      redirectUri: redirectUriOf(parts),
    })),

    implement(contract.testProvider, async (context, input) => {
      const all = await store.providersOf(context.tx, context.actor.tenantId);
      const row = all.find(({ id }) => id === input.providerId);
      if (!row) throw new AppError('not-found', 'This provider is not there any more.');
      context.auditSubject({ id: row.id, label: row.name });
      return { problem: (await client.ask(row, providerSecret(parts.keyring, row))) ?? null };
    }),

    implement(contract.saveProvider, async (context, input) => {
      const { tx, actor } = context;
      const now = context.clock.now();
      const all = await store.providersOf(tx, actor.tenantId);
      const before = input.providerId === undefined ? undefined : all.find(({ id }) => id === input.providerId);
      if (input.providerId !== undefined && !before)
        throw new AppError('not-found', 'This provider is not there any more.');
      refuseTwice(all, input);
      // Logins are kept by issuer: another issuer is another provider.
      if (before && before.issuer !== input.issuer)
        throw new AppError('state.conflict', 'Another issuer is another provider: add it as a new one.');
      if (!before && input.clientSecret === undefined)
        throw new AppError('input.invalid', 'The secret is missing.', {
          fields: [{ path: 'clientSecret', message: 'Write the secret of the client' }],
        });
      const id = before?.id ?? newId();
      const row: store.ProviderRow = {
        id,
        tenant_id: actor.tenantId,
        name: input.name,
        issuer: input.issuer,
        origins: input.origins.map((origin) => new URL(origin).origin),
        client_id: input.clientId,
        client_secret:
          input.clientSecret === undefined && before ? before.client_secret : sealed(id, input.clientSecret ?? ''),
        scopes: input.scopes,
        signing_alg: input.signingAlg,
        two_factor_acr: input.twoFactorAcr,
        two_factor_amr: input.twoFactorAmr,
        jit: input.jit,
        roles_claim: input.rolesClaim || null,
        role_map: input.roleMap,
        active: input.active,
        created_at: before?.created_at ?? now,
        updated_at: now,
      };
      if (row.active) refuseMute(await client.ask(row, providerSecret(parts.keyring, row)));
      await store.putProvider(tx, row);
      context.auditSubject({ id, label: row.name });
      return view(row);
    }),
  ];
}

function refuseTwice(all: readonly store.ProviderRow[], input: InputOf<typeof contract.saveProvider>): void {
  if (!all.some(({ id, issuer }) => issuer === input.issuer && id !== input.providerId)) return;
  throw new AppError('input.invalid', 'This issuer is there already.', {
    fields: [{ path: 'issuer', message: 'You have a provider with this issuer. Change that one' }],
  });
}

/** @throws AppError input.invalid with the words under the field that has to change. */
function refuseMute(problem: string | undefined): void {
  if (problem === undefined) return;
  throw new AppError('input.invalid', 'The provider did not answer as one.', {
    fields: [{ path: 'issuer', message: problem }],
  });
}
