import { beforeAll, describe, expect, test } from 'vitest';
import { totpCode } from '#platform/crypto/index.ts';
import { newBrowser, signInAs } from '#modules/identity/sign-in/browser.fixture.ts';
import { signIn } from '#modules/identity/sign-in/proofs.contract.ts';
import { createTestApp, type TestApp, type TestPerson } from '#testkit/test-app.ts';

// Lists of stolen passwords, tried from many addresses at many accounts (ASVS 6.3.1, check 56 of security.md): it slows
// the attacker and not the person. CONSILIUM_FULL=1 tries as much as the check asks; some hashes cost many seconds.

const full = process.env['CONSILIUM_FULL'] === '1';
const size = full ? { accounts: 1000, tries: 5000 } : { accounts: 20, tries: 500 };
const addresses = Array.from({ length: 50 }, (_, n) => `198.51.100.${n + 1}`);
const at = new Date('2026-03-02T09:00:00Z');
let app: TestApp;
const people: TestPerson[] = [];

beforeAll(async () => {
  app = await createTestApp({ clock: { now: () => at } });
  const tenant = await app.newTenant();
  for (let n = 0; n < size.accounts; n += 1) people.push((await app.newPerson(tenant, ['coordinator'])).person);
}, 600_000);

describe('stolen passwords', () => {
  test(
    'reach the hash fewer than twenty times an hour for each account; the person still comes in',
    { timeout: 900_000 },
    async () => {
      const victim = people[0] as TestPerson;
      const own = newBrowser(app);
      await signInAs(app, own, victim);
      const browsers = addresses.map((address) => newBrowser(app, { address }));
      const looked = new Map<string, number>();
      let refused = 0;
      const one = async (nr: number) => {
        const person = people[nr % people.length] as TestPerson;
        const browser = browsers[nr % browsers.length] as (typeof browsers)[number];
        const proof = { email: person.email, password: `stolen password ${nr}`, code: '000000' };
        const outcome = await browser.outcome(signIn, proof);
        if (outcome === 'rate.limited') refused += 1;
        else looked.set(person.email, (looked.get(person.email) ?? 0) + 1);
        expect(['rate.limited', 'session.failed']).toContain(outcome);
      };
      for (let from = 0; from < size.tries; from += 50)
        await Promise.all(Array.from({ length: Math.min(50, size.tries - from) }, (_, n) => one(from + n)));
      const most = Math.max(...looked.values());
      process.stdout.write(
        `stuffing: ${size.tries} tries at ${size.accounts} accounts from ${addresses.length} addresses, at most ${most} looked at for one account, ${refused} refused\n`,
      );
      expect(most).toBeLessThan(20);
      if (!full) expect(refused).toBe(size.tries - 10 * size.accounts);
      const right = {
        email: victim.email,
        password: victim.password,
        code: totpCode(victim.totpSecret, new Date(at.getTime() + 30_000)),
      };
      expect(await own.outcome(signIn, right)).toBe('done');
    },
  );
});
