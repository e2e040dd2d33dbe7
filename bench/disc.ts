import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { writeCt } from '#formats/dicom/write-ct.ts';
import { openBrowser, openSession } from '../e2e/support/browser.ts';
import { followLink } from '../e2e/support/patient.ts';
import { startConsilium } from '../e2e/support/program.ts';
import { figure, peakMemory, resetPeak, type Figure } from './support/figures.ts';
import { newCase } from './support/world.ts';

const runs = 3;
const slices = 1144;
/** In the browser's own windows, where no page can look: choosing the folder, and saying that its files may be sent. */
const clicksOfTheBrowser = 2;

/** A CD as hospitals hand it out: pictures, and a viewer that starts by itself. @returns MB (10⁶ bytes) */
function writeDisc(folder: string, seed: number): number {
  mkdirSync(join(folder, 'DICOM'));
  mkdirSync(join(folder, 'VIEWER'));
  let bytes = 0;
  let at = 0;
  for (const { bytes: instance } of writeCt({ slices, rows: 512, columns: 512, seed })) {
    writeFileSync(join(folder, 'DICOM', `IM${String((at += 1)).padStart(5, '0')}`), instance);
    bytes += instance.length;
  }
  writeFileSync(join(folder, 'AUTORUN.INF'), '[autorun]\r\nopen=VIEWER\\VIEWER.EXE\r\n');
  writeFileSync(join(folder, 'VIEWER', 'VIEWER.EXE'), Buffer.concat([Buffer.from('MZ'), Buffer.alloc(2_000_000)]));
  return bytes / 1e6;
}

/** What the person clicked on the page itself, from now on. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    Object.assign(globalThis, { clicks: 0 });
    addEventListener('pointerdown', () => Object.assign(globalThis, { clicks: (globalThis as never)['clicks'] + 1 }));
  });
  return () => page.evaluate(() => (globalThis as never)['clicks'] as number);
}

/** A CD of 600 MB in a real browser: what the person has to do, and how long until it is safe and the scan is listed. */
export async function benchDisc(): Promise<Figure[]> {
  const program = await startConsilium();
  const browser = await openBrowser();
  const [clicks, safe, speed, listed, memory]: number[][] = [[], [], [], [], []];
  try {
    const { page } = await openSession(browser, program, { width: 1280, height: 900 });
    await page.goto('/');
    await followLink(page, program.people.get('patient.maria')?.email ?? '');
    for (let run = 0; run < runs; run += 1) {
      const folder = mkdtempSync(join(tmpdir(), 'consilium-bench-'));
      try {
        const size = writeDisc(folder, 900 + run);
        const { caseId } = await newCase(program);
        await page.goto(`/request/${caseId}/records`);
        const button = page.locator('label:has-text("CD")').first();
        await button.waitFor();
        const clicked = await countClicks(page);
        resetPeak(program.pid);
        const chooser = page.waitForEvent('filechooser');
        await button.click();
        const started = performance.now();
        await (await chooser).setFiles(folder);
        await page.getByText(`${slices.toLocaleString('en')} files have arrived.`).waitFor({ timeout: 300_000 });
        safe?.push((performance.now() - started) / 1000);
        speed?.push(size / ((performance.now() - started) / 1000));
        await page.getByText(/1,?144 pictures/).waitFor({ timeout: 300_000 });
        listed?.push((performance.now() - started) / 1000);
        clicks?.push((await clicked()) + clicksOfTheBrowser);
        memory?.push(peakMemory(program.pid));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  } finally {
    await browser.close();
    await program.remove();
  }
  return [
    figure('a CD of 600 MB: clicks of the person, two of them the browser’s', 'count', clicks ?? [], 'bar 3'),
    figure('  chosen → safe', 's', safe ?? []),
    figure('  read, packed, hashed, sent and durable', 'MB/s', speed ?? []),
    figure('  chosen → the scan is listed with all its pictures', 's', listed ?? []),
    figure('  peak memory of the server meanwhile', 'MB', memory ?? []),
  ];
}
