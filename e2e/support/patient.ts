import type { Page } from 'playwright-core';
import { picture } from './browser.ts';

/** Asks for a link on the page and follows it from the demo's outbox. */
export async function followLink(page: Page, email: string): Promise<void> {
  await page.getByLabel('Your e-mail address').fill(email);
  await page.getByRole('button', { name: /link/i }).click();
  await page.getByText('Look at your e-mail').waitFor();
  await page.goto('/outbox');
  await picture(page, '02-outbox');
  const link = page.locator('.outbox li', { hasText: email }).first().locator('a');
  await page.goto((await link.getAttribute('href')) ?? '');
  await page.waitForURL(/\/request/);
}

/** Presses Continue and waits for the next page. */
export async function goOn(page: Page): Promise<void> {
  const before = page.url();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL((url) => url.href !== before);
}
