import { Readable } from 'node:stream';
import { AppError } from '#kernel/errors.ts';
import {
  collate,
  isDrawable,
  type CollatedPage,
  type CollatedSpec,
  type FactsData,
  type ContentsData,
} from '#formats/collated/index.ts';
import { implement, type CaseStreamContext, type Implemented } from '#platform/operations/index.ts';
import * as documents from '../documents/documents.store.ts';
import { everyShownDocument, readableDocument, shownDocuments, shownStudies } from '../documents/shown.ts';
import { alsoSaid, factPage } from '../facts/facts.store.ts';
import * as contract from '../packs.contract.ts';
import type { RecordsParts } from '../ports.ts';
import type { Reading } from '../reading/reading.ts';
import type { DocumentView } from '../shapes.contract.ts';
import { factView } from '../views.ts';
import { bookmarksOf, contentsOf, factsOf, linksOf, placesOf } from './pack.rules.ts';
import { sheetOf, type Sheet } from './sheets.ts';

/** More results than these are in the list only. */
const mostFacts = 3000;
const language = 'en';

/** The papers of a case as PDFs made by us, written while they are sent: one page is in memory at a time. */
export function packOperations(parts: RecordsParts, reading: Reading): Implemented[] {
  const pack = implement(contract.collatedPack, async (context) => {
    const { about, papers, scans, facts } = await context.transaction(async ({ tx }) => {
      const reader = { tx, case: context.case };
      const rows = await factPage(tx, context.case.caseId, { limit: mostFacts });
      const same = await alsoSaid(tx, context.case.caseId, rows);
      return {
        about: await parts.cases.subjectOf(tx, context.case.caseId),
        papers: await shownDocuments(reader),
        scans: await shownStudies(parts, reader),
        facts: rows.map((row) => factView(row, same.get(row.same_mark ?? ''))),
      };
    });
    const made = { name: about.name, birthDate: about.birthDate, made: context.clock.now() };
    const contents = (before: number) => contentsOf(made, papers, scans, placesOf(papers, before), isDrawable);
    // The numbers of pages depend on how many pages hold them: asked once to count, and once to print.
    const front = await typeset(contents(await pagesIn(contents(1))));
    const places = placesOf(papers, front.length);
    const data = factsOf(facts);
    const back = data ? await typeset(data) : [];
    const paperPages = papers.reduce((sum, { pageCount }) => sum + pageCount, 0);
    const pageCount = front.length + paperPages + back.length;
    const spec = {
      title: `All papers: ${about.name}`,
      language,
      created: made.made,
      pageCount,
      bookmarks: bookmarksOf(papers, places, back.length > 0 ? front.length + paperPages + 1 : undefined),
    };
    const linked = front.map((sheet) => ({ ...sheet, links: linksOf(sheet.words, front.length) }));
    async function* pages(): AsyncGenerator<CollatedPage> {
      let at = 0;
      const foot = (words: string) => `${words}${words === '' ? '' : '    '}page ${(at += 1)} of ${pageCount}`;
      for (const sheet of linked) yield { ...sheet, foot: foot('') };
      for (const paper of papers)
        for await (const { sheet, page } of sheetsOf(context, paper))
          yield { ...sheet, foot: foot(`paper ${paper.number}, its page ${page} of ${paper.pageCount}`) };
      for (const sheet of back) yield { ...sheet, foot: foot('data of hospitals and laboratories') };
    }
    return pdf('All papers.pdf', spec, pages());
  });

  const one = implement(contract.documentPdf, async (context, { documentId }) => {
    const paper = await context.transaction(async ({ tx }) => {
      await readableDocument({ tx, case: context.case }, documentId);
      return (await everyShownDocument({ tx, case: context.case })).find((found) => found.documentId === documentId);
    });
    if (!paper || paper.pageCount === 0)
      throw new AppError('not-found', 'This paper has no pages to show. Its file can be downloaded as it is.');
    const spec = {
      title: paper.title,
      language,
      created: context.clock.now(),
      pageCount: paper.pageCount,
      bookmarks: [],
    };
    async function* pages(): AsyncGenerator<CollatedPage> {
      for await (const { sheet, page } of sheetsOf(context, paper as DocumentView))
        yield { ...sheet, foot: `page ${page} of ${paper?.pageCount}` };
    }
    return pdf(`${paper.title}.pdf`, spec, pages());
  });

  /** The pages of a paper, each asked for when it is its turn; a share that ended meanwhile ends the file. */
  async function* sheetsOf(
    context: CaseStreamContext,
    paper: DocumentView,
  ): AsyncGenerator<{ sheet: Sheet; page: number }> {
    await context.stillAllowed();
    for (let page = 1; page <= paper.pageCount; page += 1) {
      const { row, key } = await context.transaction(async ({ tx }) => ({
        row: await documents.pageOf(tx, paper.documentId, page),
        key: await parts.cases.keyOf(tx, context.case.caseId),
      }));
      if (!row) throw new AppError('state.conflict', 'The papers changed while they were collected. Please try again.');
      yield { sheet: await sheetOf(reading, { objects: parts.objects, key }, row), page };
    }
  }

  const typeset = (data: ContentsData | FactsData): Promise<Sheet[]> =>
    reading.read('page.typeset', data, { timeoutMs: 120_000 });
  const pagesIn = async (data: ContentsData): Promise<number> => (await typeset(data)).length;

  return [pack, one];
}

function pdf(name: string, spec: CollatedSpec, pages: AsyncIterable<CollatedPage>) {
  const plain = name.replaceAll(/[^A-Za-z0-9._ -]/g, '_').slice(0, 80);
  const coded = encodeURIComponent(name.slice(0, 80)).replaceAll(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`); // prettier-ignore
  return {
    status: 200,
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${coded}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
    body: Readable.from(collate(spec, pages), { objectMode: false }),
  };
}
