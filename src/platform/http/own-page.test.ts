import { describe, expect, test } from 'vitest';
import { sha256 } from '#platform/crypto/index.ts';
import { createTestApp } from '#testkit/test-app.ts';
import { serveOwnPage } from './index.ts';

const page = Buffer.from(
  `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-x'" />`,
);

describe('a page that carries its own policy', () => {
  test('is served byte for byte under that policy, with its hash to compare', async () => {
    const app = await createTestApp();
    serveOwnPage(app.http, '/own-page', page);
    const answer = await app.http.inject({ url: '/own-page' });
    expect(answer.rawPayload.equals(page)).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-security-policy': `default-src 'none'; script-src 'sha256-x'; frame-ancestors 'none'`,
      'x-page-sha256': sha256(page).toString('hex'),
      'x-content-type-options': 'nosniff',
    });
    expect((await app.http.inject({ method: 'POST', url: '/own-page' })).statusCode).not.toBe(200);
  });

  test('is not served without one', async () => {
    const app = await createTestApp();
    expect(() => serveOwnPage(app.http, '/no-policy', Buffer.from('<!doctype html>'))).toThrow('no policy');
  });
});
