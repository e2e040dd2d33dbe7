import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outbox } from '#app/system.contract.ts';
import { patientPages } from '#app/web/patient-routes.tsx';
import { staffPages } from '#app/web/staff-routes.tsx';
import { addressOf, otherStates, patientScreens, staffScreens, type Screen, type State } from './screens.ts';
import { openBrowser, openSession, signInStaff, type Session } from './support/browser.ts';
import { callAs, demoWorld, type DemoWorld } from './support/demo-world.ts';
import { axeViolations, overflowing, smallTargets } from './support/looks.ts';
import { startConsilium, type RunningConsilium } from './support/program.ts';

/** Answers that are news and no mistake: an opinion that is signed already, a letter that is not there yet. */
const usual = /status of (404|409)/;
const folder = 'test-results/screens';

test('every route is a registered screen, and every registered screen is a route', () => {
  const routes = [...patientPages, ...staffPages].map(({ path }) => path);
  const registered = [...patientScreens, ...staffScreens].map(({ route }) => route);
  expect([...new Set(registered)].toSorted()).toEqual(routes.toSorted());
});

test('every state of every screen is looked at, or it is said why it cannot be', () => {
  for (const screen of [...patientScreens, ...staffScreens]) {
    const visited = { empty: screen.empty, forbidden: screen.forbidden };
    for (const state of ['empty', 'forbidden'] as const)
      expect(
        Number(visited[state] !== undefined) + Number(screen.never[state] !== undefined),
        `${screen.name} ${state}`,
      ).toBe(1);
  }
});

type Side = { least: number; sizes: Record<'small' | 'wide', { width: number; height: number }> };
const patientSide: Side = {
  least: 44,
  sizes: { small: { width: 320, height: 700 }, wide: { width: 1440, height: 900 } },
};
const staffSide: Side = {
  least: 24,
  sizes: { small: { width: 1024, height: 768 }, wide: { width: 1440, height: 900 } },
};

type Look = { size: 'small' | 'wide'; theme: 'light' | 'dark'; dir: 'ltr' | 'rtl' };
const looks: readonly Look[] = [
  { size: 'small', theme: 'light', dir: 'ltr' },
  { size: 'wide', theme: 'light', dir: 'ltr' },
  { size: 'wide', theme: 'dark', dir: 'ltr' },
  { size: 'small', theme: 'light', dir: 'rtl' },
];

