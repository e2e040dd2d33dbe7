import { content } from '#formats/content/index.ts';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { implement, type CaseContext, type Implemented } from '#platform/operations/index.ts';
import { checklistStanding } from '../checklist/standing.ts';
import { shownDocuments } from '../documents/shown.ts';
import type { RecordsParts } from '../ports.ts';
import * as contract from '../requests.contract.ts';
import { withinPlain } from './letter-text.ts';
import { makeLetter, sealedText, wordsFor } from './make-letter.ts';
import { isSameName, lawFor, mayDo } from './requests.rules.ts';
import * as store from './requests.store.ts';
import { requestView } from './views.ts';

const notFound = () => new AppError('not-found', 'We could not find this letter.');

/** So many letters one request may have that were not thrown away: more is not a patient asking for records. */
export const mostRequests = 50;

/** A request of this case, locked. @throws AppError not-found */
export async function lockedRequest({ tx, case: ref }: CaseContext, requestId: string): Promise<store.RequestRow> {
  const row = await store.lockRequest(tx, ref.caseId, requestId);
  if (!row) throw notFound();
  return row;
}

/** The request as it stands now. */
export async function viewOf(context: CaseContext, requestId: string): Promise<contract.RequestView> {
  const { caseId } = context.case;
  const row = await lockedRequest(context, requestId);
  return requestView(
    row,
    await store.requestItemsOf(context.tx, caseId, requestId),
    await store.lettersOf(context.tx, caseId),
  );
}

