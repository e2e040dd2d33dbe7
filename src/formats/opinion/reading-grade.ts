/** How hard an English text is to read. */
export type ReadingGrade = {
  /** Flesch-Kincaid grade level (Kincaid et al. 1975): US school year, never below 0. */
  grade: number;
  words: number;
  sentences: number;
  /** Mean words a sentence. */
  meanSentenceLength: number;
  /** Words of the longest sentence. */
  longestSentence: number;
};

/**
 * Flesch-Kincaid grade of an English text: 0.39 words/sentence + 11.8 syllables/word - 15.59.
 * A line break ends a sentence, so that list items count as sentences. A tripwire, not a proof of clarity.
 */
export function readingGrade(text: string): ReadingGrade {
  const sentences = splitSentences(text).map(wordsOf);
  const counted = sentences.filter((words) => words.length > 0);
  const words = counted.flat();
  if (words.length === 0) return { grade: 0, words: 0, sentences: 0, meanSentenceLength: 0, longestSentence: 0 };
  const syllables = words.reduce((sum, word) => sum + countSyllables(word), 0);
  const mean = words.length / counted.length;
  const grade = 0.39 * mean + 11.8 * (syllables / words.length) - 15.59;
  return {
    grade: Math.max(0, round(grade)),
    words: words.length,
    sentences: counted.length,
    meanSentenceLength: round(mean),
    longestSentence: Math.max(...counted.map((list) => list.length)),
  };
}

/** Number of words as a person would count them; works for every language that parts words by space. */
export function countWords(text: string): number {
  return wordsOf(text).length;
}

/** Syllables of one English word by its vowel groups; numbers count one per digit group of speech, at least 1. */
export function countSyllables(word: string): number {
  const letters = word.toLowerCase().replace(/[^a-z]/g, '');
  if (letters.length <= 3) return 1;
  const trimmed = letters.replace(/(?:[^laeiouycghsxz]es|[^aeiouytd]ed|[^l]e)$/, (end) => end.charAt(0));
  const groups = trimmed.match(/[aeiouy]+/g)?.length ?? 0;
  // "io" and "ia" are heard apart unless "tion", "cia", "sion" swallow them.
  const hiatus = trimmed.match(/(?<![tscg])i[ao](?!u)|eo(?!u)|ua(?!r)/g)?.length ?? 0;
  return Math.max(1, groups + hiatus);
}

function splitSentences(text: string): string[] {
  // A point inside a number or a one-letter abbreviation ("e.g.", "Dr. A") does not end a sentence.
  return text.split(/\n+|(?<=[.!?؟。])(?<!\b(?:Dr|Mr|Mrs|Ms|St|e\.g|i\.e)\.)["”’)]*\s+/u);
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}'’.,%-]*[\p{L}\p{M}\p{N}%])?/gu) ?? [];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
