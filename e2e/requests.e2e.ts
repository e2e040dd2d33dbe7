import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shells } from '#app/program.ts';
import { writeCt } from '#formats/dicom/index.ts';
import { opinionsApp } from '#modules/opinions/opinions.fixture.ts';
import { asOwner, maria, sendPack, sentCase } from '#modules/records/records.fixture.ts';
import { servePages } from '#platform/http/index.ts';
import { proveAll } from '#testkit/erase-case.ts';
import type { TestApp, TestClient } from '#testkit/test-app.ts';
import { openBrowser } from './support/browser.ts';
import { axeViolations, overflowing, smallTargets } from './support/looks.ts';

const web = resolve(process.env['WEB_FOLDER'] ?? 'dist/web');
const folder = 'test-results/requests';

let app: TestApp;
let tenant: string;
let browser: Browser;
let origin: string;

describe.skipIf(!existsSync(web))('asking for records', () => {
  beforeAll(async () => {
    app = await opinionsApp();
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
    page.setDefaultTimeout(15_000);
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

  async function reading() {
    const patient = await app.newPerson(tenant, ['patient'], 'Maria Lopez');
    const nurse = await app.newPerson(tenant, ['coordinator'], 'Lena Roth');
    const expert = await app.newPerson(tenant, ['expert'], 'Dr Amara Okafor');
    const caseId = await sentCase(app, patient, maria, expert);
    await asOwner(app, tenant, caseId, async (query) => {
      await query(
        `update cases.cases set promised_at = now() + interval '5 days', expert_id = $2, subject_place = 'US',
          programme = 'northlight' where id = $1`,
        [caseId, expert.person.id],
      );
    });
    await proveAll(app);
    return { patient, nurse, expert, caseId };
  }

  test('one more thing: asked in one click, seen with why, added, and the clock runs again', async () => {
    const { patient, nurse, expert, caseId } = await reading();
    const room = await open(expert, `/staff/cases/${caseId}/read`, true);
    await room.getByRole('tab', { name: 'Needed' }).click();
    await room.getByRole('button', { name: 'Ask for it' }).first().click();
    await room.getByText('The clock of this case stands still').waitFor();
    await app.runJobs();
    await look(room, 'expert', 24);
    const mine = await open(patient, `/request/${caseId}`);
    await mine.getByText('Dr Amara Okafor asks for one more thing', { exact: true }).waitFor();
    await mine.getByText('looks at the pictures, not only at the report').waitFor();
    await look(mine, 'asked', 44);
    await mine.getByRole('link', { name: 'Add it' }).click();
    await mine.getByRole('heading', { name: 'Still needed' }).waitFor();
    await look(mine, 'add', 44);
    const desk = await open(nurse, `/staff/cases/${caseId}`, true);
    await desk.getByText('Dr Amara Okafor asks for it.').waitFor();
    await look(desk, 'desk', 24);
    const slices = [
      ...writeCt({
        patientName: 'Lopez^Maria',
        birthDate: '19610304',
        sex: 'F',
        rows: 16,
        slices: 2,
        studyDate: today(),
      }),
    ];
    await sendPack(
      patient,
      caseId,
      slices.map(({ bytes }, n) => ({ path: `CT/${n + 1}`, bytes })),
    );
    await app.runJobs();
    await mine.goto(`${origin}/request/${caseId}`);
    await mine.getByText('Dr Amara Okafor is reading your records.').waitFor();
    await room.reload();
    await room.getByRole('tab', { name: 'Needed' }).click();
    await room.getByRole('button', { name: 'That is it' }).waitFor();
    expect(await room.getByText('The clock of this case stands still').count()).toBe(0);
  });

  test('a letter is written, read, signed, posted, and its answer noted', async () => {
    const { patient, nurse, caseId } = await reading();
    const page = await open(patient, `/request/${caseId}/letters`);
    await page.getByRole('button', { name: 'Write the letter' }).click();
    await page.getByText('Write the name of the hospital or practice').first().waitFor();
    await look(page, 'letter-form', 44);
    await page.getByLabel('Which hospital or practice').fill('St Anne Hospital');
    await page.getByLabel('Its address').fill('14 Harbour Street\nDemo City');
    await page.getByLabel('Its e-mail address, if you know it').fill('records@st-anne.example');
    await page.getByLabel('Where shall they send it?').fill('2 Garden Row\nDemo City');
    await page.getByRole('button', { name: 'Write the letter' }).click();
    await page.getByText('45 CFR 164.524').first().waitFor();
    await page.getByLabel('Type your name to sign').fill('Maria Lopez');
    await look(page, 'letter-sign', 44);
    await page.getByRole('button', { name: 'Sign the letter' }).click();
    await page.getByText('Signed, not sent yet').waitFor();
    await page.getByRole('button', { name: 'Send it by e-mail' }).click();
    await page.getByText('Others may be able to read an e-mail on its way').waitFor();
    await look(page, 'letter-send', 44);
    await page.getByRole('button', { name: 'Not by e-mail' }).click();
    await page.getByRole('button', { name: 'I posted it' }).click();
    await page.getByText('By law they must answer by').waitFor();
    await look(page, 'letter-sent', 44);
    await app.runJobs();
    const desk = await open(nurse, `/staff/cases/${caseId}`, true);
    await desk.getByText('Letters to hospitals and practices').click();
    await desk.getByText('They have answered').click();
    await desk.getByLabel('What did they say?').selectOption('fee');
    await desk.getByLabel('How much, and for what?').fill('$6.50 for a disc');
    await look(desk, 'letter-desk', 24);
    await desk.getByRole('button', { name: 'Save the answer' }).click();
    await desk.getByText('$6.50 for a disc').waitFor();
    await page.reload();
    await page.getByText('$6.50 for a disc').waitFor();
    await page.getByRole('button', { name: 'Take my authorisation back' }).click();
    await page.getByText('Taken back').waitFor();
    await page.getByText('Letter that takes it back').waitFor();
  });
});

const today = (): string => new Date().toISOString().slice(0, 10).replaceAll('-', '');
