import type { Tx } from '#platform/db/index.ts';
import { db, type JourneyRow } from './sources.tables.ts';

/** Keeps a journey; those of the case that are over are forgotten. */
export async function insertJourney(tx: Tx, row: JourneyRow): Promise<void> {
  await db(tx)
    .deleteFrom('records.source_journeys')
    .where('case_id', '=', row.case_id)
    .where('ends_at', '<', row.created_at)
    .execute();
  await db(tx).insertInto('records.source_journeys').values(row).execute();
}

/** Uses a journey up, by the person and in the browser that began it, and in time. Undefined: there is none, or no more. */
export async function useJourney(
  tx: Tx,
  journey: { caseId: string; stateHash: string; deviceHash: string; personId: string },
  at: Date,
): Promise<JourneyRow | undefined> {
  return db(tx)
    .updateTable('records.source_journeys')
    .set({ used_at: at })
    .where('case_id', '=', journey.caseId)
    .where('state_hash', '=', journey.stateHash)
    .where('device_hash', '=', journey.deviceHash)
    .where('person_id', '=', journey.personId)
    .where('used_at', 'is', null)
    .where('ends_at', '>', at)
    .returningAll()
    .executeTakeFirst();
}
