import type { AskedView, PartName } from '../erasure.contract.ts';

/** What each part of a request is called, to the one whose it is. */
export const partWords: Readonly<Record<PartName, string>> = {
  answers: 'your answers and questions',
  records: 'your papers',
  scans: 'your scans',
  letter: 'your letter',
  order: 'that there was an order, and its price',
};

/** The same to a privacy officer. */
export const partWordsStaff: Readonly<Record<PartName, string>> = {
  answers: 'answers and questions',
  records: 'papers',
  scans: 'scans',
  letter: 'the letter',
  order: 'the order: number, day, price',
};

export const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;

/** Where a wish to erase stands. */
export const askedWords: Readonly<Record<AskedView['state'], string>> = {
  open: 'We are looking at it',
  waiting: 'The rest goes when the law lets us',
  running: 'Being erased now',
  done: 'Erased',
  kept: 'We must keep it. It is shared with nobody any more',
  'taken-back': 'You took this back',
};

/** What the kinds of things in a copy are called; FHIR types are left to the copy’s own page. */
export const copyParts: readonly (readonly [string, string])[] = [
  ['papers', 'files'],
  ['pictures', 'pictures of scans'],
  ['letters', 'letters'],
];
