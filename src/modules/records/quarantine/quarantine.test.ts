import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pino } from 'pino';
import { Writable } from 'node:stream';
import { writeCt } from '#formats/dicom/index.ts';
import { packMediaType } from '#formats/pack/index.ts';
import { eicar, standInClamd, type StandIn } from '#platform/scanner/scanner.fixture.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { stowRequest } from '../../../edges/dicomweb/multipart.fixture.ts';
import { encapsulatedPdf, pdfWith, zipWith } from './malware.fixture.ts';
import type { FileRow } from '../reading/files.store.ts';
import { mayTake, originalsOf } from '../uploads/originals.ts';
import { malwareScans } from './quarantine.rules.ts';
import * as contract from '../records.contract.ts';
import { begin, maria, patch, send, sendPack, sentCase, type Sent } from '../records.fixture.ts';

/** Most that the stand-in takes of one file. */
const maxBytes = 300_000;
let clamd: StandIn;
let app: TestApp;
let now = new Date('2026-03-02T09:00:00Z');
let lines: { level: number; msg: string; files?: number; minutes?: number }[] = [];

beforeAll(async () => {
  clamd = await standInClamd({ maxBytes });
  const sink = new Writable({
    write: (line: Buffer, _encoding, done) => {
      lines.push(JSON.parse(line.toString()) as (typeof lines)[number]);
      done();
    },
  });
  app = await createTestApp({
    settings: { CLAMD: clamd.address },
    clock: { now: () => now },
    log: pino({ level: 'error' }, sink),
  });
  await app.runJobs();
});
afterAll(() => clamd.close());

type World = { patient: TestClient; nurse: TestClient; expert: TestClient; caseId: string };
async function world(): Promise<World> {
  const tenant = await app.newTenant();
  const patient = await app.newPerson(tenant, ['patient']);
  const nurse = await app.newPerson(tenant, ['coordinator']);
  const expert = await app.newPerson(tenant, ['expert']);
  return { patient, nurse, expert, caseId: await sentCase(app, patient, maria, expert) };
}

const letter = (text = 'Letter of 2026-01-02. All is well.'): Sent => ({
  path: 'letter.txt',
  bytes: Buffer.from(text),
});
const filesOf = async ({ patient, caseId }: World) =>
  new Map((await patient.call(contract.listFiles, { caseId })).files.map((file) => [file.name, file]));
const listOf = ({ patient, caseId }: World) => patient.call(contract.listRecords, { caseId });

/** What waits for its time has come. */
async function timeComes(): Promise<void> {
  await app.owner.query(`update jobs.job set start_after = now() where name = 'records.ingest' and state = 'created'`);
  await app.runJobs();
}

/** What a copy to take away would hold for who sees most. */
async function copyOf({ person }: TestClient, caseId: string): Promise<string[]> {
  const ref = { caseId, tenantId: person.tenantId, patientId: person.id, keyId: '', state: 'records' } as const;
  const scope = { kind: 'case', tenantId: person.tenantId, personId: person.id, caseId } as const;
  const key = { id: '', secret: new Uint8Array(32) as Buffer };
  const bytes = { objects: app.parts.objects, key };
  const files = await app.parts.db.transaction(scope, (tx) =>
    originalsOf(tx, { ...ref, relations: ['patient'] }, bytes),
  );
  return files.map(({ name }) => name);
}

/** Everything there is of this file for somebody, and of all that was read: nothing, at every door. */
async function seesNothing({ caseId }: World, who: TestClient, fileIds: string[], words: string): Promise<void> {
  for (const fileId of fileIds) {
    const answer = await who.inject({ url: `/api/cases/${caseId}/records/files/${fileId}/original` });
    expect(answer.statusCode).toBe(404);
  }
  expect(await copyOf(who, caseId)).toEqual([]);
  const list = await who.call(contract.listRecords, { caseId });
  expect(list.documents).toEqual([]);
  expect((await who.call(contract.findText, { caseId, words })).hits).toEqual([]);
  expect((await who.call(contract.listFacts, { caseId })).facts).toEqual([]);
  expect((await who.call(contract.timeline, { caseId })).entries).toEqual([]);
  const studies = await who.inject({ url: `/dicomweb/cases/${caseId}/studies` });
  expect(studies.body === '' ? [] : studies.json()).toEqual([]);
}

test('of every state, only what is clean or came before there was a scanner is given out', () => {
  const ref = { relations: ['patient'] } as unknown as Parameters<typeof mayTake>[0];
  const given = malwareScans.filter((malware_scan) =>
    contract.fileStates.some((state) =>
      mayTake(ref, { state, malware_scan, size: 1, extents: [{}], reason_code: null } as unknown as FileRow),
    ),
  );
  expect(given).toEqual(['not scanned', 'clean']);
});

