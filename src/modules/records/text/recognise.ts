import { isAppError } from '#kernel/errors.ts';
import { languageOf } from '#formats/ocr/language.rules.ts';
import { proposeDocument } from '#formats/documents/index.ts';
import { labelsOf, proposeLabels } from '#modules/consent/index.ts';
import type { DataKey } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { noteIdentity } from '../identity/identity-gate.ts';
import type { RecordsParts } from '../ports.ts';
import { findSamePapers } from '../documents/same-papers.ts';
import { titleOf } from '../reading/read-document.ts';
import { willPass } from '../quarantine/set-aside.rules.ts';
import { recognisePages } from '../records.jobs.ts';
import { readExtents } from '../uploads/extents.ts';
import type { PageSource } from './ocr-readers.ts';
import { foundIn, renamed, withoutZero } from './proposals.rules.ts';
import type { Recogniser } from './recogniser.ts';
import * as store from './text.store.ts';

export type RecogniseInput = { tenantId: string; caseId: string; documentId: string; actorId: string };
type Locked = NonNullable<Awaited<ReturnType<typeof store.lockedDocument>>>;
type Waiting = Awaited<ReturnType<typeof store.waitingPages>>[number];

/** A run ends long before its job would be given to another worker, and the next goes on. */
const longestRunMs = 20 * 60_000;
const pagesAtOnce = 20;
/** The browser is told so often at most. */
const tellEveryPages = 4;
/** What a paper is stands on its first pages; more of a long one says nothing new. */
const pagesThatTell = 60;

/**
 * Reads the pages of one document that have no text of their own, each kept by itself: a worker that dies goes on with
 * what is left, a page that stops the engine is marked and the others go on. Then proposes again what the paper is and
 * compares whose it is.
 */
