import { expect, test } from 'vitest';
import { saidWords, witnessedWords } from './witness-words.ts';

test('the sentence about witnesses says who has seen the log and whom it waits for', () => {
  const none = { agree: [], asked: 0, quorum: 0, size: 0 };
  expect(witnessedWords(none)).toContain('No witness outside watches this log');
  expect(witnessedWords({ ...none, asked: 2, quorum: 2 })).toBe(
    'No witness has seen it yet; waiting for the first witness.',
  );
  const one = { agree: ['City hospital'], asked: 2, quorum: 2, size: 1204 };
  expect(witnessedWords(one)).toBe('Seen with 1,204 items by City hospital; waiting for the second witness.');
  expect(witnessedWords({ ...one, quorum: 1 })).toBe('Seen with 1,204 items by City hospital.');
});

test('what a witness said last is told log by log', () => {
  const said = { log: 'access', size: 12, agreedAt: '2026-03-03T09:41:00.000Z', failure: null, finding: null } as const;
  const when = () => 'just now';
  expect(saidWords(said, when)).toBe('Log of accesses: has seen 12 items, just now.');
  expect(saidWords({ ...said, log: 'opinions', agreedAt: null }, when)).toBe('Log of letters: not asked yet.');
  expect(saidWords({ ...said, failure: 'It is silent.' }, when)).toBe('Log of accesses: not reached. It is silent.');
});