describe('with a scanner', () => {
  test('what is clean is read as ever, slices too, each looked at once', async () => {
    const w = await world();
    const before = clamd.scanned.length;
    const slices = [...writeCt({ slices: 40, rows: 16, seed: 9 })];
    await sendPack(w.patient, w.caseId, [
      letter(),
      ...slices.map(({ bytes }, n) => ({ path: `CD/IM${n}`, bytes: Uint8Array.from(bytes) })),
    ]);
    await app.runJobs();
    const files = [...(await filesOf(w)).values()];
    expect(files.every(({ malwareScan }) => malwareScan === 'clean')).toBe(true);
    expect(files.filter(({ studyInstanceUid }) => studyInstanceUid !== null)).toHaveLength(40);
    expect(clamd.scanned.length - before).toBe(41);
    expect((await listOf(w)).scanner).toBe('connected');
    expect(await copyOf(w.patient, w.caseId)).toEqual(['letter.txt']);
  });

  test.each([
    ['by itself', async () => [{ path: 'a.txt', bytes: Buffer.from(eicar) }]],
    ['in a DICOM file', async () => [{ path: 'a.dcm', bytes: encapsulatedPdf(Buffer.from(`%PDF-1.4 ${eicar}`)) }]],
    ['in a file that is junk', async () => [{ path: 'autorun.inf', bytes: Buffer.from(eicar) }]],
    ['in a file that cannot be read', async () => [{ path: 'a.pdf', bytes: Buffer.from(`%PDF-1.4 ${eicar}`) }]],
  ] as [string, () => Promise<Sent[]>][])('what carries something %s is held back at every door', async (_, make) => {
    const w = await world();
    const files = await make();
    await sendPack(w.patient, w.caseId, files);
    await app.runJobs();
    const [bad] = [...(await filesOf(w)).values()];
    expect(bad).toMatchObject({ state: 'refused', reasonCode: 'file.unsafe', malwareScan: 'found', hasOriginal: true });
    expect(bad?.reason).toContain('It carries a virus (Eicar-Test-Signature)');
    for (const who of [w.nurse, w.expert, w.patient]) await seesNothing(w, who, [bad?.fileId ?? ''], 'EICAR');
    expect((await w.expert.call(contract.listFiles, { caseId: w.caseId })).files).toEqual([]);
    expect((await listOf(w)).progress.done).toBe(true);
  });

  test('what comes out of an archive is looked at by itself, and the other files go on', async () => {
    const w = await world();
    // The stand-in does not unpack; the compressed text does not hold the words.
    const bytes = await zipWith('in/bad.txt', Buffer.from(eicar.repeat(40)));
    await sendPack(w.patient, w.caseId, [{ path: 'papers.zip', bytes }, letter()]);
    await app.runJobs();
    const files = await filesOf(w);
    expect(files.get('bad.txt')).toMatchObject({ state: 'refused', malwareScan: 'found' });
    expect(files.get('letter.txt')).toMatchObject({ state: 'checked', malwareScan: 'clean' });
  });

  test('a PDF in a DICOM file is asked about by itself as well', async () => {
    const w = await world();
    const pdf = pdfWith('a harmless note');
    const file = encapsulatedPdf(pdf, 7);
    const before = clamd.scanned.length;
    await send(w.patient, w.caseId, { path: 'report.dcm', bytes: file });
    await app.runJobs();
    const [whole = 0, inner = 0] = clamd.scanned.slice(before);
    expect(whole).toBe(file.length);
    expect(inner).toBe(file.length - file.indexOf('%PDF-'));
  });

  test('what is too large for the scanner is held back, said, and may be sent again', async () => {
    const w = await world();
    await send(w.patient, w.caseId, letter('x'.repeat(maxBytes + 1)));
    await app.runJobs();
    const file = (await filesOf(w)).get('letter.txt');
    expect(file).toMatchObject({ state: 'refused', reasonCode: 'input.too-large', malwareScan: 'too-large' });
    expect(file?.reason).toContain('too large to be checked for viruses');
    for (const who of [w.nurse, w.expert]) await seesNothing(w, who, [file?.fileId ?? ''], 'xxxx');
    const asked = { path: 'letter.txt', size: maxBytes + 1, lastModified: 1 };
    expect(await w.patient.call(contract.knownFiles, { caseId: w.caseId, files: [asked] })).toEqual({ known: [] });
  });

  test('a pack that arrived damaged was never scanned, so nobody takes it', async () => {
    const w = await world();
    const { location } = await begin(w.patient, w.caseId, 4, { path: 'pack', filetype: packMediaType });
    await patch(w.patient, location, 0, Buffer.from('nope'));
    await app.runJobs();
    const [file] = [...(await filesOf(w)).values()];
    expect(file).toMatchObject({ state: 'refused', malwareScan: 'waiting', hasOriginal: true });
    await seesNothing(w, w.nurse, [file?.fileId ?? ''], 'nope');
  });
});

