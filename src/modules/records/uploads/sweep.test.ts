import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createModules, type ModuleFace } from '#app/operations.ts';
import { systemClock } from '#kernel/clock.ts';
import { createTestApp } from '#testkit/test-app.ts';
import { listFiles, listRecords } from '../records.contract.ts';
import { begin, patch, send, sentCase } from '../records.fixture.ts';

test('an upload that nobody finishes in time is taken away with its bytes, once, and the patient can read of it', async () => {
  let days = 0;
  let faces: ModuleFace[] = [];
  const app = await createTestApp({
    clock: { now: () => new Date(systemClock.now().getTime() + days * 86_400_000) },
    modules: (parts) => (faces = createModules(parts)),
  });
  const patient = await app.newPerson(await app.newTenant(), ['patient']);
  const caseId = await sentCase(app, patient);
  await app.runJobs();
  const bytesKept = () =>
    readdirSync(join(app.parts.config.dataFolder, 'objects'), { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    ).length;
  await send(patient, caseId, { path: 'whole.txt', bytes: Buffer.from('Letter of 2026-01-02') });
  await app.runJobs();
  const whole = bytesKept();
  const { location } = await begin(patient, caseId, 1000, { path: 'half.bin', lastModified: '1' });
  expect((await patch(patient, location, 0, Buffer.alloc(400, 7))).statusCode).toBe(204);
  expect(bytesKept()).toBe(whole + 1);

  const sweep = async () => {
    for (const face of faces.filter(({ jobs }) => jobs?.some(({ definition }) => definition.name === 'records.sweep')))
      await face.start?.();
    // Looking begins by itself and is waited for by nobody.
    await new Promise((resolve) => setTimeout(resolve, 300));
    await app.runJobs();
  };
  await sweep();
  expect((await patient.call(listRecords, { caseId })).uploads).toHaveLength(1);
  days = 40;
  await sweep();
  await sweep();
  expect((await patient.call(listRecords, { caseId })).uploads).toEqual([]);
  expect(bytesKept()).toBe(whole);
  expect((await patch(patient, location, 400, Buffer.alloc(600, 7))).statusCode).toBe(404);
  expect((await patient.call(listFiles, { caseId })).files.map(({ name, state }) => [name, state])).toEqual([
    ['whole.txt', 'checked'],
  ]);
  const { rows } = await app.owner.query<{ event: string }>(
    `select event from audit.entries where event = 'records.unfinished-removed'`,
  );
  expect(rows).toHaveLength(1);
});
