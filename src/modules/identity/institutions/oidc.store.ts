import { sql } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';

export type ProviderRow = {
  id: string;
  tenant_id: string;
  name: string;
  issuer: string;
  origins: string[];
  client_id: string;
  client_secret: Buffer;
  scopes: string;
  signing_alg: string;
  two_factor_acr: string[];
  two_factor_amr: string[];
  jit: boolean;
  roles_claim: string | null;
  role_map: Record<string, string>;
  active: boolean;
  created_at: Date;
  updated_at: Date;
};
export type JourneyRow = {
  state_hash: string;
  tenant_id: string;
  provider_id: string;
  device_hash: string;
  sealed: Buffer | null;
  next: string;
  link_person_id: string | null;
  invitation_id: string | null;
  waiting_person_id: string | null;
  tries: number;
  created_at: Date;
  ends_at: Date;
  used_at: Date | null;
};
type External = { tenant_id: string; issuer: string; subject: string; person_id: string; linked_at: Date };
type Tables = {
  'identity.providers': ProviderRow;
  'identity.external': External;
  'identity.oidc_journeys': JourneyRow;
  'identity.organisations': { id: string; slug: string };
};

const db = (tx: Tx) => tables<Tables>(tx);

/** Every active provider with the organisation it belongs to, for the sign-in page. */
export async function openProviders(tx: Tx) {
  return db(tx)
    .selectFrom('identity.providers as p')
    .innerJoin('identity.organisations as o', 'o.id', 'p.tenant_id')
    .select(['p.id', 'p.name', 'o.slug'])
    .where('p.active', '=', true)
    .orderBy('p.name')
    .limit(100)
    .execute();
}

export async function providersOf(tx: Tx, tenantId: string): Promise<ProviderRow[]> {
  return db(tx)
    .selectFrom('identity.providers')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('name')
    .execute();
}

export async function providerById(tx: Tx, id: string): Promise<ProviderRow | undefined> {
  return db(tx).selectFrom('identity.providers').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Adds a provider, or changes the one with this id. */
export async function putProvider(tx: Tx, row: ProviderRow): Promise<void> {
  const values = { ...row, role_map: sql<Record<string, string>>`${JSON.stringify(row.role_map)}::jsonb` };
  const { id: _id, tenant_id: _tenant, created_at: _created, ...change } = values;
  await db(tx)
    .insertInto('identity.providers')
    .values(values)
    .onConflict((c) => c.column('id').doUpdateSet(change))
    .execute();
}

export async function insertJourney(tx: Tx, row: JourneyRow): Promise<void> {
  await db(tx).insertInto('identity.oidc_journeys').values(row).execute();
}

/** Uses a sign-in up, in the browser that began it and in time. Undefined: there is none, or no more. */
export async function useJourney(
  tx: Tx,
  journey: { stateHash: string; deviceHash: string },
  at: Date,
): Promise<JourneyRow | undefined> {
  return db(tx)
    .updateTable('identity.oidc_journeys')
    .set({ used_at: at })
    .where('state_hash', '=', journey.stateHash)
    .where('device_hash', '=', journey.deviceHash)
    .where('used_at', 'is', null)
    .where('ends_at', '>', at)
    .returningAll()
    .executeTakeFirst();
}

/** Counts a try at the second factor. @returns the sign-in while it has tries left. */
export async function tryJourney(
  tx: Tx,
  journey: { stateHash: string; deviceHash: string; mostTries: number },
  at: Date,
): Promise<JourneyRow | undefined> {
  return db(tx)
    .updateTable('identity.oidc_journeys')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .where('state_hash', '=', journey.stateHash)
    .where('device_hash', '=', journey.deviceHash)
    .where('waiting_person_id', 'is not', null)
    .where('used_at', 'is', null)
    .where('ends_at', '>', at)
    .where('tries', '<', journey.mostTries)
    .returningAll()
    .executeTakeFirst();
}

export async function personOfExternal(
  tx: Tx,
  who: { tenantId: string; issuer: string; subject: string },
): Promise<string | undefined> {
  const row = await db(tx)
    .selectFrom('identity.external')
    .select('person_id')
    .where('tenant_id', '=', who.tenantId)
    .where('issuer', '=', who.issuer)
    .where('subject', '=', who.subject)
    .executeTakeFirst();
  return row?.person_id;
}

export async function insertExternal(tx: Tx, row: External): Promise<void> {
  await db(tx).insertInto('identity.external').values(row).execute();
}

/** The logins of a person with the provider of each. */
export async function externalOf(tx: Tx, personId: string) {
  return db(tx)
    .selectFrom('identity.external as e')
    .innerJoin('identity.providers as p', (join) =>
      join.onRef('p.issuer', '=', 'e.issuer').onRef('p.tenant_id', '=', 'e.tenant_id'),
    )
    .select(['p.id', 'p.name', 'e.linked_at'])
    .where('e.person_id', '=', personId)
    .execute();
}

/** @returns false when there was no such login. */
export async function deleteExternal(tx: Tx, personId: string, issuer: string): Promise<boolean> {
  const result = await db(tx)
    .deleteFrom('identity.external')
    .where('person_id', '=', personId)
    .where('issuer', '=', issuer)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}
