import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** Files that put a pattern together, of pieces that are written in them. */
const together = [
  'formats/documents/dates.rules.ts',
  'formats/documents/people.rules.ts',
  'modules/consent/labels.rules.ts',
];

test('no regular expression is made of what somebody wrote', () => {
  const making = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.(?:test|fixture)\./.test(name))
    .filter((name) => /\bRegExp\(/.test(readFileSync(join(src, name), 'utf8')));
  expect(making.map((name) => name.replaceAll('\\', '/')).sort()).toEqual(together);
});
