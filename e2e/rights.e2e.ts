import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shells } from '#app/program.ts';
import { servePages } from '#platform/http/index.ts';
import { sentCase } from '#testkit/case-builders.ts';
import { proveAll } from '#testkit/erase-case.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { openBrowser } from './support/browser.ts';
import { axeViolations, overflowing, smallTargets } from './support/looks.ts';

const web = resolve(process.env['WEB_FOLDER'] ?? 'dist/web');
const folder = 'test-results/rights';

let app: TestApp;
let tenant: string;
let browser: Browser;
let origin: string;

describe.skipIf(!existsSync(web))('a patient’s rights', () => {
  beforeAll(async () => {
    app = await createTestApp();
    await servePages(app.http, web, shells);
    origin = await app.http.listen({ port: 0, host: '127.0.0.1' });
    await app.runJobs();
    tenant = await app.newTenant('Northlight');
    browser = await openBrowser();
    mkdirSync(folder, { recursive: true });
  });
  afterAll(() => browser?.close());

  async function open(who: TestClient, path: string, wide = false): Promise<Page> {
    const page = await browser.newPage({
      viewport: wide ? { width: 1280, height: 900 } : { width: 390, height: 844 },
      extraHTTPHeaders: { authorization: `Bearer ${who.person.token}` },
    });
    await page.goto(origin + path);
    return page;
  }

  /** Keeps pictures of a page as it stands: light, dark, right to left; and expects no flaw in them. */
  async function look(page: Page, name: string, least: number): Promise<void> {
    for (const [look, dir, scheme] of [
      ['rtl', 'rtl', 'light'],
      ['dark', 'ltr', 'dark'],
      ['light', 'ltr', 'light'],
    ] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.evaluate((to) => void (document.documentElement.dir = to), dir);
      await page.screenshot({ path: `${folder}/${name}-${look}.png`, fullPage: true });
      expect([
        ...(await axeViolations(page)),
        ...(await overflowing(page)),
        ...(await smallTargets(page, least)),
      ]).toEqual([]);
    }
  }

  async function delivered(patient: TestClient): Promise<string> {
    const caseId = await sentCase(app, patient);
    await app.owner.query(`update cases.cases set state = 'delivered' where id = $1`, [caseId]);
    return caseId;
  }

  test('asks, two officers answer, and the receipt stays', async () => {
    const patient = await app.newPerson(tenant, ['patient'], 'Maria Lopez');
    const [noor, lin] = [
      await app.newPerson(tenant, ['auditor'], 'Noor Salim'),
      await app.newPerson(tenant, ['auditor'], 'Lin Arden'),
    ];
    await delivered(patient);
    await proveAll(app);
    const mine = await open(patient, '/request/data');
    await mine.getByRole('button', { name: 'Erase this request' }).click();
    await mine.getByText('This must stay for now').waitFor();
    await look(mine, 'plan', 44);
    await mine.getByLabel('Do you want to tell us why?').fill('I do not want it kept.');
    await mine.getByRole('button', { name: 'Ask for it to be erased' }).click();
    await mine.getByText('You have our answer by').waitFor();
    await look(mine, 'asked', 44);
    const desk = await open(noor, '/staff/privacy/rights', true);
    await desk.getByText('I do not want it kept.').waitFor();
    await desk.getByLabel('Erase it all the same').check();
    await desk.getByLabel('Why', { exact: true }).fill('The patient is in danger from this record.');
    await look(desk, 'desk', 24);
    await desk.getByRole('button', { name: 'Propose to erase it' }).click();
    await desk.getByText('A second person must answer this').waitFor();
    const second = await open(lin, '/staff/privacy/rights', true);
    await second.getByText('Noor Salim proposes to erase it').waitFor();
    await look(second, 'second', 24);
    await second.getByRole('button', { name: 'I agree: erase it' }).click();
    await second.getByText('Nobody waits for an answer').or(second.getByText('Being erased')).first().waitFor();
    await app.runJobs();
    await app.parts.audit.access.sequence();
    await mine.reload();
    await mine.getByText('was erased on').waitFor();
    await look(mine, 'erased', 44);
    const mail = (await app.parts.mailer.list()).find(
      ({ to, text }) => to === patient.person.email && text.includes('/help/erased'),
    );
    const path = /\/help\/erased\S+/.exec(mail?.text ?? '')?.[0] ?? '';
    const receipt = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await receipt.goto(origin + path);
    await receipt.getByText('Our log says so at place').waitFor();
    await look(receipt, 'receipt', 44);
  });

  test('what no law keeps goes at once, and a copy is there to download', async () => {
    const patient = await app.newPerson(tenant, ['patient'], 'Peter Roy');
    const caseId = await sentCase(app, patient);
    await proveAll(app);
    const page = await open(patient, '/request/data');
    await page.getByRole('button', { name: 'Put a copy together' }).click();
    await page.getByRole('link', { name: /^Download/ }).waitFor();
    await look(page, 'copy', 44);
    await page.goto(`${origin}/request/${caseId}/corrections`);
    await page.getByLabel('What is right?').fill('Peter Roi');
    await page.getByRole('button', { name: 'Tell us' }).click();
    await page.getByText('Not answered yet').waitFor();
    await look(page, 'told', 44);
    await page.goto(`${origin}/request/data`);
    await page.getByRole('button', { name: 'Erase this request' }).click();
    await page.getByRole('button', { name: 'Erase it now' }).click();
    await page.getByText('We keep no request of yours').waitFor();
    expect((await app.owner.query('select 1 from cases.cases where id = $1', [caseId])).rowCount).toBe(0);
  });
});
