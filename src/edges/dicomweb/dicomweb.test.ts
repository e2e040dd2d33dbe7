import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { readMultipart, writeCt, type DicomDataset } from '#formats/dicom/index.ts';
import { listStudies } from '#modules/imaging/imaging.contract.ts';
import { newDraft } from '#testkit/builders.ts';
import { describeSharedData, sample } from '#testkit/shared-data.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { stowRequest } from './multipart.fixture.ts';

let app: TestApp;
let patient: TestClient;
let caseId: string;
const slices = [...writeCt({ slices: 120, rows: 64, seed: 7, patientName: 'Lopez^Maria' })];
const base = () => `/dicomweb/cases/${caseId}`;

beforeAll(async () => {
  app = await createTestApp();
  patient = await app.newPerson(await app.newTenant(), ['patient']);
  caseId = await newDraft(app, patient);
  // Sending asks for work in the background: the engine of the jobs must be open.
  await app.runJobs();
});

async function stow(files: readonly Uint8Array[], path = `${base()}/studies`, who = patient) {
  const answer = await who.inject({ method: 'POST', url: path, ...stowRequest(files) });
  return { status: answer.statusCode, body: answer.json<DicomDataset>() };
}

async function get(url: string, accept?: string, who = patient) {
  return who.inject({ method: 'GET', url, headers: accept === undefined ? {} : { accept } });
}

async function partsOf(answer: { headers: Record<string, unknown>; rawPayload: Buffer }): Promise<Buffer[]> {
  const boundary = /boundary=([\w-]+)/.exec(String(answer.headers['content-type']))?.[1] ?? '';
  const parts: Buffer[] = [];
  async function* all() {
    yield answer.rawPayload;
  }
  for await (const part of readMultipart(all(), boundary)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of part.body) chunks.push(chunk);
    parts.push(Buffer.concat(chunks));
  }
  return parts;
}

const count = (body: DicomDataset, tag: string) => body[tag]?.Value?.length ?? 0;
const text = (dataset: DicomDataset | undefined, tag: string) => String(dataset?.[tag]?.Value?.[0] as string | number);

