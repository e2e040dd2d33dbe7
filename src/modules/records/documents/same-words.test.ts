import { expect, test } from 'vitest';
import { bandsOf, saysTheSame, wordsOfPages, type PaperWords } from './same-words.rules.ts';

const letter =
  'St Anne Hospital, Radiology. 12 March 2024. Patient: Maria Lindqvist, born 4 March 1961. CT of the chest. ' +
  'A nodule of 18 mm in the right upper lobe, not seen before. No enlarged lymph nodes. Impression: suspicious nodule, ' +
  'a biopsy is advised. The wall of the aorta is calcified. Stage T1b N0 M0. Signed Dr J. Fiction.';

const layer = (text: string): PaperWords => wordsOfPages([{ text, words: [], isRecognised: false }]);

/** Read by a machine: a word behind which `?` stands it was unsure of. */
const recognised = (text: string): PaperWords => {
  const words = text.split(' ').map((word) => ({ text: word.replace('?', ''), c: word.includes('?') ? 40 : 96 }));
  return wordsOfPages([{ text: text.replaceAll('?', ''), words, isRecognised: true }]);
};

test('the same words are the same, whatever stands between them', () => {
  expect(saysTheSame(layer(letter), layer(letter.replaceAll('. ', '.\n\n').toUpperCase()))).toBe(true);
});

test('a file with words of its own that differs in one word is another paper', () => {
  for (const [before, after] of [
    ['18 mm', '28 mm'],
    ['right upper', 'left upper'],
    ['No enlarged', 'Enlarged'],
    ['nodes.', 'nodes seen.'],
  ] as const)
    expect(saysTheSame(layer(letter), layer(letter.replace(before, after))), after).toBe(false);
});

test('a scan of it is the same, with what machines misread and are unsure of', () => {
  const scan = letter.replace('suspicious', 'susplcious').replace('calcified.', 'ca1cifled?.').replace('T1b', 'Tlb');
  expect(saysTheSame(layer(letter), recognised(scan))).toBe(true);
  expect(saysTheSame(recognised(scan), layer(letter))).toBe(true);
  expect(saysTheSame(recognised(scan), recognised(letter.replace('Signed', 'S1gned?')))).toBe(true);
});

test('a scan of a corrected report is another paper', () => {
  for (const [before, after] of [
    ['18 mm', '28 mm'],
    ['right upper', 'left upper'],
    ['biopsy', 'resection'],
    ['advised.', 'advised. Addendum: the margin is positive.'],
  ] as const)
    expect(saysTheSame(layer(letter), recognised(letter.replace(before, after))), after).toBe(false);
});

test('a page with few words is like no other', () => {
  expect(saysTheSame(layer('Signed Dr J. Fiction'), layer('Signed Dr J. Fiction'))).toBe(false);
  expect(bandsOf(layer('Signed Dr J. Fiction'))).toEqual([]);
});

test('Chinese is compared by its characters, however it was spaced', () => {
  const report = '姓名：李华，男，1966年8月21日。胸部CT：右肺上叶可见一结节，大小约18毫米，边缘有毛刺，建议活检。';
  expect(saysTheSame(layer(report), recognised(report.replace(/\p{Script=Han}/gu, '$& ')))).toBe(true);
});

test('papers with nearly the same words share bands; others share hardly any', () => {
  const shared = (one: PaperWords, other: PaperWords) =>
    bandsOf(one).filter((band) => bandsOf(other).includes(band)).length;
  expect(shared(layer(letter), recognised(letter.replace('suspicious', 'susplcious')))).toBeGreaterThan(0);
  const others = Array.from({ length: 200 }, (_, n) =>
    layer(Array.from({ length: 80 }, (_each, at) => `word${(n * 7919 + at * 104729) % 3000}`).join(' ')),
  );
  const meeting = others.filter((other) => shared(layer(letter), other) > 0);
  expect(meeting.length).toBe(0);
});
