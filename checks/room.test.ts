import { beforeAll, describe, expect, test } from 'vitest';
import { writeCt } from '#formats/dicom/index.ts';
import { begin, patch, sentCase } from '#modules/records/records.fixture.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { stowRequest } from '../src/edges/dicomweb/multipart.fixture.ts';

// How much is kept has limits, asked before a byte is read, at both doors (ASVS 5.2.1, 5.2.4).

const MB = 1024 * 1024;
let app: TestApp;
beforeAll(async () => {
  const GB = (bytes: number) => String(bytes / 1024 ** 3);
  app = await createTestApp({
    settings: {
      CONSILIUM_MAX_CASE_GB: GB(2 * MB),
      CONSILIUM_MAX_PERSON_GB: GB(3 * MB),
      CONSILIUM_MAX_ORGANISATION_GB: GB(4 * MB),
    },
  });
  await app.runJobs();
});

async function upload(patient: Awaited<ReturnType<TestApp['newPerson']>>, caseId: string, size: number) {
  const { status, location } = await begin(patient, caseId, size, { filename: 'a.bin' });
  if (status === 201) await patch(patient, location, 0, Buffer.alloc(size, 7));
  return status;
}

describe('room', () => {
  test('of a request, of a person and of an organisation is not gone beyond, and others are not touched', async () => {
    const tenant = await app.newTenant();
    const patient = await app.newPerson(tenant, ['patient']);
    const [one, two] = [await sentCase(app, patient), await sentCase(app, patient)];
    expect(await upload(patient, one, 2 * MB - 1000)).toBe(201);
    expect(await upload(patient, one, 1000)).toBe(201);
    expect(await upload(patient, one, 1)).toBe(507);
    expect(await upload(patient, two, 1.5 * MB)).toBe(507);
    expect(await upload(patient, two, MB - 1000)).toBe(201);
    const neighbour = await app.newPerson(tenant, ['patient']);
    const third = await sentCase(app, neighbour);
    expect(await upload(neighbour, third, 1.5 * MB)).toBe(507);
    expect(await upload(neighbour, third, MB)).toBe(201);
    const elsewhere = await app.newPerson(await app.newTenant(), ['patient']);
    expect(await upload(elsewhere, await sentCase(app, elsewhere), 1.5 * MB)).toBe(201);
  });

  test('is kept free for what was announced', async () => {
    const patient = await app.newPerson(await app.newTenant(), ['patient']);
    const caseId = await sentCase(app, patient);
    expect((await begin(patient, caseId, 1.5 * MB, { filename: 'a.bin' })).status).toBe(201);
    expect((await begin(patient, caseId, 1.5 * MB, { filename: 'b.bin' })).status).toBe(507);
  });

  test('is asked for at the DICOMweb door too, before a picture is read', async () => {
    const patient = await app.newPerson(await app.newTenant(), ['patient']);
    const caseId = await sentCase(app, patient);
    expect(await upload(patient, caseId, 2 * MB - 50_000)).toBe(201);
    const slices = [...writeCt({ patientName: 'Lopez^Maria', birthDate: '19610304', sex: 'F', rows: 256, slices: 2 })];
    const { headers, payload } = stowRequest(slices.map(({ bytes }) => bytes));
    const answer = await patient.inject({
      method: 'POST',
      url: `/dicomweb/cases/${caseId}/studies`,
      headers: { ...headers, 'content-length': String(payload.length) },
      payload,
    });
    expect(answer.statusCode).toBe(507);
    expect(answer.json()).toMatchObject({ code: 'storage.full', detail: expect.stringContaining('nothing was lost') });
    const { rows } = await app.owner.query('select 1 from imaging.segments where case_id = $1', [caseId]);
    expect(rows).toEqual([]);
  });
});
