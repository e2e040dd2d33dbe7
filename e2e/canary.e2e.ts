import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OperationDefinition } from '#kernel/operation.ts';
import { createTestApp } from '#testkit/test-app.ts';
import { addressOf, patientScreens, staffScreens, type Screen } from './screens.ts';
import { openBrowser } from './support/browser.ts';
import { demoWorld, type DemoWorld } from './support/demo-world.ts';
import { markedFiles } from './support/marked-files.ts';
import { marker, sight, type Known } from './support/marked.ts';
import { isWrite, plantEverywhere, reasonFor, textFieldsOf } from './support/plant.ts';
import { startConsilium, type DemoLogin, type RunningConsilium } from './support/program.ts';

// G5: a program in every text that anybody may write and in every kind of paper, then every screen of everybody is opened
// in a real browser. Nothing may run, no policy may be broken, no other host may be asked, and the text must be seen.

let program: RunningConsilium;
let browser: Browser;
let world: DemoWorld;
let operations: readonly OperationDefinition[];
const sum = { files: 0, screens: 0, allScreens: 0, ran: 0, violations: 0, foreign: 0, seen: 0 };
const planted = new Set<string>();

beforeAll(async () => {
  [program, browser] = await Promise.all([startConsilium(), openBrowser()]);
  world = await demoWorld(program);
  operations = (await createTestApp()).operations.map(({ definition }) => definition);
});
afterAll(async () => {
  await browser?.close();
  await program?.remove();
  const { files, screens, allScreens, ran, violations, foreign, seen } = sum;
  process.stdout.write(
    `xss: ${files} files taken, ${screens} of ${allScreens} screens by everybody, marker seen on ${seen}; ` +
      `${ran} executions, ${violations} policy violations, ${foreign} third-party requests\n`,
  );
});

async function handIn(person: DemoLogin, caseId: string): Promise<void> {
  for (const { path, bytes } of markedFiles(marker)) {
    const field = (name: string, value: string) => `${name} ${Buffer.from(value).toString('base64')}`;
    const headers = { authorization: `Bearer ${person.token}`, 'tus-resumable': '1.0.0' };
    const begun = await fetch(`${program.origin}/files/${caseId}`, {
      method: 'POST',
      headers: {
        ...headers,
        'upload-length': String(bytes.length),
        'upload-metadata': `${field('path', path)},${field('lastModified', '1')}`,
      },
    });
    const sent = await fetch(new URL(begun.headers.get('location') ?? '', program.origin), {
      method: 'PATCH',
      headers: { ...headers, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' },
      body: Buffer.from(bytes),
    });
    if (sent.ok) sum.files += 1;
  }
}

const login = (key: string): DemoLogin => {
  const person = program.people.get(key);
  if (!person) throw new Error(`there is no demo person ${key}`);
  return person;
};

describe('text that wants to be a program', () => {
  test('is taken as text wherever somebody may write', { timeout: 300_000 }, async () => {
    const shared: Known = new Map();
    const everybody: [string, string][] = [
      ['patient.peter', world.desk],
      ['coordinator.lena', world.desk],
      ['patient.maria', world.draft],
      ['patient.omar', world.answered],
      ['patient.grace', world.reading],
      ['expert.amara', world.desk],
      ['expert.ruiz', world.reading],
      ['auditor.noor', world.reading],
      ['auditor.lin', world.desk],
      ['admin.olaf', world.desk],
    ];
    for (const [key, caseId] of everybody)
      for (const name of await plantEverywhere(program, operations, login(key), caseId, shared)) planted.add(name);
    await handIn(login('patient.peter'), world.desk);
    await handIn(login('patient.maria'), world.draft);
    expect(sum.files).toBeGreaterThan(10);
    const fields = operations.filter(isWrite).flatMap((definition) => textFieldsOf(definition));
    const free = fields.filter((field) => field.free);
    const left = free.filter(({ name }) => !planted.has(name) && reasonFor(name) === undefined);
    const explained = free.filter(({ name }) => !planted.has(name) && reasonFor(name) !== undefined);
    process.stdout.write(
      `xss: ${fields.length} text fields of writing operations, ${fields.length - free.length} of them closed by their ` +
        `schema; of the other ${free.length}: ${free.length - left.length - explained.length} planted and taken, ` +
        `${explained.length} with a reason\n`,
    );
    for (const { name } of explained) process.stdout.write(`  not planted: ${name}: ${reasonFor(name)}\n`);
    expect(left.map(({ name }) => name)).toEqual([]);
  });

  test('is shown as text, and never runs', { timeout: 600_000 }, async () => {
    const found: string[] = [];
    for (const key of lookers.filter((one) => program.people.has(one))) {
      const context = await browserOf(key);
      for (const screen of chosen(screensOf(key), key)) found.push(...(await visit(context, screen, key)));
      await context.close();
    }
    expect(found).toEqual([]);
    expect(program.output()).not.toContain(sight);
    expect(sum.seen).toBeGreaterThan(5);
  });
});

/** One of every role, and of patients one without and one with records. */
const lookers = [
  'patient.peter',
  'patient.maria',
  'coordinator.lena',
  'expert.ruiz',
  'expert.amara',
  'auditor.lin',
  'admin.olaf',
];

/** The browser of somebody: signed in, and with ears for everything that must not happen. */
async function browserOf(key: string): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: program.origin,
    extraHTTPHeaders: { authorization: `Bearer ${login(key).token}` },
  });
  context.setDefaultTimeout(20_000);
  await context.addInitScript(() => {
    const heard: string[] = [];
    Object.assign(window, {
      heard,
      __x: () => heard.push('ran'),
      alert: () => heard.push('ran'),
    });
    document.addEventListener('securitypolicyviolation', (event) =>
      heard.push(`${event.effectiveDirective} ${event.blockedURI}`),
    );
  });
  return context;
}

