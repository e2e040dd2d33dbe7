import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, picture, signInStaff } from './support/browser.ts';
import { nextCode, startConsilium, type DemoLogin, type RunningConsilium } from './support/program.ts';

// Signing in as people do, in real Chromium with its virtual authenticator: a device with a finger to ask.

let program: RunningConsilium;
let browser: Browser;
let origin: string;
const person = (key: string): DemoLogin => program.people.get(key) as DemoLogin;

beforeAll(async () => {
  program = await startConsilium();
  browser = await openBrowser();
  // Browsers give passkeys to names only; the program on this machine is localhost for them.
  origin = program.origin.replace('127.0.0.1', 'localhost');
});
const open: Page[] = [];
afterEach(async (context) => {
  if (context.task.result?.state !== 'fail') return;
  for (const [at, page] of open.entries()) await picture(page, `failed-identity-${at}`).catch(() => undefined);
});
afterAll(async () => {
  await browser.close();
  await program.remove();
});

type Device = { context: BrowserContext; page: Page; cdp: CDPSession; authenticatorId: string };

const finger = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
} as const;

/** A browser with a device that can ask for a finger. */
async function openDevice(size = { width: 1280, height: 900 }): Promise<Device> {
  const context = await browser.newContext({ baseURL: origin, viewport: size });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  open.push(page);
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const plugged = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: finger });
  return { context, page, cdp, authenticatorId: plugged.authenticatorId };
}

describe('sessions in a real browser', () => {
  test('a session that is ended elsewhere leaves the page and what was written on it', async () => {
    const [desk, other] = [await openDevice(), await openDevice({ width: 390, height: 844 })];
    const who = person('coordinator.lena');
    await signInStaff(desk, who);
    await desk.page.goto('/staff/account');
    await desk.page.getByLabel('Name of the new passkey').fill('What I was writing');
    await signInStaff(other, who);
    await other.page.goto('/staff/account');
    await other.page.getByRole('button', { name: 'Sign out there' }).click();
    await other.page.getByRole('button', { name: 'Sign out there' }).waitFor({ state: 'detached' });
    await picture(other.page, 'identity-account-phone');
    await desk.page.getByRole('button', { name: 'Add a passkey' }).click();
    const dialog = desk.page.getByRole('dialog', { name: 'You were signed out' });
    await dialog.waitFor();
    await picture(desk.page, 'identity-signed-out');
    await dialog.getByLabel('Work e-mail').fill(who.email);
    await dialog.getByLabel('Password').fill(who.password);
    await dialog.getByLabel('Code from your app').fill(await nextCode(who));
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await desk.page.getByRole('list', { name: 'Your passkeys' }).getByText('What I was writing').first().waitFor();
  });

  test('a password is hidden while it is typed, and may be pasted and filled in by what keeps it', async () => {
    const { page, context } = await openDevice();
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto('/sign-in?staff=1');
    const field = page.getByLabel('Password');
    await field.waitFor();
    await page.evaluate(() => navigator.clipboard.writeText('four words of mine'));
    await field.focus();
    await page.keyboard.press('ControlOrMeta+V');
    expect(await field.inputValue()).toBe('four words of mine');
    expect(await field.getAttribute('type')).toBe('password');
    expect(await field.getAttribute('autocomplete')).toBe('current-password');
    expect(await page.getByLabel('Code from your app').getAttribute('autocomplete')).toBe('one-time-code');
  });

  test('after signing out nothing comes back: not by going back, and not in another window', async () => {
    const { page, context } = await openDevice();
    await signInStaff({ page }, person('admin.iris'));
    const second = await context.newPage();
    open.push(second);
    for (const window of [page, second]) {
      await window.goto('/staff/desk');
      await window.getByText(/Roy/).first().waitFor();
    }
    await page.goto('/staff/account');
    await page.getByRole('button', { name: 'Sign out' }).first().click();
    for (const window of [page, second]) {
      await window.waitForURL(/sign-in/);
      await window.getByRole('heading', { name: 'Sign in' }).waitFor();
    }
    await page.goBack();
    await page.getByLabel('Work e-mail').first().waitFor();
    expect(await page.getByText(/Roy/).count()).toBe(0);
  });

  test('a link that is opened in another browser asks for the digits of the first', async () => {
    const [laptop, phone] = [await openDevice(), await openDevice({ width: 390, height: 844 })];
    const { email } = person('patient.maria');
    await laptop.page.goto('/sign-in?programme=harbour');
    await laptop.page.getByLabel('Your e-mail address').fill(email);
    await laptop.page.getByRole('button', { name: /link/i }).click();
    const digits = await laptop.page.locator('.sign-in-digits').textContent();
    await picture(laptop.page, 'identity-digits');
    await phone.page.goto('/outbox');
    const link = phone.page.locator('.outbox li', { hasText: email }).first().locator('a');
    await phone.page.goto(new URL((await link.getAttribute('href')) ?? '').href.replace('127.0.0.1', 'localhost'));
    await phone.page.getByLabel('The six digits').fill('000000');
    await phone.page.getByRole('button', { name: 'Go on' }).click();
    await phone.page.getByText('These are not the digits').waitFor();
    await picture(phone.page, 'identity-other-device');
    await phone.page.getByLabel('The six digits').fill(digits?.trim() ?? '');
    await phone.page.getByRole('button', { name: 'Go on' }).click();
    await phone.page.waitForURL(/\/request/);
    // By mail alone a patient adds a passkey after six digits of another mail.
    await phone.page.goto('/request/account');
    await phone.page.getByRole('button', { name: 'Add a passkey' }).click();
    const dialog = phone.page.getByRole('dialog', { name: /prove once more/i });
    await dialog.getByRole('button', { name: /code by e-mail/ }).click();
    await dialog.getByLabel('Code from our e-mail').waitFor();
    await picture(phone.page, 'identity-step-up');
    await laptop.page.goto('/outbox');
    const mail = await laptop.page.locator('.outbox li', { hasText: 'Your code is' }).first().textContent();
    await dialog.getByLabel('Code from our e-mail').fill(/code is (\d{6})/.exec(mail ?? '')?.[1] ?? '');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await phone.page.getByRole('list', { name: 'Your passkeys' }).getByText('This device').first().waitFor();
  });
});

