import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { makeLetter } from '#formats/paper/make-letter.ts';
import { makePdf } from '#formats/paper/make-pdf.ts';
import { describeSharedData, sample } from '#testkit/shared-data.ts';
import { readPdf, renderPage } from './index.ts';
import { pdfDate } from './read.ts';

const letter = makeLetter({
  facility: 'Northfield Phantom Hospital',
  department: 'Department of Radiology',
  date: '15 January 2024',
  title: 'CT chest with contrast',
  patient: ['Patient: María (Example)', 'Born: 9 March 1957'],
  body: ['FINDINGS', ...Array.from({ length: 60 }, (_x, at) => `Line ${at} of a long finding with “quotes”.`)],
  author: 'Dr T. Fiction',
  created: 'D:20240115164200Z',
});

describe('reading a PDF', () => {
  test('gives pages, text line by line, author and date', async () => {
    const pdf = await readPdf(letter);
    expect(pdf.pages.length).toBeGreaterThan(1);
    expect(pdf.pages[0]).toMatchObject({ width: 595, height: 842 });
    expect(pdf.pages[0]?.text).toContain('Patient: María (Example)\nBorn: 9 March 1957');
    expect(pdf.pages[1]?.text).toContain('of a long finding with “quotes”.');
    expect(pdf).toMatchObject({
      title: 'CT chest with contrast',
      author: 'Dr T. Fiction',
      created: '2024-01-15T16:42:00Z',
    });
    expect(pdf).toMatchObject({ encrypted: false, hasScript: false, hasLaunch: false, embeddedFiles: [] });
  });

  test('says where on the page each word stands', async () => {
    const pdf = await readPdf(
      makePdf({ pages: [{ width: 200, height: 100, texts: [{ text: 'one two', x: 20, y: 50, size: 10 }] }] }),
    );
    const [one, two] = pdf.pages[0]?.words ?? [];
    expect(one).toMatchObject({ text: 'one', x: 0.1 });
    expect(one?.y).toBeCloseTo(0.42);
    expect(one?.h).toBeCloseTo(0.1);
    expect(two?.text).toBe('two');
    expect(two?.x).toBeGreaterThan((one?.x ?? 0) + (one?.w ?? 0) - 0.001);
  });

  test('notices a script and a launch action, and runs neither', async () => {
    const pages = [{ texts: [{ text: 'Report', x: 72, y: 700 }] }];
    const script = makePdf({ pages, catalog: '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\);) >>' });
    expect(await readPdf(script)).toMatchObject({ hasScript: true, hasLaunch: false });
    const launch = makePdf({ pages, catalog: '/OpenAction << /S /Launch /F (calc.exe) >>' });
    expect(await readPdf(launch)).toMatchObject({ hasScript: false, hasLaunch: true });
  });

  test('refuses too many pages, too much text and bytes that are no PDF, in words', async () => {
    await expect(readPdf(letter, { maxPages: 1 })).rejects.toMatchObject({ code: 'input.too-large' });
    await expect(readPdf(letter, { maxTextChars: 100 })).rejects.toMatchObject({ code: 'input.too-large' });
    await expect(readPdf(new Uint8Array(100))).rejects.toMatchObject({ code: 'file.damaged', detail: /damaged/ });
    await expect(readPdf(letter.subarray(0, 30))).rejects.toMatchObject({ code: 'file.damaged' });
  });

  test('dates with missing parts and offsets', () => {
    expect(pdfDate("D:20220403193102+02'00'")).toBe('2022-04-03T19:31:02+02:00');
    expect(pdfDate('D:2022')).toBe('2022-01-01T00:00:00Z');
    expect(pdfDate('yesterday')).toBeUndefined();
  });
});

describe('rendering a page', () => {
  test('gives a PNG in the wanted resolution', async () => {
    const page = await renderPage(letter, 1, 144);
    expect(page).toMatchObject({ width: 1190, height: 1684 });
    expect([...page.png.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    expect(page.png.length).toBeGreaterThan(10_000);
  });
  test('bounds a giant page and refuses a page that is not there', async () => {
    const giant = makePdf({ pages: [{ width: 1_000_000, height: 1_000_000, texts: [] }] });
    expect((await renderPage(giant, 1, 300)).width).toBeLessThanOrEqual(5000);
    await expect(renderPage(letter, 99, 72)).rejects.toMatchObject({ code: 'input.invalid' });
  });
});

describeSharedData('PDF', () => {
  test.each([
    ['hostile/pdf/encrypted-256.pdf', 'file.encrypted'],
    ['pdf/general/libreoffice-writer-password.pdf', 'file.encrypted'],
    ['hostile/pdf/million-pages.pdf', 'file.damaged'],
    ['hostile/pdf/page-tree-loop.pdf', 'file.damaged'],
    ['hostile/pdf/html-as.pdf', 'file.damaged'],
  ])('%s is refused as %s', async (file, code) => {
    await expect(readPdf(readFileSync(sample(file)))).rejects.toMatchObject({ code });
  });

  test('a locked PDF opens with its password', async () => {
    const pdf = await readPdf(readFileSync(sample('pdf/general/libreoffice-writer-password.pdf')), {
      password: 'openpassword',
    });
    expect(pdf).toMatchObject({ encrypted: true });
  });

  test.each([
    ['javascript.pdf', { hasScript: true }],
    ['launch.pdf', { hasLaunch: true }],
    ['uri-submit.pdf', { hasScript: true }],
    ['attachment-exe.pdf', { embeddedFiles: [{ name: 'a.exe' }] }],
    ['giant-page.pdf', { pages: [{ text: 'x' }] }],
    ['xref-broken.pdf', { pages: [{ text: 'x' }] }],
  ])('%s is read and warned about', async (file, expected) => {
    expect(await readPdf(readFileSync(sample(`hostile/pdf/${file}`)))).toMatchObject(expected);
  });

  test('every general, scanned and letter PDF is read or refused in words', async () => {
    for (const folder of ['pdf/general', 'pdf/ocr', 'pdf/letters']) {
      for (const file of readdirSync(sample(folder)).filter((name) => name.endsWith('.pdf'))) {
        const outcome = await readPdf(readFileSync(sample(`${folder}/${file}`))).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome, file).toMatchObject({ name: 'AppError' });
      }
    }
  }, 60_000);
});
