import type { Tx } from '#platform/db/index.ts';
import { implement, type Implemented } from '#platform/operations/index.ts';
import { accountAsCsv, accountAsFhir, accountAsText, type Account, type Accounted } from './accounting.rules.ts';
import { exportAccesses } from './audit.contract.ts';
import { entriesOfPatient } from './positions.store.ts';

const forms = {
  fhir: { write: accountAsFhir, type: 'application/fhir+json', end: 'json' },
  csv: { write: accountAsCsv, type: 'text/csv', end: 'csv' },
  text: { write: accountAsText, type: 'text/plain', end: 'txt' },
} as const;

/** The accounting of disclosures, for the patient to keep. */
export function accountingOperations(parts: { logName: string; publicOrigin: () => string }): Implemented[] {
  return [
    implement(exportAccesses, async (context, { format }) => {
      const { write, type, end } = forms[format];
      const { personId: id, name } = context.actor;
      const account: Account = {
        patient: { id, name },
        source: { site: parts.logName, origin: parts.publicOrigin() },
        madeAt: context.clock.now(),
        entries: await entriesFor((work) => context.transaction(({ tx }) => work(tx)), id),
      };
      return {
        status: 200,
        headers: {
          'content-type': `${type}; charset=utf-8`,
          'content-disposition': `attachment; filename="who-opened-my-records.${end}"`,
          'cache-control': 'private, no-store',
        },
        body: write(account),
      };
    }),
  ];
}

/** Every entry of a patient, newest first, read in portions; `inTx` runs in the patient's own scope. */
export async function entriesFor(
  inTx: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  patientId: string,
): Promise<Accounted[]> {
  const all: Accounted[] = [];
  for (let before: number | undefined; before !== 1;) {
    const query = { limit: 500, ...(before === undefined ? {} : { before }) };
    const rows = await inTx((tx) => entriesOfPatient(tx, patientId, query));
    if (rows.length === 0) break;
    all.push(...rows.map(accounted));
    before = rows.at(-1)?.n ?? 1;
  }
  return all;
}

function accounted(row: Awaited<ReturnType<typeof entriesOfPatient>>[number]): Accounted {
  return {
    n: row.n ?? 0,
    at: row.at,
    event: row.event,
    actorId: row.actor_id,
    actorName: row.actor_name,
    actorRoles: row.actor_roles,
    purpose: row.purpose,
    subjectId: row.subject_id,
    subjectLabel: row.subject_label,
    caseId: row.case_id,
    outcome: row.outcome,
    requestId: row.request_id,
    item: row.idx === null ? null : Number(row.idx),
  };
}
