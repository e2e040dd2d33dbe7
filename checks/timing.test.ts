import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { serverOf } from './support/probe.ts';

// Who is known here must not be told by how long an answer takes (ASVS 6.3.8).

const samples = 60;
let app: TestApp;
let http: ReturnType<typeof serverOf>;
beforeAll(async () => {
  app = await createTestApp();
  await app.runJobs();
  http = serverOf(app, app.operations, { evenTime: true });
});

async function took(url: string, payload: object): Promise<number> {
  // Another address each time: how many tries one address has is another check's business.
  const remoteAddress = `10.${[0, 1, 2].map(() => Math.floor(Math.random() * 256)).join('.')}`;
  const headers = { 'x-consilium-request': '1' };
  const began = performance.now();
  const answer = await http.inject({ method: 'POST', url, headers, remoteAddress, payload });
  expect([200, 401]).toContain(answer.statusCode);
  return performance.now() - began;
}

/** Two-sided p of the rank test of Mann and Whitney, by the normal approximation. */
function rankTest(one: readonly number[], other: readonly number[]): number {
  // Of each pair the one that took longer; equal ones count half.
  const u = one
    .flatMap((a) => other.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)))
    .reduce<number>((sum, won) => sum + won, 0);
  const [n, m] = [one.length, other.length];
  const z = Math.abs(u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
  // Abramowitz and Stegun 26.2.17
  const t = 1 / (1 + 0.2316419 * z);
  const tail = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (2 * tail * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}

/**
 * Asks for known and unknown people in turn. One round in a hundred differs by chance, and a busy machine stumbles, so it
 * may be asked twice more: a true difference stands out each time.
 */
async function differ(url: string, known: (at: number) => object, unknown: (at: number) => object): Promise<number> {
  let p = 0;
  for (let round = 0; round < 3 && p <= 0.01; round += 1) {
    const [one, other]: [number[], number[]] = [[], []];
    for (let at = 0; at < samples; at += 1) {
      one.push(await took(url, known(at)));
      other.push(await took(url, unknown(at)));
    }
    p = rankTest(one, other);
  }
  return p;
}

describe('how long an answer takes', () => {
  test('does not tell whether somebody works here or is a patient here', { timeout: 300_000 }, async () => {
    const tenant = await app.newTenant();
    const { rows } = await app.owner.query<{ slug: string }>('select slug from identity.organisations where id = $1', [
      tenant,
    ]);
    const programme = rows[0]?.slug ?? '';
    const staff = await Promise.all(Array.from({ length: 20 }, () => app.newPerson(tenant, ['coordinator'])));
    const patients = await Promise.all(Array.from({ length: 20 }, () => app.newPerson(tenant, ['patient'])));
    const mailOf = (people: typeof staff, at: number) => people[at % people.length]?.person.email ?? '';
    const guess = (email: string) => ({ email, password: 'not the right password', code: '123456' });
    const link = (email: string) => ({ email, programme });
    const nobody = () => `${newId()}@example.org`;
    const [reset, signIn, ofStaff, ofPatients] = await Promise.all([
      differ(
        '/api/sign-in/reset',
        (at) => ({ email: mailOf(staff, at) }),
        () => ({ email: nobody() }),
      ),
      differ(
        '/api/sign-in',
        (at) => guess(mailOf(staff, at)),
        () => guess(nobody()),
      ),
      differ(
        '/api/sign-in/link',
        (at) => link(mailOf(staff, at)),
        () => link(nobody()),
      ),
      differ(
        '/api/sign-in/link',
        (at) => link(mailOf(patients, at)),
        () => link(nobody()),
      ),
    ]);
    process.stdout.write(
      `timing: rank test of known and unknown, p: sign in ${signIn.toFixed(2)}, link of staff ${ofStaff.toFixed(2)}, link of patients ${ofPatients.toFixed(2)}, reset ${reset.toFixed(2)}\n`,
    );
    expect(Math.min(signIn, ofStaff, ofPatients, reset)).toBeGreaterThan(0.01);
  });

  test('would tell by this test, were it a few milliseconds', () => {
    const noise = Array.from({ length: samples }, (_, at) => 70 + ((at * 37) % 11));
    expect(rankTest(noise, noise.toReversed())).toBeGreaterThan(0.9);
    expect(
      rankTest(
        noise,
        noise.map((value) => value + 4),
      ),
    ).toBeLessThan(0.001);
  });
});
