import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openGallery, type Gallery } from './support/gallery.ts';

let gallery: Gallery;

beforeAll(async () => {
  gallery = await openGallery();
}, 120_000);
afterAll(() => gallery?.close());

const sheets = ['patient', 'forms', 'letter', 'staff'] as const;
type Sheet = (typeof sheets)[number];
type View = { width?: number; theme?: string; dir?: string; media?: Parameters<Page['emulateMedia']>[0] };

async function visit<T>(sheet: Sheet, view: View, look: (page: Page) => Promise<T>): Promise<T> {
  const page = await gallery.browser.newPage({ viewport: { width: view.width ?? 1440, height: 900 } });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  try {
    if (view.media) await page.emulateMedia(view.media);
    await page.goto(`${gallery.url}?page=${sheet}&theme=${view.theme ?? 'light'}&dir=${view.dir ?? 'ltr'}`);
    await page.waitForSelector('h1');
    const result = await look(page);
    expect(errors).toEqual([]);
    return result;
  } finally {
    await page.close();
  }
}

/** Every axe rule of WCAG A, AA and best practice; what cannot be decided by machine is not counted. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    type Run = { violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] };
    const { axe: engine } = globalThis as unknown as { axe: { run: (where: Document) => Promise<Run> } };
    const run = await engine.run(document);
    return run.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html} ${n.failureSummary ?? ''}`));
  });
}

/** Controls smaller than `floor` px in either direction; links inside sentences are exempt (WCAG 2.5.8, inline). */
function smallTargets(page: Page, floor: number): Promise<string[]> {
  return page.evaluate((least) => {
    const small: string[] = [];
    for (const one of document.querySelectorAll('a[href], button, input, select, textarea, summary, [role="tab"]')) {
      const target = one.matches('.choice-input') ? one.closest('.choice') : one;
      const box = target?.getBoundingClientRect();
      if (!box || box.width <= 1 || one.matches('.skip, p a')) continue;
      if (box.height + 0.5 < least || box.width + 0.5 < least) {
        small.push(`${one.outerHTML.slice(0, 90)} ${Math.round(box.width)}×${Math.round(box.height)}`);
      }
    }
    return small;
  }, floor);
}

describe.each(sheets)('%s sheet', (sheet) => {
  const views: View[] = ['light', 'dark'].flatMap((theme) => ['ltr', 'rtl'].map((dir) => ({ theme, dir })));
  test.each(views)('has no axe violation in $theme, $dir, wide and narrow', { timeout: 60_000 }, async (view) => {
    for (const width of [390, 1440]) expect(await visit(sheet, { ...view, width }, violations)).toEqual([]);
  });

  test('fits 320 px without sideways scrolling, also with text at 200 %', { timeout: 60_000 }, async () => {
    for (const scale of [1, 2]) {
      for (const dir of ['ltr', 'rtl']) {
        const over = await visit(sheet, { width: 320 * scale, dir }, (page) =>
          page.evaluate((factor) => {
            document.documentElement.style.setProperty('--text-scale', String(factor));
            return document.documentElement.scrollWidth - innerWidth;
          }, scale),
        );
        expect(over).toBeLessThanOrEqual(0);
      }
    }
  });

  test('has targets that a thumb or a tired hand hits', { timeout: 60_000 }, async () => {
    const floor = sheet === 'staff' ? 28 : 44;
    for (const width of [390, 1440])
      expect(await visit(sheet, { width }, (page) => smallTargets(page, floor))).toEqual([]);
  });

  test('does not move when motion is unwanted, and prints on white', { timeout: 60_000 }, async () => {
    const media = { reducedMotion: 'reduce', media: 'print' } as const;
    const ground = await visit(sheet, { theme: 'dark', media }, (page) =>
      page.evaluate(() => [
        document.getAnimations().length,
        getComputedStyle(document.documentElement).getPropertyValue('--paper'),
      ]),
    );
    expect(ground).toEqual([0, '#ffffff']);
  });
});

const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');

