import { describe, expect, test } from 'vitest';
import { excerptOf, fold, foundWords, partsOf } from './fold.ts';

describe('what people type finds what is written', () => {
  test.each([
    ['TUMOUR', 'tumour'],
    ['Resümee', 'resumee'],
    ['Größe', 'groesse'],
    ['Müller', 'Mueller'],
    ['Müller', 'Muller'],
    ['lésion', 'LESION'],
    ['lésion', 'le\u0301sion'],
    ['ёлка', 'елка'],
    ['أشعّة', 'اشعه'],
    ['مُستشفى', 'مستشفي'],
    ['ﻣﺴﺘﺸﻔﻰ', 'مستشفى'],
    ['١٢٫٥', '12٫5'],
    ['ＣＴ３', 'ct3'],
    ['ｶﾀｶﾅ', 'カタカナ'],
    ['שלום', 'שלומ'],
    ['İzmir', 'izmir'],
    ['한국어', '한국어'],
    ['Lymph-\nknoten', 'Lymphknoten'],
    ['肝 右 叶\n第六段', '肝右叶第六段'],
    ['œdème', 'oedeme'],
  ])('%s ~ %s', (written, typed) => expect(fold(written)).toBe(fold(typed)));

  test('and what is different stays different', () => {
    expect(fold('right')).not.toBe(fold('left'));
    expect(fold('T-Zelle\nNeu')).not.toBe(fold('TZelleNeu'));
    expect(fold('a b')).toBe('a b');
  });
});

test('words and phrases are looked for by themselves, each once', () => {
  expect(partsOf('  Nodule RIGHT "upper lobe" nodule ')).toEqual(['nodule', 'right', 'upper lobe'].map(fold));
  expect(partsOf('""')).toEqual([]);
});

test('the words of a page that were looked for are marked, phrases and unspaced text too', () => {
  const words = ['A', 'nodule', 'in', 'the', 'upper', 'lobe;', 'nodules', 'elsewhere'];
  expect([...foundWords(words, partsOf('"upper lobe" nodule'))].toSorted((a, b) => a - b)).toEqual([1, 4, 5, 6]);
  expect([...foundWords(['肝右', '叶', '第六段', '可见'], partsOf('右叶第'))].toSorted((a, b) => a - b)).toEqual([
    0, 1, 2,
  ]);
  expect(foundWords(words, partsOf('liver')).size).toBe(0);
  expect(foundWords([], ['x']).size).toBe(0);
});

test('an excerpt shows the place as it was written', () => {
  const text = `${'lorem '.repeat(50)}the Größe of\nthe lesion ${'ipsum '.repeat(50)}`;
  const excerpt = excerptOf(text, partsOf('groesse'), 20);
  expect(excerpt).toMatch(/^….*the Größe of the.*…$/);
  expect(excerpt.length).toBeLessThan(60);
});