type Credential = Awaited<ReturnType<typeof keysOf>>[number];

async function keysOf({ cdp, authenticatorId }: Device) {
  return (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
}

/** Takes one authenticator out and puts another in, with these keys on it. */
async function plug(device: Device, keys: readonly Credential[]): Promise<void> {
  const { cdp } = device;
  await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: device.authenticatorId });
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: finger });
  for (const credential of keys) await cdp.send('WebAuthn.addCredential', { authenticatorId, credential });
  device.authenticatorId = authenticatorId;
}

/** The six digits that the newest mail brought. */
async function mailedCode({ context }: Device): Promise<string> {
  const page = await context.newPage();
  await page.goto('/outbox');
  const mail = await page.locator('.outbox li', { hasText: 'Your code is' }).first().textContent();
  await page.close();
  return /code is (\d{6})/.exec(mail ?? '')?.[1] ?? '';
}

describe('a lost password', () => {
  test('is replaced by the link of the mail and a code; the new one signs in', async () => {
    const device = await openDevice({ width: 390, height: 844 });
    const { page } = device;
    const who = person('coordinator.kim');
    await page.goto('/sign-in?staff=1');
    await page.getByRole('link', { name: 'I forgot my password' }).click();
    await page.getByLabel('Work e-mail').fill(who.email);
    await picture(page, 'identity-reset-ask');
    await page.getByRole('button', { name: 'Send me the link' }).click();
    await page.getByRole('heading', { name: 'Look at your e-mail' }).waitFor();
    await picture(page, 'identity-reset-sent');
    await page.goto('/outbox');
    const link = page.locator('.outbox li', { hasText: who.email }).first().locator('a');
    await page.goto(((await link.getAttribute('href')) ?? '').replace('127.0.0.1', 'localhost'));
    await page.getByLabel('New password').fill('too short');
    await page.getByLabel('Code from your app').fill('123456');
    await page.getByRole('button', { name: 'Set the new password' }).click();
    await page.getByRole('alert').or(page.getByText('Use at least 12 characters')).first().waitFor();
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(page, 'identity-reset-dark');
    await page.evaluate(() => (document.documentElement.dir = 'rtl'));
    await picture(page, 'identity-reset-rtl');
    await page.evaluate(() => (document.documentElement.dir = 'ltr'));
    await page.emulateMedia({ colorScheme: 'light' });
    const done = page.getByRole('heading', { name: 'Your new password is set' });
    for (let tries = 0; tries < 2 && !(await done.isVisible()); tries += 1) {
      await page.getByLabel('New password').fill('river stone lantern quiet');
      await page.getByLabel('Code from your app').fill(await nextCode(who));
      await page.getByRole('button', { name: 'Set the new password' }).click();
      await Promise.any([done.waitFor(), page.getByText('This code does not match').first().waitFor()]);
    }
    await done.waitFor();
    await picture(page, 'identity-reset-done');
    who.password = 'river stone lantern quiet';
    await signInStaff(device, who);
    await page.goto('/sign-in/reset#a-secret-that-was-used-before');
    await page.getByLabel('New password').fill('river stone lantern quiet');
    await page.getByLabel('Code from your app').fill('123456');
    await page.getByRole('button', { name: 'Set the new password' }).click();
    await page.getByRole('button', { name: 'Ask for a new link' }).click();
    await page.getByRole('button', { name: 'Send me the link' }).waitFor();
  });
});

