import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownCases } from '#modules/cases/cases.contract.ts';
import { eicar, standInClamd, type StandIn } from '#platform/scanner/scanner.fixture.ts';
import { openBrowser, openSession, picture, signInStaff, type Session } from './support/browser.ts';
import { callAs } from './support/demo-world.ts';
import { axeViolations } from './support/looks.ts';
import { followLink } from './support/patient.ts';
import { startConsilium, type RunningConsilium } from './support/program.ts';

// A patient sends two papers, one of which carries something, while the scanner is away; what they and the desk see.

let clamd: StandIn;
let program: RunningConsilium;
let browser: Browser;
let patient: Session;
let folder: string;
let caseId: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'consilium-papers-'));
  writeFileSync(join(folder, 'visit.txt'), 'Letter of 2 January 2026. The visit went well.');
  writeFileSync(join(folder, 'invoice.txt'), `Please open. ${eicar}`);
  clamd = await standInClamd();
  program = await startConsilium({ environment: { CLAMD: clamd.address } });
  caseId = (await callAs(program, 'patient.peter', ownCases, {})).cases[0]?.caseId ?? '';
  browser = await openBrowser();
  patient = await openSession(browser, program, { width: 390, height: 844 });
  await patient.page.goto('/sign-in?programme=northlight');
  await followLink(patient.page, program.people.get('patient.peter')?.email ?? '');
});
afterAll(async () => {
  await browser.close();
  await program.remove();
  await clamd.close();
  rmSync(folder, { recursive: true, force: true });
});

async function deskSees(words: string, name: string, visitIsThere: boolean): Promise<void> {
  const desk = await openSession(browser, program);
  const nurse = program.people.get('coordinator.lena');
  if (!nurse) throw new Error('no coordinator');
  await signInStaff(desk, nurse);
  await desk.page.goto(`/staff/cases/${caseId}`);
  await desk.page.getByText(words).first().waitFor();
  expect((await desk.page.getByText('visit', { exact: true }).count()) > 0).toBe(visitIsThere);
  expect(await desk.page.getByRole('button', { name: 'invoice' }).count()).toBe(0);
  await picture(desk.page, name);
  expect(await axeViolations(desk.page)).toEqual([]);
  expect(desk.problems).toEqual([]);
  await desk.context.close();
}

describe('while the scanner does not answer', () => {
  test('the patient reads that the files wait, and the desk that nobody can open them', async () => {
    const { page } = patient;
    await clamd.stop();
    await page.goto(`/request/${caseId}/records`);
    await page.getByRole('heading', { name: 'Add your scans and papers' }).waitFor();
    await page.locator('input[name="records-folder"]').setInputFiles(folder);
    await page.getByText('2 files wait for our virus scanner').waitFor({ timeout: 60_000 });
    await picture(page, 'scanner-away');
    expect(await axeViolations(page)).toEqual([]);
    await deskSees('The virus scanner does not answer', 'scanner-away-desk', false);
  });

  test('and once it does, what is clean is there and what is not is held back with its reason', async () => {
    const { page } = patient;
    await clamd.start();
    await page.getByText('Held back', { exact: true }).waitFor({ timeout: 60_000 });
    await page.getByText('It carries a virus (Eicar-Test-Signature)').waitFor();
    await picture(page, 'scanner-held-back');
    expect(await axeViolations(page)).toEqual([]);
    expect(patient.problems).toEqual([]);
    await deskSees('One file is held back', 'scanner-held-back-desk', true);
  });
});
