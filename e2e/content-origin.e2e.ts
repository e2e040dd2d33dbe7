import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, openSession, signInStaff, type Session } from './support/browser.ts';
import { demoWorld, type DemoWorld } from './support/demo-world.ts';
import { startConsilium, type RunningConsilium } from './support/program.ts';

// The file as it was handed in, from the link on its page: saved, from an origin where nobody is signed in.

let program: RunningConsilium;
let browser: Browser;
let world: DemoWorld;
let session: Session;
beforeAll(async () => {
  [program, browser] = await Promise.all([startConsilium(), openBrowser()]);
  world = await demoWorld(program);
  session = await openSession(browser, program);
  const nurse = program.people.get('coordinator.lena');
  if (!nurse) throw new Error('the demo has no such coordinator');
  await signInStaff(session, nurse);
});
afterAll(async () => {
  await browser?.close();
  await program?.remove();
});

describe('“Original”', () => {
  test('saves the file from the content origin, where the cookie of the pages opens nothing', async () => {
    const { page, context } = session;
    await page.goto(`/staff/cases/${world.reading}`);
    const link = page.getByRole('link', { name: 'Original' }).first();
    const path = await link.getAttribute('href');
    const [saved] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const address = new URL(saved.url());
    expect(address.origin).not.toBe(program.origin);
    expect(readFileSync(await saved.path()).length).toBeGreaterThan(100);
    expect(saved.suggestedFilename()).toMatch(/\.\w+$/);
    expect(page.url()).toContain('/staff/');

    const answers = await Promise.all([
      context.request.get(`${address.origin}${path}`),
      context.request.get(`${address.origin}/api/session`),
      context.request.get(`${program.origin}${path}`, { maxRedirects: 0 }),
    ]);
    expect(answers.map((answer) => answer.status())).toEqual([401, 404, 303]);
  });
});
