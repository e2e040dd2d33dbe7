import { fold } from '#kernel/fold.ts';
import { asMisread, editDistance } from '#formats/identity/index.ts';

/** A word of a paper as it is compared: folded, and whether a machine that read it was sure of it. */
export type ReadWord = { text: string; isSure: boolean };
/** All words of a paper in order; `isRecognised`: a machine read some of them off a picture. */
export type PaperWords = { words: readonly ReadWord[]; isRecognised: boolean };

/** Below this, two papers say too little to be called the same (a stamp, a page that is mostly a picture). */
export const fewestWords = 25;
/** Recognition that is surer than this (0–100) is taken at its word. */
const sureFrom = 80;
/** Words that a machine was sure of and that only one copy has: a stamp, a margin that was cut. */
const mostStrays = 2;
/** Share of words that may be read differently or with doubt. */
const unlikeShare = 0.15;

const bands = 6;
const hashesPerBand = 4;

type Page = { text: string; words: readonly { text: string; c?: number }[]; isRecognised: boolean };

/** Words and numbers of a paper's pages; Han stands unspaced, so each of its characters is a word. */
export function wordsOfPages(pages: readonly Page[]): PaperWords {
  return { words: pages.flatMap(wordsOfPage), isRecognised: pages.some(({ isRecognised }) => isRecognised) };
}

function wordsOfPage({ text, words, isRecognised }: Page): ReadWord[] {
  if (!isRecognised) return piecesOf(text).map((word) => ({ text: word, isSure: true }));
  return words.flatMap((word) =>
    piecesOf(word.text).map((part) => ({ text: part, isSure: (word.c ?? 0) >= sureFrom })),
  );
}

// A digit between letters belongs to the word (HbA1c, or a machine's `ca1cium`), one behind them may be an exponent.
const piece = /\p{Script=Han}|\p{N}+|(?:(?!\p{Script=Han})\p{L})+(?:\p{N}+(?:(?!\p{Script=Han})\p{L})+)*/gu;
const piecesOf = (text: string): string[] => fold(text).match(piece) ?? [];

/**
 * Places by which papers with nearly the same words find each other among many (MinHash in bands, Broder 1997): two that
 * share 19 of 20 words share a band nearly always, two letters about different things hardly ever.
 */
export function bandsOf({ words }: PaperWords): string[] {
  if (words.length < fewestWords) return [];
  const least = new Uint32Array(bands * hashesPerBand).fill(0xffffffff);
  for (const text of new Set(words.map((word) => word.text))) {
    const base = fnv1a(text);
    for (let at = 0; at < least.length; at += 1) {
      const hash = mixed(base ^ Math.imul(at + 1, 0x9e3779b1));
      if (hash < (least[at] ?? 0)) least[at] = hash;
    }
  }
  return Array.from({ length: bands }, (_, band) => {
    const hashes = least.subarray(band * hashesPerBand, (band + 1) * hashesPerBand);
    return `${band}:${[...hashes].map((hash) => hash.toString(36)).join('.')}`;
  });
}

/** 32 bits of a text (FNV-1a over UTF-16 units). */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** The finaliser of MurmurHash3: every bit depends on every bit. */
function mixed(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Whether two papers say the same: as files with words of their own, word for word; where a machine read one of them, as
 * far as it was sure. A word or number that was surely changed makes them two: a corrected report differs in just that.
 */
export function saysTheSame(one: PaperWords, other: PaperWords): boolean {
  const fewest = Math.min(one.words.length, other.words.length);
  if (fewest < fewestWords) return false;
  const here = without(one.words, other.words);
  const there = without(other.words, one.words);
  if (here.length === 0 && there.length === 0) return true;
  const isExact = !one.isRecognised && !other.isRecognised;
  if (isExact || Math.max(here.length, there.length) > unlikeShare * fewest) return false;
  const [left, right] = unexplained(here, there);
  return Math.max(left, right) <= mostStrays && Math.min(left, right) === 0;
}

/** Words of one that are not in the other, as often as they are more there. */
function without(one: readonly ReadWord[], other: readonly ReadWord[]): ReadWord[] {
  const left = new Map<string, number>();
  for (const { text } of other) left.set(text, (left.get(text) ?? 0) + 1);
  return one.filter(({ text }) => {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}

/** How many sure words are left on either side once those are paired that one machine reads for the other. */
function unexplained(here: readonly ReadWord[], there: readonly ReadWord[]): [number, number] {
  const open = [...there];
  const left = here.filter((word) => {
    const like = open.findIndex((candidate) => isMisread(word, candidate));
    if (like >= 0) open.splice(like, 1);
    return like < 0;
  });
  // A code that was read as one word there and as several here.
  const joined = (words: readonly ReadWord[]) => asMisread(words.map(({ text }) => text).join(''));
  if (joined(left) === joined(open)) return [0, 0];
  const sure = (words: readonly ReadWord[]) => words.filter(({ isSure }) => isSure).length;
  return [sure(left), sure(open)];
}

function isMisread(one: ReadWord, other: ReadWord): boolean {
  if (asMisread(one.text) === asMisread(other.text)) return true;
  const most = Math.min(2, Math.floor(Math.max(one.text.length, other.text.length) / 2));
  return !(one.isSure && other.isSure) && editDistance(one.text, other.text) <= most;
}
