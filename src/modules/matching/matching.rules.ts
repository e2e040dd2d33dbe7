import type { Materials, OfferState } from './matching.contract.ts';

/** What a case asks of its expert. */
export type Needs = {
  disorder: string;
  topic: string;
  /** BCP 47; null when not said. */
  language: string | null;
  /** Where the patient is, ISO 3166-1 alpha-2; null when not said. */
  place: string | null;
  /** Last moment of the work, so also the day on which a licence must still hold. */
  dueAt: Date;
  /** Hospitals and practices that the records name. */
  treatedAt: readonly string[];
};

/** What is known of an expert, with what they do at present. */
export type Candidate = {
  specialty: string;
  subspecialties: readonly string[];
  conditions: readonly { code: string; label: string }[];
  languages: readonly { code: string; level: string }[];
  licences: readonly { place: string; until: string }[];
  institutions: readonly { name: string; until: string | null }[];
  capacityPerWeek: number;
  paused: boolean;
  /** Cases taken in the last seven days and offers that wait for an answer. */
  taken: number;
  typicalDays: number | null;
  /** Earlier offers of this same case. */
  asked: readonly { state: OfferState; reason: string | null }[];
};

export type Judgement = { fits: string[]; excluded: string[]; conflictNote: string | null };

/** Reading medical records needs at least this level (Common European Framework of Reference for Languages). */
const readingLevels: ReadonlySet<string> = new Set(['B2', 'C1', 'C2', 'native']);

/** Having left a hospital does not end a bond at once: for this long a former colleague does not judge it. */
const bondMonths = 12;

const languageNames = new Intl.DisplayNames('en', { type: 'language' });
const placeNames = new Intl.DisplayNames('en', { type: 'region' });
const dayOf = (at: Date) => at.toISOString().slice(0, 10);
const dayWords = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const inWords = (day: string) => dayWords.format(new Date(`${day}T00:00:00Z`));

/** A language in words: `pt-BR` → "Brazilian Portuguese". */
export const languageWord = (code: string): string => languageNames.of(code) ?? code;

/** A place in words: `NL` → "Netherlands". */
const placeWord = (code: string): string => placeNames.of(code) ?? code;

/** Why this expert may be asked, or why not: every rule speaks, so that the desk sees all of it. */
export function judge(candidate: Candidate, needs: Needs, now: Date): Judgement {
  const said: Said[] = [
    field(candidate, needs),
    language(candidate, needs),
    licence(candidate, needs, now),
    capacity(candidate),
    earlier(candidate),
  ];
  const bond = independence(candidate.institutions, needs.treatedAt, now);
  return {
    fits: said.flatMap((one) => ('fit' in one ? [one.fit] : [])),
    excluded: [...said.flatMap((one) => ('no' in one ? [one.no] : [])), ...bond.excluded],
    conflictNote: bond.notes[0] ?? null,
  };
}

type Said = { fit: string } | { no: string } | Record<string, never>;

function field(candidate: Candidate, needs: Needs): Said {
  const condition = candidate.conditions.find((one) => one.code === needs.disorder);
  if (!condition) return { no: `Does not read ${needs.topic.toLowerCase()}: ${candidate.specialty.toLowerCase()}` };
  const [subspecialty] = candidate.subspecialties;
  return { fit: subspecialty ? `${subspecialty}, reads ${condition.label.toLowerCase()}` : `Reads ${condition.label}` };
}

const sameLanguage = (a: string, b: string) => a.split('-')[0]?.toLowerCase() === b.split('-')[0]?.toLowerCase();

function language(candidate: Candidate, needs: Needs): Said {
  const wanted = needs.language;
  if (wanted === null) return {};
  const spoken = candidate.languages.find((one) => sameLanguage(one.code, wanted));
  if (!spoken) return { no: `Does not read ${languageWord(wanted)}` };
  if (!readingLevels.has(spoken.level)) return { no: `${languageWord(wanted)} only at level ${spoken.level}` };
  return { fit: `Reads ${languageWord(wanted)}` };
}

function licence(candidate: Candidate, needs: Needs, now: Date): Said {
  const { place } = needs;
  const where = place === null ? candidate.licences : candidate.licences.filter((one) => one.place === place);
  const due = needs.dueAt > now ? needs.dueAt : now;
  const valid = where.find((one) => one.until >= dayOf(due));
  if (valid) return { fit: `Licence ${placeWord(valid.place)} until ${inWords(valid.until)}` };
  const newest = where
    .map((one) => one.until)
    .toSorted()
    .at(-1);
  const name = place === null ? '' : ` ${placeWord(place)}`;
  if (newest === undefined) return { no: place === null ? 'No licence on file' : `No licence for${name}` };
  return {
    no:
      newest < dayOf(now)
        ? `Licence${name} lapsed ${inWords(newest)}`
        : `Licence${name} ends ${inWords(newest)}, before the answer is due`,
  };
}

