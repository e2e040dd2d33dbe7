import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '#platform/crypto/index.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { knownFiles, listFiles, recordsProgress } from '../records.contract.ts';
import {
  asOwner,
  begin,
  packOf,
  patch,
  patchHeaders,
  send,
  sendPack,
  sentCase,
  tusHeaders,
} from '../records.fixture.ts';
import { packMediaType } from '#formats/pack/index.ts';

let app: TestApp;
let patient: TestClient;
let caseId: string;
beforeAll(async () => {
  app = await createTestApp();
  patient = await app.newPerson(await app.newTenant(), ['patient']);
  caseId = await sentCase(app, patient);
  await app.runJobs();
});

const noise = (length: number, seed = 7) =>
  Buffer.from(Uint8Array.from({ length }, (_, i) => (i * 31 + seed * (i >> 8)) & 255));
const head = (location: string) => patient.inject({ method: 'HEAD', url: location, headers: tusHeaders });

/** The bytes as they lie with us, joined from their parts. */
async function storedBytes(location: string): Promise<Buffer> {
  const uploadId = location.split('/').at(-1) ?? '';
  const { tenantId } = patient.person;
  const rows = await asOwner(app, tenantId, caseId, async (query) => {
    const answer = await query('select id, length::int from records.objects where upload_id = $1 order by start', [
      uploadId,
    ]);
    return answer.rows as { id: string; length: number }[];
  });
  const key = await app.parts.db.transaction({ kind: 'case', tenantId, personId: '', caseId }, async (tx) => {
    const { caseById, caseKey } = await import('#modules/cases/index.ts');
    const row = await caseById(tx, caseId);
    return caseKey(tx, { keyId: row?.key_id ?? '' });
  });
  return Buffer.concat(
    await Promise.all(rows.map(({ id, length }) => app.parts.objects.read(key, { id, size: length }))),
  );
}

describe('the upload door', () => {
  test('takes a file in pieces and says after each how much is safe', async () => {
    const bytes = noise(300_000);
    const { status, location } = await begin(patient, caseId, bytes.length, { filename: 'a.bin' });
    expect(status).toBe(201);
    expect(location).toMatch(new RegExp(`^/files/${caseId}/[a-z2-9]{32}$`));
    expect((await patch(patient, location, 0, bytes.subarray(0, 100_000))).headers['upload-offset']).toBe('100000');
    const asked = await head(location);
    expect(asked.headers).toMatchObject({
      'upload-offset': '100000',
      'upload-length': '300000',
      'tus-resumable': '1.0.0',
    });
    expect(Date.parse(String(asked.headers['upload-expires']))).toBeGreaterThan(Date.now());
    expect((await patch(patient, location, 100_000, bytes.subarray(100_000))).statusCode).toBe(204);
    expect((await head(location)).headers['upload-offset']).toBe('300000');
    expect(await storedBytes(location)).toEqual(bytes);
  });

  test('keeps what came when the connection breaks, byte for byte, however often', async () => {
    await app.http.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.http.server.address() as AddressInfo;
    const bytes = noise(3_000_000, 3);
    const { location } = await begin(patient, caseId, bytes.length, { filename: 'cut.bin' });
    let sent = 0;
    let offset = 0;
    for (let cut = 0; cut < 12; cut += 1) {
      const length = Math.min(bytes.length - offset, 1 + ((cut * 7919 * 131) % 700_000));
      await brokenPatch(port, location, offset, bytes, length);
      sent += length;
      const safe = await settled(location, offset);
      expect(safe).toBeGreaterThanOrEqual(offset);
      expect(safe).toBeLessThanOrEqual(offset + length);
      offset = safe;
    }
    expect((await patch(patient, location, offset, bytes.subarray(offset))).statusCode).toBe(204);
    expect(await storedBytes(location)).toEqual(bytes);
    expect(sent).toBeGreaterThan(0);
  });

  /** Sends `length` bytes of a longer body and pulls the plug. */
  async function brokenPatch(
    port: number,
    location: string,
    offset: number,
    bytes: Buffer,
    length: number,
  ): Promise<void> {
    await new Promise<void>((resolve) => {
      const headers = {
        ...patchHeaders,
        authorization: `Bearer ${patient.person.token}`,
        'upload-offset': String(offset),
        'content-length': String(bytes.length - offset),
      };
      const sending = request({ port, host: '127.0.0.1', path: location, method: 'PATCH', headers });
      sending.on('error', () => resolve());
      sending.on('close', () => resolve());
      sending.write(bytes.subarray(offset, offset + length), () => setTimeout(() => sending.destroy(), 30));
    });
  }

  /** The server notices a broken connection a moment later. */
  async function settled(location: string, from: number): Promise<number> {
    let last = from;
    for (let quiet = 0; quiet < 4;) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      const now = Number((await head(location)).headers['upload-offset']);
      quiet = now === last ? quiet + 1 : 0;
      last = now;
    }
    return last;
  }

  test('of two writers at the same place one goes on and the other is told where', async () => {
    const bytes = noise(200_000, 9);
    const { location } = await begin(patient, caseId, bytes.length, { filename: 'two.bin' });
    const answers = await Promise.all([patch(patient, location, 0, bytes), patch(patient, location, 0, bytes)]);
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([204, 409]);
    expect(await storedBytes(location)).toEqual(bytes);
  });

  test('refuses in words what is too large, too much, at the wrong place, or not tus', async () => {
    const huge = await begin(patient, caseId, app.parts.config.maxUploadBytes + 1, { filename: 'huge.bin' });
    expect(huge.answer.json()).toMatchObject({
      status: 413,
      code: 'input.too-large',
      detail: expect.stringContaining('MB'),
    });
    const { location } = await begin(patient, caseId, 10, { filename: 'small.bin' });
    expect((await patch(patient, location, 0, noise(11))).statusCode).toBe(413);
    expect((await patch(patient, location, 5, noise(5))).json()).toMatchObject({ status: 409, code: 'state.conflict' });
    expect((await head(location)).headers['upload-offset']).toBe('0');
    const old = await patient.inject({ method: 'HEAD', url: location, headers: { 'tus-resumable': '0.2.2' } });
    expect([old.statusCode, old.headers['tus-version']]).toEqual([412, '1.0.0']);
    const plain = await patient.inject({
      method: 'PATCH',
      url: location,
      headers: { ...tusHeaders, 'upload-offset': '0', 'content-type': 'application/octet-stream' },
      payload: noise(10),
    });
    expect(plain.statusCode).toBe(415);
  });

  test('is closed for strangers: another patient finds nothing', async () => {
    const { location } = await begin(patient, caseId, 10, { filename: 'mine.bin' });
    const stranger = await app.newPerson(patient.person.tenantId, ['patient']);
    expect((await stranger.inject({ method: 'HEAD', url: location, headers: tusHeaders })).statusCode).toBe(404);
    expect((await begin(stranger, caseId, 10, {})).status).toBe(404);
  });

  test('ends an upload on request, and then it is gone', async () => {
    const { location } = await begin(patient, caseId, 10, { filename: 'end.bin' });
    await patch(patient, location, 0, noise(4));
    expect((await patient.inject({ method: 'DELETE', url: location, headers: tusHeaders })).statusCode).toBe(204);
    expect((await head(location)).statusCode).toBe(404);
  });
});

