import { sql, type Generated } from 'kysely';
import { blindAtDoor, tables, type Tx } from '#platform/db/index.ts';

type Person = {
  id: string;
  tenant_id: string;
  name: string;
  email: string;
  roles: string[];
  title: string | null;
  password_hash: string | null;
  totp_secret: Buffer | null;
  totp_last_step: number;
  active: boolean;
};
type Session = {
  id: string;
  token_hash: string;
  old_token_hash: string | null;
  old_until: Date | null;
  tenant_id: string;
  person_id: string;
  strength: string;
  purpose: string;
  user_agent: string;
  created_at: Date;
  seen_at: Date;
  proved_at: Date | null;
  ends_at: Date;
  ended_at: Date | null;
};
type Link = {
  token_hash: string;
  tenant_id: string;
  person_id: string;
  next: string;
  /** The browser that asked, and the code that it shows, sealed. */
  device_hash: string | null;
  sealed_code: Buffer | null;
  created_at: Date;
  ends_at: Date;
  used_at: Date | null;
};
type Client = {
  token_hash: string;
  tenant_id: string;
  person_id: string;
  name: string;
  created_at: Date;
  proved_at: Date | null;
  ended_at: Date | null;
};
export type IdentityTables = {
  'identity.organisations': { id: string; slug: string; name: string };
  /** `email_mark` is a keyed hash of the address, by which it is found. */
  'identity.people': Person & { email_mark: Generated<string | null> };
  'identity.sessions': Session;
  'identity.links': Link;
  'identity.clients': Client;
};
export type PersonRow = Person;
export type SessionRow = Session;

const db = (tx: Tx) => tables<IdentityTables>(tx);

export async function organisationBySlug(tx: Tx, slug: string) {
  return db(tx).selectFrom('identity.organisations').selectAll().where('slug', '=', slug).executeTakeFirst();
}

export async function insertOrganisation(
  tx: Tx,
  organisation: { id: string; slug: string; name: string },
): Promise<void> {
  await db(tx).insertInto('identity.organisations').values(organisation).execute();
}

/** Sets the name by which a person is called; a patient gives it in the questions. */
export async function renamePerson(tx: Tx, id: string, name: string): Promise<void> {
  await db(tx).updateTable('identity.people').set({ name }).where('id', '=', id).execute();
}

/** Every organisation, for the program's own daily work. */
export async function organisationIds(tx: Tx): Promise<string[]> {
  return (await db(tx).selectFrom('identity.organisations').select('id').orderBy('id').execute()).map(({ id }) => id);
}

export async function organisationById(tx: Tx, id: string) {
  return db(tx).selectFrom('identity.organisations').selectAll().where('id', '=', id).executeTakeFirst();
}

/** What an address is found by: the address itself is sealed. */
export const emailMark = (tx: Tx, email: string): string => blindAtDoor(tx, email);

export async function peopleByEmail(tx: Tx, email: string): Promise<Person[]> {
  return db(tx)
    .selectFrom('identity.people')
    .selectAll()
    .where('email_mark', '=', emailMark(tx, email))
    .where('active', '=', true)
    .execute();
}

