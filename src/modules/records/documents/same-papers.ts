import type { Tx } from '#platform/db/index.ts';
import { wholePages } from '../text/text.store.ts';
import { bandsOf, saysTheSame, wordsOfPages, type PaperWords } from './same-words.rules.ts';
import * as store from './same.store.ts';

/** Papers whose bands meet by chance are few; of forms that all look alike the nearest are enough. */
const comparedWith = 8;

/**
 * Looks whether a paper that was just read says the same as another of its case, and lists them as one: the one with words
 * of its own stands for the other, of equals the one that came first. Nothing of either is changed or removed.
 */
export async function findSamePapers(tx: Tx, caseId: string, documentId: string): Promise<void> {
  const paper = await wordsOf(tx, documentId);
  const bands = bandsOf(paper);
  if (bands.length === 0) return;
  await store.lockComparing(tx, caseId);
  await store.putBands(tx, caseId, documentId, bands);
  for (const other of await store.sharingBands(tx, caseId, documentId, comparedWith)) {
    const known = await wordsOf(tx, other.id);
    if (!saysTheSame(paper, known)) continue;
    const root = other.same_as ?? other.id;
    const rootWords = root === other.id ? known : await wordsOf(tx, root);
    if (rootWords.isRecognised && !paper.isRecognised) await store.listWith(tx, caseId, root, documentId);
    else await store.listWith(tx, caseId, documentId, root);
    return;
  }
}

async function wordsOf(tx: Tx, documentId: string): Promise<PaperWords> {
  const pages = await wholePages(tx, documentId);
  return wordsOfPages(
    pages.map(({ text, words, text_state: state }) => ({ text, words, isRecognised: state !== 'layer' })),
  );
}
