import { AppError } from '#kernel/errors.ts';
import { implement, type CaseContext, type Implemented } from '#platform/operations/index.ts';
import { dateProblem } from './documents/dates.rules.ts';
import * as documents from './documents/documents.store.ts';
import { everyShownDocument, readableDocument, shownDocuments, shownStudies } from './documents/shown.ts';
import * as factList from './facts/facts.store.ts';
import { streamExtents } from './uploads/extents.ts';
import * as files from './reading/files.store.ts';
import { isDecided } from './identity/identity-gate.rules.ts';
import { openIdentityQuestions, settle } from './identity/identity-gate.ts';
import * as identities from './identity/identity.store.ts';
import { mayTake } from './uploads/originals.ts';
import type { RecordsParts } from './ports.ts';
import * as contract from './records.contract.ts';
import * as rules from './timeline/timeline.rules.ts';
import * as uploads from './uploads/uploads.store.ts';
import { joinPages } from './text/join.ts';
import type { Search } from './text/search.ts';
import { pagesToRead } from './text/text.store.ts';
import * as views from './views.ts';

const notFound = () =>
  new AppError('not-found', 'We could not find this. It may have moved, or the link may be wrong.');
const shownAtOnce = 200;

/** What people ask of the records of a case. */
export function recordsOperations(parts: RecordsParts, search: Search): Implemented[] {
  async function progressOf({ tx, case: ref }: Pick<CaseContext, 'tx' | 'case'>): Promise<contract.Progress> {
    const counts = await files.countByState(tx, ref.caseId);
    const open = await uploads.openUploads(tx, ref.caseId, parts.clock.now());
    const pages = await pagesToRead(tx, ref.caseId);
    return {
      done: open.length === 0 && counts.received === 0 && pages.waiting === 0,
      pages,
      uploadsOpen: open.length,
      bytesExpected: open.reduce((sum, { size }) => sum + size, 0),
      bytesReceived: open.reduce((sum, { received }) => sum + received, 0),
      files: counts,
    };
  }

  const scannerState = () => {
    if (!parts.scanner) return 'none' as const;
    return parts.scanner.waitingSince() ? ('away' as const) : ('connected' as const);
  };

  const list = implement(contract.listRecords, async (context) => {
    const { tx } = context;
    const { caseId } = context.case;
    const all = views.seesAll(context.case);
    const open = await uploads.openUploads(tx, caseId, parts.clock.now());
    const of = async (state: 'refused' | 'junk') =>
      all ? (await files.filesInState(tx, caseId, state, shownAtOnce)).map(views.fileView) : [];
    return {
      documents: await shownDocuments(context),
      uploads: open.map(views.uploadView),
      refused: await of('refused'),
      junk: await of('junk'),
      questions: all ? (await identities.askedIdentities(tx, caseId)).map(views.questionView) : [],
      progress: await progressOf(context),
      scanner: scannerState(),
    };
  });

  const fileList = implement(contract.listFiles, async (context, input) => {
    const after = rules.cursorOf(input.after);
    const rows = await files.filePage(context.tx, context.case.caseId, {
      limit: input.limit + 1,
      ...(after ? { after: { at: new Date(after.date), id: after.id } } : {}),
    });
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    return {
      files: page.filter((row) => views.seesAll(context.case) || row.state === 'checked').map(views.fileView),
      next: rows.length > input.limit && last ? `${last.received_at.toISOString()}~${last.id}` : null,
    };
  });

  const page = implement(contract.readPage, async (context, input) => {
    const document = await readableDocument(context, input.documentId);
    const row = await documents.pageOf(context.tx, document.id, input.page);
    if (!row) throw new AppError('not-found', `This document has ${document.page_count} pages.`);
    context.auditSubject({ id: document.id, label: document.title });
    const { text, words, width, height, picture, text_state: textState } = row;
    const hasPicture = picture !== null;
    return { page: row.page, pageCount: document.page_count, text, words, width, height, hasPicture, textState };
  });

  const picture = implement(contract.pagePicture, async (context, input) => {
    const found = await context.transaction(async ({ tx }) => {
      const document = await readableDocument({ tx, case: context.case }, input.documentId);
      const row = await documents.pageOf(tx, document.id, input.page);
      return row?.picture ? { picture: row.picture, key: await parts.cases.keyOf(tx, context.case.caseId) } : undefined;
    });
    if (!found) throw new AppError('not-found', 'There is no picture of this page; its text is shown instead.');
    const { object: id, size, offset, length, mediaType } = found.picture;
    const body = await parts.objects.read(found.key, { id, size }, offset, length);
    const headers = {
      'content-type': mediaType,
      // A page that is shared no more must not come from the browser's own store.
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    };
    return { status: 200, headers, body };
  });

  const original = implement(contract.originalFile, async (context, input) => {
    const { file, key } = await context.transaction(async ({ tx }) => {
      const row = await files.fileById(tx, context.case.caseId, input.fileId);
      if (!row || !mayTake(context.case, row) || !(await files.isShownWhole(tx, row.id))) throw notFound();
      return { file: row, key: await parts.cases.keyOf(tx, context.case.caseId) };
    });
    return {
      status: 200,
      headers: {
        'content-type': 'application/octet-stream',
        'content-length': String(file.size),
        'content-disposition': attachment(file.name),
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      },
      body: streamExtents({ objects: parts.objects, key }, file.extents),
    };
  });

  const find = implement(contract.findText, async (context, { words }) => {
    const documentIds = (await shownDocuments(context)).map(({ documentId }) => documentId);
    return search.find(context.tx, context.case.caseId, documentIds, words);
  });

  const confirm = implement(contract.confirmDocument, async (context, input) => {
    const document = await readableDocument(context, input.documentId);
    const { kind, title, date, author, facility, firstOpinion = document.first_opinion } = input;
    const { birthDate } = await parts.cases.subjectOf(context.tx, context.case.caseId);
    const message = dateProblem(date, birthDate, context.clock.now());
    if (message !== undefined)
      throw new AppError('input.invalid', `${message}.`, { fields: [{ path: 'date', message }] });
    const confirmed = { confirmed_by: context.actor.personId, confirmed_at: context.clock.now() };
    await documents.updateDocument(context.tx, document.id, {
      kind,
      title,
      date,
      author,
      facility,
      first_opinion: firstOpinion,
      ...confirmed,
    });
    context.auditSubject({ id: document.id, label: title });
    await context.emit({ type: 'records.document-confirmed', data: { documentId: document.id, kind } });
    const view = (await everyShownDocument(context)).find(({ documentId }) => documentId === document.id);
    if (!view) throw notFound();
    return view;
  });

  const join = implement(contract.joinPages, async (context, { documentIds }) => {
    const { id, title } = await joinPages(parts, context, documentIds);
    context.auditSubject({ id, label: title });
    await context.emit({ type: 'records.document-checked', data: { documentId: id } });
    const view = (await everyShownDocument(context)).find(({ documentId }) => documentId === id);
    if (!view) throw notFound();
    return view;
  });

  const answer = implement(contract.answerIdentity, async (context, input) => {
    const { tx } = context;
    const { caseId } = context.case;
    const row = await identities.identityById(tx, caseId, input.questionId);
    if (!row?.ask) throw notFound();
    const now = context.clock.now();
    const byDesk = context.case.relations.includes('desk');
    // What was taken out stays out until the desk takes that back.
    if (row.answer === 'not-mine' && input.answer === 'mine' && !byDesk)
      throw new AppError(
        'state.conflict',
        'It was marked as not yours. Please write to us: our nurse can take that back.',
      );
    const decided = row.answer === input.answer || isDecided(input.answer, row.verdict, byDesk);
    if (!decided) await identities.updateIdentity(tx, row.id, { said_mine_at: now });
    else if (row.answer !== input.answer)
      await identities.updateIdentity(tx, row.id, { answer: input.answer, answered_by: context.actor.name, answered_at: now }); // prettier-ignore
    await settle(tx, caseId, { kind: row.subject_kind, id: row.subject_id });
    const data = { about: row.subject_kind, subjectId: row.subject_id, answer: input.answer };
    await context.emit({ type: 'records.identity-answered', data });
    return { open: (await openIdentityQuestions(tx, caseId)).length, decided };
  });

  const timeline = implement(contract.timeline, async (context, input) => {
    const after = rules.cursorOf(input.after);
    const { caseId } = context.case;
    const shown = await shownDocuments(context);
    const studies = await shownStudies(parts, context);
    const facts = await factList.factPage(context.tx, caseId, { limit: input.limit + 1, ...(after ? { after } : {}) });
    const counts = await factList.factCounts(context.tx, caseId);
    const placed = [...shown.map(rules.placeDocument), ...studies.map(rules.placeStudy)];
    const placedFacts = facts.map((row) => rules.placeFact(views.factView(row)));
    const { entries, next } = rules.timelinePage(placed, placedFacts, { after, limit: input.limit });
    const total = placed.length + Object.values(counts).reduce((sum, n) => sum + n, 0);
    return { entries, next: next ? `${next.date}~${next.id}` : null, total };
  });

  const progress = implement(contract.recordsProgress, (context) => progressOf(context));

  return [list, fileList, progress, page, picture, original, find, confirm, join, answer, timeline];
}

/** RFC 6266 with a plain name for old clients. */
function attachment(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9._ -]/g, '_');
  const coded = encodeURIComponent(name).replaceAll(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${coded}`;
}
