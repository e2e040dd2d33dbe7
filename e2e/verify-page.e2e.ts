import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { accessLogKey, testReceipt } from '#formats/access-receipt/receipt.fixture.ts';
import { canonicalBytes } from '#formats/jcs/index.ts';
import { logVkey, testWitnessed } from '#formats/opinion-bundle/bundle.fixture.ts';
import { sha256 } from '#platform/crypto/index.ts';
import { openBrowser } from './support/browser.ts';

// The page that checks a letter, as a patient has it: opened from the disk, in a browser without any network.

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = 'test-results/verify';
let folder: string;
let html: Uint8Array;
let bundle: Map<string, Uint8Array>;
let browser: Browser;

async function buildPage(into: string): Promise<Uint8Array> {
  const configFile = fileURLToPath(new URL('../vite.verify.config.ts', import.meta.url));
  await build({ configFile, logLevel: 'error', build: { outDir: into } });
  return new Uint8Array(readFileSync(join(into, 'verify.html')));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'consilium-verify-page-'));
  html = await buildPage(join(folder, 'page'));
  bundle = new Map(await testWitnessed({ page: html }));
  browser = await openBrowser();
  mkdirSync(pictures, { recursive: true });
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

type Look = { width?: number; dark?: boolean; rtl?: boolean };

/** The page from the disk. Everything that is not a file of this disk is refused and counted. */
async function openPage({ width = 1280, dark = false, rtl = false }: Look = {}): Promise<Page & { tried: string[] }> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
    offline: true,
  });
  const page = await context.newPage();
  const tried: string[] = [];
  page.on('request', (request) => {
    if (!/^(file|blob):/.test(request.url())) tried.push(request.url());
  });
  page.on('pageerror', (error) => tried.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') tried.push(message.text());
  });
  await page.goto(pathToFileURL(join(folder, 'page', 'verify.html')).href);
  if (rtl) await page.evaluate(() => void (document.documentElement.dir = 'rtl'));
  return Object.assign(page, { tried });
}

/** Writes the folder of a letter, changed as asked, and gives its path. */
function writeFolder(name: string, files: ReadonlyMap<string, Uint8Array>): string {
  const path = join(folder, name);
  rmSync(path, { recursive: true, force: true });
  for (const [file, bytes] of files) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), bytes);
  }
  return path;
}

async function outcome(page: Page): Promise<{ state: string; ticks: number; crosses: number; ms: number }> {
  await page.waitForFunction(() => document.documentElement.dataset['state'] !== undefined);
  return page.evaluate(() => ({
    state: document.documentElement.dataset['state'] ?? '',
    ticks: document.querySelectorAll('.checks .good').length,
    crosses: document.querySelectorAll('.checks .bad').length,
    ms: Number(document.querySelector<HTMLElement>('[data-ms]')?.dataset['ms']),
  }));
}

function flipped(name: string): Map<string, Uint8Array> {
  const bytes = (bundle.get(name) ?? new Uint8Array(0)).slice();
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 0x01;
  return new Map([...bundle, [name, bytes]]);
}

async function zipOf(files: ReadonlyMap<string, Uint8Array>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, bytes] of files) zip.addBuffer(Buffer.from(bytes), `opinion-x/${name}`);
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

async function expectSound(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(wide, `${name} runs out of the window`).toBe(false);
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await checker.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
  });
  expect(found, name).toEqual([]);
}

