import { beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { desk, ownCases } from './cases.contract.ts';

let app: TestApp;
beforeAll(async () => void (app = await createTestApp()));

describe('cases', () => {
  test('a patient without a request has an empty list, and a coordinator an empty desk', async () => {
    const tenant = await app.newTenant();
    const patient = await app.newPerson(tenant, ['patient']);
    expect(await patient.call(ownCases, {})).toEqual({ cases: [] });
    const nurse = await app.newPerson(tenant, ['coordinator']);
    expect(await nurse.call(desk, {})).toEqual({ rows: [], next: null });
  });

  test('a patient may not see the desk', async () => {
    const patient = await app.newPerson(await app.newTenant(), ['patient']);
    await expect(patient.call(desk, {})).rejects.toMatchObject({ code: 'permission.denied' });
  });
});
