import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, Download } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listZip, readZipEntry } from '#formats/archive/index.ts';
import { sharedData } from '#testkit/shared-data.ts';
import { openBrowser, openSession, picture, signInStaff, type Session } from './support/browser.ts';
import { expectAuditJoin, telling } from './support/audit-join.ts';
import { writeOpinion } from './support/opinion.ts';
import { writePapers, type Papers } from './support/papers.ts';
import { followLink, goOn } from './support/patient.ts';
import { nextCode, startConsilium, type DemoLogin, type RunningConsilium } from './support/program.ts';

// The main job end to end, in four sessions, with a picture of each step in test-results/journey.

const slices = 300;
let program: RunningConsilium;
let readyAt: number;
let browser: Browser;
let papers: Papers;
let maria: Session;
let lena: Session;
let amara: Session;
let caseId = '';
const person = (key: string): DemoLogin => program.people.get(key) as DemoLogin;

beforeAll(async () => {
  papers = writePapers(slices);
  program = await startConsilium({ environment: telling });
  readyAt = Date.now();
  browser = await openBrowser();
  maria = await openSession(browser, program, { width: 390, height: 844 });
  lena = await openSession(browser, program, { width: 1440, height: 900 });
  amara = await openSession(browser, program, { width: 1440, height: 900 });
});
afterAll(async () => {
  await browser.close();
  await program.remove();
  papers.remove();
});

// One step stands on the one before: after a failure the rest is not tried, and a picture shows where it stopped.
let stopped = false;
afterEach(async (context) => {
  if (context.task.result?.state !== 'fail') return;
  stopped = true;
  for (const [name, session] of Object.entries({ maria, lena, amara })) await failedAt(name, session);
});
async function failedAt(name: string, { page, problems }: Session): Promise<void> {
  await picture(page, `failed-${name}`).catch(() => undefined);
  const words = await page
    .locator('[role=alert], dialog')
    .allInnerTexts()
    .catch(() => []);
  process.stderr.write(`${name} stood at ${page.url()}: ${[...words, ...problems].join(' | ')}\n`);
}
beforeEach((context) => {
  if (stopped) context.skip('an earlier step failed');
});

