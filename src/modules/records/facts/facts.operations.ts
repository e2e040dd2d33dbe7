import { AppError } from '#kernel/errors.ts';
import { implement, type CaseContext, type Implemented } from '#platform/operations/index.ts';
import * as contract from '../facts.contract.ts';
import * as documents from '../documents/documents.store.ts';
import * as files from '../reading/files.store.ts';
import type { Reading } from '../reading/reading.ts';
import { cursorOf } from '../timeline/timeline.rules.ts';
import { factView, seesAll } from '../views.ts';
import type { RecordsParts } from '../ports.ts';
import { readExtents } from '../uploads/extents.ts';
import { mayTake } from '../uploads/originals.ts';
import * as list from './facts.store.ts';
import { treatmentsOf, trendsOf } from './trends.rules.ts';

/** Facts that trends are made of; more than any record has, and a bound all the same. */
const mostInTrends = 20_000;

/** A larger file is downloaded by who wants to see the place, bytes. */
const mostToOpen = 64 * 1024 * 1024;

/** What people ask of the structured facts of a case. */
export function factsOperations(parts: RecordsParts, reading: Reading): Implemented[] {
  const facts = implement(contract.listFacts, async ({ tx, case: { caseId } }, input) => {
    const after = cursorOf(input.after);
    const rows = await list.factPage(tx, caseId, {
      limit: input.limit + 1,
      ...(input.kind === undefined ? {} : { kind: input.kind }),
      ...(after ? { after } : {}),
    });
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    const same = await list.alsoSaid(tx, caseId, page);
    return {
      facts: page.map((row) => factView(row, same.get(row.same_mark ?? ''))),
      next: rows.length > input.limit && last ? `${last.date ?? ''}~${last.id}` : null,
      counts: await list.factCounts(tx, caseId),
    };
  });

  const trends = implement(contract.trends, async ({ tx, case: { caseId } }) => {
    const of = async (kind: string) =>
      (await list.factPage(tx, caseId, { kind, limit: mostInTrends })).map((row) => factView(row));
    const results = await of('result');
    const made = trendsOf(results);
    const drawn = made.reduce((sum, { points }) => sum + points.length, 0);
    return {
      trends: made,
      treatments: treatmentsOf([...(await of('procedure')), ...(await of('medication'))]),
      others: results.length - drawn,
    };
  });

  const place = implement(contract.factPlace, async (context, { factId }) => {
    const { tx, case: ref } = context;
    const row = await list.factById(tx, ref.caseId, factId);
    if (!row) throw new AppError('not-found', 'We could not find this. It may have moved, or the link may be wrong.');
    const same = await list.alsoSaid(tx, ref.caseId, [row]);
    return {
      fact: factView(row, same.get(row.same_mark ?? '')),
      documentId: await readableOf(context, row.file_id),
      excerpt: await excerptOf(context, row),
    };
  });

  /** The element itself, read out of the original as it was handed in. */
  async function excerptOf(
    { tx, case: ref }: Pick<CaseContext, 'tx' | 'case'>,
    fact: list.FactRow,
  ): Promise<string | null> {
    const file = await files.fileById(tx, ref.caseId, fact.file_id);
    if (!file?.kind || !mayTake(ref, file) || file.size > mostToOpen) return null;
    const key = await parts.cases.keyOf(tx, ref.caseId);
    const bytes = await readExtents({ objects: parts.objects, key }, file.extents);
    const { text } = await reading.read('place.read', { bytes, pointer: fact.pointer });
    return text;
  }

  /** The first document that the same file gave and this person may read. */
  async function readableOf(
    { tx, case: ref }: Pick<CaseContext, 'tx' | 'case'>,
    fileId: string,
  ): Promise<string | null> {
    const rows = await documents.documentsOfFile(tx, fileId);
    const shown = rows.find(
      ({ state, page_count: pages }) => pages > 0 && (state === 'checked' || (state === 'asked' && seesAll(ref))),
    );
    return shown?.id ?? null;
  }

  return [facts, trends, place];
}
