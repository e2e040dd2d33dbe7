import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { analyse } from 'scslre';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { proposeDocument } from '#formats/documents/index.ts';
import { proposeLabel } from '#modules/consent/labels.rules.ts';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** Files that put a pattern together, of pieces that are written in them. */
const together = [
  'formats/documents/dates.rules.ts',
  'formats/documents/document-date.rules.ts',
  'formats/facts/range.ts',
  'modules/consent/labels.rules.ts',
  // Words of the content, escaped.
  'modules/records/checklist/lexicon.rules.ts',
];

/** Quadratic, over lines that `linesOf` has cut at a thousand characters with single blanks. */
const overLines = [
  'formats/documents/dates.rules.ts',
  'formats/documents/document-date.rules.ts',
  'formats/documents/first-opinion.rules.ts',
  'formats/documents/people.rules.ts',
];

const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => /\.tsx?$/.test(name) && !/\.(?:test|fixture)\./.test(name));

function literalsIn(name: string, text: string): { at: string; source: string; flags: string }[] {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const found: { at: string; source: string; flags: string }[] = [];
  const walk = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push({ at: `${name}:${line}`, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    ts.forEachChild(node, walk);
  };
  walk(file);
  return found;
}

/** Whether some text makes it take more than a time that grows with its length (scslre: super-linear). */
const slowness = ({ source, flags }: { source: string; flags: string }): 'exponential' | 'quadratic' | undefined => {
  const { reports } = analyse({ source, flags });
  if (reports.some((report) => report.exponential)) return 'exponential';
  return reports.length > 0 ? 'quadratic' : undefined;
};

describe('regular expressions', () => {
  test('are as quick as their text is long, or run over short lines only', () => {
    const literals = sources.flatMap((name) => literalsIn(name, readFileSync(join(src, name), 'utf8')));
    expect(literals.length).toBeGreaterThan(300);
    const slow = literals.flatMap((one) => {
      const how = slowness(one);
      const isBounded = how === 'quadratic' && overLines.includes(one.at.replace(/:\d+$/, ''));
      return how === undefined || isBounded ? [] : [`${one.at} ${how} /${one.source}/${one.flags}`];
    });
    expect(slow).toEqual([]);
  });

  test('that are slow are known by this check', () => {
    const found = literalsIn('x.ts', String.raw`const a = [/^(a+)+$/, /\s+$/, /^(?:a|b)+$/, /a*b?a*$/];`).map(slowness);
    expect(found).toEqual(['exponential', 'quadratic', undefined, 'quadratic']);
  });

  const long = 100_000;
  test.each([' ', '\t', '1', 'a', 'é', '-', '(', ' 1', '1 ', 'Dr ', 'a.', '12.', '\n ', 'no ', '人', '(('])(
    'read a page of nothing but %j in half a second',
    (piece) => {
      const text = `Patient: ${piece.repeat(long / piece.length)}!`;
      const started = performance.now();
      proposeDocument({ pages: [text] });
      proposeLabel({ title: text, text, integrity: 'source' });
      expect(performance.now() - started).toBeLessThan(500);
    },
  );
});

test('no regular expression is made of what somebody wrote', () => {
  const making = sources.filter((name) => /\bRegExp\(/.test(readFileSync(join(src, name), 'utf8')));
  expect(making.sort()).toEqual(together);
});
