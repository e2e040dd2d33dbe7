import { AppError } from '#kernel/errors.ts';
import type { CaseContext } from '#platform/operations/index.ts';
import { studiesHeldBack } from '../identity/identity-gate.ts';
import type { RecordsParts } from '../ports.ts';
import type { DocumentView } from '../shapes.contract.ts';
import { isBeingRead } from '../text/text.store.ts';
import { documentView, seesAll } from '../views.ts';
import * as documents from './documents.store.ts';

type Reader = Pick<CaseContext, 'tx' | 'case'>;

/** All documents in the order of their numbers, what says the same once; what is in question is for the patient and the desk only. */
export async function shownDocuments(reader: Reader): Promise<DocumentView[]> {
  const { alone } = await listed(reader);
  return alone;
}

/** The same with every copy by itself, under the number of the paper that it is listed with. */
export async function everyShownDocument(reader: Reader): Promise<DocumentView[]> {
  const { alone, copies } = await listed(reader);
  return [...alone, ...copies];
}

async function listed({ tx, case: ref }: Reader): Promise<{ alone: DocumentView[]; copies: DocumentView[] }> {
  const rows = await documents.documentsOf(tx, ref.caseId);
  const { roots, copiesOf } = foldCopies(rows);
  const number = new Map(
    roots.flatMap((row, index) => [row, ...(copiesOf.get(row.id) ?? [])].map((one) => [one.id, index + 1])),
  );
  const view = (row: documents.ListedDocument) => documentView(row, number.get(row.id) ?? 0, copiesOf.get(row.id));
  const isShown = seesAll(ref) ? ({ state }: DocumentView) => state !== 'not-mine' : isSure;
  return {
    alone: roots.map(view).filter(isShown),
    copies: [...copiesOf.values()].flat().map(view).filter(isShown),
  };
}

/** A copy is listed with its paper only where both are surely the patient's and this reader sees both. */
function foldCopies<T extends Pick<documents.DocumentRow, 'id' | 'same_as' | 'state'>>(rows: readonly T[]) {
  const sure = new Set(rows.filter(({ state }) => state === 'checked').map(({ id }) => id));
  const rootOf = (row: T) =>
    row.same_as !== null && sure.has(row.id) && sure.has(row.same_as) ? row.same_as : undefined;
  const copiesOf = Map.groupBy(
    rows.filter((row) => rootOf(row) !== undefined),
    (row) => rootOf(row) ?? '',
  );
  return { roots: rows.filter((row) => rootOf(row) === undefined), copiesOf };
}

/** What is not read yet may be another person's, or more private than it looks. */
const isSure = ({ state, pagesWaiting }: DocumentView) => state === 'checked' && pagesWaiting === 0;

/** One document that this reader may open. @throws AppError not-found */
export async function readableDocument({ tx, case: ref }: Reader, documentId: string): Promise<documents.DocumentRow> {
  const row = await documents.documentById(tx, ref.caseId, documentId);
  const hidden = async (found: documents.DocumentRow) =>
    !seesAll(ref) && (found.state !== 'checked' || (await isBeingRead(tx, found.id)));
  if (!row || row.state === 'not-mine' || (await hidden(row)))
    throw new AppError('not-found', 'We could not find this. It may have moved, or the link may be wrong.');
  return row;
}

/** The case's studies that this reader may see; `held` says why one is in question. */
export async function shownStudies(parts: Pick<RecordsParts, 'studiesOf'>, { tx, case: ref }: Reader) {
  const held = await studiesHeldBack(tx, ref.caseId);
  const studies = await parts.studiesOf(tx, ref.caseId);
  return studies
    .map((study) => ({ ...study, held: held.get(study.studyInstanceUid) }))
    .filter((study) => study.held !== 'not-mine' && (study.held === undefined || seesAll(ref)));
}
