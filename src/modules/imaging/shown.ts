import type { CaseRef } from '#kernel/actor.ts';
import { AppError } from '#kernel/errors.ts';
import type { Tx } from '#platform/db/index.ts';

/**
 * Studies that carry another person's name: `asked` while nobody has said whose they are, `not-mine` when they are
 * another person's. Known to the records; given by the app.
 */
export type HeldBack = (tx: Tx, caseId: string) => Promise<ReadonlyMap<string, 'asked' | 'not-mine'>>;

/** An expert reads only what is known to be the patient's; the others may look at what they are asked about. */
const expertOnly = (ref: CaseRef) =>
  ref.relations.includes('expert') && !ref.relations.some((r) => r === 'patient' || r === 'desk');

/** Which studies of a case its reader is shown. What is not the patient's is shown to nobody as a scan of theirs. */
export function createShown(heldBack: HeldBack) {
  async function hidden(tx: Tx, ref: CaseRef): Promise<(studyUid: string) => boolean> {
    const held = await heldBack(tx, ref.caseId);
    return (studyUid) => held.get(studyUid) === 'not-mine' || (held.get(studyUid) === 'asked' && expertOnly(ref));
  }
  return {
    /** Rows of studies that are shown. */
    only: async <R extends { study_uid: string }>(tx: Tx, ref: CaseRef, rows: R[]): Promise<R[]> => {
      const isHidden = await hidden(tx, ref);
      return rows.filter((row) => !isHidden(row.study_uid));
    },
    /** @throws AppError not-found, with the words of what is not there at all. */
    demand: async (tx: Tx, ref: CaseRef, studyUid: string | undefined): Promise<void> => {
      if (studyUid === undefined || !expertOnly(ref) || !(await hidden(tx, ref))(studyUid)) return;
      throw new AppError('not-found', 'This scan or picture is not among the scans of this request.');
    },
  };
}

export type Shown = ReturnType<typeof createShown>;
