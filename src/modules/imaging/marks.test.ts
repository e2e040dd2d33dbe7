import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { writeCt } from '#formats/dicom/index.ts';
import { caseKey, resolveCase } from '#modules/cases/index.ts';
import { addExpert, newDraft } from '#testkit/builders.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { createImaging } from './index.ts';
import * as contract from './imaging.contract.ts';

let app: TestApp;
let patient: TestClient;
let expert: TestClient;
let caseId: string;
let image: { studyInstanceUid: string; seriesInstanceUid: string; sopInstanceUid: string; frame: number };

async function* files() {
  for (const { fileName, bytes } of writeCt({ slices: 3, rows: 32, seed: 3 })) yield { name: fileName, bytes };
}

beforeAll(async () => {
  app = await createTestApp();
  const tenant = await app.newTenant();
  patient = await app.newPerson(tenant, ['patient']);
  expert = await app.newPerson(tenant, ['expert']);
  caseId = await newDraft(app, patient);
  await addExpert(app, caseId, patient, expert);
  const { db, clock } = app.parts;
  const key = await db.transaction({ kind: 'tenant', tenantId: tenant, personId: '' }, async (tx) => {
    const actor = { personId: patient.person.id, tenantId: tenant, roles: ['patient'] } as never;
    return caseKey(tx, (await resolveCase(tx, caseId, actor, clock.now()))!);
  });
  const imaging = createImaging({ ...app.parts, heldBack: () => Promise.resolve(new Map()), caseKey: async () => key });
  const input = { tenantId: tenant, caseId, caseKey: key, actorId: patient.person.id, files: files() };
  const [first] = await imaging.storeInstances(input);
  await imaging.stop();
  if (first?.outcome !== 'stored' || first.identity?.name !== 'Phantom^Chest') throw new Error('not stored');
  image = {
    studyInstanceUid: first!.studyInstanceUid!,
    seriesInstanceUid: first!.seriesInstanceUid!,
    sopInstanceUid: first!.sopInstanceUid!,
    frame: 1,
  };
});

const length = (measurementId: string) => ({
  caseId,
  measurementId,
  ...image,
  kind: 'length' as const,
  points: [
    [10.25, 4.5],
    [20.125, 8.75],
  ] as [number, number][],
  value: 12.345678,
  unit: 'mm' as const,
});

describe('a measurement', () => {
  test('is kept exactly, moved, and taken back by the one who made it', async () => {
    const id = newId();
    await expert.call(contract.saveMeasurement, length(id));
    await expert.call(contract.saveMeasurement, length(id));
    const { measurements } = await expert.call(contract.listMeasurements, { caseId });
    expect(measurements).toHaveLength(1);
    const { caseId: _, ...kept } = length(id);
    expect(measurements[0]).toMatchObject({ ...kept, byMe: true, instanceNumber: 1 });
    expect((await patient.call(contract.listMeasurements, { caseId })).measurements[0]?.byMe).toBe(false);
    await expert.call(contract.deleteMeasurement, { caseId, measurementId: id });
    expect((await expert.call(contract.listMeasurements, { caseId })).measurements).toEqual([]);
    await expect(expert.call(contract.saveMeasurement, length(id))).rejects.toMatchObject({ code: 'state.conflict' });
  });

  test('on a picture that the case does not have is refused, and so is a patient’s', async () => {
    const elsewhere = { ...length(newId()), sopInstanceUid: '1.2.3' };
    await expect(expert.call(contract.saveMeasurement, elsewhere)).rejects.toMatchObject({ code: 'not-found' });
    await expect(expert.call(contract.saveMeasurement, { ...length(newId()), frame: 2 })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(patient.call(contract.saveMeasurement, length(newId()))).rejects.toMatchObject({
      code: 'permission.denied',
    });
  });
});

test('a key image is marked once and the mark can be taken away', async () => {
  await expert.call(contract.markKeyImage, { caseId, ...image, marked: true });
  await expert.call(contract.markKeyImage, { caseId, ...image, marked: true });
  expect((await expert.call(contract.listKeyImages, { caseId })).keyImages).toMatchObject([{ ...image, byMe: true }]);
  await expert.call(contract.markKeyImage, { caseId, ...image, marked: false });
  expect((await expert.call(contract.listKeyImages, { caseId })).keyImages).toEqual([]);
});

test('a file that throws in the middle leaves nothing behind', async () => {
  const imaging = createImaging({
    ...app.parts,
    heldBack: () => Promise.resolve(new Map()),
    caseKey: async () => ({ id: 'k', secret: new Uint8Array(32) }),
  });
  async function* broken() {
    for (const { fileName, bytes } of writeCt({ slices: 40, rows: 32, seed: 9 })) yield { name: fileName, bytes };
    throw new Error('the connection went away');
  }
  const before = await app.owner.query('select count(*)::int as n from imaging.segments');
  const input = {
    tenantId: patient.person.tenantId,
    caseId,
    caseKey: { id: 'k', secret: new Uint8Array(32) },
    actorId: patient.person.id,
    files: broken(),
  };
  await expect(imaging.storeInstances(input)).rejects.toThrow('the connection went away');
  await imaging.stop();
  const after = await app.owner.query('select count(*)::int as n from imaging.segments');
  expect(after.rows).toEqual(before.rows);
});
