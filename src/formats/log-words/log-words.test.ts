import { expect, test } from 'vitest';
import { sixWords } from './index.ts';
import { wordList } from './list.ts';

const head = (size: number) => `log.example/access\n${size}\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n`;

test('the word list has 2048 different plain words in their order', () => {
  expect(wordList).toHaveLength(2048);
  expect(new Set(wordList).size).toBe(2048);
  expect(wordList.filter((word) => !/^[a-z]{3,8}$/.test(word))).toEqual([]);
  expect([...wordList].toSorted((a, b) => (a < b ? -1 : 1))).toEqual(wordList);
});

test('a head has six words, always the same ones, and another head has others', () => {
  const words = sixWords(head(1));
  expect(words.split(' ')).toHaveLength(6);
  expect(sixWords(head(1))).toBe(words);
  expect(new Set(Array.from({ length: 2000 }, (_, i) => sixWords(head(i + 1)))).size).toBe(2000);
});

test('the words of a known head stay what they are', () => {
  expect(sixWords(head(20_852_163))).toMatchInlineSnapshot(`"poplar divide part tower lodge reveal"`);
});