export async function personById(tx: Tx, id: string): Promise<Person | undefined> {
  return db(tx).selectFrom('identity.people').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Names of people by id, for lists. */
export async function namesOf(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, { name: string; title: string | null }>> {
  if (ids.length === 0) return new Map();
  const rows = await db(tx)
    .selectFrom('identity.people')
    .select(['id', 'name', 'title'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, { name: row.name, title: row.title }]));
}

/** People by id, for the pages of those who chose them. */
export async function peopleById(tx: Tx, ids: readonly string[]): Promise<Map<string, Person>> {
  if (ids.length === 0) return new Map();
  const rows = await db(tx)
    .selectFrom('identity.people')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** Names are sealed, so lists are put in order here. */
export const byName = (one: Pick<Person, 'name'>, other: Pick<Person, 'name'>): number =>
  one.name.localeCompare(other.name);

export async function peopleWithRole(tx: Tx, tenantId: string, role: string): Promise<Person[]> {
  const people = await db(tx)
    .selectFrom('identity.people')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('active', '=', true)
    .where(sql<boolean>`${role} = any(roles)`)
    .execute();
  return people.toSorted(byName);
}

export async function insertPerson(tx: Tx, person: Omit<Person, 'totp_last_step' | 'active'>): Promise<void> {
  await db(tx)
    .insertInto('identity.people')
    .values({ ...person, email_mark: emailMark(tx, person.email), totp_last_step: 0, active: true })
    .execute();
}

export async function insertLink(tx: Tx, link: Omit<Link, 'used_at'>): Promise<void> {
  await db(tx)
    .insertInto('identity.links')
    .values({ ...link, used_at: null })
    .execute();
}

/** How many links a person was sent since a moment. */
export async function linksSince(tx: Tx, personId: string, since: Date): Promise<number> {
  const row = await db(tx)
    .selectFrom('identity.links')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function linkByHash(tx: Tx, hash: string): Promise<Link | undefined> {
  return db(tx).selectFrom('identity.links').selectAll().where('token_hash', '=', hash).forUpdate().executeTakeFirst();
}

export async function markLinkUsed(tx: Tx, hash: string, at: Date): Promise<void> {
  await db(tx).updateTable('identity.links').set({ used_at: at }).where('token_hash', '=', hash).execute();
}

export async function insertSession(tx: Tx, session: Session): Promise<void> {
  await db(tx).insertInto('identity.sessions').values(session).execute();
}

const sessions = (tx: Tx) =>
  db(tx)
    .selectFrom('identity.sessions as s')
    .innerJoin('identity.people as p', 'p.id', 's.person_id')
    .select(['s.id', 's.strength', 's.purpose', 's.seen_at', 's.proved_at', 's.ends_at', 's.ended_at'])
    .select(['p.id as person_id', 'p.tenant_id', 'p.name', 'p.roles', 'p.active']);

export async function sessionById(tx: Tx, id: string) {
  return sessions(tx).where('s.id', '=', id).executeTakeFirst();
}

/** The session of a secret, or of the secret it had until a moment ago. */
export async function sessionByHash(tx: Tx, hash: string, at: Date) {
  return sessions(tx)
    .where((eb) =>
      eb.or([eb('s.token_hash', '=', hash), eb.and([eb('s.old_token_hash', '=', hash), eb('s.old_until', '>', at)])]),
    )
    .executeTakeFirst();
}

export async function clientByHash(tx: Tx, hash: string) {
  return db(tx)
    .selectFrom('identity.clients as c')
    .innerJoin('identity.people as p', 'p.id', 'c.person_id')
    .select([
      'c.token_hash',
      'c.ended_at',
      'c.proved_at',
      'p.id as person_id',
      'p.tenant_id',
      'p.name',
      'p.roles',
      'p.active',
    ])
    .where('c.token_hash', '=', hash)
    .executeTakeFirst();
}

export async function touchSession(tx: Tx, id: string, at: Date): Promise<void> {
  await db(tx).updateTable('identity.sessions').set({ seen_at: at }).where('id', '=', id).execute();
}

export async function markProved(tx: Tx, session: { id: string; isClient: boolean }, at: Date): Promise<void> {
  if (session.isClient)
    await db(tx).updateTable('identity.clients').set({ proved_at: at }).where('token_hash', '=', session.id).execute();
  else await db(tx).updateTable('identity.sessions').set({ proved_at: at }).where('id', '=', session.id).execute();
}

export async function endSession(tx: Tx, id: string, at: Date): Promise<void> {
  await db(tx).updateTable('identity.sessions').set({ ended_at: at }).where('id', '=', id).execute();
}

export async function insertClient(tx: Tx, client: Omit<Client, 'ended_at' | 'proved_at'>): Promise<void> {
  await db(tx)
    .insertInto('identity.clients')
    .values({ ...client, proved_at: null, ended_at: null })
    .execute();
}

/** Remembers the last used step of the one-time code. False when this step was used before: a code works once. */
export async function spendTotpStep(tx: Tx, personId: string, step: number): Promise<boolean> {
  const result = await db(tx)
    .updateTable('identity.people')
    .set({ totp_last_step: step })
    .where('id', '=', personId)
    .where('totp_last_step', '<', step)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
