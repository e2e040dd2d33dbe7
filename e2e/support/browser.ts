import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { findChromium } from '../../tools/lib/chromium.mjs';
import { nextCode, type DemoLogin, type RunningConsilium } from './program.ts';

/** Starts the Chromium that is there: the system's, or the one that came from npm. */
export async function openBrowser(): Promise<Browser> {
  const found = await findChromium();
  return chromium.launch({ executablePath: found.executablePath, args: found.args, env: found.env });
}

export type Session = { context: BrowserContext; page: Page; problems: string[] };

/** A person's own browser: cookies apart, requests to other hosts refused and counted, page errors kept. */
export async function openSession(
  browser: Browser,
  program: RunningConsilium,
  size = { width: 1280, height: 900 },
): Promise<Session> {
  const context = await browser.newContext({ baseURL: program.origin, viewport: size, acceptDownloads: true });
  // A machine that does other work as well is slow, not wrong; how fast pages are is measured by the bench.
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of (401|409|422)/.test(message.text()))
      problems.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(program.origin) && !/^(blob|data):/.test(request.url()))
      problems.push(`foreign request: ${request.url()}`);
  });
  return { context, page, problems };
}

/**
 * Signs staff in by the page, with password and one-time code. A code works once, and the demo itself has signed with
 * one: a refused code is followed by the next.
 */
export async function signInStaff({ page }: Pick<Session, 'page'>, person: DemoLogin): Promise<void> {
  for (let tries = 0; tries < 2; tries += 1) {
    await page.goto('/sign-in?staff=1');
    await page
      .getByLabel(/e-?mail/i)
      .first()
      .fill(person.email);
    await page.getByLabel(/password/i).fill(person.password);
    await page.getByLabel(/code/i).fill(await nextCode(person));
    await page.getByRole('button', { name: /^sign in/i }).click();
    const entered = page.waitForURL(/\/staff\//).then(() => true);
    const refused = page.getByRole('alert').first().waitFor();
    if (await Promise.any([entered, refused.then(() => false)])) return;
  }
  throw new Error(`${person.key} was refused twice`);
}

const folder = 'test-results/journey';

/** Keeps a picture of a step. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: 'disabled' });
}
