import sharp from 'sharp';
import { expect, test } from 'vitest';
import { readPdf, renderPage } from '../pdf/index.ts';
import { collate, type CollatedPage } from './index.ts';

const words = ['Befund', 'تقرير', '放射科', 'Ёлка', '12.5%', 'עברית'];

async function page(foot: string, said: readonly string[]): Promise<CollatedPage> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="800"><rect width="100%" height="100%" fill="white"/><rect x="50" y="50" width="100" height="100"/></svg>`;
  const jpeg = await sharp(Buffer.from(svg)).greyscale().jpeg().toBuffer();
  const placed = said.map((text, at) => ({ text, x: 0.1, y: 0.1 + at * 0.05, w: 0.3, h: 0.02 }));
  return { jpeg, width: 600, height: 800, grey: true, words: placed, foot };
}

async function made(count: number, said: (at: number) => readonly string[]) {
  async function* pages() {
    for (let at = 1; at <= count; at += 1)
      yield {
        ...(await page(`Page ${at} of ${count}`, said(at))),
        links: [{ page: count, x: 0, y: 0, w: 0.1, h: 0.1 }],
      };
  }
  const bookmarks = [
    { title: 'Arztbrief – Jörg', page: 1, children: [{ title: 'Anlage', page: 2 }] },
    { title: 'تقرير', page: count },
  ];
  const spec = {
    title: 'All papers',
    language: 'en',
    created: new Date('2026-11-01T10:00:00Z'),
    pageCount: count,
    bookmarks,
  };
  const pieces: Buffer[] = [];
  for await (const piece of collate(spec, pages())) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}

test('pages of pictures can be found in every script and are seen', async () => {
  const pdf = await made(3, () => words);
  const read = await readPdf(pdf);
  expect(read.pages).toHaveLength(3);
  for (const word of words) expect(read.pages[0]?.text, word).toContain(word);
  expect(read.pages[2]?.text).toContain('Page 3 of 3');
  const found = read.pages[0]?.words.find(({ text }) => text === 'Befund');
  expect(found?.x).toBeCloseTo(0.13, 1);
  const { png } = await renderPage(pdf, 1, 72);
  const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
  expect(data[Math.round(info.height * 0.14) * info.width + Math.round(info.width * 0.18)]).toBeLessThan(60);
  // The words over the picture leave no trace.
  expect(data[Math.round(info.height * 0.36) * info.width + Math.round(info.width * 0.18)]).toBeGreaterThan(240);
}); // prettier-ignore

test('more characters than one font holds are all kept', async () => {
  const many = Array.from({ length: 700 }, (_, at) => String.fromCodePoint(0x4e00 + at)).join('');
  const read = await readPdf(await made(1, () => [many]));
  expect(read.pages[0]?.text.replaceAll(/\s/g, '')).toContain(many);
});

test('fewer pages than said is an error, not a broken file', async () => {
  const none = async () => {
    const spec = { title: '', language: 'en', created: new Date(0), pageCount: 2, bookmarks: [] };
    // eslint-disable-next-line @typescript-eslint/no-empty-function
    for await (const piece of collate(spec, (async function* () {})())) expect(piece).toBeDefined();
  };
  await expect(none()).rejects.toThrow('0 pages came');
});