/** Patients see the patient's screens, staff theirs, and each one also the other side's doors. */
function screensOf(key: string): readonly Screen[] {
  const [own, other] = key.startsWith('patient') ? [patientScreens, staffScreens] : [staffScreens, patientScreens];
  return [...own, ...other.slice(0, 3)];
}

/**
 * Every screen is opened by the one it is made for, and each by one other of the lookers in turn. `CANARY=all` opens all
 * of them for everybody, which takes minutes.
 */
function chosen(screens: readonly Screen[], key: string): readonly Screen[] {
  sum.allScreens += screens.length;
  if (process.env['CANARY'] === 'all') return screens;
  const rank = lookers.indexOf(key);
  return screens.filter(({ person }, index) => person === key || index % lookers.length === rank);
}

async function visit(context: BrowserContext, screen: Screen, key: string): Promise<string[]> {
  const page = await context.newPage();
  const found: string[] = [];
  const name = `${key} ${screen.name}`;
  page.on('request', (request) => {
    // What somebody wrote stands in no address.
    if (request.url().includes(sight)) found.push(`${name}: in the address ${request.url()}`);
    if (request.url().startsWith(program.origin) || /^(?:blob|data):/.test(request.url())) return;
    sum.foreign += 1;
    found.push(`${name}: asked ${request.url()}`);
  });
  await page.goto(addressOf(screen.route, screen.params?.(world)));
  await settled(page);
  for (const heard of await page.evaluate(() => (window as unknown as { heard: string[] }).heard)) {
    if (heard === 'ran') sum.ran += 1;
    else sum.violations += 1;
    found.push(`${name}: ${heard}`);
  }
  const links = await page.$$eval('[href], [src], [action]', (all) =>
    all.flatMap((one) => ['href', 'src', 'action'].map((part) => one.getAttribute(part) ?? '')),
  );
  found.push(
    ...links.filter((link) => /^\s*(?:javascript|vbscript|data:text)/i.test(link)).map((link) => `${name}: ${link}`),
  );
  found.push(...(await keptBy(page)).map((place) => `${name}: kept in ${place}`));
  sum.screens += 1;
  if ((await page.innerText('body')).includes(sight)) sum.seen += 1;
  await page.close();
  return found;
}

/** Places of the browser's own where what was written stands. */
async function keptBy(page: Page): Promise<string[]> {
  const kept = await page.evaluate(async () => ({
    localStorage: JSON.stringify(localStorage),
    sessionStorage: JSON.stringify(sessionStorage),
    cookie: document.cookie,
    indexedDB: JSON.stringify(await indexedDB.databases()),
    caches: JSON.stringify('caches' in window ? await caches.keys() : []),
  }));
  return Object.entries(kept).flatMap(([place, words]) => (words.includes(sight) ? [place] : []));
}

/** There when nothing loads any more; a screen that is refused settles too. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () => document.querySelector('main') !== null && document.querySelector('main [aria-busy="true"]') === null,
  );
  await page.waitForTimeout(150);
}