describe('a scanner that does not answer', () => {
  test('holds everything, for ever if need be; an operator is told after 30 minutes; then it goes on by itself', async () => {
    const w = await world();
    await clamd.stop();
    await sendPack(w.patient, w.caseId, [letter(), { path: 'bad.txt', bytes: Buffer.from(eicar) }]);
    const [slice] = writeCt({ slices: 1, rows: 16, seed: 11 });
    await send(w.patient, w.caseId, { path: 'IM1', bytes: slice?.bytes ?? Buffer.alloc(0) });
    await app.runJobs();
    lines = [];
    for (let minute = 0; minute < 40; minute += 8) {
      const files = [...(await filesOf(w)).values()];
      expect(files.map(({ state, malwareScan }) => `${state} ${malwareScan}`)).toEqual(
        Array(3).fill('received waiting'),
      );
      for (const who of [w.nurse, w.expert, w.patient])
        await seesNothing(
          w,
          who,
          files.map(({ fileId }) => fileId),
          'Letter',
        );
      expect((await listOf(w)).scanner).toBe('away');
      expect((await listOf(w)).progress).toMatchObject({ done: false, files: { received: 3 } });
      expect(lines.filter(({ msg }) => msg.includes('wait unscanned'))).toHaveLength(minute > 30 ? 1 : 0);
      const ready = await app.http.inject({ url: '/health/ready' });
      expect(ready.statusCode).toBe(200);
      expect(ready.json<{ checks: { scanner: string } }>().checks.scanner).toMatch(
        /^no answer; files wait .* since 2026/,
      );
      now = new Date(now.getTime() + 8 * 60_000);
      await timeComes();
    }
    await clamd.start();
    await timeComes();
    const files = await filesOf(w);
    expect(files.get('letter.txt')).toMatchObject({ state: 'checked', malwareScan: 'clean' });
    expect(files.get('bad.txt')).toMatchObject({ state: 'refused', malwareScan: 'found' });
    expect(files.get('IM1')?.studyInstanceUid).not.toBeNull();
    const { progress, scanner, documents } = await listOf(w);
    expect([progress.done, scanner, documents.length]).toEqual([true, 'connected', 1]);
    now = new Date(now.getTime() + 60_000);
    const ready = await app.http.inject({ url: '/health/ready' });
    expect(ready.json<{ checks: object }>().checks).toMatchObject({ scanner: 'ok' });
  });

  test.each(['error', 'closes', 'closes-midway', 'nonsense'] as const)('releases nothing when it %s', async (mood) => {
    const w = await world();
    clamd.mood = mood;
    await send(w.patient, w.caseId, letter());
    await app.runJobs();
    const [file] = [...(await filesOf(w)).values()];
    expect(file).toMatchObject({ state: 'received', malwareScan: 'waiting' });
    await seesNothing(w, w.expert, [file?.fileId ?? ''], 'Letter');
    clamd.mood = 'well';
    await timeComes();
    expect((await filesOf(w)).get('letter.txt')).toMatchObject({ state: 'checked', malwareScan: 'clean' });
  });
});

describe('STOW-RS', () => {
  const stow = ({ patient, caseId }: World, files: Uint8Array[]) =>
    patient.inject({ method: 'POST', url: `/dicomweb/cases/${caseId}/studies`, ...stowRequest(files) });

  test('keeps what is clean and refuses what is not, part by part', async () => {
    const w = await world();
    const [slice] = writeCt({ slices: 1, rows: 16, seed: 12 });
    const bad = encapsulatedPdf(Buffer.from(`%PDF-1.4 ${eicar}`), 21);
    const answer = await stow(w, [slice?.bytes ?? Buffer.alloc(0), bad]);
    expect(answer.statusCode).toBe(202);
    const body = answer.json<Record<string, { Value?: unknown[] }>>();
    expect(body['00081199']?.Value).toHaveLength(1);
    // Other Failures Sequence (PS3.18 10.5.3): nobody read its UIDs.
    expect(body['0008119A']?.Value?.[0]).toMatchObject({ '00081197': { Value: [0x0110] } });
    const found = await w.patient.inject({ url: `/dicomweb/cases/${w.caseId}/studies` });
    expect(found.json()).toHaveLength(1);
  });

  test('takes nothing while the scanner does not answer', async () => {
    const w = await world();
    const [slice] = writeCt({ slices: 1, rows: 16, seed: 13 });
    await clamd.stop();
    const answer = await stow(w, [slice?.bytes ?? Buffer.alloc(0)]);
    await clamd.start();
    expect(answer.statusCode).toBe(503);
    const found = await w.patient.inject({ url: `/dicomweb/cases/${w.caseId}/studies` });
    expect(found.body === '' ? [] : found.json()).toEqual([]);
  });
});
