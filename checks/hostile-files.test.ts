import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import * as records from '#modules/records/records.contract.ts';
import { send, sendPack, sentCase } from '#modules/records/records.fixture.ts';
import { sample, sharedData } from '#testkit/shared-data.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { stowRequest } from '../src/edges/dicomweb/multipart.fixture.ts';
import { hostileDicom } from './support/hostile-dicom.ts';
import { hostilePapers } from './support/hostile-papers.ts';
import { eicar, hostileArchives, type HostileFile } from './support/hostile-zips.ts';

// G3: every hostile file there is, through every door for files. None may end the program, leave its place, fill the
// memory or keep anybody waiting, and each gets a verdict in words.

const escape = `consilium-escape-${newId().slice(0, 12)}`;
const files = [...hostileArchives(escape), ...hostileDicom(escape), ...hostilePapers(), ...sharedFiles()];
const figures = { verdicts: 0, slowest: 0, stow: 0, slowestStow: 0, rise: 0, escapes: 0 };

let app: TestApp;
let patient: TestClient;
let base = 0;
let sampling: NodeJS.Timeout;
beforeAll(async () => {
  app = await createTestApp();
  patient = await app.newPerson(await app.newTenant(), ['patient']);
  await app.runJobs();
  base = process.memoryUsage().rss;
  sampling = setInterval(() => {
    figures.rise = Math.max(figures.rise, process.memoryUsage().rss - base);
  }, 50);
});
afterAll(() => {
  clearInterval(sampling);
  process.stdout.write(
    `hostile files: ${files.length} by 3 doors, ${figures.verdicts} verdicts, slowest ${(figures.slowest / 1000).toFixed(1)} s, ` +
      `slowest STOW ${(figures.slowestStow / 1000).toFixed(1)} s, RSS rise ${Math.round(figures.rise / 2 ** 20)} MB, ` +
      `${figures.escapes} escapes\n`,
  );
});

/** The samples that were shared with us, where they are; the corpus is large enough without them. */
function sharedFiles(): HostileFile[] {
  if (!sharedData) return [];
  const folder = sample('hostile');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'expected.json')
    .map((entry) => {
      const full = join(entry.parentPath, entry.name);
      const bytes = readFileSync(full);
      const encoded = entry.name.endsWith('.b64');
      const path = `shared${full.slice(folder.length)}`.replace(/\.b64$/, '');
      return { path, bytes: encoded ? Buffer.from(bytes.toString('latin1'), 'base64') : bytes };
    })
    .filter(({ bytes }) => bytes.length < 4_000_000);
}

type Judged = { path: string; state: string; reason?: string | null };

/** A verdict is a state that is not `received`, with words where it is not simply good. */
async function verdicts(caseId: string): Promise<Map<string, Judged>> {
  const found = new Map<string, Judged>();
  for (let after: string | null | undefined = undefined; after !== null;) {
    const page: { files: Judged[]; next: string | null } = await patient.call(records.listFiles, {
      caseId,
      limit: 500,
      ...(after ? { after } : {}),
    });
    for (const file of page.files) found.set(file.path, file);
    after = page.next;
  }
  return found;
}

function unjudged(found: Map<string, Judged>): string[] {
  return files.flatMap(({ path }) => {
    const file = found.get(path);
    if (!file) return [`${path}: not there`];
    if (file.state === 'received') return [`${path}: no verdict`];
    const good = ['checked', 'asked'].includes(file.state);
    return good || /\S+ \S+/.test(file.reason ?? '') ? [] : [`${path}: ${file.state} without words`];
  });
}

const looksAlive = async () => (await app.http.inject({ url: '/health/live' })).statusCode === 200;

describe('a hostile file', () => {
  test('there are enough of them, no two the same', () => {
    const own = files.filter(({ path }) => !path.startsWith('shared'));
    expect(own.length).toBeGreaterThanOrEqual(150);
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
  });

  test('sent alone by tus gets its verdict in time, and stops nothing', { timeout: 300_000 }, async () => {
    const caseId = await sentCase(app, patient);
    const late: string[] = [];
    // Three people at once; the verdict of each has to be there in time though the others are looked at as well.
    for (let from = 0; from < files.length; from += 3) {
      const some = files.slice(from, from + 3);
      const started = performance.now();
      await Promise.all(some.map((file) => send(patient, caseId, file)));
      await app.runJobs();
      const took = performance.now() - started;
      figures.slowest = Math.max(figures.slowest, took);
      if (took > 10_000) late.push(`${some.map(({ path }) => path).join(', ')}: ${Math.round(took / 1000)} s`);
    }
    expect(late).toEqual([]);
    const found = await verdicts(caseId);
    figures.verdicts += files.length - unjudged(found).length;
    expect(unjudged(found)).toEqual([]);
    expect(await looksAlive()).toBe(true);
  });

  test(
    'packed with all the others, as the command and the page send folders, is judged as well',
    { timeout: 240_000 },
    async () => {
      const caseId = await sentCase(app, patient);
      await sendPack(patient, caseId, files);
      await app.runJobs();
      const found = await verdicts(caseId);
      figures.verdicts += files.length - unjudged(found).length;
      expect(unjudged(found)).toEqual([]);
    },
  );

  test('sent by STOW is refused or kept, part by part, and stops nothing', { timeout: 240_000 }, async () => {
    const caseId = await sentCase(app, patient);
    const broken: string[] = [];
    for (const { path, bytes } of files) {
      const started = performance.now();
      const answer = await patient.inject({
        method: 'POST',
        url: `/dicomweb/cases/${caseId}/studies`,
        ...stowRequest([bytes]),
      });
      figures.slowestStow = Math.max(figures.slowestStow, performance.now() - started);
      figures.stow += 1;
      if (answer.statusCode >= 500) broken.push(`${path}: ${answer.statusCode}`);
    }
    expect(broken).toEqual([]);
    expect(figures.slowestStow).toBeLessThan(10_000);
    expect(await looksAlive()).toBe(true);
  });

  test('leaves nothing outside of its place, nothing readable in it, and memory as it was', () => {
    const folder = app.parts.config.dataFolder;
    const places = ['/', '/tmp', tmpdir(), process.cwd(), dirname(process.cwd()), folder, dirname(folder)];
    const escaped = places.filter((place) => existsSync(join(place, escape)));
    figures.escapes = escaped.length;
    expect(escaped).toEqual([]);
    expect(inFolder(folder, eicar)).toBe(false);
    expect(inFolder(folder, escape)).toBe(false);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(figures.rise).toBeLessThan(300 * 2 ** 20);
  });
});

/** True when some file below the folder holds the text. */
function inFolder(folder: string, text: string): boolean {
  try {
    execFileSync('grep', ['-rqF', '--', text, folder]);
    return true;
  } catch (error) {
    if ((error as { status?: number }).status === 1) return false;
    throw error;
  }
}
