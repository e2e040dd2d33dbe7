import { dictionary } from '@zxcvbn-ts/language-common';
import { commonWords } from './common-words.rules.ts';
import { passwordMin } from '../sessions/account.contract.ts';

/** The longest password; hashing costs the same for every length below it. */
export const passwordMax = 500;

/** Of the password so much must be left, in characters, when everything that anybody would guess is taken out of it. */
const ownCharacters = 6;

const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'azertyuiop', '1234567890', '0123456789'];
const runs = [
  ...rows,
  'abcdefghijklmnopqrstuvwxyz',
  '1q2w3e4r5t6y7u8i9o0p',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  'qazwsxedcrfvtgbyhnujm',
];
const allRuns = runs.flatMap((run) => [run, [...run].toReversed().join('')]);

const leet: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
const readLeet = (text: string) => text.replaceAll(/[013457@$!]/g, (sign) => leet[sign] ?? sign);

/** Some fifty thousand passwords that were read in stolen lists, the ones most used first. */
const stolen: ReadonlySet<string> = new Set(dictionary['passwords-common']);

/** Whether it is on the lists of stolen passwords, also in other spelling or with digits and signs around it. */
const isStolen = (plain: string): boolean =>
  [plain, readLeet(plain), plain.replaceAll(/^[^\p{L}]+|(?<![^\p{L}])[^\p{L}]+$/gu, '')].some((text) =>
    stolen.has(text),
  );

/**
 * What is wrong with a new password, in words; undefined when nothing is. Long is what counts: no kinds of characters are
 * asked for and none is refused. What everybody tries first is: the words of the lists of broken passwords, keyboard
 * runs, repetitions, years, and the names of the person and the service.
 * @param context names and addresses that a stranger would try for this person
 */
export function passwordProblem(password: string, context: readonly string[] = []): string | undefined {
  const length = [...password].length;
  if (length < passwordMin) return `Use at least ${passwordMin} characters. Four words you can remember are good.`;
  if (length > passwordMax) return `Use at most ${passwordMax} characters`;
  const plain = password.normalize('NFKC').toLowerCase();
  const guessedBy = (words: readonly string[]) =>
    [plain, readLeet(plain)].some((text) => ownPartOf(text, words).length < ownCharacters);
  if (isStolen(plain) || guessedBy(commonWords))
    return 'Too many people use one like this. Use words that do not go together.';
  return guessedBy([...contextWords(context), ...commonWords])
    ? 'Too easy to guess from your name or from our service. Use other words.'
    : undefined;
}

/** Parts of names of four letters and more; of an address what stands before the @. */
function contextWords(context: readonly string[]): string[] {
  const parts = context.flatMap(
    (text) =>
      text
        .toLowerCase()
        .split('@')[0]
        ?.split(/[^\p{L}\p{N}]+/u) ?? [],
  );
  return ['consilium', 'second', 'opinion', 'secondopinion', ...parts.filter((part) => part.length >= 4)];
}

/** What is left of a password without words, runs, years, digits at its ends, and repetitions. */
function ownPartOf(plain: string, words: readonly string[]): string {
  let rest = shortestPeriod(plain);
  for (const word of words.toSorted((a, b) => b.length - a.length)) rest = rest.replaceAll(word, ' ');
  rest = withoutRuns(rest);
  rest = rest
    .replaceAll(/(19|20)\d\d/g, ' ')
    .replaceAll(/(^|\s)[\d\W_]+|(?<![\d\W_])[\d\W_]+($|\s)/gu, (part) => (/[^\p{ASCII}]/u.test(part) ? part : ' '));
  // A letter that stands three times and more says no more than once.
  return rest.replaceAll(/(.)\1{2,}/gu, '$1').replaceAll(/\s+/g, '');
}

/** `abcabcabc` is `abc`. */
function shortestPeriod(text: string): string {
  for (let size = 1; size <= text.length / 2; size += 1) {
    const part = text.slice(0, size);
    if (part.repeat(Math.ceil(text.length / size)).startsWith(text)) return part;
  }
  return text;
}

/** Without pieces of four and more that are neighbours on the keyboard, in the alphabet or among the digits. */
function withoutRuns(text: string): string {
  let rest = text;
  for (let at = 0; at + 4 <= rest.length;) {
    const length = longestRun(rest, at);
    if (length < 4) at += 1;
    else rest = `${rest.slice(0, at)} ${rest.slice(at + length)}`;
  }
  return rest;
}

function longestRun(text: string, at: number): number {
  let length = 3;
  while (at + length < text.length && allRuns.some((run) => run.includes(text.slice(at, at + length + 1)))) length += 1;
  return length > 3 ? length : 0;
}