function capacity(candidate: Candidate): Said {
  if (candidate.paused) return { no: 'Paused: takes no cases now' };
  if (candidate.taken >= candidate.capacityPerWeek)
    return { no: `At capacity: ${candidate.taken} of ${candidate.capacityPerWeek} this week` };
  return {};
}

function earlier(candidate: Candidate): Said {
  const last = candidate.asked.at(-1);
  if (last?.state === 'offered') return { no: 'Asked already, has not answered yet' };
  if (last?.state === 'declined')
    return { no: `Declined this case${last.reason ? `: ${last.reason.toLowerCase()}` : ''}` };
  return {};
}

/** Letters and digits only, so that "St. Anne's Hospital" and "St Annes hospital" are one place. */
const plain = (name: string) =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Whether one name is the other, or the other with a department before or behind it. */
function samePlace(a: string, b: string): boolean {
  const [x, y] = [plain(a), plain(b)];
  if (x === '' || y === '') return false;
  const [short, long] = x.length <= y.length ? [x, y] : [y, x];
  // Short names ("City") are inside too many others to mean the same place.
  return x === y || (short.length >= 7 && long.includes(short));
}

/** Bonds between an expert and the places where the patient was treated: those that exclude and those to know of. */
export function independence(
  institutions: Candidate['institutions'],
  treatedAt: readonly string[],
  now: Date,
): { excluded: string[]; notes: string[] } {
  const bonds = institutions.filter((one) => treatedAt.some((place) => samePlace(one.name, place)));
  const recent = new Date(now);
  recent.setUTCMonth(recent.getUTCMonth() - bondMonths);
  const holds = (until: string | null) => until === null || until >= dayOf(recent);
  return {
    excluded: bonds
      .filter((one) => holds(one.until))
      .map(
        (one) =>
          `Conflict: ${one.until === null || one.until >= dayOf(now) ? 'works' : 'worked until recently'} at ${one.name}, where the patient was treated`,
      ),
    notes: bonds
      .filter((one) => !holds(one.until))
      .map((one) => `Worked at ${one.name} until ${one.until?.slice(0, 4)}`),
  };
}

/** Order on the desk: more room first, then faster, then by name. Never a ranking number. */
export function byRoom(
  a: { taken: number; capacity: number; typicalDays: number | null; name: string },
  b: { taken: number; capacity: number; typicalDays: number | null; name: string },
): number {
  const room = (one: typeof a) => one.taken / Math.max(1, one.capacity);
  const days = (one: typeof a) => one.typicalDays ?? Number.POSITIVE_INFINITY;
  if (room(a) !== room(b)) return room(a) - room(b);
  if (days(a) !== days(b)) return days(a) - days(b);
  return a.name.localeCompare(b.name);
}

const dayMs = 86_400_000;

/** Median length in whole days, at least one; null without any. */
export function typicalDays(spans: readonly { from: Date; to: Date }[]): number | null {
  const days = spans
    .map(({ from, to }) => Math.max(1, Math.ceil((to.getTime() - from.getTime()) / dayMs)))
    .toSorted((a, b) => a - b);
  return days[Math.floor((days.length - 1) / 2)] ?? null;
}

/** Minutes an expert will need: 10 to begin, 8 a study, half a minute a page; rounded to 5. An estimate, shown as one. */
export function readingMinutes(materials: Pick<Materials, 'studies' | 'pages'>): number {
  return Math.max(15, Math.ceil((10 + 8 * materials.studies + materials.pages / 2) / 5) * 5);
}

/** How long an expert has to answer by default: a day, or a third of what is left when the promise is near. At least two hours. */
export function suggestedAnswerBy(now: Date, dueAt: Date | null): Date {
  const left = dueAt === null ? Number.POSITIVE_INFINITY : (dueAt.getTime() - now.getTime()) / 3;
  const ms = Math.max(2 * 3_600_000, Math.min(dayMs, left));
  // Whole quarters of an hour read like an appointment.
  return new Date(Math.ceil((now.getTime() + ms) / 900_000) * 900_000);
}

/** The longest an offer may wait. */
export const longestOfferMs = 14 * dayMs;

/** What an expert agrees to by taking a case (independence: same institution, practice, ownership, payment, family). */
export const independenceStatement =
  'I do not treat this patient and am not related to them. I do not work at, own a part of, or get paid by a place that treated them. Nothing else keeps me from judging freely.';
