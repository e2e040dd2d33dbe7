import { sql } from 'kysely';
import { AppError } from '#kernel/errors.ts';
import type { CaseRef } from '#kernel/actor.ts';
import { tables, type Tx } from '#platform/db/index.ts';

/** How many bytes may be kept; undefined: as many as there is room for. */
export type KeptLimits = { perCase: number; perPerson: number; perOrganisation: number | undefined };

/** Refuses more of what is handed in than may be kept. */
export type RoomFor = (tx: Tx, ref: CaseRef, moreBytes: number) => Promise<void>;

type Kept = { of_case: string; of_person: string; of_tenant: string };

const refused = (whose: string) =>
  new AppError(
    'storage.full',
    `There is no room left for ${whose}. What is here stays, and nothing was lost. Please write to us or call: we make room, or tell you what can be left out.`,
  );

/**
 * Counts what is kept of the case, of all cases of its patient and, where it is limited, of the organisation.
 * @param limits in bytes; what is announced of open uploads counts as kept
 */
export function createRoom(limits: KeptLimits): RoomFor {
  return async (tx, { tenantId, caseId, patientId }, moreBytes) => {
    const { rows } = await sql<Kept>`select * from platform.room(${tenantId}, ${caseId}, ${patientId},
      ${limits.perOrganisation !== undefined})`.execute(tables(tx));
    const [kept] = rows;
    if (!kept) throw new AppError('internal', 'It could not be counted what is kept.');
    if (Number(kept.of_case) + moreBytes > limits.perCase) throw refused('this request');
    if (Number(kept.of_person) + moreBytes > limits.perPerson) throw refused('your requests together');
    if (Number(kept.of_tenant) + moreBytes > (limits.perOrganisation ?? Infinity)) throw refused('this organisation');
  };
}