describe('passkeys of a patient', () => {
  test('two with names, one signs in, the other is removed and opens nothing more', async () => {
    const device = await openDevice({ width: 390, height: 844 });
    const { page } = device;
    const { email } = person('patient.omar');
    // A service that she is new to: she has mail alone there.
    await page.goto('/sign-in?programme=harbour');
    await page.getByLabel('Your e-mail address').fill(email);
    await page.getByRole('button', { name: /link/i }).click();
    await page.getByText('Look at your e-mail').waitFor();
    await page.goto('/outbox');
    const link = page.locator('.outbox li', { hasText: email }).first().locator('a');
    await page.goto(new URL((await link.getAttribute('href')) ?? '').href.replace('127.0.0.1', 'localhost'));
    await page.waitForURL(/\/request/);

    const list = page.getByRole('list', { name: 'Your passkeys' });
    const add = async (name: string) => {
      await page.getByLabel('Name of the new passkey').fill(name);
      await page.getByRole('button', { name: 'Add a passkey' }).click();
    };
    await page.goto('/request/account');
    await add('My telephone');
    const dialog = page.getByRole('dialog', { name: /prove once more/i });
    await dialog.getByRole('button', { name: /code by e-mail/ }).click();
    await dialog.getByLabel('Code from our e-mail').waitFor();
    await dialog.getByLabel('Code from our e-mail').fill(await mailedCode(device));
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await list.getByText('My telephone').first().waitFor();
    const telephone = await keysOf(device);
    await plug(device, []);
    await add('My key ring');
    await list.getByText('My key ring').first().waitFor();
    await picture(page, 'identity-two-passkeys');

    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.waitForURL(/\/sign-in/);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.waitForURL(/\/request/);
    await page.goto('/request/account');
    await page.getByText('with a passkey since').first().waitFor();
    await page.getByRole('button', { name: 'Remove My telephone' }).click();
    await page.getByText('The passkey is removed').waitFor();
    await list.getByText('My telephone').first().waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.waitForURL(/\/sign-in/);
    // As it is now: an authenticator counts its uses, and one that counts backwards is refused as a copy.
    const keyRing = await keysOf(device);
    await plug(device, telephone);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByText('This passkey did not open anything here').waitFor();
    await picture(page, 'identity-removed-passkey');
    await plug(device, keyRing);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.waitForURL(/\/request/);
  });
});
