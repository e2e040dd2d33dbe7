import { beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { formatPrice } from './price.contract.ts';
import { ProgrammeView } from './programmes.contract.ts';

let app: TestApp;
const now = new Date('2026-11-20T12:00:00Z'); // a Friday
beforeAll(async () => void (app = await createTestApp({ clock: { now: () => now } })));

describe('a service', () => {
  test('shows price, date and help to anyone, without signing in', async () => {
    const answer = await app.http.inject({ url: '/api/programmes/northlight' });
    expect(answer.statusCode).toBe(200);
    const service = ProgrammeView.parse(answer.json());
    expect(service.price.minor).toBeGreaterThan(0);
    expect(service.helpPhone).not.toBe('');
    expect(service.emergency.length).toBeGreaterThan(0);
  });

  test('promises in working days: ten from a Friday is the Friday two weeks later', async () => {
    const service = ProgrammeView.parse((await app.http.inject({ url: '/api/programmes/northlight' })).json());
    expect(service.workingDays).toBe(10);
    expect(service.expectedAt).toBe('2026-12-04T12:00:00.000Z');
  });

  test('that does not exist is not found, in words', async () => {
    const answer = await app.http.inject({ url: '/api/programmes/nowhere' });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'not-found' });
  });

  test('all of them are listed', async () => {
    const answer = await app.http.inject({ url: '/api/programmes' });
    const { programmes } = answer.json<{ programmes: { slug: string }[] }>();
    expect(programmes.map((one) => one.slug)).toEqual(['northlight', 'harbour']);
  });
});

test('a price has cents only when there are any', () => {
  expect(formatPrice({ minor: 42000, currency: 'USD' }, 'en')).toBe('$420');
  expect(formatPrice({ minor: 42050, currency: 'USD' }, 'en')).toBe('$420.50');
  expect(formatPrice({ minor: 42000, currency: 'JPY' }, 'en')).toBe('¥42,000');
});