export function createRecognise(
  parts: RecordsParts,
  recogniser: Recogniser | undefined,
): (input: RecogniseInput) => Promise<void> {
  const inCase = <T>({ tenantId, caseId }: RecogniseInput, body: (tx: Tx) => Promise<T>): Promise<T> =>
    parts.db.transaction({ kind: 'case', tenantId, personId: '', caseId }, body);

  async function recognise(input: RecogniseInput): Promise<void> {
    const opened = await inCase(input, async (tx) => {
      const document = await store.lockedDocument(tx, input.caseId, input.documentId);
      return document && { document, key: await parts.cases.keyOf(tx, input.caseId) };
    });
    // A photo that became a page of another paper is read there.
    if (!opened || opened.document.joined_into !== null) return;
    if ((await readPages(input, opened.document, opened.key)) === 'more') {
      await inCase(input, (tx) => parts.enqueue(tx, recognisePages.name, { ...input }));
      return;
    }
    await inCase(input, (tx) => settleDocument(tx, input));
  }

  /** Until no page waits, or until it is another run's turn. */
  async function readPages(input: RecogniseInput, document: Locked, key: DataKey): Promise<'through' | 'more'> {
    const started = performance.now();
    const original = await originalOf(document, key);
    let hint: string | undefined;
    let read = 0;
    for (;;) {
      const pages = await inCase(input, (tx) => store.waitingPages(tx, input.documentId, pagesAtOnce));
      if (pages.length === 0) return 'through';
      for (const page of pages) {
        if (performance.now() - started > longestRunMs) return 'more';
        const language = await readPage(input, page, await sourceOf(document, original, page, key), hint);
        hint = language ?? hint;
        read += 1;
        if (read % tellEveryPages === 0) await inCase(input, (tx) => tell(tx, input));
      }
    }
  }

  /** @returns the language of what was read */
  async function readPage(
    input: RecogniseInput,
    page: Waiting,
    source: PageSource | undefined,
    hint: string | undefined,
  ): Promise<string | undefined> {
    const on = { caseId: input.caseId, documentId: input.documentId, page: page.page };
    const letters = source && (await attempted(source, hint));
    await inCase(input, (tx) =>
      letters
        ? store.putText(tx, on, {
            text: withoutZero(letters.text),
            words: JSON.stringify(letters.words.map((word) => ({ ...word, text: withoutZero(word.text) }))),
            text_state: 'recognised',
          })
        : store.putText(tx, on, { text_state: 'unreadable' }),
    );
    return letters?.language;
  }

  /** A page that its reader cannot take is not readable by machine; what will pass by itself lets the job run again. */
  async function attempted(source: PageSource, hint: string | undefined) {
    try {
      return await recogniser?.page(source, hint);
    } catch (error) {
      if (willPass(error)) throw error;
      parts.log.info({ code: isAppError(error) ? error.code : 'internal' }, 'a page could not be read by machine');
      return undefined;
    }
  }

  /** Bytes of the file, when the document is the whole of it. */
  async function originalOf(document: Locked, key: DataKey): Promise<Uint8Array | undefined> {
    const isWhole = document.pointer === '' && document.file_extents.length > 0;
    return isWhole ? readExtents({ objects: parts.objects, key }, document.file_extents) : undefined;
  }

  /** The original's page; of what lay inside something else the picture that we made of it. */
  async function sourceOf(
    document: Locked,
    bytes: Uint8Array | undefined,
    { page, picture, width }: Waiting,
    key: DataKey,
  ): Promise<PageSource | undefined> {
    if (bytes) return { kind: document.file_kind === 'pdf' ? 'pdf' : 'picture', bytes, page };
    if (!picture) return undefined;
    const { object, size, offset, length } = picture;
    const own = await readExtents({ objects: parts.objects, key }, [{ object, size, offset, length }]);
    // Sizes of PDF pages are in points (1/72 inch), those of pictures in pixels.
    return { kind: 'own', bytes: own, inches: picture.width === width ? undefined : width / 72 };
  }

  /** What the paper is, whose, and how private: again, now that its words are known. */
  async function settleDocument(tx: Tx, input: RecogniseInput): Promise<void> {
    const { tenantId, caseId, documentId } = input;
    const document = await store.lockedDocument(tx, caseId, documentId);
    if (!document) return;
    const pages = await store.textOfPages(tx, documentId, pagesThatTell);
    const text = pages.join('\n');
    const proposal = proposeDocument({ pages, fileName: document.file_name });
    const named = renamed(document, titleOf(document.file_name), proposal);
    const language = languageOf(text)?.language ?? document.language;
    await store.setRead(tx, documentId, {
      language,
      ...(named && { ...named, evidence: JSON.stringify(named.evidence) }),
    });
    const title = named?.title ?? document.title;
    const on = { tenantId, caseId, at: parts.clock.now() };
    const item = { kind: 'document' as const, id: documentId, title, text, security: undefined };
    const labels = await labelsOf(tx, caseId);
    // Whoever labelled it by hand knows better.
    const byHand = labels.some(({ item_id: id, raised_by: by }) => id === documentId && by !== 'rules');
    if (!byHand) await proposeLabels(tx, on, [{ ...item, fromRecord: document.pointer !== '' }]);
    const found = foundIn(proposal);
    if (found) await compare(tx, input, title, found);
    await findSamePapers(tx, caseId, documentId);
    await tell(tx, input);
  }

  async function compare(tx: Tx, input: RecogniseInput, title: string, found: Parameters<typeof noteIdentity>[3]) {
    const { tenantId, caseId, documentId, actorId } = input;
    const now = parts.clock.now();
    const about = await parts.cases.subjectOf(tx, caseId);
    const subject = { kind: 'document' as const, id: documentId, label: title };
    const asked = await noteIdentity(tx, { tenantId, caseId, now, about }, subject, found);
    const data = { about: 'document', subjectId: documentId };
    if (asked) await parts.emit(tx, { type: 'records.identity-asked', caseId, data, tenantId, actorId, at: now });
  }

  const tell = (tx: Tx, { tenantId, caseId, documentId, actorId }: RecogniseInput) =>
    parts.emit(tx, {
      type: 'records.text-read',
      caseId,
      data: { documentId },
      tenantId,
      actorId,
      at: parts.clock.now(),
    });

  return recognise;
}