describe('by keyboard alone', () => {
  test('rows: J and K move, Enter opens, letters act on the row in focus only', async () => {
    await visit('staff', {}, async (page) => {
      const said = page.locator('.u-meta[role=status]');
      await page.keyboard.press('r');
      expect(await said.textContent()).toBe('Press a letter on a row');
      await page.locator('[data-row-link]').first().focus();
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      await page.keyboard.press('k');
      expect(await focused(page)).toBe('Haddad, S');
      await page.keyboard.press('r');
      expect(await said.textContent()).toBe('r: Haddad, S');
      await page.keyboard.press('ArrowRight');
      expect(await page.locator('.table-detail').count()).toBe(1);
      await page.keyboard.press('Enter');
      await expect.poll(() => new URL(page.url()).hash).toBe('#case-2');
    });
  });

  test('palette: Ctrl K opens, typing filters, Enter runs, Esc gives the focus back', async () => {
    await visit('staff', {}, async (page) => {
      await page.locator('[data-row-link]').first().focus();
      await page.keyboard.press('Control+k');
      await page.waitForSelector('.palette');
      expect(await violations(page)).toEqual([]);
      await page.keyboard.type('match');
      await page.locator('.menu-item').nth(1).waitFor({ state: 'detached' });
      await page.keyboard.press('Enter');
      await page.waitForSelector('.palette', { state: 'detached' });
      expect(await page.locator('.u-meta[role=status]').textContent()).toBe('Match');
      await page.keyboard.press('Control+k');
      await page.waitForSelector('.palette');
      for (let i = 0; i < 3 && (await page.locator('.palette').count()) > 0; i += 1)
        await page.keyboard.press('Escape');
      await page.waitForSelector('.palette', { state: 'detached' });
      await expect.poll(() => focused(page)).toBe('Lopez, M');
    });
  });

  test('panes: arrows on the line change the width, in the direction it moves', async () => {
    for (const [dir, key] of [
      ['ltr', 'ArrowLeft'],
      ['rtl', 'ArrowRight'],
    ] as const) {
      await visit('staff', { dir }, async (page) => {
        const line = page.locator('[role=separator]').first();
        await line.focus();
        await page.keyboard.press(key);
        expect(await line.getAttribute('aria-valuenow')).toBe('396');
      });
    }
  });

  test('menu opens and shows its keys', async () => {
    await visit('staff', {}, async (page) => {
      await page.locator('.menu-button').focus();
      await page.keyboard.press('Enter');
      await page.waitForSelector('[role=menuitem]');
      expect(await page.locator('[role=menuitem]').first().textContent()).toContain('?');
      expect(await violations(page)).toEqual([]);
    });
  });

  test('an order changes with buttons; the move is said and the focus stays', async () => {
    await visit('patient', {}, async (page) => {
      await page.getByRole('button', { name: 'Move down: Walk without pain' }).press('Enter');
      await expect
        .poll(() => page.locator('.rank-label').allTextContents())
        .toEqual(['Avoid the operation', 'Walk without pain', 'Get back to work soon']);
      expect(await page.locator('.rank [role=status]').textContent()).toBe('Walk without pain is now 2 of 3');
      await expect
        .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
        .toBe('Move down: Walk without pain');
    });
  });

  test('errors: the summary has the focus and its links land in the fields', async () => {
    await visit('forms', {}, async (page) => {
      await expect.poll(() => focused(page)).toContain('There is a problem');
      expect(await page.title()).toBe('Error: Paper and ink');
      await page.getByRole('link', { name: /four numbers/ }).press('Enter');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('born-day');
    });
  });

  test('a busy button does its act once; one that cannot act says why', async () => {
    await visit('patient', {}, async (page) => {
      const send = page.getByRole('button', { name: 'Send my request' });
      await send.press('Enter');
      expect(await page.locator('button[aria-busy=true]').count()).toBe(2);
      await page.getByRole('button', { name: 'Listen' }).press('Enter');
      expect(await page.locator('.button-reason').getAttribute('data-shown')).toBe('true');
    });
  });
});

test('files of a chosen folder keep their place on the disc', async () => {
  await visit('patient', {}, async (page) => {
    expect(await page.locator('input[webkitdirectory]').count()).toBe(1);
    expect(await page.locator('input[capture=environment]').count()).toBe(1);
  });
});

test('the dark room stays dark in a light page, and forced colours keep every state visible', async () => {
  await visit('staff', {}, async (page) => {
    const ground = await page
      .locator('.pane[data-theme=dark]')
      .evaluate((pane) => getComputedStyle(pane).backgroundColor);
    expect(ground).toBe('rgb(17, 22, 27)');
  });
  expect(await visit('forms', { media: { forcedColors: 'active' } }, violations)).toEqual([]);
});