describe('the page that checks a letter without the internet', () => {
  test('is one file with the same bytes each time it is built', async () => {
    expect(sha256(await buildPage(join(folder, 'again')))).toEqual(sha256(html));
    const text = new TextDecoder().decode(html);
    expect(text).not.toMatch(/(?:src|href)=["']/);
    expect(text).toContain("default-src 'none'");
  });

  test('shows a good letter green, in under a second', async () => {
    const page = await openPage();
    await page.locator('#folder').setInputFiles(writeFolder('good', bundle));
    const { state, ticks, crosses, ms } = await outcome(page);
    expect({ state, crosses }).toEqual({ state: 'good', crosses: 0 });
    expect(ticks).toBeGreaterThanOrEqual(7);
    expect(await page.getByText('Heartlands Hospital').isVisible()).toBe(true);
    expect(await page.getByText('This letter agrees with itself').isVisible()).toBe(true);
    await page.getByLabel(/Key of the log/).fill(logVkey);
    await page.getByLabel(/Key of the log/).blur();
    await page.getByText('This is the letter as it was signed and recorded').waitFor();
    expect(page.tried).toEqual([]);
    process.stdout.write(`offline verification of one opinion in Chromium: ${ms.toFixed(1)} ms (bar 1000)\n`);
    expect(ms).toBeLessThan(1000);
    await expectSound(page, 'letter-good');
    await page.context().close();
  });

  test('shows red for one flipped bit in each file, an added and a missing one', async () => {
    const page = await openPage();
    const changes = [...bundle.keys()].map((name) => [name, flipped(name)] as const);
    const more = new Map([...bundle, ['more.txt', new Uint8Array(1)]]);
    const less = new Map([...bundle].filter(([name]) => name !== 'images/1.png'));
    for (const [name, files] of [...changes, ['an added file', more] as const, ['a missing file', less] as const]) {
      await page.locator('#folder').setInputFiles(writeFolder('changed', files));
      const { state, crosses } = await outcome(page);
      expect({ name, state }).toEqual({ name, state: 'bad' });
      expect(crosses).toBeGreaterThan(0);
      await page.evaluate(() => void delete document.documentElement.dataset['state']);
    }
    expect(page.tried).toEqual([]);
    await page.getByText('Do not rely on this copy').waitFor();
    await expectSound(page, 'letter-red');
    process.stdout.write(`flipped bits shown red: ${changes.length} of ${changes.length} files\n`);
    await page.context().close();
  });

  test('takes the ZIP as it was downloaded, chosen or dropped', async () => {
    const page = await openPage();
    const path = join(folder, 'letter.zip');
    writeFileSync(path, await zipOf(bundle));
    await page.locator('#file').setInputFiles(path);
    expect((await outcome(page)).state).toBe('good');
    await page.evaluate(() => void delete document.documentElement.dataset['state']);
    const base64 = Buffer.from(await zipOf(flipped('opinion.pdf'))).toString('base64');
    await page.evaluate((data) => {
      const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], 'letter.zip'));
      document.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
    }, base64);
    expect((await outcome(page)).state).toBe('bad');
    await page.getByText('The file opinion.pdf has been changed.').waitFor();
    writeFileSync(path, 'no zip');
    await page.locator('#file').setInputFiles(path);
    await page.getByText('Unpack it and choose the folder instead').waitFor();
    expect(page.tried).toEqual([]);
    await page.context().close();
  });

  test('checks a receipt of who opened the records', async () => {
    const page = await openPage();
    const receipt = await testReceipt();
    const path = join(folder, 'receipt-2.json');
    writeFileSync(path, canonicalBytes(receipt));
    await page.getByLabel(/Key of the log/).fill(accessLogKey);
    await page.locator('#file').setInputFiles(path);
    expect(await outcome(page)).toMatchObject({ state: 'good', ticks: 4 });
    await page.getByText('Dr Amara Okafor').waitFor();
    await expectSound(page, 'receipt-good');
    writeFileSync(path, canonicalBytes({ ...receipt, entry: { ...receipt.entry, actorName: 'Somebody Else' } }));
    await page.evaluate(() => void delete document.documentElement.dataset['state']);
    await page.locator('#file').setInputFiles(path);
    expect((await outcome(page)).state).toBe('bad');
    await page.getByText('Do not rely on this receipt').waitFor();
    await page.context().close();
  });

  test.each([
    ['phone', { width: 390 }],
    ['dark', { dark: true }],
    ['rtl', { rtl: true }],
    ['phone-dark-rtl', { width: 390, dark: true, rtl: true }],
  ] as const)('is readable %s', async (name, look) => {
    const page = await openPage(look);
    await expectSound(page, `empty-${name}`);
    await page.locator('#folder').setInputFiles(writeFolder('good', bundle));
    await outcome(page);
    await expectSound(page, `good-${name}`);
    await page.locator('#folder').setInputFiles(writeFolder('changed', flipped('opinion.json')));
    await page.getByText('Do not rely on this copy').waitFor();
    await expectSound(page, `red-${name}`);
    await page.context().close();
  });
});
