import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { accesses } from '#modules/audit/audit.contract.ts';
import { askAbout } from '#modules/audit/questions.contract.ts';
import { emptyDraft } from '#modules/opinions/draft.contract.ts';
import { lockFirstView, saveDraft } from '#modules/opinions/opinions.contract.ts';
import * as records from '#modules/records/records.contract.ts';
import { send, sentCase } from '#modules/records/records.fixture.ts';
import { askErasureOfAll } from '#modules/rights/erasure.contract.ts';
import { destroyAgain } from '#modules/rights/index.ts';
import { caseKeyId, logKeyId, openKeeper, personKeyId } from '#platform/keys/index.ts';
import { memoryManager } from '#testkit/keys.ts';
import { keyIdOf, openValue } from '#platform/db/sealed-value.ts';
import { proveAll } from '#testkit/erase-case.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';

/** Every canary holds this, and nothing else in the world does. */
const mark = 'Qzcanary';
const planted: string[] = [];
function canary(): string {
  const word = `${mark}${String(planted.length).padStart(3, '0')}zq`;
  planted.push(word);
  return word;
}

let app: TestApp;
let patient: TestClient;
let expert: TestClient;
let nurse: TestClient;
let caseId: string;
const lines: string[] = [];

const once = () => ({ 'idempotency-key': newId() });

/** Laboratory values, a report and their words as a hospital's system gives them. */
function bundle(): Buffer {
  const subject = { reference: 'Patient/1' };
  const observations = Array.from({ length: 70 }, (_, n) => ({
    resource: {
      resourceType: 'Observation',
      id: `o${n}`,
      status: 'final',
      subject,
      code: { text: `Value ${canary()}` },
      effectiveDateTime: '2026-03-04',
      valueString: `found ${canary()}`,
    },
  }));
  const name = [{ text: patient.person.name }];
  const person = { resource: { resourceType: 'Patient', id: '1', name, birthDate: '1961-03-04', gender: 'female' } };
  return Buffer.from(JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: [person, ...observations] }));
}

async function plantPapers(): Promise<void> {
  for (let n = 0; n < 15; n += 1) {
    const letter = [`St ${canary()} Hospital`, 'Date: 3 June 2024', `Impression`, `A spot that ${canary()} saw.`];
    const path = `folder ${canary()}/letter-${n}.txt`;
    await send(patient, caseId, { path, bytes: Buffer.from(letter.join('\n')) });
  }
  await send(patient, caseId, { path: `record ${canary()}.json`, bytes: bundle() });
  await app.runJobs();
  const { documents } = await patient.call(records.listRecords, { caseId });
  for (const { documentId, kind, date } of documents.slice(0, 3))
    await nurse.call(records.confirmDocument, {
      caseId,
      documentId,
      kind,
      date,
      title: canary(),
      author: canary(),
      facility: canary(),
    });
  await patient.call(records.waiveItem, { caseId, itemId: 'ct-scan', waived: true, reason: canary() });
}

async function plantWords(): Promise<void> {
  const view = { diagnosis: canary(), confidence: 70, whatWouldChangeIt: canary() };
  await expert.call(lockFirstView, { caseId, ...view }, once());
  const body = { ...emptyDraft(), shortAnswer: canary(), answers: { first: canary(), second: canary() } };
  await expert.call(saveDraft, { caseId, version: 0, body: { ...body, reopenTriggers: [canary()] } });
  const seen = await patient.call(accesses, {});
  const n = seen.entries.at(-1)?.n ?? 1;
  await patient.call(askAbout, { n, words: `Who is this? ${canary()}` }, once());
}

beforeAll(async () => {
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  app = await createTestApp({ log: pino({ level: 'debug', base: undefined }, stream) });
  const tenant = await app.newTenant();
  await app.runJobs();
  const name = `Maria ${canary()}`;
  patient = await app.newPerson(tenant, ['patient'], name, `${canary().toLowerCase()}@example.org`);
  expert = await app.newPerson(tenant, ['expert']);
  nurse = await app.newPerson(tenant, ['coordinator']);
  caseId = await sentCase(app, patient, { name, birthDate: '1961-03-04', sex: 'female' }, expert);
  await plantPapers();
  await plantWords();
  while (planted.length < 200) {
    await patient.call(records.waiveItem, {
      caseId,
      itemId: `item-${planted.length}`,
      waived: true,
      reason: canary(),
    });
  }
});

function* filesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) yield join(entry.parentPath, entry.name);
}

const marks = [mark, mark.toLowerCase()].map((text) => Buffer.from(text));
/** The canary itself, also as the bytes of other writings of text. */
const holds = (bytes: Buffer): boolean =>
  marks.some((word) => bytes.includes(word)) || bytes.includes(Buffer.from(mark, 'utf16le'));