describe('a CT sent by STOW-RS', () => {
  let study: string;
  let series: string;

  beforeAll(async () => {
    const { status, body } = await stow(slices.map((s) => s.bytes));
    if (status !== 200 || count(body, '00081199') !== 120) throw new Error(`stored with ${status}`);
    const [found] = (await get(`${base()}/series`)).json<DicomDataset[]>();
    study = text(found, '0020000D');
    series = text(found, '0020000E');
  });

  test('is found by QIDO-RS at each level, with counts and addresses', async () => {
    const studies = (await get(`${base()}/studies?PatientName=lopez*&ModalitiesInStudy=CT`)).json<DicomDataset[]>();
    expect(studies).toHaveLength(1);
    expect(studies[0]?.['00201208']?.Value).toEqual([120]);
    expect(studies[0]?.['00081190']?.Value?.[0]).toBe(`http://127.0.0.1:8080${base()}/studies/${study}`);
    expect((await get(`${base()}/studies?PatientName=Other`)).json()).toEqual([]);
    const instances = await get(`${base()}/studies/${study}/series/${series}/instances?limit=50&offset=100`);
    expect(instances.headers['content-type']).toBe('application/dicom+json');
    expect(instances.json()).toHaveLength(20);
    expect((await get(`${base()}/studies?NoSuchThing=1`)).statusCode).toBe(400);
  });

  test('comes back byte for byte: instance, series and frames', async () => {
    const one = slices[41]!;
    const url = `${base()}/studies/${study}/series/${series}/instances/${one.sopInstanceUid}`;
    const single = await get(url, 'application/dicom');
    expect(single.rawPayload.equals(one.bytes)).toBe(true);
    const [part] = await partsOf(await get(url, 'multipart/related; type="application/dicom"; transfer-syntax=*'));
    expect(part?.equals(one.bytes)).toBe(true);
    const all = await partsOf(await get(`${base()}/studies/${study}/series/${series}`));
    expect(all).toHaveLength(120);
    expect(all.every((bytes, i) => bytes.equals(slices[i]!.bytes))).toBe(true);
    const frame = await get(`${url}/frames/1`, 'multipart/related; type="application/octet-stream"');
    expect((await partsOf(frame))[0]?.equals(one.bytes.subarray(-64 * 64 * 2))).toBe(true);
    expect((await get(`${url}/frames/2`)).statusCode).toBe(404);
    expect(
      (await get(url, 'multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.4.90'))
        .statusCode,
    ).toBe(406);
  });

  test('has metadata ready, packed or not, and the same the second time', async () => {
    const url = `${base()}/studies/${study}/series/${series}/metadata`;
    const first = (await get(url)).json<DicomDataset[]>();
    expect(first.map((d) => text(d, '00080018'))).toEqual(slices.map((s) => s.sopInstanceUid));
    expect(first[0]?.['7FE00010']?.BulkDataURI).toContain('/bulkdata/7FE00010');
    expect((await get(url)).json()).toEqual(first);
    const packed = await patient.inject({ method: 'GET', url, headers: { 'accept-encoding': 'gzip' } });
    expect(packed.headers['content-encoding']).toBe('gzip');
    const bulk = await get(new URL(first[3]!['7FE00010']!.BulkDataURI!).pathname, 'application/octet-stream');
    expect(bulk.rawPayload.equals(slices[3]!.bytes.subarray(-64 * 64 * 2))).toBe(true);
  });

  test('is drawn as a picture by the window asked for', async () => {
    const url = `${base()}/studies/${study}/series/${series}/instances/${slices[60]!.sopInstanceUid}/rendered`;
    const lung = await get(`${url}?window=-600,1500,linear&viewport=32,32`, 'image/png');
    expect(lung.headers['content-type']).toBe('image/png');
    expect(await sharp(lung.rawPayload).metadata()).toMatchObject({ format: 'png', width: 32, height: 32 });
    const air = await sharp((await get(`${url}?window=-2000,100`)).rawPayload).stats();
    expect(air.channels[0]?.min).toBe(255);
  });

  test('sent again is the same, and with other bytes it is refused', async () => {
    const again = await stow(slices.slice(0, 3).map((s) => s.bytes));
    expect(again.status).toBe(200);
    const other = Uint8Array.from(slices[0]!.bytes);
    other[other.length - 1]! ^= 1;
    const refused = await stow([other]);
    expect(refused.status).toBe(409);
    expect(refused.body['00081198']?.Value?.[0]).toMatchObject({ '00081197': { Value: [0x0111] } });
  });

  test('a stranger, another organisation and nobody get 404 and 401, and nothing of it', async () => {
    const stranger = await app.newPerson(patient.person.tenantId, ['patient']);
    const foreign = await app.newPerson(await app.newTenant(), ['coordinator']);
    const paths = ['/studies', `/studies/${study}`, `/studies/${study}/series/${series}/metadata`];
    for (const path of paths)
      for (const who of [stranger, foreign])
        expect((await get(`${base()}${path}`, undefined, who)).statusCode).toBe(404);
    expect((await stow([slices[0]!.bytes], `${base()}/studies`, stranger)).status).toBe(404);
    expect((await app.http.inject({ method: 'GET', url: `${base()}/studies` })).statusCode).toBe(401);
    const own = await newDraft(app, stranger);
    expect((await get(`/dicomweb/cases/${own}/studies/${study}`, undefined, stranger)).statusCode).toBe(404);
    expect((await get(`/dicomweb/cases/${own}/studies`, undefined, stranger)).json()).toEqual([]);
  });

  test('opening it is one entry in the access log, not one for each picture', async () => {
    const { rows } = await app.owner.query(
      `select count(*)::int as n from audit.entries where case_id = $1 and event = 'imaging.viewed' and actor_id = $2`,
      [caseId, patient.person.id],
    );
    expect(rows[0].n).toBe(1);
  });
});

