import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { shells } from '#app/program.ts';
import { verifyReceipt } from '#formats/access-receipt/index.ts';
import { showCase } from '#modules/cases/cases.contract.ts';
import { listGrants } from '#modules/consent/consent.contract.ts';
import { showDraft } from '#modules/intake/intake.contract.ts';
import { askAbout } from '#modules/audit/questions.contract.ts';
import { servePages } from '#platform/http/index.ts';
import { northlight, startDraft } from '#testkit/intake-builders.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { openBrowser } from './support/browser.ts';

// What the patient reads of who opened the records, and what the privacy officer answers, in a real browser.

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const web = resolve(process.env['WEB_FOLDER'] ?? 'dist/web');
const folder = 'test-results/who-opened';
type Look = { width: number; dark?: boolean; rtl?: boolean };

let app: TestApp;
let browser: Browser;
let origin: string;
let maria: TestClient;
let noor: TestClient;
let caseId: string;

async function open(person: TestClient, path: string, look: Look): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width: look.width, height: 900 },
    colorScheme: look.dark ? 'dark' : 'light',
    acceptDownloads: true,
    extraHTTPHeaders: { authorization: `Bearer ${person.person.token}` },
  });
  await page.goto(origin + path);
  if (look.rtl) await page.evaluate(() => void (document.documentElement.dir = 'rtl'));
  return page;
}

async function expectSound(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(wide, `${name} runs out of the window`).toBe(false);
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await checker.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 140)).join(' | ')}`);
  });
  expect(found, name).toEqual([]);
}

describe.skipIf(!existsSync(web))('who opened my records, in the browser', () => {
  beforeAll(async () => {
    app = await createTestApp();
    await servePages(app.http, web, shells);
    origin = await app.http.listen({ port: 0, host: '127.0.0.1' });
    await app.runJobs();
    const tenant = await northlight(app);
    maria = await app.newPerson(tenant, ['patient'], 'Maria Lopez');
    noor = await app.newPerson(tenant, ['auditor'], 'Noor Haddad');
    caseId = await startDraft(maria);
    await maria.call(showDraft, { caseId });
    await maria.call(showCase, { caseId });
    await maria.call(listGrants, { caseId });
    // Acts of a doctor and of the program, so that the page has what it is about.
    for (const [n, name, roles] of [
      [2, 'Dr Amara Okafor', '{expert}'],
      [3, '', '{}'],
    ] as const)
      await app.owner.query(
        `update audit.entries set actor_name = $2, actor_roles = $3, actor_id = null where n = $1`,
        [n, name, roles],
      );
    await app.parts.audit.access.sequence();
    browser = await openBrowser();
    mkdirSync(folder, { recursive: true });
  });
  afterAll(() => browser?.close());

  test('rows that were changed are named, and the list says so', async () => {
    const page = await open(maria, `/request/${caseId}/access`, { width: 1280 });
    await page.getByText('Something was changed here').waitFor();
    await page.getByText(/^Items 2, 3 are not as recorded/).waitFor();
    await expectSound(page, 'changed');
    await page.close();
  });

  test('counted on the device from 1 to N, and compared with the last visit', async () => {
    const own = await app.newPerson(await northlight(app), ['patient'], 'Omar Said');
    const request = await startDraft(own);
    await own.call(showCase, { caseId: request });
    await own.call(listGrants, { caseId: request });
    await app.parts.audit.access.sequence();
    const page = await open(own, `/request/${request}/access`, { width: 390 });
    await page.getByText(/Items 1 to \d+, none missing/).waitFor();
    await page.getByText('Next time it compares with today').waitFor();
    await page.reload();
    await page.getByText('they go on from what it saw the last time').waitFor();
    // The newest entry is cut off, and the count beside it too: only this browser can know.
    await app.owner.query(
      `delete from audit.entries where patient_id = $1 and n = (select max(n) from audit.entries where patient_id = $1)`,
      [own.person.id],
    );
    await app.owner.query(`update audit.chains set n = n - 1 where patient_id = $1`, [own.person.id]);
    await page.reload();
    await page.getByText('Something is missing here').waitFor();
    await expectSound(page, 'cut-off');
    await page.close();
  });

  test('a receipt opens, holds, is saved and checked offline; then she asks about it', async () => {
    const page = await open(maria, `/request/${caseId}/access`, { width: 1280 });
    await page.getByLabel('You too').check();
    await page
      .getByRole('button', { name: /Receipt/ })
      .last()
      .click();
    await page.getByText(/stands at place \d+ of the log/).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save this receipt' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^receipt-\d+\.json$/);
    const bytes = new Uint8Array(readFileSync(await download.path()));
    expect(verifyReceipt(bytes, { logVkey: app.parts.audit.access.verifierKey }).ok).toBe(true);
    writeFileSync(join(folder, 'receipt.json'), bytes);
    await page.getByRole('button', { name: 'I don’t recognise this' }).click();
    await page.getByLabel(/What seems wrong/).fill('I was asleep.');
    await expectSound(page, 'asking');
    await page.getByRole('button', { name: /^Ask about item/ }).click();
    await page
      .getByText(/Our privacy officer answers by/)
      .first()
      .waitFor();
    await expectSound(page, 'asked');
    expect(await page.getByText(/PATRQT|HOPERAT|TREAT\b/).count()).toBe(0);
    await page.close();
  });

  test('the privacy officer answers, and she reads it', async () => {
    const desk = await open(noor, '/staff/privacy', { width: 1280 });
    await desk.getByText('I was asleep.').waitFor();
    await expectSound(desk, 'privacy-desk');
    await desk.getByLabel('It was not in order').check();
    await desk.getByLabel(/Your answer/).fill('You were right to ask. It was your own telephone, left signed in.');
    await desk.getByRole('button', { name: 'Send the answer' }).click();
    await desk.getByRole('heading', { name: 'Answered' }).waitFor();
    await expectSound(desk, 'privacy-answered');
    await desk.close();
    const page = await open(maria, `/request/${caseId}/access`, { width: 390, dark: true });
    await page.getByText('left signed in').first().waitFor();
    await expectSound(page, 'answer-read-dark');
    await page.close();
  });

  test.each([
    ['phone', { width: 390 }],
    ['rtl', { width: 1280, rtl: true }],
    ['dark', { width: 1280, dark: true }],
  ] as const)('the page, the desk and the words of the proof are readable: %s', async (name, look) => {
    const page = await open(maria, `/request/${caseId}/access`, look);
    await page.getByText('What you asked us about').waitFor();
    await page.getByText('Download the list').click();
    await expectSound(page, `access-${name}`);
    await page.close();
    const words = await open(maria, '/help/proof', look);
    await words.getByText('What it does not show').waitFor();
    await expectSound(words, `proof-${name}`);
    await words.close();
    const { n } = await maria.call(askAbout, { n: 2, words: '' }, { 'idempotency-key': newId() });
    expect(n).toBe(2);
    const desk = await open(noor, '/staff/privacy', look);
    await desk.getByText('Send the answer').first().waitFor();
    await expectSound(desk, `desk-${name}`);
    await desk.close();
  });
});
