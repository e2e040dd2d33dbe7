import { dictionary } from '@zxcvbn-ts/language-common';
import { describe, expect, test } from 'vitest';
import { passwordProblem } from './passwords.rules.ts';

const person = ['Lena Roth', 'lena.roth@harbour.example', 'Harbour Health'];

describe('a password of the stolen lists', () => {
  const listed = dictionary['passwords-common'].filter((one) => one.length >= 12);

  test('is refused, every one of them that is long enough', () => {
    expect(listed.length).toBeGreaterThan(300);
    expect(listed.filter((one) => passwordProblem(one) === undefined)).toEqual([]);
  });

  test.each(['GHBDTNRFRLTKF', 'contortionist!7', '2024maurolarastefy', 'c0un73r$7rik3'])('as %s, too', (password) => {
    expect(passwordProblem(password)).toMatch(/Too many people/);
  });
});

describe('a new password', () => {
  test.each([
    'wooden kettle under snow',
    'a long enough password',
    'Quitte la gare 7 fois',
    'nvk3-Gq8x-21Lm',
    'пароль на четыре слова',
    '鯨は夜の海で静かに歌う鳥',
    'x'.repeat(60) + 'kR9 vomq zeb walnut'.repeat(1),
  ])('may be anything long that nobody would try: %s', (password) => {
    expect(passwordProblem(password, person)).toBeUndefined();
  });

  test('is at least twelve characters, counted as people count them, and at least 128 may be used', () => {
    expect(passwordProblem('kettlesnow7')).toMatch(/at least 12/);
    expect(passwordProblem('🦊'.repeat(6))).toMatch(/at least 12/);
    expect(passwordProblem(Array.from({ length: 40 }, (_, n) => `k${n * 37}v`).join('~'))).toBeUndefined();
  });

  test.each([
    '123456789012',
    '111111111111',
    'password1234',
    'Passw0rd2024!',
    'P@ssw0rd!P@ssw0rd!',
    'qwertyuiop12',
    'qwertyqwerty',
    '1q2w3e4r5t6y',
    '1qaz2wsx3edc',
    'abcdefghijkl',
    'zyxwvutsrqpo',
    'iloveyou1234',
    'iloveyouforever',
    'welcome12345',
    'Welcome2026!!',
    'letmein123456',
    'changeme2025',
    'football12345',
    'administrator1',
    'superman1234',
    'abcabcabcabc',
    'sunshine2024!',
    'asdfghjkl123',
    'qwerty123456',
    'Summer2025!!',
    'monkeymonkey',
    '0987654321098',
    'aaaaaaaaaaaaa',
    'Password Password',
  ])('is refused when the lists of broken passwords begin with such: %s', (password) => {
    expect(passwordProblem(password, person)).toMatch(/Too many people/);
  });

  test.each(['LenaRoth1987', 'harbourhealth1', 'consilium2026!', 'lena.roth.harbour', 'SecondOpinion1'])(
    'is refused when it is the name of the person or of the service: %s',
    (password) => {
      expect(passwordProblem(password, person)).toMatch(/easy to guess/);
    },
  );

  test('is kept apart by case, spaces and every character, so that nothing is cut off', () => {
    const long = `${'walnut-Fjord_kettle '.repeat(5)}end`;
    expect(passwordProblem(`${long} of the road, 7 miles`)).toBeUndefined();
  });
});
