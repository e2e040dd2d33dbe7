import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeCt } from '#formats/dicom/index.ts';
import { makeLetter } from '#formats/paper/make-letter.ts';
import { openBrowser, openSession, type Session } from './support/browser.ts';
import { startConsilium, type RunningConsilium } from './support/program.ts';

// A disc with a scan, a letter of somebody else and a viewer program; the browser is closed in the middle.

let program: RunningConsilium;
let browser: Browser;
let first: Session;
let disc: string;
let address: string;
beforeAll(async () => {
  disc = mkdtempSync(join(tmpdir(), 'consilium-disc-'));
  writeDisc(join(disc, 'CD'));
  program = await startConsilium();
  browser = await openBrowser();
  first = await openSession(browser, program, { width: 390, height: 844 });
  await signIn(first.page);
  address = `/request/${await startDraft(first.page)}/records`;
});
afterAll(async () => {
  await browser.close();
  await program.remove();
  rmSync(disc, { recursive: true, force: true });
});

const pictures = 60;

function writeDisc(folder: string): void {
  mkdirSync(join(folder, 'DICOM'), { recursive: true });
  const options = {
    patientName: 'Sample^Petra',
    birthDate: '19500501',
    sex: 'F' as const,
    rows: 512,
    slices: pictures,
  };
  let index = 0;
  for (const { bytes } of writeCt(options)) writeFileSync(join(folder, 'DICOM', `IM${(index += 1)}`), bytes);
  writeFileSync(join(folder, 'AUTORUN.INF'), '[autorun]');
  writeFileSync(join(folder, 'VIEWER.EXE'), 'MZ');
  const letter = {
    facility: 'St Anne Hospital',
    date: '12 March 2024',
    title: 'Discharge summary',
    patient: ['Patient: Petra Sample', 'born 1 May 1950'],
    body: ['The patient went home well.'],
    signed: 'Dr J. Fiction',
  };
  writeFileSync(join(folder, 'letter.pdf'), makeLetter(letter));
}

async function signIn(on: Page): Promise<void> {
  const email = program.people.get('patient.peter')?.email ?? '';
  await on.goto('/sign-in?programme=northlight');
  await on.getByLabel('Your e-mail address').fill(email);
  await on.getByRole('button', { name: 'Send me the link' }).click();
  await on.getByText('Look at your e-mail').waitFor();
  await on.goto('/outbox');
  const link = on.locator('.outbox li', { hasText: email }).first().locator('a');
  await on.goto((await link.getAttribute('href')) ?? '');
  await on.waitForURL(/\/request/);
}

async function startDraft(on: Page): Promise<string> {
  await on.goto('/request/new');
  await on.getByLabel('Is the diagnosis right?').check();
  await on.getByRole('button', { name: 'Continue' }).click();
  await on.getByLabel('Which country are you in now?').selectOption('GB');
  await on.getByRole('button', { name: 'Continue' }).click();
  await on.waitForURL(/\/questions\//);
  return on.url().split('/')[4] ?? '';
}

const choose = (on: Page) => on.locator('input[name="records-folder"]').setInputFiles(join(disc, 'CD'));

describe('a disc', () => {
  test('that was cut off in the middle goes on without sending again what is safe', async () => {
    const { page } = first;
    await page.goto(address);
    await page.getByText('You can send the request now and add records later.').waitFor();
    const network = await page.context().newCDPSession(page);
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 20,
      downloadThroughput: 8_000_000,
      uploadThroughput: 6_000_000,
    });
    await choose(page);
    await page.getByText(/Sending \d+ files/).waitFor();
    await page.waitForFunction(
      () => Number(document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow')) > 17_500_000,
    );
    const state = await page.context().storageState();
    await page.context().close();

    const again = await openSession(browser, program, { width: 390, height: 844 });
    await again.context.addCookies(state.cookies);
    await again.page.goto(address);
    await again.page.getByText('We stopped in the middle').waitFor();
    const continued = new Set<number>();
    again.page.on('request', (request) => {
      if (request.method() === 'PATCH') continued.add(Number(request.headers()['upload-offset']));
    });
    await choose(again.page);
    await again.page
      .getByText(/You can close this page/)
      .first()
      .waitFor({ timeout: 60_000 });
    await again.page.getByText(/files have arrived/).waitFor({ timeout: 60_000 });
    // Some byte in the middle of a part: nothing before it was sent again.
    expect([...continued].some((offset) => offset % (8 * 1024 * 1024) !== 0)).toBe(true);
    await again.page.getByText('We stopped in the middle').waitFor({ state: 'detached' });
    await again.page.getByText('Discharge letter').first().waitFor({ timeout: 60_000 });
    await again.page.getByText(`${pictures} pictures`).waitFor({ timeout: 60_000 });
    expect(await again.page.getByText('We left out').textContent()).toContain('2 files');
    if (process.env['SCREENSHOTS'])
      await again.page.screenshot({ path: join(process.env['SCREENSHOTS'], 'records.png'), fullPage: true });
    expect(again.problems).toEqual([]);
    await again.context.close();
  });

  test('with scratches: what cannot be read is named, everything else arrives, and it can be tried again', async () => {
    const scratched = mkdtempSync(join(tmpdir(), 'consilium-scratched-'));
    const facts = { patientName: 'Sample^Petra', birthDate: '19500501', sex: 'F' as const, rows: 64, slices: 4 };
    const names = [...writeCt(facts)].map(({ bytes }, index) => {
      writeFileSync(join(scratched, `IM${index + 1}`), bytes);
      return `IM${index + 1}`;
    });
    const bad = names[1] ?? '';
    const kept = readFileSync(join(scratched, bad));
    const session = await openSession(browser, program, { width: 390, height: 844 });
    const { page } = session;
    await signIn(page);
    const scratchedAddress = `/request/${await startDraft(page)}/records`;
    await page.goto(scratchedAddress);
    await page.getByText('You can send the request now and add records later.').waitFor();
    // The disc fails after its folder was read: the page has the names, the computer no longer gives the bytes.
    await page.route(/\/records\/known|known-files/, async (route) => {
      rmSync(join(scratched, bad), { force: true });
      await route.continue();
    });
    await page.locator('input[name="records-folder"]').setInputFiles(scratched);
    await page
      .getByText('Your computer could not read this file. The disc may be scratched.')
      .first()
      .waitFor({ timeout: 60_000 });
    await page.getByText(bad).first().waitFor();
    await page.getByText('3 pictures').waitFor({ timeout: 60_000 });
    writeFileSync(join(scratched, bad), kept);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.locator('input[name="records-folder"]').setInputFiles(scratched);
    await page.getByText('4 pictures').waitFor({ timeout: 60_000 });
    expect(session.problems).toEqual([]);
    await session.context.close();
    rmSync(scratched, { recursive: true, force: true });
  });
});
