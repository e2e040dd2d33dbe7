import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from './support/browser.ts';
import { startConsilium, type RunningConsilium } from './support/program.ts';

// The first page before its program has arrived: on a slow line it is what a frightened person reads.

let program: RunningConsilium;
let browser: Browser;
beforeAll(async () => {
  program = await startConsilium();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await program.remove();
});

const telephone = { width: 390, height: 844 };

describe('the public page', () => {
  test('says what it costs and when the answer comes without any script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: telephone });
    const page = await context.newPage();
    await page.goto(program.origin);
    await page.getByRole('heading', { level: 1, name: /second doctor reads/ }).waitFor();
    await page.getByText('It costs').waitFor();
    await page.getByText('You have your answer by').waitFor();
    // A browser alone would put the address into the link of the page, so the form waits for its program.
    expect(await page.locator('form').getAttribute('inert')).not.toBeNull();
    await context.close();
  });

  test('keeps its words while the program takes over, and asks for nothing twice', async () => {
    const context = await browser.newContext({ viewport: telephone });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.addInitScript(() => {
      const words = (globalThis as unknown as { words: string[] }).words ?? [];
      Object.assign(globalThis, { words });
      new MutationObserver(() => words.push(document.querySelector('h1')?.textContent ?? '')).observe(document, {
        childList: true,
        subtree: true,
      });
    });
    await page.goto(`${program.origin}/start/northlight`);
    await page.locator('form:not([inert])').waitFor();
    await page.getByLabel('Your e-mail address').fill('night@example.org');
    const words = await page.evaluate(() => (globalThis as unknown as { words: string[] }).words);
    const first = words.findIndex((one) => one !== '');
    expect(new Set(words.slice(first))).toEqual(new Set([words[first]]));
    expect(asked.filter((path) => path.startsWith('/api/'))).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('answers a service that is not there in words, and an address with markup as text', async () => {
    const answer = await fetch(`${program.origin}/start/${encodeURIComponent('<script>alert(1)</script>')}`);
    const html = await answer.text();
    expect(html).toContain('We could not find this service');
    expect(html).not.toContain('<script>alert');
  });
});
