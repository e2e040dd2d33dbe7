import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Violations of WCAG 2.2 A and AA and of best practice, in words. The checker is given as text, past the page's policy. */
export async function axeViolations(page: Page, without: readonly string[] = []): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  return page.evaluate(
    async ([tags, off]) => {
      type Found = { violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] };
      const { axe: checker } = globalThis as unknown as {
        axe: { run(context: Document, options: object): Promise<Found> };
      };
      const { violations } = await checker.run(document, {
        runOnly: tags,
        resultTypes: ['violations'],
        rules: Object.fromEntries(off.map((rule) => [rule, { enabled: false }])),
      });
      return violations.map(
        ({ id, nodes }) =>
          `axe ${id}: ${nodes.map((n) => `${n.html.slice(0, 140)} (${(n.failureSummary ?? '').replace(/\s+/g, ' ').slice(0, 160)})`).join(' | ')}`,
      );
    },
    [rules, without] as const,
  );
}

/** What stands out of the page sideways; nothing when the page does not scroll sideways. */
export async function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const out = [...document.body.querySelectorAll('*')].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 0 && (right > root.clientWidth + 1 || left < -1) && element.children.length === 0;
    });
    const names = out.slice(0, 4).map((element) => element.outerHTML.slice(0, 120));
    return [`scrolls sideways by ${root.scrollWidth - root.clientWidth} px: ${names.join(' | ')}`];
  });
}

/**
 * Controls smaller than `least` CSS px in either direction. A link inside a sentence is exempt (WCAG 2.5.8, inline), and
 * a box with a label counts with its label, which is pressed as well.
 */
export async function smallTargets(page: Page, least: number): Promise<string[]> {
  return page.evaluate((min) => {
    const controls = 'a[href], button, input, select, textarea, summary, [role=button], [role=tab], [role=menuitem]';
    const inSentence = (element: Element) =>
      getComputedStyle(element).display === 'inline' &&
      [...(element.parentElement?.childNodes ?? [])].some(
        (n) => n.nodeType === 3 && (n.textContent ?? '').trim() !== '',
      );
    const shown = (element: Element) =>
      element.checkVisibility({ checkOpacity: false, checkVisibilityCSS: true }) &&
      getComputedStyle(element).clipPath === 'none' &&
      !element.matches('.skip');
    const small: string[] = [];
    for (const element of document.querySelectorAll(controls)) {
      if (!shown(element) || inSentence(element)) continue;
      const boxes = [element, ...((element as HTMLInputElement).labels ?? [])].map((one) =>
        one.getBoundingClientRect(),
      );
      const width = Math.max(...boxes.map((box) => box.right)) - Math.min(...boxes.map((box) => box.left));
      const height = Math.max(...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top));
      if (width < min - 0.5 || height < min - 0.5)
        small.push(`target ${Math.round(width)}×${Math.round(height)}: ${element.outerHTML.slice(0, 140)}`);
    }
    return small;
  }, least);
}