/** Letters to holders of records: written, read, signed, taken back. */
export function requestsOperations(parts: RecordsParts): Implemented[] {
  const list = implement(contract.listRequests, async (context) => {
    const { tx } = context;
    const { caseId, relations } = context.case;
    const rows = await store.requestsOf(tx, caseId);
    const items = await store.requestItemsOf(tx, caseId);
    const letters = await store.lettersOf(tx, caseId);
    const named = (await shownDocuments(context)).flatMap(({ facility }) => facility ?? []);
    return {
      requests: rows.map((row) => requestView(row, items, letters)),
      laws: content.requestLaws.laws.map((law) => ({
        countries: law.countries,
        name: law.name.en.replace(/,$/, ''),
        languages: law.languages,
        within: withinPlain(law),
        by: law.deadline.of,
        reviewed: law.review.state === 'reviewed',
      })),
      place: (await parts.cases.standingOf(tx, caseId)).place,
      facilities: [...new Set(named)].slice(0, 20),
      maySign: relations.includes('patient') || relations.includes('representative'),
      patientName: (await parts.cases.subjectOf(tx, caseId)).name,
    };
  });

  const start = implement(contract.startHolderRequest, async (context, input) => {
    const { tx, actor, clock } = context;
    const { caseId, tenantId } = context.case;
    const now = clock.now();
    if ((await store.requestsOf(tx, caseId)).length >= mostRequests)
      throw new AppError('rate.limited', `This request has ${mostRequests} letters already. Call us and we help.`);
    const law = lawFor(content.requestLaws.laws, input.country);
    const language = input.language ?? law.languages[0] ?? 'en';
    if (!content.requestLetters.has(language))
      throw new AppError('input.invalid', 'We have no letter in this language yet.', {
        fields: [{ path: 'language', message: 'Choose another language' }],
      });
    const words = await itemWords(parts, context, input.items);
    const requestId = newId();
    const row = {
      id: requestId,
      tenant_id: tenantId,
      case_id: caseId,
      law: law.id,
      law_version: content.requestLaws.version,
      country: input.country,
      language,
      holder: JSON.stringify(input.holder),
      deliver_to: JSON.stringify(input.deliverTo),
      state: 'draft' as const,
      remind_by_mail: false,
      created_by: actor.personId,
      created_at: now,
      signed_at: null,
      sent_at: null,
      sent_how: null,
      due_at: null,
      next_at: null,
      since: now,
      reason: null,
      fee: null,
    };
    const lines = words.map((one, index) => ({
      request_id: requestId,
      n: index + 1,
      tenant_id: tenantId,
      case_id: caseId,
      item_id: one.itemId,
      words: one.words,
      state: 'open' as const,
      seen: [],
      arrived: '[]',
      at: null,
    }));
    await store.insertRequest(tx, row, lines);
    await context.emit({ type: 'records.request-changed', data: { requestId } });
    return viewOf(context, requestId);
  });

  const preview = implement(contract.previewRequest, async (context, { requestId }) => {
    const row = await lockedRequest(context, requestId);
    const now = context.clock.now();
    const text = await wordsFor(parts, context.tx, row, { kind: 'request', now });
    const english = await wordsFor(parts, context.tx, row, { kind: 'request', now, language: 'en' });
    return {
      language: text.language,
      ...shownWords(text),
      english: text.language === 'en' ? null : shownWords(english),
      textSha256: sealedText(text).sha256,
    };
  });

  const sign = implement(contract.signRequest, async (context, input) => {
    const { tx, actor } = context;
    const row = await lockedRequest(context, input.requestId);
    mayDo(row.state, 'sign');
    const now = context.clock.now();
    const { name } = await parts.cases.subjectOf(tx, row.case_id);
    // Who signs in the patient's place signs with their own name.
    const own = context.case.relations.includes('patient') ? name : actor.name;
    if (own === '' || !isSameName(input.typedName, own))
      throw new AppError('input.invalid', 'This is not the name of this request.', {
        fields: [{ path: 'typedName', message: `Type the name as it is here: ${own || 'first give your name'}` }],
      });
    const text = await wordsFor(parts, tx, row, { kind: 'request', now });
    if (sealedText(text).sha256 !== input.textSha256)
      throw new AppError('state.conflict', 'The letter has changed since you read it. Please read it again.');
    await makeLetter(parts, tx, row, { kind: 'request', now, signed: { name: own, personId: actor.personId } });
    const { items } = await checklistStanding(parts, context, now);
    for (const line of await store.requestItemsOf(tx, row.case_id, row.id)) {
      const seen = items.find(({ itemId }) => itemId === line.item_id)?.keys ?? [];
      await store.updateItem(tx, line, { seen: [...seen] });
    }
    await store.updateRequest(tx, row.id, { state: 'signed', signed_at: now, since: now });
    await context.emit({ type: 'records.request-changed', data: { requestId: row.id } });
    return viewOf(context, row.id);
  });

  const letter = implement(contract.requestLetter, async (context, { letterId }) => {
    const row = await context.transaction(({ tx }) => store.letterById(tx, context.case.caseId, letterId));
    if (!row) throw notFound();
    const bytes = Buffer.from(row.pdf, 'base64');
    const headers = {
      'content-type': 'application/pdf',
      'content-length': String(bytes.length),
      'content-disposition': `attachment; filename="letter-${row.kind}.pdf"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    };
    return { status: 200, headers, body: bytes };
  });

  const revoke = implement(contract.revokeRequest, async (context, { requestId }) => {
    const { tx, actor } = context;
    const row = await lockedRequest(context, requestId);
    mayDo(row.state, 'revoke');
    const now = context.clock.now();
    if (row.state === 'draft') await store.deleteDraft(tx, row.id);
    else {
      const { name } = await parts.cases.subjectOf(tx, row.case_id);
      const own = context.case.relations.includes('patient') ? name : actor.name;
      const signed = { name: own, personId: actor.personId };
      if (row.sent_at !== null) await makeLetter(parts, tx, row, { kind: 'revocation', now, signed });
      await store.updateRequest(tx, row.id, { state: 'revoked', since: now, next_at: null });
    }
    await context.emit({ type: 'records.request-changed', data: { requestId } });
    return { requests: (await store.requestsOf(tx, row.case_id)).length };
  });

  return [list, start, preview, sign, letter, revoke];
}

const shownWords = (text: Awaited<ReturnType<typeof wordsFor>>) => ({
  subject: text.subject,
  paragraphs: [...text.paragraphs, ...text.items.map((item) => `– ${item}`), ...text.after],
  authorisation: text.authorisation,
});

/** Exact words of items of the list, for people who keep records. @throws AppError not-found */
async function itemWords(
  parts: RecordsParts,
  context: CaseContext,
  wanted: readonly ({ itemId: string } | { words: string })[],
): Promise<{ itemId: string | null; words: string }[]> {
  const { items } = await checklistStanding(parts, context, context.clock.now());
  return wanted.map((one) => {
    if ('words' in one) return { itemId: null, words: one.words };
    const item = items.find(({ itemId }) => itemId === one.itemId);
    if (!item) throw new AppError('not-found', 'The list of this request has no such item.');
    return { itemId: item.itemId, words: item.exact };
  });
}
