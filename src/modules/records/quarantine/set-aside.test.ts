import { beforeAll, describe, expect, test } from 'vitest';
import { createModules } from '#app/operations.ts';
import { AppError } from '#kernel/errors.ts';
import { writeCt } from '#formats/dicom/index.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { createReading, type Reading } from '../reading/reading.ts';
import { listFiles, listRecords } from '../records.contract.ts';
import { sendPack, sentCase } from '../records.fixture.ts';
import { plainError, refusal, willPass } from './set-aside.rules.ts';

/** Readers of which one task breaks in a way nobody foresaw whenever it meets this word. */
const poison = 'poison for a reader';
const read = createReading();
const breaking: Reading = {
  ...read,
  read: (task, input, options) =>
    task !== 'sniff.many' && Buffer.from(JSON.stringify(input, bytesAsText)).includes(poison)
      ? Promise.reject(new TypeError(`cannot read properties of ${poison}`))
      : read.read(task, input, options),
};

function bytesAsText(_key: string, value: unknown): unknown {
  const bytes = value instanceof Uint8Array ? value : (value as { type?: string; data?: number[] } | null);
  if (bytes instanceof Uint8Array) return Buffer.from(bytes).toString('latin1');
  return bytes?.type === 'Buffer' && bytes.data ? Buffer.from(bytes.data).toString('latin1') : value;
}

let app: TestApp;
let patient: TestClient;
let caseId: string;
beforeAll(async () => {
  app = await createTestApp({ modules: (parts) => createModules(parts, { records: breaking }) });
  patient = await app.newPerson(await app.newTenant(), ['patient']);
  caseId = await sentCase(app, patient);
  await app.runJobs();
});

describe('a file that breaks its reader', () => {
  test('is set aside with a plain reason, once, and everything else of its upload goes on', async () => {
    const [slice] = writeCt({ slices: 1, rows: 16, seed: 4 });
    await sendPack(patient, caseId, [
      { path: 'first.txt', bytes: Buffer.from('Letter of 2026-01-02. The first.') },
      { path: 'bad.txt', bytes: Buffer.from(`Letter of 2026-01-03. This is ${poison}.`) },
      { path: 'CD/IM1', bytes: slice?.bytes ?? Buffer.alloc(0) },
      { path: 'last.txt', bytes: Buffer.from('Letter of 2026-01-04. The last.') },
    ]);
    await app.runJobs();
    const { files } = await patient.call(listFiles, { caseId });
    const states = Object.fromEntries(files.map(({ name, state }) => [name, state]));
    expect(states).toEqual({ 'first.txt': 'checked', 'bad.txt': 'refused', IM1: 'asked', 'last.txt': 'checked' });
    const bad = files.find(({ name }) => name === 'bad.txt');
    expect([bad?.reasonCode, bad?.hasOriginal]).toEqual(['internal', true]);
    expect(bad?.reason).toBe('We could not read this file. We kept it as you sent it and have noted it.');
    const { progress } = await patient.call(listRecords, { caseId });
    expect(progress.done).toBe(true);
    const { rows } = await app.owner.query<{ tries: number }>(
      `select max(retry_count)::int as tries from jobs.job where name = 'records.ingest'`,
    );
    expect(rows[0]?.tries).toBe(0);
  });

  test('is not mixed up with a database or a disk that is away', () => {
    const coded = (code: string) => Object.assign(new Error('words'), { code });
    for (const code of ['08006', '40001', '53300', '57P01', 'ECONNRESET', 'ENOSPC'])
      expect(willPass(coded(code))).toBe(true);
    for (const code of ['22021', '22P05', '23505', 'ERR_X', '']) expect(willPass(coded(code))).toBe(false);
    expect(willPass(new AppError('storage.full', 'No room.'))).toBe(true);
    expect(willPass(new AppError('file.damaged', 'Broken.'))).toBe(false);
  });

  test('leaves no word of itself in the log', () => {
    const told = JSON.stringify(plainError(new RangeError(`Maria Lopez, ${poison}`)));
    expect(told).toContain('RangeError');
    expect(told).not.toContain('Maria');
    expect(refusal(new AppError('internal', 'secret words')).reason).not.toContain('secret');
  });
});
