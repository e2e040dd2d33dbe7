import type { ChecklistItem } from '#formats/content/index.ts';
import type { ChecklistItemView } from '../checklist.contract.ts';
import { ageInDays, dayWords, latestDay, spanWords } from './age.rules.ts';
import type { Lexicon } from './lexicon.rules.ts';
import { evidenceFor, type Evidence, type Holdings } from './match.rules.ts';

export type { Holdings } from './match.rules.ts';

/** An item of the list with what was found for it. */
export type Judged = Omit<ChecklistItemView, 'next' | 'askedFor'> & {
  ask: ChecklistItem['ask'];
  /** Keys of all that meets it now, by which news is told from what was there. */
  keys: readonly string[];
};

/**
 * The list for a kind of question: what is needed for others only is left out. A kind that the list does not know gets
 * what is needed for `other`.
 */
export function itemsFor(items: readonly ChecklistItem[], questionKind: string): ChecklistItem[] {
  const known = items.some(({ questions }) => questions.includes(questionKind));
  const kind = known ? questionKind : 'other';
  return items.filter(({ questions }) => questions.includes(kind));
}

/** Item by item: there, by what and how old; in its place; too old; in question; not there to be had; missing. Pure. */
export function judge(
  items: readonly ChecklistItem[],
  held: Holdings,
  about: { lexicon: Lexicon; waived: ReadonlyMap<string, string>; now: Date },
): Judged[] {
  const main = new Map(items.map((item) => [item.itemId, evidenceFor(item.any, held, about.lexicon)]));
  return items.map((item) => {
    const own = main.get(item.itemId) ?? { found: [], nearly: null };
    const found = item.olderThan ? olderThan(own.found, main.get(item.olderThan)?.found ?? []) : own.found;
    return judgeOne(item, { ...own, found }, held, about);
  });
}

type About = Parameters<typeof judge>[2];

function judgeOne(
  item: ChecklistItem,
  own: { found: readonly Evidence[]; nearly: string | null },
  held: Holdings,
  { lexicon, waived, now }: About,
): Judged {
  const { itemId, label, exact, why, format, ask, maxAgeDays } = item;
  const sure = own.found.filter(({ asked }) => !asked);
  const fresh = sure.filter((one) => isFresh(one, maxAgeDays, now));
  const view = (state: Judged['state'], by: readonly Evidence[], note: string | null): Judged => ({
    itemId,
    label,
    exact,
    why,
    format,
    ask,
    maxAgeDays,
    state,
    note,
    required: item.level === 'R',
    by: by.slice(0, 10).map((one) => ({
      label: one.label,
      documentId: one.documentId,
      studyInstanceUid: one.studyInstanceUid,
    })),
    keys: by.flatMap(({ keys }) => keys),
    waivedReason: waived.get(itemId) ?? null,
  });
  if (fresh[0]) return view('there', fresh, thereNote(fresh[0], maxAgeDays));
  for (const substitute of item.substitutes) {
    const other = evidenceFor(substitute.any, held, lexicon).found;
    const counts = other.filter((one) => !one.asked && isFresh(one, substitute.maxAgeDays, now));
    if (counts[0]) return view('there', counts, `This counts in its place: ${lowerFirst(substitute.label)}.`);
  }
  if (own.found.length > sure.length)
    return view(
      'asked',
      own.found.filter(({ asked }) => asked),
      'It carries another name or date of birth. Somebody must say whose it is.',
    );
  if (waived.has(itemId)) return view('waived', sure, null);
  if (sure[0]) return view('old', sure, oldNote(sure[0], maxAgeDays ?? 0, now));
  return view('missing', [], own.nearly);
}

const isFresh = ({ date }: Evidence, maxAgeDays: number | null, now: Date): boolean =>
  maxAgeDays === null || date === null || (ageInDays(date, now) ?? 0) <= maxAgeDays;

function thereNote({ date, unsure, what }: Evidence, maxAgeDays: number | null): string | null {
  if (unsure) return `${what}: its name does not say all. The nurse looks whether it is the right one.`;
  if (date === null && maxAgeDays !== null) return `${what}: it has no date. The nurse looks how old it is.`;
  return null;
}

/** `MRI of 3 March 2026, 8 months old: the doctor wants one not older than 6 months.` */
function oldNote({ what, date }: Evidence, maxAgeDays: number, now: Date): string {
  const age = ageInDays(date ?? '', now) ?? 0;
  return `${what} of ${dayWords(date ?? '')}, ${spanWords(age)} old: the doctor wants one not older than ${spanWords(maxAgeDays)}.`;
}

/** What is older than the newest of the other item. */
function olderThan(found: readonly Evidence[], others: readonly Evidence[]): Evidence[] {
  const newest = others.find(({ asked }) => !asked);
  const newestDay = latestDay(newest?.date ?? '')?.getTime();
  return found.filter((one) => {
    const day = latestDay(one.date ?? '')?.getTime();
    if (newest === undefined || one === newest) return false;
    return day !== undefined && newestDay !== undefined && day < newestDay;
  });
}

/** Ready for an expert: nothing required is missing, too old or in question. A waived item holds nothing up. */
export function isReady(items: readonly Pick<Judged, 'required' | 'state'>[], openQuestions: number): boolean {
  return (
    openQuestions === 0 && items.every((item) => !item.required || item.state === 'there' || item.state === 'waived')
  );
}

const lowerFirst = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);
