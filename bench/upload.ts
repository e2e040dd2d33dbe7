import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser, openSession } from '../e2e/support/browser.ts';
import { followLink } from '../e2e/support/patient.ts';
import { startConsilium } from '../e2e/support/program.ts';
import { figure, peakMemory, resetPeak, type Figure } from './support/figures.ts';
import { ctInstances } from './support/study.ts';
import { newCase } from './support/world.ts';

const runs = 3;
const slices = 300;

/** A disc as hospitals write it: one folder with the pictures. @returns its size in MB (10⁶ bytes). */
function writeDisc(folder: string, seed: number): number {
  mkdirSync(join(folder, 'DICOM'));
  let bytes = 0;
  for (const [index, instance] of ctInstances(seed, slices).entries()) {
    writeFileSync(join(folder, 'DICOM', `IM${String(index).padStart(4, '0')}`), instance);
    bytes += instance.length;
  }
  return bytes / 1e6;
}

/**
 * The patient's page in a real browser on loopback: from choosing the folder to the last acknowledged byte (read, packed,
 * hashed, sent, encrypted, durable), and to the scan standing in the list with all its pictures.
 */
export async function benchUpload(): Promise<Figure[]> {
  const program = await startConsilium();
  const browser = await openBrowser();
  const [safe, listed, speed, memory]: [number[], number[], number[], number[]] = [[], [], [], []];
  try {
    const { page } = await openSession(browser, program, { width: 390, height: 844 });
    await page.goto('/');
    await followLink(page, program.people.get('patient.maria')?.email ?? '');
    for (let run = 0; run < runs; run += 1) {
      const folder = mkdtempSync(join(tmpdir(), 'consilium-bench-'));
      try {
        const size = writeDisc(folder, 300 + run);
        const { caseId } = await newCase(program);
        await page.goto(`/request/${caseId}/records`);
        const input = page.locator('input[name="records-folder"]');
        await input.waitFor({ state: 'attached' });
        resetPeak(program.pid);
        const started = performance.now();
        await input.setInputFiles(folder);
        await page.getByText(`${slices} files have arrived.`).waitFor({ timeout: 120_000 });
        safe.push(performance.now() - started);
        speed.push(size / (performance.now() - started) / 1e-3);
        await page.getByText(`${slices} pictures`).waitFor({ timeout: 120_000 });
        listed.push(performance.now() - started);
        memory.push(peakMemory(program.pid));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  } finally {
    await browser.close();
    await program.remove();
  }
  return [
    figure('a folder of 300 slices, 157 MB, in the browser: all safe', 'ms', safe),
    figure('  read, packed, hashed, sent and durable', 'MB/s', speed),
    figure('  chosen → the scan is listed with all its pictures', 'ms', listed),
    figure('  peak memory of the server meanwhile', 'MB', memory),
  ];
}
