import { beforeAll, describe, expect, test } from 'vitest';
import { totpCode } from '#platform/crypto/index.ts';
import { createTestApp, type TestApp, type TestPerson } from '#testkit/test-app.ts';
import { makeRecoveryCodes } from '../sessions/account.contract.ts';
import { me } from '../identity.contract.ts';
import { newBrowser, signInAs } from './browser.fixture.ts';
import { signIn } from './proofs.contract.ts';
import { requestReset, resetPassword } from './reset.contract.ts';

let at = new Date('2026-03-02T09:00:00Z');
let app: TestApp;
let tenant: string;
const next = 'river stone lantern quiet';

beforeAll(async () => {
  app = await createTestApp({ clock: { now: () => at } });
  tenant = await app.newTenant();
  await app.runJobs();
});

const later = (minutes: number) => (at = new Date(at.getTime() + minutes * 60_000));
async function staff(): Promise<TestPerson> {
  later(120);
  return (await app.newPerson(tenant, ['coordinator'], 'Lena Brook')).person;
}
const codeOf = (person: TestPerson) => totpCode(person.totpSecret, at);

async function mailsTo(email: string) {
  await app.runJobs();
  return (await app.parts.mailer.list()).filter(({ to }) => to === email);
}

/** Asks for a link, and takes its secret from the mail. */
async function link(person: TestPerson): Promise<string> {
  await newBrowser(app).call(requestReset, { email: person.email });
  const [mail] = await mailsTo(person.email);
  return /\/sign-in\/reset#(\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
}

describe('a lost password', () => {
  test('is replaced by a link and a code; every session ends, none begins, and the person is told', async () => {
    const person = await staff();
    const old = newBrowser(app);
    await signInAs(app, old, person);
    later(1);
    const token = await link(person);
    expect(token).toHaveLength(43);
    const browser = newBrowser(app);
    await browser.call(resetPassword, { token, code: codeOf(person), password: next });
    expect(browser.cookies.size).toBe(0);
    expect(await browser.outcome(me, {})).toBe('session.required');
    expect(await old.outcome(me, {})).toBe('session.required');
    later(1);
    expect(
      await browser.outcome(signIn, { email: person.email, password: person.password, code: codeOf(person) }),
    ).toBe('session.failed');
    later(1);
    expect(await browser.outcome(signIn, { email: person.email, password: next, code: codeOf(person) })).toBe('done');
    const subjects = (await mailsTo(person.email)).map(({ subject }) => subject);
    expect(subjects).toContain('Your password was changed');
    const { rows } = await app.owner.query(`select event, outcome from audit.entries where actor_id = $1`, [person.id]);
    expect(rows).toContainEqual({ event: 'identity.password-reset', outcome: 'done' });
  });

  test('has a link that counts once, for a quarter of an hour, of which the database has a hash', async () => {
    const person = await staff();
    const [first, second] = [await link(person), await link(person)];
    const kept = await app.owner.query('select * from identity.resets where person_id = $1', [person.id]);
    expect(kept.rowCount).toBe(2);
    expect(JSON.stringify(kept.rows)).not.toContain(first);
    const browser = newBrowser(app);
    later(16);
    expect(await browser.outcome(resetPassword, { token: second, code: codeOf(person), password: next })).toBe(
      'link.expired',
    );
    const [third, fourth] = [await link(person), await link(person)];
    const use = (token: string) => browser.outcome(resetPassword, { token, code: codeOf(person), password: next });
    const outcomes = await Promise.all([use(third), use(third)]);
    expect(outcomes.toSorted()).toEqual(['done', 'link.expired']);
    // One password that was set ends the other links too.
    later(1);
    expect(await use(fourth)).toBe('link.expired');
    expect(await use('x'.repeat(43))).toBe('link.expired');
  });

  test('keeps the second factor: without its code nothing changes, and guessing ends', async () => {
    const person = await staff();
    const token = await link(person);
    const browser = newBrowser(app);
    const wrong = codeOf(person) === '000000' ? '111111' : '000000';
    for (let tries = 0; tries < 5; tries += 1)
      expect(await browser.outcome(resetPassword, { token, code: wrong, password: next })).toBe('input.invalid');
    expect(await browser.outcome(resetPassword, { token, code: codeOf(person), password: next })).toBe('rate.limited');
    expect(
      await browser.outcome(resetPassword, { token: await link(person), code: codeOf(person), password: next }),
    ).toBe('rate.limited');
    const { rows } = await app.owner.query('select totp_secret is null as gone from identity.people where id = $1', [
      person.id,
    ]);
    expect(rows).toEqual([{ gone: false }]);
    later(1);
    expect(
      await browser.outcome(signIn, { email: person.email, password: person.password, code: codeOf(person) }),
    ).toBe('done');
  });

  test('takes a recovery code in the place of the app’s, and a poor password costs no code', async () => {
    const person = await staff();
    const own = newBrowser(app);
    await signInAs(app, own, person);
    const { codes } = await own.call(makeRecoveryCodes, {});
    const token = await link(person);
    const code = codes[0] ?? '';
    const browser = newBrowser(app);
    for (const password of ['password1234', 'Lena Brook 1', 'short'])
      await expect(browser.call(resetPassword, { token, code, password })).rejects.toMatchObject({
        code: 'input.invalid',
        fields: [{ path: 'password' }],
      });
    expect(await browser.outcome(resetPassword, { token, code, password: next })).toBe('done');
    expect(await own.outcome(me, {})).toBe('session.required');
  });

  test('is nothing for who has none: the answer is the same and no mail leaves', async () => {
    const person = await staff();
    const patient = (await app.newPerson(tenant, ['patient'])).person;
    await app.owner.query('update identity.people set password_hash = null where id = $1', [patient.id]);
    const gone = await staff();
    await app.owner.query('update identity.people set active = false where id = $1', [gone.id]);
    const browser = newBrowser(app);
    for (const { email } of [person, patient, gone, { email: 'nobody@example.org' }])
      expect(await browser.call(requestReset, { email })).toEqual({ sent: true });
    expect(await mailsTo(person.email)).toHaveLength(1);
    for (const email of [patient.email, gone.email, 'nobody@example.org']) expect(await mailsTo(email)).toEqual([]);
    for (let times = 0; times < 12; times += 1) await browser.call(requestReset, { email: person.email });
    expect(await mailsTo(person.email)).toHaveLength(10);
  });
});