describe(`from the first question to the proof (${sharedData ? 'with' : 'WITHOUT'} the shared samples)`, () => {
  test('1. Maria sees price and date, and starts by e-mail link', async () => {
    const { page } = maria;
    await page.goto('/');
    await page
      .getByText(/\$\s?420/)
      .first()
      .waitFor();
    await picture(page, '01-public-page');
    await followLink(page, person('patient.maria').email);
    await page.getByLabel('Do I need an operation?').check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('Which country are you in now?').selectOption('US');
    await goOn(page);
    caseId = page.url().split('/')[4] ?? '';
    expect(caseId).toMatch(/^[a-z2-9]{32}$/);
  });

  test('1. she answers one page at a time, and an empty page is asked for in words', async () => {
    const { page } = maria;
    await page.getByLabel('For me').check();
    await goOn(page);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('alert').getByText('There is a problem').waitFor();
    await picture(page, '03-empty-page');
    await page.getByLabel('None of these').check();
    await goOn(page);
    await page
      .getByLabel('What did your doctors tell you it is?')
      .fill('A spot in the right lung. They think it is cancer.');
    await page.getByLabel('By chance, on a scan for something else').check();
    await picture(page, '04-question');
    await goOn(page);
    await page.getByLabel('What does your doctor want to do?').fill('Take out a part of the lung in four weeks.');
    await goOn(page);
    await page.getByLabel('Nothing yet').check();
    await goOn(page);
    await page.getByLabel('I stopped').check();
    await page.getByLabel(/How many cigarettes/).fill('15');
    await page.getByLabel(/For how many years/).fill('20');
    await goOn(page);
    await page.getByLabel('I stop when I hurry or walk uphill').check();
    await goOn(page);
  });

  test('1. she writes two questions, ranks what matters, says who she is and agrees', async () => {
    const { page } = maria;
    const box = page.getByLabel(/What do you most want the doctor to answer/);
    await box.fill('Do I really need the operation?');
    await page.getByRole('button', { name: 'Add this question' }).click();
    await box.fill('Is it safe to wait for more tests?');
    await page.getByRole('button', { name: 'Add one more question' }).click();
    await picture(page, '05-own-questions');
    await goOn(page);
    await page.getByRole('button', { name: /up/i }).nth(3).click();
    await picture(page, '06-what-matters');
    await goOn(page);
    await page.getByLabel('Full name').fill('Maria Lopez');
    await page.getByLabel('Day').fill('4');
    await page.getByLabel('Month').fill('3');
    await page.getByLabel('Year').fill('1961');
    await page.getByLabel('Female').check();
    await goOn(page);
    await page.getByLabel('I read it with someone beside me').check();
    await page.getByLabel('English').check();
    await goOn(page);
    await page.getByLabel(/I agree that the nurse/).check();
    await picture(page, '07-consent');
    await page.getByRole('button', { name: 'I agree. Go on' }).click();
    await page.waitForURL(/\/records$/);
  });

  test('1. she hands her folder in, closes the browser in the middle and goes on later', async () => {
    const { page } = maria;
    const network = await page.context().newCDPSession(page);
    const slow = { offline: false, latency: 5, downloadThroughput: 40_000_000, uploadThroughput: 30_000_000 };
    await network.send('Network.emulateNetworkConditions', slow);
    await page.locator('input[name="records-folder"]').setInputFiles(papers.folder);
    await page.waitForFunction(
      () => Number(document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow')) > 30_000_000,
      undefined,
      { timeout: 60_000 },
    );
    await picture(page, '08-sending');
    const state = await page.context().storageState();
    await page.context().close();

    maria = await openSession(browser, program, { width: 390, height: 844 });
    await maria.context.addCookies(state.cookies);
    await maria.page.goto(`/request/${caseId}/records`);
    await maria.page.getByText('We stopped in the middle').waitFor();
    await picture(maria.page, '09-goes-on-later');
    await maria.page.locator('input[name="records-folder"]').setInputFiles(papers.folder);
    await maria.page.getByText(`${slices} pictures`).waitFor({ timeout: 120_000 });
  });

  test('1. a scan with another person’s name is noticed and asked about', async () => {
    const { page } = maria;
    await page
      .getByText(/Is this you\?/i)
      .first()
      .waitFor({ timeout: 60_000 });
    await page
      .getByText(/Petra Sample/)
      .first()
      .waitFor();
    await picture(page, '10-is-this-you');
    const no = page.getByRole('button', { name: /^No/ });
    while ((await no.count()) > 0) {
      const left = await no.count();
      await no.first().click();
      await page.waitForFunction(
        (n) => [...document.querySelectorAll('button')].filter((b) => /^No/.test(b.innerText)).length < n,
        left,
      );
    }
    await picture(page, '11-records');
    await page.goto(`/request/${caseId}/check`);
    await page.getByText('Do I really need the operation?').first().waitFor();
    await page.getByLabel(/not an emergency/i).check();
    await picture(page, '12-check');
    await page.getByRole('button', { name: /^Send my request/ }).click();
    await page.waitForURL(new RegExp(`/request/${caseId}$`));
    await page.getByText('A nurse is checking').waitFor();
    await picture(page, '13-home');
  });

  test('2. Lena finds it on her desk, sees what is missing and confirms each paper', async () => {
    const { page } = lena;
    await signInStaff(lena, person('coordinator.lena'));
    await page.goto('/staff/desk');
    await page
      .getByText('Maria Lopez')
      .or(page.getByText(/Lopez, M/))
      .first()
      .waitFor();
    await picture(page, '14-desk');
    await page.goto(`/staff/cases/${caseId}`);
    await page.getByText('Do I really need the operation?').first().waitFor();
    await picture(page, '15-case-desk');
    for (const document of await page.locator('.records-list button, .records-list a').all()) {
      await document.click();
      const right = page.getByRole('button', { name: /This is right/ });
      if (await right.isVisible().catch(() => false)) {
        await right.click();
        await right.waitFor({ state: 'detached' });
      }
    }
    await picture(page, '16-confirmed');
  });

  test('2. she says the records are complete and asks Dr Okafor', async () => {
    const { page } = lena;
    await page
      .getByRole('button', { name: /complete/i })
      .first()
      .click();
    await page.goto(`/staff/cases/${caseId}/match`);
    await page.getByText('Amara Okafor').first().waitFor();
    await picture(page, '17-match');
    await page.getByText('Amara Okafor').first().click();
    await page.getByRole('button', { name: /^Ask .*Okafor/ }).click();
    await page.getByText(/asked/i).first().waitFor();
    await picture(page, '18-asked');
  });

  test('3. Dr Okafor takes it and reads questions, timeline, papers and pictures in one screen', async () => {
    const { page } = amara;
    await signInStaff(amara, person('expert.amara'));
    await page.goto('/staff/invitations');
    await page
      .getByLabel(/no conflict/i)
      .first()
      .check();
    await picture(page, '19-invitation');
    await page
      .getByRole('button', { name: /Take it/ })
      .first()
      .click();
    await page.waitForURL(/\/read$/);
    const canvas = page.locator('.viewer canvas').first();
    await canvas.waitFor({ timeout: 60_000 });
    await page.waitForTimeout(2000);
    await picture(page, '20-reading-room');
    await page.getByRole('tab', { name: 'Timeline' }).click();
    await page.getByText('Chronic obstructive lung disease').first().waitFor();
    await picture(page, '20-timeline');
    await page.getByRole('tab', { name: 'Papers' }).click();
    // The scan that Maria said is not hers is not here.
    expect(await page.getByText('6 pictures').count()).toBe(0);
    await canvas.click();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', '2']) await page.keyboard.press(key);
    await page.waitForTimeout(800);
    await picture(page, '21-lung-window');
  });

  test('3. she locks a first view before the first opinion is shown', async () => {
    const { page } = amara;
    expect(await page.getByText('Take out a part of the lung in four weeks.').count()).toBe(0);
    await page.getByLabel('What is it?').fill('Solid nodule in the right upper lobe, likely a primary lung cancer.');
    await page.locator('#first-confidence').fill('80');
    await page.getByLabel('What would change your mind?').fill('A PET scan without uptake, or a benign sample.');
    await page.getByRole('button', { name: /lock my first view/i }).click();
    await page.getByText('1 Short answer').waitFor();
    await page.getByText('Take out a part of the lung in four weeks.').first().waitFor();
    await picture(page, '22-first-opinion-shown');
  });

  test('3. she measures a length, sees the planes, and cites the picture and a page', async () => {
    const { page } = amara;
    const canvas = page.locator('.viewer canvas').first();
    await canvas.click();
    await page.keyboard.press('m');
    const box = await canvas.boundingBox();
    const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) * 0.4, (box?.y ?? 0) + (box?.height ?? 0) * 0.4];
    const saved = page.waitForResponse((r) => r.url().includes('/measurements/') && r.request().method() === 'PUT');
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 60, y + 25, { steps: 6 });
    await page.mouse.up();
    expect((await saved).status()).toBe(200);
    await picture(page, '23-length');
    await page
      .getByLabel('Why I think so, sentence 1')
      .fill('The spot has a jagged edge, which makes cancer more likely.');
    await canvas.click();
    await page.keyboard.press('q');
    await page.locator('.sentence .citation').first().waitFor();
    await canvas.click();
    await page.keyboard.press('o');
    await page.waitForTimeout(3000);
    await picture(page, '24-planes');
    await page.keyboard.press('o');
    await page
      .getByText(/^saved \d\d:\d\d/)
      .first()
      .waitFor();
    await page.reload();
    await page.locator('.viewer canvas').first().waitFor();
    await page
      .locator('.viewer')
      .getByText(/\d+(\.\d+)? mm/)
      .first()
      .waitFor();
  });

  test('3. she writes the opinion and opens every paper', async () => {
    const { page } = amara;
    await writeOpinion(page);
    for (const document of await page.locator('.records-list button, .records-list a').all()) {
      await document.click();
      await page.waitForTimeout(400);
    }
    for (const caption of await page.locator('.sentence-caption input').all())
      await caption.fill('The spot in your right lung.');
    await page.getByText(/^saved \d/).waitFor();
    await picture(page, '25-draft');
    await page.getByRole('button', { name: 'Look at it and sign' }).click();
    await page.waitForURL(/\/sign$/);
  });

  test('3. she signs after proving herself again, and cannot sign twice', async () => {
    const { page } = amara;
    await page.getByRole('button', { name: 'Sign', exact: true }).click();
    await page.getByLabel('Password').waitFor();
    await picture(page, '26-sign');
    await page.getByLabel('Password').fill(person('expert.amara').password);
    await page.getByLabel(/^Code/).fill(await nextCode(person('expert.amara')));
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText(/Recorded as item/).waitFor({ timeout: 30_000 });
    await picture(page, '27-signed');
    await page.goto(`/staff/cases/${caseId}/sign`);
    await page
      .getByText(/signed/i)
      .first()
      .waitFor();
    expect(await page.getByRole('button', { name: 'Sign', exact: true }).count()).toBe(0);
  });

  test('4. Maria gets a message without medical content and reads the short answer first', async () => {
    const { page } = maria;
    await page.goto('/outbox');
    await page.getByText('Your answer is ready').first().waitFor({ timeout: 30_000 });
    const mails = await page.locator('.outbox').innerText();
    expect(mails).not.toMatch(/lung|cancer|nodule|operation/i);
    await picture(page, '28-message');
    await page.goto(`/request/${caseId}/letter`);
    await page.getByRole('button', { name: /Read/ }).first().waitFor();
    await picture(page, '29-with-someone');
    await page.getByRole('button', { name: /Read/ }).first().click();
    await page.getByText('Most likely yes, but not yet.').first().waitFor();
    await page.getByText(/Signed and recorded as item/).waitFor();
    await page.waitForTimeout(1500);
    await picture(page, '30-letter');
  });

  test('4. she downloads a tagged PDF/A', async () => {
    const { page } = maria;
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /Download as PDF/ }).click(),
    ]);
    const pdf = (await readDownload(download)).toString('latin1');
    expect(pdf).toMatch(/^%PDF-1\.7/);
    expect(pdf).toMatch(/\/StructTreeRoot/);
    expect(pdf).toMatch(/pdfaid:part>3</);
  });

  test('4. she sees every access by Lena and Dr Okafor, numbered without a gap', async () => {
    const { page } = maria;
    await page.goto(`/request/${caseId}/access`);
    await page.getByText(/none missing/).waitFor();
    await page.getByText('Lena Roth').first().waitFor();
    await page
      .getByText(/Amara Okafor/)
      .first()
      .waitFor();
    await picture(page, '31-who-opened');
  });

  test('4. the folder she downloads passes offline, and one flipped bit anywhere is refused', async () => {
    const { page } = maria;
    await page.goto(`/request/${caseId}/letter`);
    await page.getByRole('button', { name: /Read/ }).first().click();
    await page.getByText('Check it yourself').first().click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /Download the folder/ }).click(),
    ]);
    const folder = await unpack(await readDownload(download), join(papers.folder, 'proof'));
    expect(verify(folder).status).toBe(0);
    for (const name of readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile())) {
      const path = join(name.parentPath, name.name);
      const bytes = readFileSync(path);
      const bent = Buffer.from(bytes);
      const at = Math.floor(bytes.length / 2);
      bent[at] = (bent[at] ?? 0) ^ 1;
      writeFileSync(path, bent);
      expect(verify(folder).status, `a flipped bit in ${name.name}`).toBe(1);
      writeFileSync(path, bytes);
    }
    expect(verify(folder).status).toBe(0);
  });

  test('everything that was done stands in the access log, and nothing else', async () => {
    await expectAuditJoin(program, readyAt);
  });

  test('nothing went wrong in any browser, and nothing was asked of another host', () => {
    expect([...maria.problems, ...lena.problems, ...amara.problems]).toEqual([]);
  });
});

async function readDownload(download: Download): Promise<Buffer> {
  return readFileSync(await download.path());
}

async function unpack(zip: Buffer, folder: string): Promise<string> {
  rmSync(folder, { recursive: true, force: true });
  for (const entry of await listZip(zip)) {
    const path = join(folder, ...entry.name.split('/'));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await readZipEntry(zip, entry.index));
  }
  const only = readdirSync(folder);
  return only.length === 1 ? join(folder, only[0] ?? '') : folder;
}

function verify(folder: string) {
  return spawnSync(process.execPath, ['tools/consilium.mjs', 'verify', folder], { encoding: 'utf8' });
}