/** The files of this database, the journal that all databases of the server share, and everything the program keeps. */
async function everywhere(): Promise<{ looked: number; bytes: number; found: string[] }> {
  await app.parts.audit.access.sequence();
  await app.owner.query('checkpoint');
  const { rows } = await app.owner.query<{ oid: number; folder: string }>(
    `select oid, current_setting('data_directory') as folder from pg_database where datname = current_database()`,
  );
  const { oid, folder } = rows[0] ?? { oid: 0, folder: '' };
  const data = app.parts.config.dataFolder;
  const found: string[] = [];
  let looked = 0;
  let bytes = 0;
  for (const root of [join(folder, 'base', String(oid)), join(folder, 'pg_wal'), data, `${data}-guard`])
    for (const path of filesIn(root)) {
      if (!statSync(path, { throwIfNoEntry: false })) continue;
      const content = readFileSync(path);
      looked += 1;
      bytes += content.length;
      if (holds(content)) found.push(path.slice(root.length));
    }
  if (lines.some((line) => line.includes(mark))) found.push('the log of the program');
  return { looked, bytes, found };
}

/** A copy of the database as a backup holds it: every value of every table, as it stands there. */
async function backup(): Promise<string[]> {
  const { rows } = await app.owner.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const values: string[] = [];
  for (const { name } of rows) {
    const table = await app.owner.query<Record<string, unknown>>(`select * from ${name}`);
    for (const row of table.rows)
      for (const value of Object.values(row))
        values.push(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
  }
  return values;
}

/** What somebody reads in such a copy who has every key that there is. */
async function opened(values: readonly string[]): Promise<string> {
  const access = { requestId: 'restored', operation: 'restore', personId: 'operator', tenantId: '' };
  const ids = [...new Set(values.flatMap((value) => keyIdOf(value) ?? []))];
  const keys = await app.parts.keys.open(access, ids);
  return values
    .map((value) => {
      const id = keyIdOf(value);
      return id === undefined ? value : JSON.stringify(openValue(keys.get(id), value));
    })
    .join('\n');
}

const missingIn = (text: string): string[] => {
  const all = text.toLowerCase();
  return planted.filter((word) => !all.includes(word.toLowerCase()));
};

const oldKeys = mkdtempSync(join(tmpdir(), 'consilium-old-keys-'));
afterAll(() => rmSync(oldKeys, { recursive: true, force: true }));

describe('erasure', () => {
  let copy: string[];

  test('nothing that was written is in any file in the clear, even before', { timeout: 60_000 }, async () => {
    const { looked, bytes, found } = await everywhere();
    process.stdout.write(
      `erasure: ${planted.length} canaries, ${looked} files, ${Math.round(bytes / 1e6)} MB before\n`,
    );
    expect(found).toEqual([]);
  });

  test('the canaries are there: a copy of the database opens with the keys', async () => {
    copy = await backup();
    cpSync(app.parts.config.keys.folder, oldKeys, { recursive: true });
    expect(copy.filter((value) => value.toLowerCase().includes(mark.toLowerCase()))).toEqual([]);
    expect(missingIn(await opened(copy))).toEqual([]);
  });

  test('afterwards they are nowhere, and no key that is left opens an old copy', { timeout: 120_000 }, async () => {
    await proveAll(app);
    const asked = await patient.call(askErasureOfAll, { words: `Erase it all. ${canary()}` }, once());
    expect(asked.state).toBe('running');
    await app.runJobs();
    const { looked, bytes, found } = await everywhere();
    expect(found).toEqual([]);
    expect(missingIn(await opened(await backup()))).toHaveLength(planted.length);
    expect(missingIn(await opened(copy))).toHaveLength(planted.length);
    process.stdout.write(
      `erasure: 0 of ${planted.length} canaries found in ${looked} files (${Math.round(bytes / 1e6)} MB), the database and its old copy\n`,
    );
  });

  test('a key that came back with an old copy of the keys is destroyed again before anybody is served', async () => {
    const old = await openKeeper(oldKeys, memoryManager());
    const gone = [caseKeyId(caseId), personKeyId(patient.person.id), logKeyId(patient.person.id)];
    expect(await old.there(gone)).toEqual(gone);
    const access = { requestId: '', operation: 'start', personId: '', tenantId: '' };
    const parts = {
      db: app.parts.db,
      log: app.parts.log,
      keysThere: old.there,
      destroyKeyIds: async (_tx: unknown, ids: readonly string[]) => void (await old.destroy(access, ids)),
    };
    expect(await destroyAgain(parts)).toBe(gone.length);
    expect(lines.at(-1)).toContain('destroyed again');
    expect(await old.there(gone)).toEqual([]);
    expect(await old.there([personKeyId(nurse.person.id)])).toHaveLength(1);
    expect(await destroyAgain(parts)).toBe(0);
    await old.close();
  });
});
