import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, openSession, type Session } from './support/browser.ts';
import { startConsilium, type RunningConsilium } from './support/program.ts';

// What a person types is never lost: closed at once, in two browsers, without a connection, after the session ended.

let program: RunningConsilium;
let browser: Browser;
let first: Session;
let second: Session;
let page: string;
beforeAll(async () => {
  program = await startConsilium();
  browser = await openBrowser();
  first = await openSession(browser, program, { width: 390, height: 844 });
  second = await openSession(browser, program, { width: 390, height: 844 });
  await signIn(first.page, '/sign-in?programme=northlight');
  page = `/request/${await startDraft(first.page)}/questions/diagnosis`;
});
afterAll(async () => {
  await browser.close();
  await program.remove();
});

const peter = () => program.people.get('patient.peter')?.email ?? '';

/** Asks for a link on the page and follows it from the demo's outbox. */
async function signIn(on: Page, path: string): Promise<void> {
  if (path !== '') await on.goto(path);
  await on.getByLabel('Your e-mail address').fill(peter());
  await on.getByRole('button', { name: 'Send me the link' }).click();
  await on.getByText('Look at your e-mail').waitFor();
  await on.goto('/outbox');
  const link = on.locator('.outbox li', { hasText: peter() }).first().locator('a');
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

const box = (on: Page) => on.getByLabel('What did your doctors tell you it is?');
const saved = (on: Page) => on.getByText(/^Saved \d\d:\d\d\. You can close this page\.$/).waitFor();

describe('words that are being typed', () => {
  test('stay after a reload at once, save themselves, and leave nothing on the device', async () => {
    await first.page.goto(page);
    await box(first.page).fill('typed and reloaded at once');
    await first.page.reload();
    expect(await box(first.page).inputValue()).toBe('typed and reloaded at once');
    await saved(first.page);
    expect(await first.page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  });

  test('in two browsers are both shown, and the person chooses', async () => {
    await signIn(second.page, '/sign-in?programme=northlight');
    await second.page.goto(page);
    expect(await box(second.page).inputValue()).toBe('typed and reloaded at once');
    const answered = first.page.waitForResponse((response) => response.url().endsWith('/answers'));
    await box(first.page).fill('from the phone');
    await answered;
    await box(second.page).fill('from the laptop');
    const notice = second.page.getByRole('alert').filter({ hasText: 'changed in another window' });
    await notice.waitFor();
    expect(await notice.innerText()).toContain('from the phone');
    expect(await notice.innerText()).toContain('from the laptop');
    await second.page.getByRole('button', { name: 'Keep what is here' }).click();
    await saved(second.page);
    await first.page.goto(page);
    expect(await box(first.page).inputValue()).toBe('from the laptop');
  });

  test('wait on the device while there is no connection, and are sent when it is back', async () => {
    await first.context.setOffline(true);
    await box(first.page).fill('written in a tunnel');
    await first.page.getByText('There is no connection just now').waitFor();
    await first.context.setOffline(false);
    await saved(first.page);
    await second.page.goto(page);
    expect(await box(second.page).inputValue()).toBe('written in a tunnel');
  });

  test('are there again after the session ended, at the same place', async () => {
    await first.context.clearCookies();
    await box(first.page).fill('after the session ended');
    const dialog = first.page.getByRole('dialog', { name: 'You were signed out' });
    await dialog.waitFor();
    // The link opens in another tab of the same browser; this page waits with what was written on it.
    const tab = await first.context.newPage();
    await signIn(tab, '/sign-in?programme=northlight');
    await tab.close();
    await dialog.getByRole('button', { name: 'I have signed in' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(first.page.url()).toMatch(/questions\/diagnosis/);
    expect(await box(first.page).inputValue()).toBe('after the session ended');
    await saved(first.page);
  });

  test('left empty are asked for in words, with the focus on the summary', async () => {
    await box(first.page).fill('');
    await first.page.getByRole('button', { name: 'Continue' }).click();
    await first.page.getByRole('alert').getByText('There is a problem').waitFor();
    expect(await first.page.title()).toMatch(/^Error: /);
    expect(await first.page.evaluate(() => document.activeElement?.className)).toBe('error-summary');
  });
});
