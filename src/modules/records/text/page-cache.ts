/** A page's folded text as it was at one version. */
type Page = { version: number; folded: string };
type OfCase = { pages: Map<string, Page>; bytes: number; usedAt: number };

/** Characters of two bytes, and what a map costs for each. */
const bytesOf = (folded: string): number => folded.length * 2 + 120;

export type PageKey = { documentId: string; page: number; version: number };
const keyOf = ({ documentId, page }: Pick<PageKey, 'documentId' | 'page'>): string => `${documentId}/${page}`;

export type PageCache = {
  /** Folded text of a page at this version; undefined when it is not held. */
  get(caseId: string, key: PageKey): string | undefined;
  put(caseId: string, key: PageKey, folded: string): void;
  /** Notes that a case was searched. */
  touch(caseId: string): void;
  /** Forgets what was not searched for a while. */
  rest(): void;
  forget(caseId: string): void;
  clear(): void;
  bytes(): number;
};

/**
 * Folded text of the pages that were searched of late, in memory only: the database sees ciphertext and cannot search.
 * Bounded: the case that was not searched for longest goes first, and after a while of rest each goes. It knows
 * nothing of who may see what: whoever asks it names the pages that their reader sees.
 */
export function createPageCache(settings: { maxBytes: number; restMs: number; now: () => number }): PageCache {
  const cases = new Map<string, OfCase>();
  let total = 0;

  const forget = (caseId: string): void => {
    total -= cases.get(caseId)?.bytes ?? 0;
    cases.delete(caseId);
  };
  const drop = (held: OfCase, key: string): void => {
    const before = held.pages.get(key);
    if (!before) return;
    held.pages.delete(key);
    held.bytes -= bytesOf(before.folded);
    total -= bytesOf(before.folded);
  };
  const makeRoom = (): void => {
    for (const [caseId, { usedAt }] of cases) if (settings.now() - usedAt > settings.restMs) forget(caseId);
    // A map keeps the order in which cases were used last.
    for (const caseId of cases.keys()) {
      if (total <= settings.maxBytes) break;
      forget(caseId);
    }
  };
  const used = (caseId: string): OfCase => {
    const held = cases.get(caseId) ?? { pages: new Map<string, Page>(), bytes: 0, usedAt: 0 };
    held.usedAt = settings.now();
    cases.delete(caseId);
    cases.set(caseId, held);
    return held;
  };

  return {
    get: (caseId, key) => {
      const page = cases.get(caseId)?.pages.get(keyOf(key));
      return page?.version === key.version ? page.folded : undefined;
    },
    put: (caseId, key, folded) => {
      const held = used(caseId);
      drop(held, keyOf(key));
      held.pages.set(keyOf(key), { version: key.version, folded });
      held.bytes += bytesOf(folded);
      total += bytesOf(folded);
      makeRoom();
    },
    touch: (caseId) => {
      if (cases.has(caseId)) used(caseId);
    },
    rest: makeRoom,
    forget,
    clear: () => {
      cases.clear();
      total = 0;
    },
    bytes: () => total,
  };
}
