import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { iconPaths } from './icon/icon.tsx';
import { tokens } from './tokens.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
const sheets = globSync('**/*.css', { cwd: root }).map((path) => [path, readFileSync(root + path, 'utf8')] as const);
const rules = (css: string): string => css.replace(/\/\*[\s\S]*?\*\//g, '');

test('there are style sheets to look at', () => expect(sheets.length).toBeGreaterThan(8));

test.each(sheets)('%s has no left or right: it turns with the language', (_, css) => {
  const physical =
    /(^|[\s;{])((margin|padding|border|inset)-(left|right|top|bottom)|left|right|top|bottom|width|height|(min|max)-(width|height)|float:\s*(left|right)|text-align:\s*(left|right))\s*:/m;
  expect(rules(css).replace(/@media[^{]*/g, '')).not.toMatch(physical);
});

test.each(sheets.filter(([path]) => path !== 'tokens.css'))('%s takes its colours from the tokens', (path, css) => {
  const own = rules(css).match(/#[0-9a-f]{3,8}\b/gi) ?? [];
  expect(own.filter((colour) => !(path === 'letter/letter.css' && colour === '#000'))).toEqual([]);
  for (const [, name] of rules(css).matchAll(/var\(--([a-z0-9-]+)\)/g)) {
    expect(
      Object.keys(tokens).includes(name ?? '') ||
        sheets.some(([, other]) => other.includes(`--${name}:`)) ||
        name === 'columns',
      name,
    ).toBe(true);
  }
});

test('at most 24 icons, so that each stays known', () => expect(Object.keys(iconPaths).length).toBeLessThanOrEqual(24));
