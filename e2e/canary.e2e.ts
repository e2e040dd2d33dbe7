import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OperationDefinition } from '#kernel/operation.ts';
import { createTestApp } from '#testkit/test-app.ts';
import { requestOf } from '../checks/support/request.ts';
import { addressOf, patientScreens, staffScreens, type Screen } from './screens.ts';
import { openBrowser } from './support/browser.ts';
import { demoWorld, type DemoWorld } from './support/demo-world.ts';
import { markedFiles } from './support/marked-files.ts';
import { learn, markedInput, marker, sight, type Known } from './support/marked.ts';
import { startConsilium, type DemoLogin, type RunningConsilium } from './support/program.ts';

// G5: a program in every text that anybody may write and in every kind of paper, then every screen of everybody is opened
// in a real browser. Nothing may run, no policy may be broken, no other host may be asked, and the text must be seen.

let program: RunningConsilium;
let browser: Browser;
let world: DemoWorld;
let operations: readonly OperationDefinition[];
const sum = { tried: 0, written: 0, files: 0, screens: 0, ran: 0, violations: 0, foreign: 0, seen: 0 };

beforeAll(async () => {
  [program, browser] = await Promise.all([startConsilium(), openBrowser()]);
  world = await demoWorld(program);
  operations = (await createTestApp()).operations.map(({ definition }) => definition);
});
afterAll(async () => {
  await browser?.close();
  await program?.remove();
  const { tried, written, files, screens, ran, violations, foreign, seen } = sum;
  process.stdout.write(
    `xss: ${written} of ${tried} writes and ${files} files taken, ${screens} screens, marker seen on ${seen}; ` +
      `${ran} executions, ${violations} policy violations, ${foreign} third-party requests\n`,
  );
});

/** Acts that would end what the screens are to show. */
const ends =
  /end|withdraw|decline|close|revoke|sign-out|sign-in|remove|delete|stop|link|accept|send-request|cancel|leave/;
const writes = new Set(['POST', 'PUT', 'PATCH']);

async function ask(person: DemoLogin, definition: OperationDefinition, input: Record<string, unknown>) {
  const { url, method, query, payload } = requestOf(definition, input);
  const search = query ? `?${new URLSearchParams(query as Record<string, string>).toString()}` : '';
  const answer = await fetch(`${program.origin}${url}${search}`, {
    method,
    headers: {
      authorization: `Bearer ${person.token}`,
      'idempotency-key': crypto.randomUUID(),
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(payload === undefined ? {} : { body: JSON.stringify(payload) }),
  });
  const body = answer.headers.get('content-type')?.includes('json') ? await answer.json() : await answer.arrayBuffer();
  return { ok: answer.ok, body };
}

/** Reads everything that this person may read of a case, to know the ids and versions that writing asks for. */
async function look(person: DemoLogin, caseId: string): Promise<Known> {
  const known: Known = new Map([['caseId', new Set([caseId])]]);
  for (const definition of operations) {
    if (definition.method !== 'GET' || definition.stream) continue;
    const { ok, body } = await ask(person, definition, markedInput(definition, known, false));
    if (ok) learn(known, body);
  }
  known.set('caseId', new Set([caseId]));
  return known;
}

async function writeEverywhere(person: DemoLogin, caseId: string): Promise<void> {
  const known = await look(person, caseId);
  for (const definition of operations) {
    if (!writes.has(definition.method) || definition.stream || ends.test(definition.name)) continue;
    if (definition.target === 'public') continue;
    for (const all of [true, false]) {
      sum.tried += 1;
      const { ok } = await ask(person, definition, markedInput(definition, known, all));
      if (ok) sum.written += 1;
      if (ok) break;
    }
  }
}

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
    await handIn(login('patient.peter'), world.desk);
    await handIn(login('patient.maria'), world.draft);
    const everybody: [string, string][] = [
      ['patient.maria', world.draft],
      ['patient.peter', world.desk],
      ['patient.omar', world.answered],
      ['patient.grace', world.reading],
      ['coordinator.lena', world.desk],
      ['expert.amara', world.desk],
      ['expert.ruiz', world.reading],
      ['auditor.noor', world.reading],
    ];
    for (const [key, caseId] of everybody) await writeEverywhere(login(key), caseId);
    expect(sum.written).toBeGreaterThan(20);
    expect(sum.files).toBeGreaterThan(10);
  });

  test('is shown as text, and never runs', { timeout: 600_000 }, async () => {
    const found: string[] = [];
    for (const key of lookers.filter((one) => program.people.has(one))) {
      const context = await browserOf(key);
      for (const screen of screensOf(key)) found.push(...(await visit(context, screen, key)));
      await context.close();
    }
    expect(found).toEqual([]);
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

async function visit(context: BrowserContext, screen: Screen, key: string): Promise<string[]> {
  const page = await context.newPage();
  const found: string[] = [];
  const name = `${key} ${screen.name}`;
  page.on('request', (request) => {
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
  sum.screens += 1;
  if ((await page.innerText('body')).includes(sight)) sum.seen += 1;
  await page.close();
  return found;
}

/** There when nothing loads any more; a screen that is refused settles too. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () => document.querySelector('main') !== null && document.querySelector('main [aria-busy="true"]') === null,
  );
  await page.waitForTimeout(150);
}
