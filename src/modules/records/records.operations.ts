import { AppError } from '#kernel/errors.ts';
import { implement, type CaseContext, type Implemented } from '#platform/operations/index.ts';
import { checkItems, isReady } from './checklist.rules.ts';
import { dateProblem } from './dates.rules.ts';
import * as documents from './documents.store.ts';
import { streamExtents } from './extents.ts';
import * as files from './files.store.ts';
import { openIdentityQuestions, settle, studiesHeldBack } from './identity-gate.ts';
import * as identities from './identity.store.ts';
import { mayTake } from './originals.ts';
import type { RecordsParts } from './ports.ts';
import * as contract from './records.contract.ts';
import * as rules from './timeline.rules.ts';
import * as uploads from './uploads.store.ts';
import * as views from './views.ts';

const notFound = () =>
  new AppError('not-found', 'We could not find this. It may have moved, or the link may be wrong.');
const shownAtOnce = 200;

/** What people ask of the records of a case. */
export function recordsOperations(parts: RecordsParts): Implemented[] {
  /** All documents in the order of their numbers; what is in question is for the patient and the desk only. */
  async function documentViews(context: Pick<CaseContext, 'tx' | 'case'>): Promise<contract.DocumentView[]> {
    const rows = await documents.documentsOf(context.tx, context.case.caseId);
    const all = rows.map((row, index) => views.documentView(row, index + 1));
    return views.seesAll(context.case) ? all.filter(({ state }) => state !== 'not-mine') : all.filter(isSure);
  }
  const isSure = ({ state }: { state: string }) => state === 'checked';

  async function readable(
    context: Pick<CaseContext, 'tx' | 'case'>,
    documentId: string,
  ): Promise<documents.DocumentRow> {
    const row = await documents.documentById(context.tx, context.case.caseId, documentId);
    if (!row || row.state === 'not-mine' || (!views.seesAll(context.case) && !isSure(row))) throw notFound();
    return row;
  }

  async function progressOf({ tx, case: ref }: Pick<CaseContext, 'tx' | 'case'>): Promise<contract.Progress> {
    const counts = await files.countByState(tx, ref.caseId);
    const open = await uploads.openUploads(tx, ref.caseId, parts.clock.now());
    return {
      done: open.length === 0 && counts.received === 0,
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
      documents: await documentViews(context),
      uploads: open.map(views.uploadView),
      refused: await of('refused'),
      junk: await of('junk'),
      questions: all ? (await identities.askedIdentities(tx, caseId)).map(views.questionView) : [],
      progress: await progressOf(context),
      scanner: scannerState(),
    };
  });

  const fileList = implement(contract.listFiles, async (context, input) => {
    const after = cursorOf(input.after);
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
    const document = await readable(context, input.documentId);
    const row = await documents.pageOf(context.tx, document.id, input.page);
    if (!row) throw new AppError('not-found', `This document has ${document.page_count} pages.`);
    context.auditSubject({ id: document.id, label: document.title });
    const { text, words, width, height, picture } = row;
    return { page: row.page, pageCount: document.page_count, text, words, width, height, hasPicture: picture !== null };
  });

  const picture = implement(contract.pagePicture, async (context, input) => {
    const found = await context.transaction(async ({ tx }) => {
      const document = await readable({ tx, case: context.case }, input.documentId);
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
    const titles = new Set((await documentViews(context)).map(({ documentId }) => documentId));
    const rows = await documents.findPages(context.tx, context.case.caseId, words);
    const hits = rows.filter((row) => titles.has(row.document_id));
    return {
      hits: hits.map((row) => ({ documentId: row.document_id, page: row.page, excerpt: excerptOf(row.text, words) })),
    };
  });

  const confirm = implement(contract.confirmDocument, async (context, input) => {
    const document = await readable(context, input.documentId);
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
    const view = (await documentViews(context)).find(({ documentId }) => documentId === document.id);
    if (!view) throw notFound();
    return view;
  });

  const answer = implement(contract.answerIdentity, async (context, input) => {
    const { tx } = context;
    const { caseId } = context.case;
    const row = await identities.identityById(tx, caseId, input.questionId);
    if (!row?.ask) throw notFound();
    const answered = { answer: input.answer, answered_by: context.actor.name, answered_at: context.clock.now() };
    await identities.updateIdentity(tx, row.id, answered);
    await settle(tx, caseId, { kind: row.subject_kind, id: row.subject_id });
    const data = { about: row.subject_kind, subjectId: row.subject_id, answer: input.answer };
    await context.emit({ type: 'records.identity-answered', data });
    return { open: (await openIdentityQuestions(tx, caseId)).length };
  });

  const waive = implement(contract.waiveItem, async (context, input) => {
    const now = context.clock.now();
    await documents.putWaiver(context.tx, {
      tenant_id: context.case.tenantId,
      case_id: context.case.caseId,
      item_id: input.itemId,
      reason: input.reason,
      waived_by: context.actor.personId,
      waived_at: now,
      ended_at: input.waived ? null : now,
    });
    await context.emit({ type: 'records.item-waived', data: { itemId: input.itemId, waived: input.waived } });
    return { waived: input.waived };
  });

  /** The case's studies that this person may see. */
  async function studiesFor(context: Pick<CaseContext, 'tx' | 'case'>) {
    const held = await studiesHeldBack(context.tx, context.case.caseId);
    const studies = await parts.studiesOf(context.tx, context.case.caseId);
    return studies
      .map((study) => ({ ...study, held: held.get(study.studyInstanceUid) }))
      .filter((study) => study.held !== 'not-mine' && (study.held === undefined || views.seesAll(context.case)));
  }

  const timeline = implement(contract.timeline, async (context, input) => {
    const after = cursorOf(input.after);
    const { caseId } = context.case;
    const shown = await documentViews(context);
    const studies = await studiesFor(context);
    const facts = await documents.factPage(context.tx, caseId, { limit: input.limit + 1, ...(after ? { after } : {}) });
    const counts = await documents.factCounts(context.tx, caseId);
    const placed = [...shown.map(rules.placeDocument), ...studies.map(rules.placeStudy)];
    const placedFacts = facts.map((row) => rules.placeFact(views.factView(row)));
    const { entries, next } = rules.timelinePage(placed, placedFacts, { after, limit: input.limit });
    const total = placed.length + Object.values(counts).reduce((sum, n) => sum + n, 0);
    return { entries, next: next ? `${next.date}~${next.id}` : null, total };
  });

  const facts = implement(contract.listFacts, async (context, input) => {
    const after = cursorOf(input.after);
    const rows = await documents.factPage(context.tx, context.case.caseId, {
      limit: input.limit + 1,
      ...(input.kind === undefined ? {} : { kind: input.kind }),
      ...(after ? { after } : {}),
    });
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    return {
      facts: page.map(views.factView),
      next: rows.length > input.limit && last ? `${last.date ?? ''}~${last.id}` : null,
      counts: await documents.factCounts(context.tx, context.case.caseId),
    };
  });

  const checklist = implement(contract.checklist, async (context) => {
    const { tx } = context;
    const { caseId } = context.case;
    const about = await parts.cases.subjectOf(tx, caseId);
    const studies = await studiesFor(context);
    const items = checkItems(parts.checklistFor(about), {
      documents: await documentViews(context),
      studies: studies.map((study) => ({ ...study, asked: study.held === 'asked' })),
      factCounts: await documents.factCounts(tx, caseId),
      waived: await documents.waiversOf(tx, caseId),
    });
    const needed = items.filter(({ required }) => required);
    return {
      items,
      there: needed.filter(({ state }) => state === 'there' || state === 'waived').length,
      needed: needed.length,
      ready: isReady(items, (await openIdentityQuestions(tx, caseId)).length),
    };
  });

  const progress = implement(contract.recordsProgress, (context) => progressOf(context));

  return [list, fileList, progress, page, picture, original, find, confirm, answer, waive, timeline, facts, checklist];
}

/** RFC 6266 with a plain name for old clients. */
function attachment(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9._ -]/g, '_');
  const coded = encodeURIComponent(name).replaceAll(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${coded}`;
}

/** `date~id` of the last row of the page before. */
function cursorOf(after: string | undefined): rules.Cursor | undefined {
  if (after === undefined) return undefined;
  const at = after.lastIndexOf('~');
  if (at < 0 || (after.slice(0, at) !== '' && Number.isNaN(Date.parse(after.slice(0, at)))))
    throw new AppError('input.invalid', 'This page of the list no longer exists. Start from the top.');
  return { date: after.slice(0, at), id: after.slice(at + 1) };
}

/** The words with a little before and after, on one line. */
function excerptOf(text: string, words: string): string {
  const at = Math.max(0, text.toLowerCase().indexOf(words.toLowerCase()));
  const excerpt = text.slice(Math.max(0, at - 60), at + words.length + 60).replace(/\s+/g, ' ');
  return `${at > 60 ? '…' : ''}${excerpt}${at + words.length + 60 < text.length ? '…' : ''}`;
}
