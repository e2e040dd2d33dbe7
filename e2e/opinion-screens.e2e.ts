import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lockFirstView, saveDraft, workspace } from '#modules/opinions/opinions.contract.ts';
import { once, opinionsApp, readingCase, readyToSign, view, writtenDraft } from '#modules/opinions/opinions.fixture.ts';
import { stowRequest } from '#edges/dicomweb/multipart.fixture.ts';
import { writeCt } from '#formats/dicom/index.ts';
import { totpCode } from '#platform/crypto/index.ts';
import { servePages } from '#platform/http/index.ts';
import type { TestApp, TestClient } from '#testkit/test-app.ts';
import { shells } from '#app/program.ts';
import { openBrowser } from './support/browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const web = resolve(process.env['WEB_FOLDER'] ?? 'dist/web');
const folder = 'test-results/opinions';

let app: TestApp;
let browser: Browser;
let origin: string;

describe.skipIf(!existsSync(web))('screens of the opinion', () => {
  beforeAll(async () => {
    app = await opinionsApp();
    await servePages(app.http, web, shells);
    origin = await app.http.listen({ port: 0, host: '127.0.0.1' });
    await app.runJobs();
    browser = await openBrowser();
    mkdirSync(folder, { recursive: true });
  });
  afterAll(() => browser?.close());

  type Look = { width: number; height?: number; dark?: boolean; rtl?: boolean };

  /** A person's page, signed in by their token. */
  async function open(person: TestClient, path: string, look: Look): Promise<Page> {
    const page = await browser.newPage({
      viewport: { width: look.width, height: look.height ?? 900 },
      colorScheme: look.dark ? 'dark' : 'light',
      extraHTTPHeaders: { authorization: `Bearer ${person.person.token}` },
    });
    await page.goto(origin + path);
    if (look.rtl) await page.evaluate(() => void (document.documentElement.dir = 'rtl'));
    return page;
  }

  /** Keeps a picture and expects no violation of WCAG A and AA. */
  async function expectSound(page: Page, name: string): Promise<void> {
    await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
    // Not as a script tag: the page's own policy refuses foreign scripts, as it should.
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => {
      const { axe: checker } = globalThis as unknown as {
        axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations: found } = await checker.run({
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      });
      return found.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`);
    });
    expect(violations, name).toEqual([]);
    await page.close();
  }

  test('reading room: first view, then the draft, on a wide screen', async () => {
    const { expert, caseId } = await readingCase(app);
    let page = await open(expert, `/staff/cases/${caseId}/read`, { width: 1440 });
    await page.getByRole('button', { name: /lock my first view/i }).waitFor();
    await page.getByText('No papers here').waitFor();
    await page.getByText('There are no pictures').waitFor();
    await expectSound(page, 'reading-first-view');
    await expert.call(lockFirstView, { caseId, ...view }, once());
    const { draft } = await expert.call(workspace, { caseId });
    await expert.call(saveDraft, { caseId, version: draft.version, body: writtenDraft() });
    for (const [name, look] of [
      ['reading-draft', { width: 1440 }],
      ['reading-draft-dark', { width: 1440, dark: true }],
      ['reading-draft-rtl', { width: 1440, rtl: true }],
    ] as const) {
      page = await open(expert, `/staff/cases/${caseId}/read`, look);
      await page.getByText('1 Short answer').waitFor();
      await expectSound(page, name);
    }
  });

  test('what is typed in the reading room is saved, and a second window is told', async () => {
    const scene = await readingCase(app);
    const { expert, caseId } = scene;
    await expert.call(lockFirstView, { caseId, ...view }, once());
    const page = await open(expert, `/staff/cases/${caseId}/read`, { width: 1440 });
    await page.getByText('1 Short answer').waitFor();
    await page.keyboard.press('d');
    await page.keyboard.type('You asked: Is it cancer? ');
    await page.getByText(/^saved \d/).waitFor();
    const { draft } = await expert.call(workspace, { caseId });
    expect(draft.body.shortAnswer).toBe('You asked: Is it cancer? ');
    await expert.call(saveDraft, { caseId, version: draft.version, body: writtenDraft() });
    await page.keyboard.type('No.');
    await page.getByText('Another window has changed this draft').waitFor();
    await page.getByRole('button', { name: 'Keep what is here' }).click();
    await page.getByText(/^saved \d/).waitFor();
    const kept = await expert.call(workspace, { caseId });
    expect(kept.draft.body.shortAnswer).toBe('You asked: Is it cancer? No.');
    await page.close();
  });

  test('the picture on the screen becomes a source of the sentence by one key', async () => {
    const { expert, patient, caseId } = await readingCase(app);
    const maria = { patientName: 'Lopez^Maria', birthDate: '19610304', sex: 'F' } as const;
    const slices = [...writeCt({ slices: 12, rows: 256, seed: 7, ...maria })];
    const url = `/dicomweb/cases/${caseId}/studies`;
    await patient.inject({ method: 'POST', url, ...stowRequest(slices.map((slice) => slice.bytes)) });
    await expert.call(lockFirstView, { caseId, ...view }, once());
    const page = await open(expert, `/staff/cases/${caseId}/read`, { width: 1440 });
    await page.locator('.viewer canvas').first().waitFor();
    await page.getByLabel('Why I think so, sentence 1').fill('The spot is large.');
    await page.waitForTimeout(1500);
    await page.locator('.viewer canvas').first().click();
    await page.keyboard.press('q');
    const chip = page.locator('.sentence .citation').first();
    await chip.waitFor();
    await page.getByText(/^saved \d/).waitFor();
    const { draft } = await expert.call(workspace, { caseId });
    expect(draft.body.sections.reasons[0]?.sources[0]).toMatchObject({ kind: 'image' });
    await chip.scrollIntoViewIfNeeded();
    await expectSound(page, 'reading-cited');
  });

  test('signing page and letter, on a telephone and a wide screen, light, dark and right to left', async () => {
    const scene = await readingCase(app);
    const { expert, patient, caseId } = scene;
    await readyToSign(scene);
    let page = await open(expert, `/staff/cases/${caseId}/sign`, { width: 1440 });
    await page.getByRole('button', { name: 'Sign', exact: true }).waitFor();
    await expectSound(page, 'sign');
    page = await open(expert, `/staff/cases/${caseId}/sign`, { width: 1440 });
    await page.getByRole('button', { name: 'Sign', exact: true }).click();
    await page.getByLabel('Password').fill('not the password');
    await page.getByLabel(/^Code/).fill('000000');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText(/did not match/).waitFor();
    await expectSound(page, 'sign-proof');
    page = await open(expert, `/staff/cases/${caseId}/sign`, { width: 1440 });
    await page.getByRole('button', { name: 'Sign', exact: true }).click();
    await page.getByLabel('Password').fill(expert.person.password);
    await page.getByLabel(/^Code/).fill(totpCode(expert.person.totpSecret, new Date()));
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText(/Recorded as item/).waitFor();
    await page.getByText('The patient has been told').waitFor();
    await expectSound(page, 'signed');
    const looks: Record<string, Look> = {
      'letter-390': { width: 390, height: 844 },
      'letter-390-dark': { width: 390, height: 844, dark: true },
      'letter-320': { width: 320, height: 700 },
      'letter-1440': { width: 1440 },
      'letter-1440-dark': { width: 1440, dark: true },
      'letter-1440-rtl': { width: 1440, rtl: true },
    };
    for (const [name, look] of Object.entries(looks)) {
      page = await open(patient, `/request/${caseId}/letter`, look);
      await page.getByText(/Signed and recorded as item/).waitFor();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
      await expectSound(page, name);
    }
  });
});
