import { excerptOf, fold, foundWords, partsOf } from '#kernel/fold.ts';
import type { Tx } from '#platform/db/index.ts';
import type { PageWord } from '../records.tables.ts';
import { createPageCache, type PageCache, type PageKey } from './page-cache.ts';
import * as store from './text.store.ts';

export type Hit = {
  documentId: string;
  page: number;
  excerpt: string;
  /** Where the words stand, as fractions of the page. */
  boxes: { x: number; y: number; w: number; h: number }[];
};
export type Found = { hits: Hit[]; total: number };

/** So much of what was searched is held open on one node, for so long after it was last searched. */
export const searchMemoryBytes = 96 * 1024 * 1024;
export const searchRestMs = 5 * 60_000;
/** Hits that are shown; how many there are in all is said. */
const mostHits = 60;
const mostBoxes = 60;

export type Search = {
  /** @param documents that the reader sees, in the order of their numbers */
  find(tx: Tx, caseId: string, documents: readonly string[], query: string): Promise<Found>;
  stop(): void;
};

/**
 * Search in the pages of a case. Which pages are searched is asked of the database each time, in the reader's own
 * transaction, so that row security decides it; only their opened, folded text is taken from memory.
 */
export function createSearch(
  cache: PageCache = createPageCache({ maxBytes: searchMemoryBytes, restMs: searchRestMs, now: () => Date.now() }),
): Search {
  // What nobody searches any more is forgotten without anybody asking again.
  const timer = setInterval(() => cache.rest(), searchRestMs / 2).unref();

  async function find(tx: Tx, caseId: string, documents: readonly string[], query: string): Promise<Found> {
    const parts = partsOf(query);
    const order = new Map(documents.map((id, index) => [id, index]));
    const pages = (await store.pageVersions(tx, caseId)).filter(({ documentId }) => order.has(documentId));
    if (pages.length === 0) cache.forget(caseId);
    if (parts.length === 0 || pages.length === 0) return { hits: [], total: 0 };
    await open(tx, caseId, pages);
    const all = pages
      .filter((page) => holds(cache.get(caseId, page) ?? '', parts))
      .toSorted((a, b) => (order.get(a.documentId) ?? 0) - (order.get(b.documentId) ?? 0) || a.page - b.page);
    const shown = all.slice(0, mostHits);
    const texts = await store.pagesWithWords(tx, caseId, shown);
    return {
      hits: shown.flatMap(({ documentId, page }) => {
        const row = texts.get(`${documentId}/${page}`);
        return row ? [{ documentId, page, excerpt: excerptOf(row.text, parts), boxes: boxesOf(row.words, parts) }] : [];
      }),
      total: all.length,
    };
  }

  /** Opens and folds what is not held, or was written anew since. */
  async function open(tx: Tx, caseId: string, pages: readonly PageKey[]): Promise<void> {
    const missing = pages.filter((page) => cache.get(caseId, page) === undefined);
    if (missing.length === 0) return cache.touch(caseId);
    const wanted = new Set(missing.map(({ documentId }) => documentId));
    for (const { text, ...key } of await store.pageTexts(tx, caseId, [...wanted])) cache.put(caseId, key, fold(text));
  }

  return {
    find,
    stop: () => {
      clearInterval(timer);
      cache.clear();
    },
  };
}

const holds = (folded: string, parts: readonly string[]): boolean => parts.every((part) => folded.includes(part));

function boxesOf(words: readonly PageWord[], parts: readonly string[]): Hit['boxes'] {
  const found = foundWords(
    words.map(({ text }) => text),
    parts,
  );
  return [...found].slice(0, mostBoxes).flatMap((index) => {
    const word = words[index];
    return word ? [{ x: word.x, y: word.y, w: word.w, h: word.h }] : [];
  });
}
