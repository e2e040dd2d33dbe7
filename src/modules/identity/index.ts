import type { Role } from '#kernel/actor.ts';
import type { Clock } from '#kernel/clock.ts';
import { newId } from '#kernel/ids.ts';
import { hashPassword, hashToken, type Keyring } from '#platform/crypto/index.ts';
import { connect, type Tx } from '#platform/db/index.ts';
import type { Egress } from '#platform/egress/index.ts';
import { identityOperations, sealTotp, type IdentityParts } from './sign-in/identity.operations.ts';
import * as store from './identity.store.ts';
import { accountOperations } from './sessions/account.operations.ts';
import { createGuard } from './guard/guard.ts';
import { passkeyOperations } from './factors/passkeys.operations.ts';
import { proofOperations } from './sign-in/proofs.operations.ts';
import { resetOperations } from './sign-in/reset.operations.ts';
import { secretOperations } from './factors/secrets.operations.ts';
import { invitationOperations } from './invitations/invitations.operations.ts';
import { createOidcClient } from './institutions/oidc-client.ts';
import { oidcOperations } from './institutions/oidc.operations.ts';
import { postRounds } from './notices/post.ts';
import { providersOperations } from './institutions/providers.operations.ts';

export { post, type PostParts } from './notices/post.ts';
export { deviceOf } from './sign-in/enter.ts';
export { authenticate } from './sessions/sessions.ts';
export { personToHelp } from './invitations/helpers.ts';
export {
  namesOf,
  organisationById,
  organisationBySlug,
  organisationIds,
  peopleById,
  peopleWithRole,
  personById,
  renamePerson,
} from './identity.store.ts';

type IdentityGiven = Omit<IdentityParts, 'guard'> & {
  connection: Parameters<typeof connect>[0];
  egress: Egress;
  clock: Clock;
};

/** People, organisations, sessions and the ways to sign in. */
export function createIdentity({ connection, egress, clock, ...given }: IdentityGiven) {
  // A few connections of its own: what a guard counts is kept although the guarded act is undone (`guard.ts`).
  const counting = connect({ ...connection, max: 3 });
  const parts: IdentityParts = { ...given, guard: createGuard(counting) };
  const oidc = createOidcClient(egress, () => clock.now());
  const mails = postRounds(parts, clock);
  return {
    operations: [
      ...identityOperations(parts),
      ...proofOperations(parts),
      ...resetOperations(parts),
      ...passkeyOperations(parts),
      ...accountOperations(),
      ...secretOperations(parts),
      ...invitationOperations(parts),
      ...oidcOperations(parts, oidc),
      ...providersOperations(parts, oidc),
    ],
    start: mails.start,
    stop: async () => {
      await mails.stop();
      await counting.close();
    },
  };
}

export type NewPerson = {
  /** Given when the caller must know it before; random otherwise. */
  id?: string;
  tenantId: string;
  name: string;
  email: string;
  roles: Role[];
  title?: string;
  password?: string;
  totpSecret?: string;
  token?: string;
};

/** Adds a person with their factors (seed, invitations). @returns the person's id. */
export async function addPerson(tx: Tx, keyring: Keyring, person: NewPerson, now: Date): Promise<string> {
  const id = person.id ?? newId();
  await store.insertPerson(tx, {
    id,
    tenant_id: person.tenantId,
    name: person.name,
    email: person.email,
    roles: person.roles,
    title: person.title ?? null,
    password_hash: person.password === undefined ? null : await hashPassword(person.password),
    totp_secret: person.totpSecret === undefined ? null : sealTotp(keyring, id, person.totpSecret),
  });
  if (person.token !== undefined) {
    await store.insertClient(tx, {
      token_hash: hashToken(person.token),
      tenant_id: person.tenantId,
      person_id: id,
      name: 'demo',
      created_at: now,
    });
  }
  return id;
}

/** Adds an organisation (tenant). @returns its id. */
export async function addOrganisation(
  tx: Tx,
  organisation: { id: string; slug: string; name: string },
): Promise<string> {
  await store.insertOrganisation(tx, organisation);
  return organisation.id;
}
