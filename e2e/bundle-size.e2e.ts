import { globSync, readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bundle } from '../tools/lib/bundle-size.mjs';

const web = 'dist/web';
const say = (words: string, bytes: number) => process.stdout.write(`${words}: ${(bytes / 1000).toFixed(1)} kB\n`);

test('the first page of a patient is light', () => {
  const { scripts, styles } = bundle(web).fetched(['index.html']);
  say('patient, first page, scripts', scripts);
  say('patient, first page, all', scripts + styles + statSync(`${web}/index.html`).size);
  expect(scripts).toBeLessThanOrEqual(150_000);
  expect(scripts + styles).toBeLessThanOrEqual(250_000);
});

test('every page of a patient stays light, also when it is the first', () => {
  const pages = ['modules/intake/web/index.ts', 'records-page.tsx', 'letter-page.tsx', 'access-page.tsx'];
  for (const page of pages) {
    const { scripts } = bundle(web).fetched(['index.html', page]);
    say(`patient, ${page}`, scripts);
    expect(scripts, page).toBeLessThanOrEqual(160_000);
  }
});

test('the first screens of staff, with search, fit their budget', () => {
  for (const page of ['desk-page.tsx', 'modules/matching/web/index.ts', 'log-page.tsx']) {
    const { scripts } = bundle(web).fetched(['staff.html', page, 'ui/staff/palette.tsx']);
    say(`staff, ${page} and search`, scripts);
    expect(scripts, page).toBeLessThanOrEqual(220_000);
  }
});

test('the viewer is fetched later and fits its budget', () => {
  const before = new Set(bundle(web).fetched(['staff.html', 'reading-room-page.tsx']).files);
  const viewer = bundle(web).fetched(['reading-pane.tsx']);
  expect(viewer.files.some((file) => !before.has(file))).toBe(true);
  say('viewer', viewer.scripts);
  expect(viewer.scripts).toBeLessThanOrEqual(1_100_000);
});

test('clinical and legal content comes from the server, never in the bundle', () => {
  const scripts = globSync(`${web}/assets/*.js`).map((path) => readFileSync(path, 'utf8'));
  expect(scripts.length).toBeGreaterThan(10);
  for (const path of globSync('content/**/*.json')) {
    const longest = textsOf(JSON.parse(readFileSync(path, 'utf8'))).toSorted((a, b) => b.length - a.length)[0] ?? path;
    expect(
      scripts.some((script) => script.includes(longest)),
      path,
    ).toBe(false);
  }
});

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
