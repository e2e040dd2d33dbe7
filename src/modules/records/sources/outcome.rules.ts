import type { Outcome } from '../sources.contract.ts';
import { everything, kindWords } from './kinds.rules.ts';
import type { KindState, Work } from './work.rules.ts';

/** How far it is, or what came of it, in words for the patient. */
export function outcomeOf(work: Work, hospital: string): Outcome {
  const kinds = work.kinds.map(({ type, state }) => ({
    words: kindWords(type),
    state,
    count: type === everything ? work.records : (work.counts[type] ?? 0),
  }));
  return {
    kinds,
    records: work.records,
    files: work.files.filter(({ state }) => state === 'done').length,
    filesFound: work.files.length,
    step: work.step,
    notes: work.step === 'end' ? notesOf(work, hospital) : [],
  };
}

/** How it ended: with all that was asked for, with a part, or with nothing. */
export function endStateOf(work: Work): 'done' | 'partial' | 'failed' {
  const got = work.records > 0 || work.files.some(({ state }) => state === 'done');
  if (!got) return 'failed';
  const whole: ReadonlySet<KindState> = new Set(['done', 'absent']);
  const all = [...work.kinds, ...work.files].every(({ state }) => whole.has(state));
  return all && work.ended === null && work.foreign === 0 && work.elsewhere === 0 ? 'done' : 'partial';
}

const endings: Readonly<Record<NonNullable<Work['ended']>, (hospital: string) => string>> = {
  token: (hospital) => `${hospital} ended our permission before we were done. You can fetch again.`,
  time: (hospital) => `${hospital} took so long that the time you allowed was over. You can fetch again.`,
  room: () => 'There was no room left for more. Please write to us or call: we make room.',
  person: (hospital) => `${hospital} did not say whose records these are, so we took nothing. Please call us.`,
  version: (hospital) =>
    `${hospital} speaks a form of health data that we cannot read. Please ask there for your records as files.`,
};

function notesOf(work: Work, hospital: string): string[] {
  const named = (...states: KindState[]) =>
    work.kinds.filter((kind) => states.includes(kind.state)).map(({ type }) => kindWords(type).toLowerCase());
  const files = (...states: KindState[]) => work.files.filter((file) => states.includes(file.state)).length;
  const note = (kinds: string[], words: (kinds: string) => string) => (kinds.length > 0 ? [words(joined(kinds))] : []);
  const count = (n: number, words: (papers: string) => string) =>
    n > 0 ? [words(n === 1 ? '1 paper' : `${n} papers`)] : [];
  if (work.ended === 'person' || work.ended === 'version') return [endings[work.ended](hospital)];
  const gaps = named('refused', 'failed', 'cut').length + work.foreign + work.elsewhere + work.files.length;
  const nothing = endStateOf(work) === 'failed' && work.ended === null && gaps === 0;
  return [
    ...(work.ended === null ? [] : [endings[work.ended](hospital)]),
    ...(nothing ? [`We asked for everything, and ${hospital} has nothing about you in its portal.`] : []),
    ...note(named('refused'), (kinds) => `Not given to us: ${kinds}. You can ask ${hospital} for them.`),
    ...note(named('failed'), (kinds) => `No answer came for: ${kinds}. You can fetch again later.`),
    ...(work.ended === null ? note(named('cut'), (kinds) => `Only a part came of: ${kinds}.`) : []),
    ...(nothing ? [] : note(named('absent'), (kinds) => `Not in this portal: ${kinds}.`)),
    ...count(files('refused', 'failed', 'absent', 'cut'), (papers) => `${papers} could not be had.`),
    ...count(
      work.elsewhere,
      (papers) =>
        `${papers} ${work.elsewhere === 1 ? 'is' : 'are'} at an address that was not agreed with ${hospital}. We did not go there.`,
    ),
    ...(work.foreign > 0
      ? [
          `${work.foreign === 1 ? '1 entry names' : `${work.foreign} entries name`} another person. We did not take them.`,
        ]
      : []),
  ];
}

const joined = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