describe('STOW-RS', () => {
  test('refuses bad parts one by one and keeps the others', async () => {
    const good = [...writeCt({ slices: 6, rows: 32, seed: 21 })].map((s) => s.bytes);
    const program = Uint8Array.from(good[1]!);
    program.set([0x4d, 0x5a, 0x90], 0);
    const bad = [new Uint8Array(0), new TextEncoder().encode('hello'), good[2]!.subarray(0, 900), program];
    const { status, body } = await stow([bad[0]!, good[0]!, bad[1]!, good[5]!, bad[2]!, bad[3]!]);
    expect(status).toBe(202);
    expect(count(body, '00081199')).toBe(2);
    expect(count(body, '00081198') + count(body, '0008119A')).toBe(4);
  });

  test('refuses a picture of another study than the one named', async () => {
    const [one] = [...writeCt({ slices: 1, rows: 32, seed: 22 })];
    expect((await stow([one!.bytes], `${base()}/studies/1.2.3`)).status).toBe(409);
    expect((await get(`${base()}/studies/1.2.3`)).statusCode).toBe(404);
  });

  test('takes no other content, and answers a broken body without keeping anything', async () => {
    const request = stowRequest([slices[0]!.bytes]);
    const url = `${base()}/studies`;
    const json = await patient.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/dicom' },
      payload: 'x',
    });
    expect(json.statusCode).toBe(415);
    const before = (await get(url)).json<unknown[]>().length;
    const fresh = stowRequest([...writeCt({ slices: 2, rows: 32, seed: 23 })].map((s) => s.bytes));
    const cut = await patient.inject({ method: 'POST', url, ...fresh, payload: fresh.payload.subarray(0, -200) });
    expect(cut.statusCode).toBe(400);
    expect((await get(url)).json()).toHaveLength(before);
    expect(request.payload.length).toBeGreaterThan(0);
  });

  test('is refused before its first byte when it announces more than one request may bring', async () => {
    const { headers, payload } = stowRequest([Buffer.from('x')]);
    const length = String(app.parts.config.maxUploadBytes + 1);
    const url = `${base()}/studies`;
    const answer = await patient.inject({
      method: 'POST',
      url,
      payload,
      headers: { ...headers, 'content-length': length },
    });
    expect([answer.statusCode, answer.headers['connection']]).toEqual([413, 'close']);
  });

  test('two uploads of one study at once lose nothing', async () => {
    const files = [...writeCt({ slices: 40, rows: 32, seed: 31 })].map((s) => s.bytes);
    const answers = await Promise.all([stow(files.slice(0, 25)), stow(files.slice(15)), stow(files)]);
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200]);
    const { studies } = await patient.call(listStudies, { caseId });
    const found = studies.find((s) => s.instances === 40);
    expect(found).toMatchObject({ modalities: ['CT'], missingSlices: 0, date: '2024-01-15' });
    const { rows } = await app.owner.query(
      `select count(*)::int as n from imaging.instances i where not exists (select from imaging.segments s where s.id = i.segment_id)`,
    );
    expect(rows[0].n).toBe(0);
  });

  test('a hole in a CT is counted', async () => {
    const files = [...writeCt({ slices: 30, rows: 32, seed: 41 })].map((s) => s.bytes);
    await stow([...files.slice(0, 10), ...files.slice(14)]);
    const { studies } = await patient.call(listStudies, { caseId });
    expect(studies.find((s) => s.instances === 26)?.missingSlices).toBe(4);
  });
});

describeSharedData('all transfer syntaxes', () => {
  test('come back as they were sent, and their frames can be asked for', async () => {
    const own = await newDraft(app, patient);
    const folders = ['dicom/small', 'dicom/generated/syntax', 'dicom/multiframe', 'dicom/odd'];
    for (const path of folders.flatMap((f) => readdirSync(sample(f)).map((n) => join(sample(f), n)))) {
      if (!path.endsWith('.dcm')) continue;
      const bytes = readFileSync(path);
      const { status, body } = await stow([bytes], `/dicomweb/cases/${own}/studies`);
      if (status !== 200) {
        expect([409], path).toContain(status);
        continue;
      }
      const item = body['00081199']!.Value![0] as DicomDataset;
      const url = new URL(text(item, '00081190')).pathname;
      const back = await get(url, 'application/dicom; transfer-syntax=*');
      expect(back.statusCode, path).toBe(200);
      if (bytes.subarray(0, 128).every((b) => b === 0)) expect(back.rawPayload.equals(bytes), path).toBe(true);
      const [metadata] = (await get(`${url}/metadata`)).json<DicomDataset[]>();
      if (metadata?.['7FE00010']) expect((await get(`${url}/frames/1`)).statusCode, path).toBe(200);
      expect([200, 406, 404], path).toContain((await get(`${url}/rendered`)).statusCode);
    }
  });
});
