import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { writeCt } from '#formats/dicom/write-ct.ts';
import { openBrowser, openSession } from '../e2e/support/browser.ts';
import { recordsProgress } from '#modules/records/records.contract.ts';
import { followLink } from '../e2e/support/patient.ts';
import { startConsilium, type RunningConsilium } from '../e2e/support/program.ts';
import { figure, type Figure } from './support/figures.ts';
import { newCase } from './support/world.ts';

const runs = 5;
const small = 4000;

/** 4,000 slices of 128 × 128: 135 MB, as a disc of many series is. @returns bytes */
function writeSmall(folder: string, seed: number): number {
  let bytes = 0;
  let at = 0;
  for (const { bytes: instance } of writeCt({ slices: small, rows: 128, columns: 128, seed })) {
    writeFileSync(join(folder, `IM${String((at += 1)).padStart(5, '0')}`), instance);
    bytes += instance.length;
  }
  return bytes;
}

/** One file of the same size: a PDF by its beginning, so that it is kept to its end. */
function writeLarge(folder: string, size: number): void {
  writeFileSync(join(folder, 'scan.pdf'), Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(size - 9)]));
}

/** From choosing a folder to the last acknowledged byte, in MB/s. Ends when all of it was read as well: each run alone. */
async function speedOf(
  page: Page,
  program: RunningConsilium,
  folder: string,
  files: number,
  bytes: number,
): Promise<number> {
  const { api, caseId } = await newCase(program);
  await page.goto(`/request/${caseId}/records`);
  const input = page.locator('input[name="records-folder"]');
  await input.waitFor({ state: 'attached' });
  const started = performance.now();
  await input.setInputFiles(folder);
  const arrived = files === 1 ? '1 file has arrived.' : `${files.toLocaleString('en')} files have arrived.`;
  await page.getByText(arrived).waitFor({ timeout: 180_000 });
  const speed = bytes / 1e3 / (performance.now() - started);
  const isRead = async () => (await api.call(recordsProgress, { caseId })).files.received === 0;
  while (!(await isRead())) await page.waitForTimeout(500);
  return speed;
}

/** Many small files against one large file of the same size, side by side in one browser. */
export async function benchSmallFiles(): Promise<Figure[]> {
  const program = await startConsilium();
  const browser = await openBrowser();
  const [many, one, share]: [number[], number[], number[]] = [[], [], []];
  try {
    const { page } = await openSession(browser, program, { width: 390, height: 844 });
    await page.goto('/');
    await followLink(page, program.people.get('patient.maria')?.email ?? '');
    for (let run = 0; run < runs; run += 1) {
      const folders = [
        mkdtempSync(join(tmpdir(), 'consilium-bench-')),
        mkdtempSync(join(tmpdir(), 'consilium-bench-')),
      ];
      const [smallFolder = '', largeFolder = ''] = folders;
      try {
        const bytes = writeSmall(smallFolder, 500 + run);
        writeLarge(largeFolder, bytes);
        const large = await speedOf(page, program, largeFolder, 1, bytes);
        const little = await speedOf(page, program, smallFolder, small, bytes);
        one.push(large);
        many.push(little);
        share.push((little / large) * 100);
      } finally {
        for (const folder of folders) rmSync(folder, { recursive: true, force: true });
      }
    }
  } finally {
    await browser.close();
    await program.remove();
  }
  return [
    figure('one file of 135 MB in the browser: safe', 'MB/s', one),
    figure('4,000 files of 34 kB: safe', 'MB/s', many),
    figure('  share of the speed of the one file', '%', share, 'bar 60'),
  ];
}