describe('screens', () => {
  let program: RunningConsilium;
  let browser: Browser;
  let world: DemoWorld;
  const contexts = new Map<string, Promise<BrowserContext>>();

  beforeAll(async () => {
    [program, browser] = await Promise.all([startConsilium(), openBrowser()]);
    world = await demoWorld(program);
    mkdirSync(folder, { recursive: true });
  });
  afterAll(async () => {
    await browser?.close();
    await program?.remove();
  });

  /** One browser a person, signed in once as people do. */
  function contextOf(key: string): Promise<BrowserContext> {
    const known = contexts.get(key) ?? signedIn(key);
    contexts.set(key, known);
    return known;
  }

  async function signedIn(key: string): Promise<BrowserContext> {
    const session = await openSession(browser, program);
    const person = program.people.get(key);
    if (key === 'newcomer') await enterByLink(session, 'new.person@example.org', 'northlight');
    else if (person && /^(patient|carer)/.test(key)) await enterByLink(session, person.email, person.organisation);
    else if (person) await signInStaff(session, person);
    await session.page.close();
    return session.context;
  }

  async function enterByLink({ page }: Session, email: string, programme: string): Promise<void> {
    await page.goto(`/sign-in?programme=${programme}`);
    await page.getByLabel('Your e-mail address').fill(email);
    await page.getByRole('button', { name: 'Send me the link' }).click();
    await page.getByText('Look at your e-mail').waitFor();
    for (let tries = 0; tries < 50; tries += 1) {
      const { mails } = await callAs(program, 'patient.maria', outbox, {});
      const text = mails.find((mail) => mail.to === email && mail.text.includes('/sign-in/link#'))?.text ?? '';
      const link = /https?:\/\/\S+\/sign-in\/link#\S+/.exec(text)?.[0];
      if (link) {
        await page.goto(link);
        return page.waitForURL(/\/(request|helping)/);
      }
      await page.waitForTimeout(100);
    }
    throw new Error(`no link came for ${email}`);
  }

  type Opened = { page: Page; problems: string[]; go(path: string): Promise<void> };

  async function openPage(person: string, expectedStatus = usual): Promise<Opened> {
    const page = await (await contextOf(person)).newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !expectedStatus.test(message.text()))
        problems.push(`console: ${message.text()}`);
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(program.origin) && !/^(blob|data):/.test(request.url()))
        problems.push(`foreign request: ${request.url()}`);
    });
    return { page, problems, go: async (path) => void (await page.goto(program.origin + path)) };
  }

  async function settle(page: Page): Promise<void> {
    // Between two pieces that are on their way there is a moment with neither; a page that came has its heading.
    await page.waitForFunction(
      () => document.querySelector('main [aria-busy="true"]') === null && document.querySelector('h1') !== null,
    );
    await page.evaluate(() => document.fonts.ready);
  }

  /** Everything that is checked of one picture of one screen. */
  async function flaws(page: Page, name: string, side: Side, without: readonly string[] = []): Promise<string[]> {
    await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true, animations: 'disabled' });
    const language = await page.evaluate(() => document.documentElement.lang);
    const found = [
      ...(await axeViolations(page, without)),
      ...(await overflowing(page)),
      ...(await smallTargets(page, side.least)),
      ...(language === 'en' ? [] : [`language is "${language}"`]),
    ];
    return found.map((words) => `${name}: ${words}`);
  }

  async function turn(page: Page): Promise<void> {
    await page.addInitScript(() => {
      const set = () => document.documentElement?.setAttribute('dir', 'rtl');
      set();
      document.addEventListener('readystatechange', set);
    });
    await page.reload();
  }

  /** The ready screen in every look; the last one is right to left, from the start of the page. */
  async function lookAtReady(screen: Screen, side: Side): Promise<string[]> {
    const { page, problems, go } = await openPage(screen.person);
    const found: string[] = [];
    await page.setViewportSize(side.sizes.small);
    await go(addressOf(screen.route, screen.params?.(world)));
    let dir = 'ltr';
    for (const look of looks) {
      await page.setViewportSize(side.sizes[look.size]);
      await page.emulateMedia({ colorScheme: look.theme });
      if (look.dir !== dir) await turn(page);
      dir = look.dir;
      await page.locator('main').getByText(screen.ready).filter({ visible: true }).first().waitFor();
      await settle(page);
      found.push(
        ...(await flaws(page, `${screen.name}-${look.theme}-${look.dir}-${side.sizes[look.size].width}`, side)),
      );
    }
    await page.close();
    return [...found, ...problems];
  }

  /** One of the other states, on the small screen. */
  async function lookAtState(screen: Screen, state: Exclude<State, 'ready'>, side: Side): Promise<string[]> {
    const visit = state === 'empty' ? screen.empty : state === 'forbidden' ? screen.forbidden : undefined;
    const expected = state === 'error' || state === 'forbidden' ? /status of (403|404|409|500)/ : usual;
    const { page, problems, go } = await openPage(visit?.person ?? screen.person, expected);
    await page.setViewportSize(side.sizes.small);
    const own = (url: URL) => url.pathname.startsWith('/api/') && !/^\/api\/(session|system)$/.test(url.pathname);
    if (state === 'loading') await page.route(own, () => undefined);
    if (state === 'error')
      await page.route(own, (route) =>
        route.fulfill({
          status: 500,
          contentType: 'application/problem+json',
          body: JSON.stringify({ code: 'internal', status: 500, title: 'internal', fields: [] }),
        }),
      );
    await go(addressOf(screen.route, (visit?.params ?? screen.params)?.(world)));
    const main = page.locator('main');
    if (state === 'loading') await main.locator('[aria-busy="true"]').first().waitFor();
    else if (state === 'offline') {
      await main.getByText(screen.ready).filter({ visible: true }).first().waitFor();
      await page.evaluate(() => {
        Object.defineProperty(navigator, 'onLine', { get: () => false });
        window.dispatchEvent(new Event('offline'));
      });
      await page.getByText('There is no connection just now').first().waitFor();
    } else {
      await main
        .getByText(state === 'empty' ? (screen.empty?.words ?? /./) : /\w/)
        .filter({ visible: true })
        .first()
        .waitFor();
      await settle(page);
    }
    // Until the words are there, the heading is not there either; the place is announced as busy.
    const without = state === 'loading' ? ['page-has-heading-one'] : [];
    const found = await flaws(page, `${screen.name}-${state}`, side, without);
    if ((await main.innerText()).trim() === '' && state !== 'loading') found.push(`${screen.name}-${state}: no words`);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.close();
    return [...found, ...problems.map((words) => `${screen.name}-${state}: ${words}`)];
  }

  async function lookAt(screen: Screen, side: Side): Promise<void> {
    const found = await lookAtReady(screen, side);
    for (const state of otherStates)
      if (screen.never[state] === undefined) found.push(...(await lookAtState(screen, state, side)));
    expect(found).toEqual([]);
  }

  test.concurrent.each(patientScreens)('patient: $name', (screen) => lookAt(screen, patientSide));
  test.concurrent.each(staffScreens)('staff: $name', (screen) => lookAt(screen, staffSide));
});
