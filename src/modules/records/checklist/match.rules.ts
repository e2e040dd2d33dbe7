import type { Match } from '#formats/content/index.ts';
import { dayWords, latestDay, scanWord } from './age.rules.ts';
import type { Lexicon } from './lexicon.rules.ts';

const dayMs = 86_400_000;

/** What the case has, as far as a checklist looks at it. */
export type Holdings = {
  documents: readonly {
    documentId: string;
    number: number;
    kind: string;
    title: string;
    date: string | null;
    state: string;
    /** Other words that tell what it is: the name of the file, what was read as its kind. */
    said?: string;
  }[];
  studies: readonly {
    studyInstanceUid: string;
    modalities: readonly string[];
    description: string;
    date: string | null;
    asked: boolean;
  }[];
  facts: readonly {
    factId: string;
    kind: string;
    label: string;
    /** `system|code`. */
    codes: readonly string[];
    date: string | null;
  }[];
};

/** Something that meets an item. */
export type Evidence = {
  /** By which it is the same again: `document …`, `study …`, or `fact …` for each entry. */
  keys: readonly string[];
  what: string;
  label: string;
  date: string | null;
  /** Its title names no part of the body, or no method: a person looks once. */
  unsure: boolean;
  /** Whose it is, is in question. */
  asked: boolean;
  documentId: string | null;
  studyInstanceUid: string | null;
};

/** What meets one of these matches, newest first, and what was nearly enough, in words. Pure. */
export function evidenceFor(
  any: readonly Match[],
  held: Holdings,
  lexicon: Lexicon,
): { found: Evidence[]; nearly: string | null } {
  const found = new Map<string, Evidence>();
  let nearly: string | null = null;
  for (const match of any) {
    const facts = match.facts ? factEvidence(match.facts, held.facts, lexicon) : undefined;
    nearly ??= facts?.nearly ?? null;
    const all = [...documentEvidence(match, held, lexicon), ...studyEvidence(match, held, lexicon)];
    for (const one of [...all, ...(facts?.found ?? [])]) {
      const key = one.keys.join(' ');
      if (!found.has(key)) found.set(key, one);
    }
  }
  return { found: [...found.values()].toSorted(newestFirst), nearly };
}

const newestFirst = (a: Evidence, b: Evidence): number =>
  (latestDay(b.date ?? '')?.getTime() ?? -Infinity) - (latestDay(a.date ?? '')?.getTime() ?? -Infinity) ||
  Number(a.unsure) - Number(b.unsure);

function documentEvidence(match: Match, { documents }: Holdings, lexicon: Lexicon): Evidence[] {
  if (match.modalities || match.facts) return [];
  const { documents: kinds, words = [] } = match;
  return documents.flatMap((document) => {
    if (kinds && !kinds.includes(document.kind)) return [];
    const spoken = lexicon.speaksOf(`${document.title} ${document.said ?? ''}`, words);
    if (spoken === 'no' || document.state === 'not-mine') return [];
    const { documentId, title, number, date, state } = document;
    return {
      keys: [`document ${documentId}`],
      what: title,
      date,
      documentId,
      studyInstanceUid: null,
      label: dated(`${title} (document ${number})`, date),
      unsure: spoken === 'unsure',
      asked: state !== 'checked',
    };
  });
}

function studyEvidence({ modalities, words = [] }: Match, { studies }: Holdings, lexicon: Lexicon): Evidence[] {
  if (!modalities) return [];
  return studies.flatMap((study) => {
    if (!study.modalities.some((modality) => modalities.includes(modality))) return [];
    const spoken = lexicon.speaksOf(study.description, words);
    if (spoken === 'no') return [];
    const { studyInstanceUid, description, date, asked } = study;
    const what = scanWord(study.modalities);
    return {
      keys: [`study ${studyInstanceUid}`],
      what,
      date,
      documentId: null,
      studyInstanceUid,
      asked,
      label: dated(description || what, date),
      unsure: spoken === 'unsure',
    };
  });
}

type FactMatch = NonNullable<Match['facts']>;

function factEvidence(
  { kinds, codes, words, dates, spanDays }: FactMatch,
  facts: Holdings['facts'],
  lexicon: Lexicon,
): { found: Evidence[]; nearly: string | null } {
  const meant = facts.filter(
    ({ kind, label, codes: own }) =>
      kinds.includes(kind) &&
      ((!codes && !words) ||
        own.some((code) => codes?.includes(code)) ||
        (words !== undefined && lexicon.speaksOf(label, words) === 'yes')),
  );
  if (meant.length === 0) return { found: [], nearly: null };
  const days = [...new Set(meant.flatMap(({ date }) => (date === null ? [] : date.slice(0, 10))))].toSorted();
  const [first, last] = [days[0] ?? null, days.at(-1) ?? null];
  const span = (latestDay(last ?? '')?.getTime() ?? 0) - (latestDay(first ?? '')?.getTime() ?? 0);
  if ((dates ?? 1) > Math.max(1, days.length) || span < (spanDays ?? 0) * dayMs)
    return { found: [], nearly: nearlyWords(days, dates ?? 1) };
  const entries = `${meant.length} ${meant.length === 1 ? 'entry' : 'entries'} in your health data`;
  const evidence = {
    keys: meant.map(({ factId }) => `fact ${factId}`),
    what: meant[0]?.label ?? 'Entries in health data',
    label: dated(entries, last),
    date: last,
    unsure: false,
    asked: false,
    documentId: null,
    studyInstanceUid: null,
  };
  return { found: [evidence], nearly: null };
}

function nearlyWords(days: readonly string[], needed: number): string {
  const there = `${days.length} ${days.length === 1 ? 'day' : 'days'} with a value`;
  const last = days.at(-1);
  const until = last === undefined ? '' : `, the last of ${dayWords(last)}`;
  return `There ${days.length === 1 ? 'is' : 'are'} ${there}${until}. The doctor needs ${needed}, over some months.`;
}

const dated = (label: string, date: string | null): string => (date === null ? label : `${label}, ${dayWords(date)}`);
