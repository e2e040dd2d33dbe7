import { sql } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';
import type { Profile } from './experts.contract.ts';

type ProfileTable = {
  tenant_id: string;
  person_id: string;
  specialty: string;
  subspecialties: string[];
  condition_codes: string[];
  condition_labels: string[];
  languages: Profile['languages'];
  licences: Profile['licences'];
  institutions: Profile['institutions'];
  capacity_per_week: number;
  fee_minor: number;
  fee_currency: string;
  paused: boolean;
  updated_at: Date;
};
export type ExpertsTables = { 'experts.profiles': ProfileTable };
type ProfileRow = ProfileTable;

/** An expert of the organisation with what is known of them. */
export type Expert = { personId: string } & Profile;

const db = (tx: Tx) => tables<ExpertsTables>(tx);
const json = <T>(value: T) => sql<T>`${JSON.stringify(value)}::jsonb`;

export async function putProfile(
  tx: Tx,
  tenantId: string,
  personId: string,
  profile: Profile,
  at: Date,
): Promise<void> {
  const row = {
    specialty: profile.specialty,
    subspecialties: profile.subspecialties,
    condition_codes: profile.conditions.map((one) => one.code),
    condition_labels: profile.conditions.map((one) => one.label),
    languages: json(profile.languages),
    licences: json(profile.licences),
    institutions: json(profile.institutions),
    capacity_per_week: profile.capacityPerWeek,
    fee_minor: profile.fee.minor,
    fee_currency: profile.fee.currency,
    paused: profile.paused,
    updated_at: at,
  };
  await db(tx)
    .insertInto('experts.profiles')
    .values({ tenant_id: tenantId, person_id: personId, ...row })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(row))
    .execute();
}

/**
 * Experts of an organisation, those who read the disorder first. At most `limit`: a desk chooses among people it can
 * read about on one screen, and nobody beyond the limit who reads the disorder is passed over silently unless there
 * are more of them than that.
 */
export async function expertsFor(tx: Tx, tenantId: string, disorder: string, limit = 200): Promise<Expert[]> {
  const rows = await db(tx)
    .selectFrom('experts.profiles')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy(sql`${disorder} = any(condition_codes)`, 'desc')
    .orderBy('person_id')
    .limit(limit)
    .execute();
  return rows.map(asExpert);
}

export async function expertById(tx: Tx, personId: string): Promise<Expert | undefined> {
  const row = await db(tx)
    .selectFrom('experts.profiles')
    .selectAll()
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row ? asExpert(row) : undefined;
}

function asExpert(row: ProfileRow): Expert {
  return {
    personId: row.person_id,
    specialty: row.specialty,
    subspecialties: row.subspecialties,
    conditions: row.condition_codes.map((code, index) => ({ code, label: row.condition_labels[index] ?? code })),
    languages: row.languages,
    licences: row.licences,
    institutions: row.institutions,
    capacityPerWeek: row.capacity_per_week,
    fee: { minor: row.fee_minor, currency: row.fee_currency },
    paused: row.paused,
  };
}
