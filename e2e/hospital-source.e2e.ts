import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ownCases } from '#modules/cases/cases.contract.ts';
import { mariasRecords, startHospital, type Hospital } from '#modules/records/sources/hospital.fixture.ts';
import { openBrowser, openSession, picture, signInStaff, type Session } from './support/browser.ts';
import { callAs } from './support/demo-world.ts';
import { axeViolations, overflowing } from './support/looks.ts';
import { followLink } from './support/patient.ts';
import { startConsilium, type RunningConsilium } from './support/program.ts';

// An administrator adds a hospital; a patient goes to its portal, says no, then yes, and their records arrive, although
// the power fails in between.

let hospital: Hospital;
let program: RunningConsilium;
let browser: Browser;
let admin: Session;
let patient: Session;
let caseId: string;
let environment: Record<string, string>;

beforeAll(async () => {
  hospital = await startHospital();
  hospital.reset(mariasRecords('p1', { family: 'Roy', given: 'Peter', birthDate: '1956-02-11' }));
  hospital.agrees = 'asks';
  environment = { CONSILIUM_PRIVATE_ORIGINS: hospital.origin };
  program = await startConsilium({ environment });
  caseId = (await callAs(program, 'patient.peter', ownCases, {})).cases[0]?.caseId ?? '';
  browser = await openBrowser();
});
afterEach(async (context) => {
  if (context.task.result?.state !== 'fail') return;
  for (const [at, session] of [admin, patient].entries())
    if (session) await picture(session.page, `failed-hospital-${at}`).catch(() => undefined);
});
afterAll(async () => {
  await browser.close();
  await program.remove();
  hospital.close();
});

/** A page in both sizes, in the dark and from right to left, with nothing wrong in any. */
async function looksWell({ page }: Session, name: string): Promise<void> {
  const before = page.viewportSize() ?? { width: 1280, height: 900 };
  const looks = [
    ['phone', 390, 'light', 'ltr'],
    ['phone-dark', 390, 'dark', 'ltr'],
    ['phone-rtl', 390, 'light', 'rtl'],
    ['desktop', 1280, 'light', 'ltr'],
  ] as const;
  for (const [look, width, colorScheme, dir] of looks) {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    await page.evaluate((to) => (document.documentElement.dir = to), dir);
    await picture(page, `${name}-${look}`);
    expect(await overflowing(page), `${name} ${look}`).toEqual([]);
    expect(await axeViolations(page), `${name} ${look}`).toEqual([]);
  }
  await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.evaluate(() => (document.documentElement.dir = 'ltr'));
}

/** Of many hospitals one is found by its name or its town. */
async function searchedWell(): Promise<void> {
  const { page } = patient;
  const sources = Array.from({ length: 40 }, (_, at) => ({
    sourceId: `many${at}`,
    name: at === 33 ? 'Maria Hilf' : `City Hospital ${at + 1}`,
    place: at === 33 ? 'Köln' : 'Lyon',
    host: 'fhir.example.org',
  }));
  await page.route('**/records/sources', (route) => route.fulfill({ json: { sources, fetches: [] } }));
  await page.reload();
  await page.getByText('32 more').waitFor();
  await page.getByLabel('Find your hospital').fill('köl');
  await page.getByRole('link', { name: 'Fetch from Maria Hilf' }).waitFor();
  expect(await page.getByRole('link', { name: /^Fetch from/ }).count()).toBe(1);
  await looksWell(patient, 'portal-searched');
  await page.getByLabel('Find your hospital').fill('nowhere');
  await page.getByText('We cannot fetch from a hospital of that name').waitFor();
  await page.unroute('**/records/sources');
  await page.reload();
}

describe('records from a hospital’s portal', () => {
  test('an administrator adds the hospital, is told what is wrong with it, and mends it', async () => {
    admin = await openSession(browser, program);
    const boss = program.people.get('admin.iris');
    if (!boss) throw new Error('no administrator');
    await signInStaff(admin, boss);
    const { page } = admin;
    await page.goto('/staff/settings/hospitals');
    await page.getByText('No hospital yet').waitFor();
    await page.getByLabel('Name of the hospital').fill('St Anne Hospital');
    await page.getByLabel(/^Town/).fill('Lyon');
    await page.getByLabel('Address of its FHIR server').fill(hospital.base);
    await page.getByLabel('Client ID', { exact: true }).fill(hospital.client.id);
    await page.getByLabel('Client secret').fill(hospital.client.secret ?? '');
    hospital.metadata = { token_endpoint: 'https://elsewhere.example/token' };
    await page.getByRole('button', { name: 'Add it' }).click();
    await page.getByText('not among its addresses').first().waitFor();
    await looksWell(admin, 'hospital-refused');
    hospital.metadata = {};
    await page.getByRole('button', { name: 'Add it' }).click();
    await page.getByText('The hospital answered and was added').waitFor();
    await page.getByRole('button', { name: 'Test St Anne Hospital' }).click();
    await page.getByText('It answers as it should').waitFor();
    await looksWell(admin, 'hospital-added');
    // The refusal itself is a line of the browser's console.
    expect(admin.problems.filter((one) => !one.includes('status of 400'))).toEqual([]);
  });

  test('the patient reads what will happen, goes there, says no, and is told kindly', async () => {
    patient = await openSession(browser, program, { width: 390, height: 844 });
    const { page } = patient;
    await page.goto('/sign-in?programme=northlight');
    await followLink(page, program.people.get('patient.peter')?.email ?? '');
    await page.goto(`/request/${caseId}/records`);
    await page.getByRole('heading', { name: 'From a hospital’s portal' }).waitFor();
    await looksWell(patient, 'portal-list');
    await searchedWell();
    await page.getByRole('link', { name: 'Fetch from St Anne Hospital' }).click();
    await page.getByText('We never see your password').waitFor();
    await looksWell(patient, 'portal-telling');
    await page.getByRole('button', { name: 'Go to St Anne Hospital' }).click();
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.getByText('You did not agree at the hospital').waitFor();
    await looksWell(patient, 'portal-said-no');
  });

  test('then yes; the power fails midway, and all of it arrives', async () => {
    const { page } = patient;
    // The hospital asks to wait on its second page, so that there is a midway.
    let waits = 1;
    hospital.lie = ({ query }) => {
      if (query.get('from') !== '10' || waits === 0) return undefined;
      waits -= 1;
      return { status: 429, headers: { 'retry-after': '8' } };
    };
    await page.getByRole('link', { name: 'Back to your records' }).click();
    await page.getByRole('link', { name: 'Fetch from St Anne Hospital' }).click();
    await page.getByRole('button', { name: 'Go to St Anne Hospital' }).click();
    await page.getByRole('link', { name: 'Allow' }).click();
    await page.waitForURL(`**/request/${caseId}/records`);
    await page.getByText(/9 entries so far/).waitFor({ timeout: 60_000 });
    await looksWell(patient, 'portal-fetching');
    const { dataFolder, origin } = program;
    await program.kill();
    program = await startConsilium({ dataFolder, environment: { ...environment, PORT: new URL(origin).port } });
    await page.goto(`/request/${caseId}/records`);
    await page.getByText(/30 entries and 2 papers came/).waitFor({ timeout: 120_000 });
    await page.getByText('CT chest').first().waitFor({ timeout: 120_000 });
    await looksWell(patient, 'portal-came');
    expect(hospital.revoked.size).toBe(1);
    const foreign = patient.problems.filter(
      (one) => !one.includes(hospital.origin) && !/net::ERR|EventSource/.test(one),
    );
    expect(foreign).toEqual([]);
  });
});
