import { describe, expect, test } from 'vitest';
import { languageOf } from '#formats/ocr/language.rules.ts';
import { proposeDocument } from './index.ts';
import { lettersAbroad } from './letters-abroad.fixture.ts';
import { moreLetters } from './letters-more.fixture.ts';
import { sampleLetters } from './letters.fixture.ts';

const all = [...sampleLetters, ...lettersAbroad, ...moreLetters];
const id = ({ language, kind, date }: (typeof all)[number]): string => `${language} ${kind} of ${date}`;

describe('letters in ten languages', () => {
  test.each(all.map((letter) => [id(letter), letter] as const))('%s', (_id, letter) => {
    const { kind, date, author, facility, patient } = proposeDocument({ pages: [letter.text] });
    expect({ kind: kind?.value, date: date?.value }).toEqual({ kind: letter.kind, date: letter.date });
    if (letter.author) expect(author?.value).toBe(letter.author);
    if (letter.facility) expect(facility?.value).toBe(letter.facility);
    if (letter.name) expect(patient.name?.value).toBe(letter.name);
    expect(languageOf(letter.text)?.language).toBe(letter.language);
  });

  test('each answer is read from a line of the letter', () => {
    for (const { text } of all) {
      const { kind, date, author, facility } = proposeDocument({ pages: [text] });
      const lines = new Set(text.split('\n').map((line) => line.replace(/\s+/g, ' ').trim()));
      for (const found of [kind, date, author, facility])
        if (found) expect(lines.has(found.evidence.quote) || found.evidence.quote.endsWith('…')).toBe(true);
    }
  });

  test('nobody is born on the day a letter is written', () => {
    for (const { text, date } of all)
      expect(proposeDocument({ pages: [text] }).patient.birthDate?.value).not.toBe(date);
  });
});

describe('a date with slashes', () => {
  const letter = (more: string) => ({ pages: [`Imaging report\nExam date: 05/06/2024\n${more}`] });
  test.each([
    ['month first where another date shows it', 'Prior: 03/22/2023', '2024-05-06'],
    ['day first where another date shows it', 'Prior: 22/03/2023', '2024-06-05'],
    ['month first below an American address', '1200 Nowhere Ave, Springfield, IL 62701', '2024-05-06'],
    ['day first otherwise', '', '2024-06-05'],
  ])('is read %s', (_how, more, iso) => expect(proposeDocument(letter(more)).date?.value).toBe(iso));
});
