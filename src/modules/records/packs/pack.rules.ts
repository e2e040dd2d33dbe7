import type { Bookmark, ContentsData, FactRow, FactsData, UnseenWord } from '#formats/collated/index.ts';
import { documentKindWords, type DocumentView, type FactView } from '../shapes.contract.ts';

export type PackScan = { description: string; date: string | null; modalities: readonly string[]; instances: number };
export type PackAbout = { name: string; birthDate: string | null; made: Date };

/** Where each paper begins, when the typeset pages before the papers are so many. Papers without pages have no place. */
export function placesOf(
  documents: readonly Pick<DocumentView, 'documentId' | 'pageCount'>[],
  before: number,
): Map<string, number> {
  const places = new Map<string, number>();
  let page = before + 1;
  for (const { documentId, pageCount } of documents) {
    if (pageCount > 0) places.set(documentId, page);
    page += pageCount;
  }
  return places;
}

/** The first pages: whose, made when, what is inside and on which page. */
export function contentsOf(
  about: PackAbout,
  documents: readonly DocumentView[],
  scans: readonly PackScan[],
  places: ReadonlyMap<string, number>,
  isDrawable: (text: string) => boolean,
): ContentsData {
  return {
    part: 'contents',
    title: 'All papers in order',
    person: [about.name, about.birthDate === null ? '' : `born ${about.birthDate}`]
      .filter((part) => part !== '')
      .join(', '),
    made: `Made on ${about.made.toISOString().slice(0, 10)} by Consilium from what was handed in. The originals are kept unchanged beside it.`,
    intro:
      'Papers stand in the order of their dates, the oldest first. The number before each is the one that the doctor cites.',
    words: { contents: 'What is inside', scans: 'Scans, which are not in this PDF' },
    entries: documents.map((document) => {
      const kind = documentKindWords[document.kind];
      const title = isDrawable(document.title) ? document.title : kind;
      const detail = [title === kind ? '' : kind, document.author ?? '', document.facility ?? ''];
      return {
        number: String(document.number),
        title,
        detail: detail.filter((part) => part !== '' && isDrawable(part)).join(' · '),
        date: document.date ?? 'no date',
        page: places.has(document.documentId) ? String(places.get(document.documentId)) : 'as a file',
      };
    }),
    scans: scans.map(({ description, date, modalities, instances }) => [description || modalities.join(', ') || 'Scan', date ?? 'no date', `${instances} pictures`].join(' · ')), // prettier-ignore
  };
}

const groups: readonly (readonly [string, string])[] = [
  ['condition', 'Problems'],
  ['allergy', 'Allergies'],
  ['medication', 'Medicines'],
  ['procedure', 'Operations and procedures'],
  ['device', 'Devices'],
  ['immunization', 'Vaccinations'],
  ['result', 'Results'],
];

/** What the data of hospitals and laboratories say, by kind, newest first; undefined when there is nothing. */
export function factsOf(facts: readonly FactView[]): FactsData | undefined {
  const filled = groups.flatMap(([kind, title]) => {
    const rows = facts.filter((fact) => fact.kind === kind).map(rowOf);
    return rows.length === 0 ? [] : [{ title, rows }];
  });
  return filled.length === 0
    ? undefined
    : { part: 'facts', title: 'Data of hospitals and laboratories', groups: filled };
}

function rowOf({ date, label, value, unit, status, referenceRange, source, alsoIn }: FactView): FactRow {
  return {
    date: date?.slice(0, 10) ?? '',
    what: label,
    value: [value ?? status, unit].filter(Boolean).join(' '),
    range: referenceRange === null ? '' : `(${referenceRange})`,
    source: alsoIn.length === 0 ? source.fileName : `${source.fileName} and ${alsoIn.length} more`,
  };
}

/**
 * The page numbers at the right edge of a typeset page of contents, as places that lead there. A line of dates or names
 * never stands so far to the right.
 */
export function linksOf(
  words: readonly UnseenWord[],
  before: number,
): { page: number; x: number; y: number; w: number; h: number }[] {
  return words.flatMap(({ text, x, y, w, h }) => {
    const page = Number(text);
    const isNumber = /^\d{1,5}$/.test(text) && x + w > 0.86 && page > before;
    return isNumber ? [{ page, x: 0.05, y: y - h * 0.3, w: 0.9, h: h * 1.6 }] : [];
  });
}

/** Bookmarks: contents, each paper by its number and title, the data at the end. */
export function bookmarksOf(
  documents: readonly DocumentView[],
  places: ReadonlyMap<string, number>,
  dataPage: number | undefined,
): Bookmark[] {
  return [
    { title: 'Contents', page: 1 },
    ...documents.flatMap(({ documentId, number, title, date }) => {
      const page = places.get(documentId);
      return page === undefined ? [] : [{ title: `${number}. ${title}${date === null ? '' : `, ${date}`}`, page }];
    }),
    ...(dataPage === undefined ? [] : [{ title: 'Data of hospitals and laboratories', page: dataPage }]),
  ];
}
