import type { Script } from './language.rules.ts';

/** Tesseract's names of languages by ours (BCP 47). */
const names: Readonly<Record<string, readonly string[]>> = {
  en: ['eng'],
  de: ['deu'],
  es: ['spa'],
  fr: ['fra'],
  it: ['ita'],
  pt: ['por'],
  nl: ['nld'],
  pl: ['pol'],
  tr: ['tur'],
  ru: ['rus'],
  uk: ['ukr', 'rus'],
  sr: ['srp', 'rus'],
  ar: ['ara'],
  fa: ['fas', 'ara'],
  ur: ['urd', 'ara'],
  he: ['heb'],
  zh: ['chi_sim', 'chi_tra'],
  ja: ['jpn'],
  ko: ['kor'],
  el: ['ell'],
};

/** Of each script the languages to begin with, before the language is known. */
const first: Readonly<Record<Script, readonly string[]>> = {
  Latin: ['en', 'de', 'es', 'fr', 'it', 'pt'],
  Cyrillic: ['ru', 'uk'],
  Arabic: ['ar', 'fa'],
  Hebrew: ['he'],
  Han: ['zh'],
  Japanese: ['ja'],
  Hangul: ['ko'],
  Greek: ['el'],
};

/** Scripts beside which letters, codes and units of Latin stand in every report. */
const withLatin = (name: string, installed: readonly string[]): string[] =>
  installed.includes('eng') && name !== 'eng' ? [name, 'eng'] : [name];

const latin: ReadonlySet<string> = new Set(['en', 'de', 'es', 'fr', 'it', 'pt', 'nl', 'pl', 'tr']);

/** What an engine is told for a language: its own name of it, with English for scripts other than Latin. Empty: it lacks it. */
export function engineLanguages(language: string, installed: readonly string[]): string[] {
  const name = names[language]?.find((each) => installed.includes(each));
  if (name === undefined) return [];
  return latin.has(language) ? [name] : withLatin(name, installed);
}

/** What to begin with for a script; empty when the engine has no language of it. */
export function engineLanguagesOfScript(script: Script, installed: readonly string[]): string[] {
  for (const language of first[script]) {
    const found = engineLanguages(language, installed);
    if (found.length > 0) return found;
  }
  return [];
}

/** Scripts that an engine can read, in the order in which they are tried. */
export function scriptsOf(installed: readonly string[]): Script[] {
  return (Object.keys(first) as Script[]).filter((script) => engineLanguagesOfScript(script, installed).length > 0);
}

/** Script and turn of a page as Tesseract's detection says (`--psm 0`); undefined when it could not tell. */
export function readOsd(
  words: string,
): { script: Script; turn: 0 | 90 | 180 | 270; turnConfidence: number } | undefined {
  const script = /^Script: (\w+)/m.exec(words)?.[1];
  const turn = Number(/^Rotate: (\d+)/m.exec(words)?.[1] ?? 0);
  const turnConfidence = Number(/^Orientation confidence: ([\d.]+)/m.exec(words)?.[1] ?? 0);
  const known = script === 'Fraktur' ? 'Latin' : script;
  if (known === undefined || !Object.hasOwn(first, known)) return undefined;
  return { script: known as Script, turn: turn === 90 || turn === 180 || turn === 270 ? turn : 0, turnConfidence };
}
