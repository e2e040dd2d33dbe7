import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { hospitalClient, startHospital, type Hospital } from '#modules/identity/institutions/hospital.fixture.ts';
import { startRequest } from '#modules/intake/intake.contract.ts';
import { openBrowser, picture, signInStaff } from './support/browser.ts';
import { callAs } from './support/demo-world.ts';
import { followLink } from './support/patient.ts';
import { nextCode, startConsilium, type DemoLogin, type RunningConsilium } from './support/program.ts';
import { ownCases } from '#modules/cases/cases.contract.ts';

// Trust as people meet it, in real Chromium: an institution's login, a daughter who helps, and stopping to share.

let hospital: Hospital;
let program: RunningConsilium;
let browser: Browser;
const pages: Page[] = [];
const person = (key: string): DemoLogin => program.people.get(key) as DemoLogin;

beforeAll(async () => {
  hospital = await startHospital();
  program = await startConsilium({ environment: { CONSILIUM_PRIVATE_ORIGINS: hospital.issuer } });
  hospital.open(`${program.origin}/sign-in/oidc`);
  browser = await openBrowser();
});
afterEach(async (context) => {
  if (context.task.result?.state !== 'fail') return;
  for (const [at, page] of pages.entries()) await picture(page, `failed-trust-${at}`).catch(() => undefined);
});
afterAll(async () => {
  await browser.close();
  await program.remove();
  hospital.server.close();
});

type Session = { context: BrowserContext; page: Page; problems: string[] };

async function openSession(size = { width: 1280, height: 900 }): Promise<Session> {
  const context = await browser.newContext({ baseURL: program.origin, viewport: size });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  pages.push(page);
  return { context, page, problems: [] };
}

/** The newest link to an invitation that was mailed to an address. */
async function invitationOf({ page }: Session, email: string): Promise<string> {
  await page.goto('/outbox');
  const link = page.locator('.outbox li', { hasText: email }).first().locator('a');
  return (await link.getAttribute('href')) ?? '';
}

describe('the login of an institution', () => {
  test('an administrator adds it on the page, tests it, and somebody invited comes in with it, twice', async () => {
    const iris = await openSession();
    await signInStaff(iris, person('admin.iris'));
    const { page } = iris;
    await page.goto('/staff/settings/sign-in');
    await page.getByText('No institution yet').waitFor();
    await picture(page, 'trust-institutions-empty');
    await page.getByLabel('Words of the button').fill('St Anne Hospital');
    await page.getByLabel('Address of the issuer').fill('https://login.hospital.invalid');
    await page.getByLabel('Client ID').fill(hospitalClient.id);
    await page.getByLabel('Client secret').fill(hospitalClient.secret);
    await page.getByText('For the one who knows its settings').click();
    await page.getByLabel('Scopes').fill('openid');
    await page.getByRole('button', { name: 'Add it' }).click();
    await page
      .getByText(/could not reach the institution/)
      .first()
      .waitFor();
    await picture(page, 'trust-institution-refused');
    await page.getByLabel('Address of the issuer').fill(hospital.issuer);
    await page.getByRole('button', { name: 'Add it' }).click();
    await page.getByText('The institution answered and was added').waitFor();
    await page.getByRole('button', { name: 'Test St Anne Hospital' }).click();
    await page.getByText('It answers as it should').waitFor();
    await picture(page, 'trust-institutions');

    const email = `${newId().slice(0, 8)}@hospital.example`;
    await page.goto('/staff/people');
    await page.getByLabel('Name', { exact: true }).fill('Ada Quinn');
    await page.getByLabel('Work e-mail').fill(email);
    await page.getByLabel('Role').selectOption('expert');
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await page.getByText('The invitation is on its way').waitFor();
    await picture(page, 'trust-people');

    const ada = await openSession();
    await ada.page.goto(await invitationOf(ada, email));
    await ada.page.getByRole('button', { name: 'St Anne Hospital' }).waitFor();
    await picture(ada.page, 'trust-invite');
    await ada.page.getByRole('button', { name: 'St Anne Hospital' }).click();
    await ada.page.waitForURL(/\/staff\/invitations/);
    const again = await openSession();
    await again.page.goto('/sign-in?staff=1');
    await again.page.getByRole('button', { name: 'St Anne Hospital' }).click();
    await again.page.waitForURL(/\/staff\/invitations/);
    hospital.login = { accountId: 'stranger', amr: ['mfa'] };
    const stranger = await openSession();
    await stranger.page.goto('/sign-in?staff=1');
    await stranger.page.getByRole('button', { name: 'St Anne Hospital' }).click();
    await stranger.page.getByText(/nobody invited you here/).waitFor();

    await page.goto('/staff/settings/sign-in');
    await page.getByRole('button', { name: 'Turn off St Anne Hospital' }).click();
    await page.getByRole('button', { name: 'Turn on St Anne Hospital' }).waitFor();
    await stranger.page.goto('/sign-in?staff=1');
    await stranger.page.getByLabel('Work e-mail').waitFor();
    expect(await stranger.page.getByRole('button', { name: 'St Anne Hospital' }).count()).toBe(0);
  });
});

