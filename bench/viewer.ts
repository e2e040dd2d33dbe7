import type { Browser, Page } from 'playwright-core';
import { openBrowser, openSession, signInStaff } from '../e2e/support/browser.ts';
import { startConsilium, type DemoLogin, type RunningConsilium } from '../e2e/support/program.ts';
import { figure, p95, type Figure } from './support/figures.ts';
import { caseBeingRead } from './support/reading.ts';

const runs = 5;
const slices = 300;

/** What the page notes of the viewer; times in ms since the navigation began. */
type Noted = { first?: number; drawings: number };
declare global {
  var noted: Noted;
}

/** The viewer tells each drawing by an event on its element; the first one after a picture arrived is the first image. */
function note(): void {
  const kept: Noted = { drawings: 0 };
  globalThis.noted = kept;
  let arrived = false;
  document.addEventListener('CORNERSTONE_STACK_NEW_IMAGE', () => (arrived = true), true);
  const drawn = () => {
    kept.drawings += 1;
    if (arrived) kept.first ??= performance.now();
  };
  document.addEventListener('CORNERSTONE_IMAGE_RENDERED', drawn, true);
}

/** From one key to the picture being drawn, for slices that are loaded. */
async function scrolled(page: Page, count: number): Promise<number[]> {
  return page.evaluate(async (n) => {
    const viewer = document.querySelector('.viewer') as HTMLElement;
    const times: number[] = [];
    for (let i = 0; i < n; i += 1) {
      const drawn = new Promise<void>((resolve) =>
        document.addEventListener('CORNERSTONE_IMAGE_RENDERED', () => resolve(), { capture: true, once: true }),
      );
      const started = performance.now();
      viewer.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
      await drawn;
      times.push(performance.now() - started);
      // Past this drawing's own frame, so that the next is not counted as it.
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20)));
    }
    return times;
  }, count);
}

type State = Awaited<ReturnType<Awaited<ReturnType<typeof openSession>>['context']['storageState']>>;

/** The reading room in a browser that has nothing of it: opened until all slices are loaded, then scrolled. */
async function open(browser: Browser, program: RunningConsilium, state: State, caseId: string) {
  const { context, page } = await openSession(browser, program, { width: 1440, height: 900 });
  try {
    await context.addCookies(state.cookies);
    await page.addInitScript(note);
    await page.goto(`/staff/cases/${caseId}/read`);
    await page.waitForFunction(() => globalThis.noted.first !== undefined, undefined, { timeout: 60_000 });
    await page.getByText(`${slices} of ${slices} loaded`).waitFor({ timeout: 120_000 });
    const all = await page.evaluate(() => performance.now());
    const first = await page.evaluate(() => globalThis.noted.first ?? 0);
    return { first, all, keys: await scrolled(page, 60) };
  } finally {
    await context.close();
  }
}

/** Time to the first image of a 300-slice CT in the reading room, to all of them, and to the next one by key. */
export async function benchViewer(): Promise<Figure[]> {
  const program = await startConsilium();
  const browser = await openBrowser();
  const [first, all, key]: [number[], number[], number[]] = [[], [], []];
  try {
    const caseId = await caseBeingRead(program);
    const session = await openSession(browser, program);
    await signInStaff(session, program.people.get('expert.amara') as DemoLogin);
    const state = await session.context.storageState();
    await session.context.close();
    for (let run = 0; run < runs; run += 1) {
      const one = await open(browser, program, state, caseId);
      first.push(one.first);
      all.push(one.all);
      key.push(p95(one.keys));
    }
  } finally {
    await browser.close();
    await program.remove();
  }
  const cold = 'browser cache empty, drawn in software';
  return [
    figure('reading room, 300 slices: navigation → first image', 'ms', first, cold),
    figure('  navigation → all slices loaded', 'ms', all),
    figure('  key → loaded slice drawn, p95 of 60', 'ms', key),
  ];
}
