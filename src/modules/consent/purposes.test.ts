import { beforeAll, describe, expect, test } from 'vitest';
import { roles } from '#kernel/actor.ts';
import { tenantLog } from '#modules/audit/audit.contract.ts';
import { desk } from '#modules/cases/cases.contract.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { mayDeclare, purposesOf } from './purposes.contract.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});

describe('the purpose of use', () => {
  test('is what the role begins with, or another one that it may declare; the log keeps it', async () => {
    const tenant = await app.newTenant();
    const nurse = await app.newPerson(tenant, ['coordinator'], 'Lena Roth');
    const officer = await app.newPerson(tenant, ['auditor']);
    await nurse.call(desk, {});
    await nurse.call(desk, {}, { 'x-purpose-of-use': 'HPAYMT' });
    const { entries } = await officer.call(tenantLog, {});
    const of = (name: string) => entries.filter((entry) => entry.who.name === name).map((entry) => entry.purpose);
    expect(of('Lena Roth')).toEqual(['HPAYMT', 'HOPERAT']);
    const again = await officer.call(tenantLog, {});
    expect(again.entries.find((entry) => entry.event === 'log.read')?.purpose).toBe('HCOMPL');
  });

  test.each(['HCOMPL', 'BTG', '', 'anything', 'treat'])(
    'that is not the role’s to declare is refused: %j',
    async (wrong) => {
      const nurse = await app.newPerson(await app.newTenant(), ['coordinator']);
      const answer = nurse.call(desk, {}, { 'x-purpose-of-use': wrong });
      await expect(answer).rejects.toMatchObject({ code: 'purpose.refused', status: 403 });
    },
  );

  test('every role has one, and nobody declares an emergency', () => {
    for (const role of roles) {
      expect(purposesOf([role]).length, role).toBeGreaterThan(0);
      expect(mayDeclare([role], 'BTG'), role).toBe(false);
    }
  });
});