describe('a daughter who helps', () => {
  test('is asked with a proof, comes by her own login, may only look, and her access ends at once', async () => {
    const begun = { disorder: 'cancer', questionKind: 'surgery', place: 'US' } as const;
    const { caseId } = await callAs(program, 'patient.maria', startRequest, begun);
    const maria = await openSession();
    await maria.page.goto('/sign-in?programme=northlight');
    await followLink(maria.page, person('patient.maria').email);
    await maria.page.goto(`/request/${caseId}/helpers`);
    const email = `${newId().slice(0, 8)}@example.org`;
    await maria.page.getByLabel('Their name').fill('Eva Lopez');
    await maria.page.getByLabel('Their e-mail address').fill(email);
    await maria.page.getByLabel('Who are they to you?').selectOption('daughter');
    await maria.page.getByRole('button', { name: 'Ask for help' }).click();
    const dialog = maria.page.getByRole('dialog', { name: /prove once more/i });
    await dialog.waitFor();
    await picture(maria.page, 'trust-helpers-proof');
    await dialog.getByLabel('Password').fill(person('patient.maria').password);
    await dialog.getByLabel('Code from your app').fill(await nextCode(person('patient.maria')));
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await maria.page.getByText('We have asked them').waitFor();

    const eva = await openSession({ width: 390, height: 844 });
    await eva.page.goto(await invitationOf(eva, email));
    await eva.page.getByRole('button', { name: 'Go on' }).click();
    await eva.page.waitForURL(/\/helping/);
    await eva.page.getByRole('button', { name: 'Yes, I will help' }).click();
    await eva.page.getByRole('link', { name: 'Open the request' }).click();
    await eva.page.goto(`/request/${caseId}/records`);
    await eva.page.getByText('You can look at what is here').waitFor();
    expect(await eva.page.locator('input[type=file]').count()).toBe(0);
    await picture(eva.page, 'trust-helper-records');

    await maria.page.goto(`/request/${caseId}/helpers`);
    await picture(maria.page, 'trust-helpers');
    await maria.page.getByRole('button', { name: 'End the access of Eva Lopez' }).click();
    await maria.page.getByRole('button', { name: 'End access' }).click();
    await maria.page.getByText('Ended', { exact: true }).waitFor();
    await eva.page.goto(`/request/${caseId}`);
    await eva.page
      .getByText(/could not find this/i)
      .first()
      .waitFor();
  });
});

describe('stopping to share', () => {
  test('closes the reading room of the doctor who has a scan open, within a second', async () => {
    const caseId = (await callAs(program, 'patient.grace', ownCases, {})).cases[0]?.caseId ?? '';
    const ruiz = await openSession({ width: 1440, height: 900 });
    await signInStaff(ruiz, person('expert.ruiz'));
    await ruiz.page.goto(`/staff/cases/${caseId}/read`);
    await ruiz.page.locator('.viewer canvas').first().waitFor();
    const grace = await openSession();
    await grace.page.goto('/sign-in?programme=northlight');
    await followLink(grace.page, person('patient.grace').email);
    await grace.page.goto(`/request/${caseId}/access`);
    await grace.page.getByRole('button', { name: /Stop sharing with .*Ruiz/ }).click();
    await ruiz.page.locator('.viewer canvas').first().waitFor();
    const closed = ruiz.page
      .getByText('This case is closed to you now')
      .waitFor()
      .then(() => performance.now());
    await grace.page.getByRole('button', { name: 'Stop sharing', exact: true }).click();
    await grace.page.getByText(/You stopped this on/).waitFor();
    const stopped = performance.now();
    const took = (await closed) - stopped;
    process.stdout.write(`the reading room closed ${took.toFixed(0)} ms after the page said it was stopped\n`);
    expect(took).toBeLessThan(1000);
    expect(await ruiz.page.locator('.viewer canvas').count()).toBe(0);
    await picture(ruiz.page, 'trust-closed-room');
  });
});

describe('a case of another organisation', () => {
  test('is said not to be there, and the words stay', async () => {
    const caseId = (await callAs(program, 'patient.grace', ownCases, {})).cases[0]?.caseId ?? '';
    const kim = await openSession({ width: 1440, height: 900 });
    await signInStaff(kim, person('coordinator.kim'));
    await kim.page.goto(`/staff/cases/${caseId}`);
    await kim.page.getByRole('heading', { level: 1 }).waitFor();
    const gone = kim.page.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          new MutationObserver(() => document.querySelector('h1') ?? resolve(true)).observe(document.body, {
            childList: true,
            subtree: true,
          });
          setTimeout(() => resolve(false), 3000);
        }),
    );
    expect(await gone).toBe(false);
  });
});