describe('a folder chosen again', () => {
  test('learns which files are safe, also before they were looked at', async () => {
    const files = [1, 2, 3].map((n) => ({ path: `CD/IM${n}`, bytes: noise(1000 + n, n), lastModified: n }));
    await sendPack(patient, caseId, files.slice(0, 2));
    const asked = files.map(({ path, bytes, lastModified }) => ({ path, size: bytes.length, lastModified }));
    expect(await patient.call(knownFiles, { caseId, files: asked })).toEqual({ known: [0, 1] });
  });

  test.each([[[]], [[9]], [[40, 1_000]]])('knows the files of a pack that came in pieces cut at %j', async (cuts) => {
    const files = [1, 2].map((n) => ({ path: `${cuts.length}/P${n}`, bytes: noise(900, n + 50), lastModified: n }));
    const bytes = packOf(files);
    const hash = sha256(bytes).toString('hex');
    const names = { path: `in-${cuts.length}`, filetype: packMediaType, sha256: hash };
    const { location } = await begin(patient, caseId, bytes.length, names);
    let start = 0;
    for (const end of [...cuts, bytes.length]) {
      expect((await patch(patient, location, start, bytes.subarray(start, end))).statusCode).toBe(204);
      start = end;
    }
    const asked = files.map(({ path, lastModified }) => ({ path, size: 900, lastModified }));
    expect(await patient.call(knownFiles, { caseId, files: asked })).toEqual({ known: [0, 1] });
  });

  test('sends a pack again that arrived otherwise than it was sent', async () => {
    const bytes = packOf([{ path: 'x/1', bytes: noise(50), lastModified: 4 }]);
    const wrong = sha256('something else').toString('hex');
    const { location } = await begin(patient, caseId, bytes.length, {
      path: 'p',
      filetype: packMediaType,
      sha256: wrong,
    });
    expect((await patch(patient, location, 0, bytes)).statusCode).toBe(204);
    const { known } = await patient.call(knownFiles, { caseId, files: [{ path: 'x/1', size: 50, lastModified: 4 }] });
    expect(known).toEqual([]);
    const { files } = await patient.call(listFiles, { caseId });
    expect(files.find(({ path }) => path === 'p')).toMatchObject({ state: 'refused', reasonCode: 'file.damaged' });
  });

  test('an empty file is taken, looked at and told to be empty', async () => {
    await send(patient, caseId, { path: 'nothing.pdf', bytes: new Uint8Array() });
    await app.runJobs();
    const { files } = await patient.call(listFiles, { caseId });
    expect(files.find(({ path }) => path === 'nothing.pdf')).toMatchObject({
      state: 'refused',
      reasonCode: 'file.empty',
    });
    expect((await patient.call(recordsProgress, { caseId })).files.received).toBe(0);
  });
});
