import { beforeAll, describe, expect, test } from 'vitest';
import { totpCode } from '#platform/crypto/index.ts';
import { createTestApp, type TestApp, type TestPerson } from '#testkit/test-app.ts';
import { newBrowser, signInAs, type TestBrowser } from '../sign-in/browser.fixture.ts';
import { codeCounters, proveCounters, signInCounters } from './guessing.rules.ts';
import { prove, signIn } from '../sign-in/proofs.contract.ts';

let at = new Date('2026-03-02T09:00:00Z');
let app: TestApp;
let tenant: string;

beforeAll(async () => {
  app = await createTestApp({ clock: { now: () => at } });
  tenant = await app.newTenant();
});

async function staff(): Promise<TestPerson> {
  at = new Date(at.getTime() + 3_600_000);
  return (await app.newPerson(tenant, ['coordinator'])).person;
}
const right = (person: TestPerson) => ({
  email: person.email,
  password: person.password,
  code: totpCode(person.totpSecret, at),
});
const guess = (browser: TestBrowser, person: TestPerson, count = 0) =>
  browser.outcome(signIn, { ...right(person), password: `guess ${count}` });
const outcomes = async (tries: Promise<string>[]) => {
  const all = await Promise.all(tries);
  return Object.fromEntries([...new Set(all)].map((one) => [one, all.filter((other) => other === one).length]));
};

describe('guessing', () => {
  test('forty tries at one moment are counted as forty: ten are looked at', async () => {
    const person = await staff();
    const tries = Array.from({ length: 40 }, (_, n) => guess(newBrowser(app), person, n));
    expect(await outcomes(tries)).toEqual({ 'session.failed': 10, 'rate.limited': 30 });
  }, 30_000);

  test('by strangers does not lock out the true person in a browser they have used before', async () => {
    const person = await staff();
    const own = newBrowser(app);
    await signInAs(app, own, person);
    const stranger = newBrowser(app, { address: '203.0.113.9' });
    for (let n = 0; n < 11; n += 1) await guess(stranger, person, n);
    expect(await guess(stranger, person)).toBe('rate.limited');
    at = new Date(at.getTime() + 60_000);
    expect(await newBrowser(app).outcome(signIn, right(person))).toBe('rate.limited');
    expect(await own.outcome(signIn, right(person))).toBe('done');
  });

  test('in a known browser is counted there, also when somebody else holds it', async () => {
    const person = await staff();
    const own = newBrowser(app);
    await signInAs(app, own, person);
    for (let n = 0; n < 10; n += 1) expect(await guess(own, person, n)).toBe('session.failed');
    at = new Date(at.getTime() + 60_000);
    expect(await own.outcome(signIn, right(person))).toBe('rate.limited');
    expect(await newBrowser(app).outcome(signIn, right(person))).toBe('done');
  });

  test('inside a session has the session’s own counter', async () => {
    const person = await staff();
    const [own, stolen] = [newBrowser(app), newBrowser(app)];
    await signInAs(app, own, person);
    at = new Date(at.getTime() + 60_000);
    await signInAs(app, stolen, person);
    const { email: _, ...proof } = right(person);
    for (let n = 0; n < 10; n += 1) await stolen.outcome(prove, { ...proof, password: `guess ${n}` });
    expect(await stolen.outcome(prove, proof)).toBe('rate.limited');
    at = new Date(at.getTime() + 60_000);
    const { email: __, ...fresh } = right(person);
    expect(await own.outcome(prove, fresh)).toBe('done');
  });

  test('from one address over many accounts ends after two hundred wrong tries an hour', () => {
    const of = (address: string, knownDevice?: string) =>
      signInCounters({ email: 'a@example.org', address, knownDevice }).map(({ key, perHour }) => `${key} ${perHour}`);
    expect(of('203.0.113.9')).toEqual(['address|203.0.113.9 200', 'account|a@example.org 10']);
    // A proxy on this machine stands for everybody; a browser known to the person needs no stranger's counters.
    expect(of('127.0.0.1')).toEqual(['account|a@example.org 10']);
    expect(of('203.0.113.9', 'd')).toEqual(['device|d|a@example.org 10']);
    expect([proveCounters('s')[0]?.perHour, codeCounters('c')[0]?.perHour]).toEqual([10, 5]);
  });

  test('leaves no address in the table of counters', async () => {
    const { rows } = await app.owner.query<{ account: string }>('select account from identity.failures');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ account }) => !/^[0-9a-f]{64}$/.test(account))).toEqual([]);
  });

  test('learns nothing from the time: an unknown address costs as much as a wrong password', async () => {
    const person = await staff();
    const took = async (email: string) => {
      const began = performance.now();
      await newBrowser(app).outcome(signIn, { ...right(person), email, password: 'not it at all' });
      return performance.now() - began;
    };
    const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
    const [known, unknown]: [number[], number[]] = [[], []];
    for (let n = 0; n < 9; n += 1) {
      known.push(await took(person.email));
      unknown.push(await took(`nobody-${n}@example.org`));
    }
    expect(median(unknown) / median(known)).toBeGreaterThan(0.6);
    expect(median(unknown) / median(known)).toBeLessThan(1.7);
  });
});
