import { beforeAll, describe, expect, test } from 'vitest';
import { totpCode } from '#platform/crypto/index.ts';
import { inviteCarer } from '#modules/cases/carers.contract.ts';
import { newDraft } from '#testkit/builders.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { me, prove } from '../identity.contract.ts';
import * as contract from './invitations.contract.ts';
import { invitationState, mayInvite, otpauthLink } from './invitations.rules.ts';

let app: TestApp;
let tenantId: string;
let admin: TestClient;
beforeAll(async () => {
  app = await createTestApp();
  tenantId = await app.newTenant('Northlight');
  admin = await proved(await app.newPerson(tenantId, ['admin'], 'Iris Stone'));
});

/** A fresh proof of identity by the factors of the person. */
async function proved(client: TestClient): Promise<TestClient> {
  const code = totpCode(client.person.totpSecret, new Date());
  await client.call(prove, { password: client.person.password, code });
  return client;
}

const code = (code: string) => expect.objectContaining({ code }) as Error;
let count = 0;
const newEmail = () => `invited${(count += 1)}@example.org`;

async function mailTo(email: string): Promise<string> {
  return (await app.parts.mailer.list()).find((mail) => mail.to === email)?.text ?? '';
}
const tokenIn = (text: string) => /\/invite#([\w-]+)/.exec(text)?.[1] ?? '';

type Wish = { role?: 'coordinator' | 'expert' | 'auditor' | 'admin'; by?: TestClient };

async function invited({ role = 'expert', by = admin }: Wish = {}) {
  const email = newEmail();
  const { invitationId } = await by.call(contract.inviteStaff, { name: 'Amara Okafor', title: 'Dr', email, role });
  return { email, invitationId, token: tokenIn(await mailTo(email)) };
}

/** Asks without a session, as the holder of a link does. */
async function outside(path: string, payload: object) {
  const answer = await app.http.inject({ method: 'POST', url: path, payload, headers: { 'x-consilium-request': '1' } });
  return { answer, body: answer.json<Record<string, never>>() };
}

async function accept(token: string, wish: { password?: string; code?: string } = {}) {
  const { body } = await outside('/api/invitations/look', { token });
  const secret = (body['totp'] as unknown as { secret: string } | null)?.secret ?? '';
  const now = secret === '' ? '000000' : totpCode(secret, new Date());
  return outside('/api/invitations/accept', {
    token,
    name: 'Amara Okafor',
    password: 'three quiet lighthouses',
    code: now,
    ...wish,
  });
}

describe('inviting people to work here', () => {
  test('the invited choose a password and a second factor and are signed in with both', async () => {
    const { email, token } = await invited();
    const look = await outside('/api/invitations/look', { token });
    expect(look.body).toMatchObject({
      kind: 'staff',
      organisation: 'Northlight',
      invitedBy: 'Iris Stone',
      role: 'expert',
    });
    const { answer, body } = await accept(token);
    expect(body).toEqual({ next: '/staff/invitations' });
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
    const session = await app.http.inject({ method: me.method, url: me.path, headers: { cookie } });
    expect(session.json()).toMatchObject({ email, roles: ['expert'], strength: 'password+totp', title: 'Dr' });
    // The browser is known from now on: signing in elsewhere is news.
    const known = await app.owner.query(
      `select 1 from identity.devices d join identity.people p on p.id = d.person_id where p.id = $1`,
      [session.json<{ personId: string }>().personId],
    );
    expect(known.rowCount).toBe(1);
  });

  test('a link works once, its secret is nowhere in the database, and the app’s secret stays the same at every look', async () => {
    const { token } = await invited();
    const looks = [
      await outside('/api/invitations/look', { token }),
      await outside('/api/invitations/look', { token }),
    ];
    expect(looks[0]?.body['totp']).toEqual(looks[1]?.body['totp']);
    const { rows } = await app.owner.query(`select * from identity.invitations where token_hash = $1`, [token]);
    expect(rows).toEqual([]);
    expect((await accept(token)).answer.statusCode).toBe(200);
    expect((await accept(token)).answer.statusCode).toBe(410);
  });

  test('a short password, one’s own name and a wrong code are refused by name, and the link stays good', async () => {
    const { token, email } = await invited();
    const short = await accept(token, { password: 'short', code: '000000' });
    expect(short.body).toMatchObject({ fields: [{ path: 'password' }, { path: 'code' }] });
    const named = await accept(token, { password: `my ${email.split('@')[0]} password` });
    expect(named.body).toMatchObject({ code: 'input.invalid', fields: [{ path: 'password' }] });
    const common = await accept(token, { password: 'qwertyuiop123456' });
    expect(common.body).toMatchObject({
      fields: [{ path: 'password', message: expect.stringMatching(/Too many/) as string }],
    });
    expect((await accept(token)).answer.statusCode).toBe(200);
  });

  test('a link ends after a week, when it is taken back and when a newer one is sent', async () => {
    const [old, revoked, resent] = [await invited(), await invited(), await invited()];
    await app.owner.query(`update identity.invitations set ends_at = now() where id = $1`, [old.invitationId]);
    await admin.call(contract.revokeInvitation, { invitationId: revoked.invitationId });
    const { endsAt } = await admin.call(contract.resendInvitation, { invitationId: resent.invitationId });
    expect(Date.parse(endsAt) - Date.now()).toBeLessThanOrEqual(7 * 86_400_000);
    for (const { token } of [old, revoked, resent]) expect((await accept(token)).answer.statusCode).toBe(410);
    expect((await accept(tokenIn(await mailTo(resent.email)))).answer.statusCode).toBe(200);
  });

  test('nobody invites above their own role', async () => {
    const nurse = await proved(await app.newPerson(tenantId, ['coordinator']));
    await expect(invited({ role: 'admin', by: nurse })).rejects.toThrow(code('permission.denied'));
    const { invitationId } = await invited({ role: 'admin' });
    await expect(nurse.call(contract.resendInvitation, { invitationId })).rejects.toThrow(code('permission.denied'));
    await expect(nurse.call(contract.revokeInvitation, { invitationId })).rejects.toThrow(code('permission.denied'));
    expect((await invited({ role: 'expert', by: nurse })).token).not.toBe('');
  });

  test('needs a fresh proof of who invites', async () => {
    const stale = await app.newPerson(tenantId, ['admin']);
    await expect(invited({ by: stale })).rejects.toThrow(code('session.step-up'));
  });

  test('an address that has a login gets the same answer, no secret, and no other role', async () => {
    const patient = await app.newPerson(tenantId, ['patient']);
    const { email } = patient.person;
    const answer = await admin.call(contract.inviteStaff, { name: 'X', email, role: 'admin' });
    expect(Object.keys(answer)).toEqual(['invitationId']);
    expect(await mailTo(email)).toMatch(/have a login here/);
    expect(tokenIn(await mailTo(email))).toBe('');
    expect((await patient.call(me, {})).roles).toEqual(['patient']);
  });

  test('another organisation sees none of it', async () => {
    const { invitationId, email } = await invited();
    const other = await proved(await app.newPerson(await app.newTenant(), ['admin']));
    const list = await other.call(contract.listStaff, {});
    expect(JSON.stringify(list)).not.toContain(email);
    await expect(other.call(contract.revokeInvitation, { invitationId })).rejects.toThrow(code('not-found'));
    const theirs = { personId: admin.person.id, active: false };
    await expect(other.call(contract.setStaffActive, theirs)).rejects.toThrow(code('not-found'));
  });
});

describe('ending somebody’s access', () => {
  test('ends sessions and tokens at once, and giving it back does not revive them', async () => {
    const expert = await app.newPerson(tenantId, ['expert']);
    const personId = expert.person.id;
    expect((await expert.call(me, {})).personId).toBe(personId);
    await admin.call(contract.setStaffActive, { personId, active: false });
    await expect(expert.call(me, {})).rejects.toThrow(code('session.required'));
    await admin.call(contract.setStaffActive, { personId, active: true });
    await expect(expert.call(me, {})).rejects.toThrow(code('session.required'));
    const { people } = await admin.call(contract.listStaff, {});
    expect(people.find((person) => person.personId === personId)).toMatchObject({ active: true });
  });

  test('is not for oneself, not for patients, and not for coordinators to do', async () => {
    const own = { personId: admin.person.id, active: false };
    await expect(admin.call(contract.setStaffActive, own)).rejects.toThrow(code('state.conflict'));
    const patient = await app.newPerson(tenantId, ['patient']);
    const theirs = { personId: patient.person.id, active: false };
    await expect(admin.call(contract.setStaffActive, theirs)).rejects.toThrow(code('not-found'));
    const nurse = await proved(await app.newPerson(tenantId, ['coordinator']));
    await expect(nurse.call(contract.setStaffActive, own)).rejects.toThrow(code('permission.denied'));
  });
});

describe('the link of a helper', () => {
  test('signs her in once and leads to whom she is asked to help', async () => {
    const maria = await proved(await app.newPerson(tenantId, ['patient'], 'Maria Lopez'));
    const email = newEmail();
    await maria.call(inviteCarer, {
      caseId: await newDraft(app, maria),
      name: 'Ana Lopez',
      email,
      kinship: 'daughter',
      level: 'read',
      seesSensitive: false,
      legalGround: null,
      endsOn: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
    });
    const token = tokenIn(await mailTo(email));
    const look = await outside('/api/invitations/look', { token });
    expect(look.body).toMatchObject({ kind: 'carer', invitedBy: 'Maria Lopez', totp: null });
    expect((await accept(token)).body).toEqual({ next: '/helping' });
    expect((await accept(token)).answer.statusCode).toBe(410);
  });
});

describe('rules of invitations', () => {
  const now = new Date('2026-03-04T10:00:00Z');
  const row = { accepted_at: null, revoked_at: null, ends_at: new Date('2026-03-05') };

  test('who may invite whom', () => {
    expect(mayInvite(['coordinator'])).toEqual(['coordinator', 'expert']);
    expect(mayInvite(['admin', 'coordinator'])).toEqual(['coordinator', 'expert', 'auditor', 'admin']);
    expect(mayInvite(['expert', 'auditor', 'patient', 'carer'])).toEqual([]);
  });

  test('an invitation is open until it is used, taken back or over', () => {
    expect(invitationState(row, now)).toBe('open');
    expect(invitationState({ ...row, ends_at: now }, now)).toBe('ended');
    expect(invitationState({ ...row, revoked_at: now }, now)).toBe('revoked');
    expect(invitationState({ ...row, accepted_at: now, revoked_at: now }, now)).toBe('accepted');
  });

  test('the link an authenticator app reads names the service and the person', () => {
    const link = new URL(otpauthLink('a@example.org', 'North & Light', 'ABC'));
    expect([link.protocol, decodeURIComponent(link.pathname), link.searchParams.get('issuer')]).toEqual([
      'otpauth:',
      expect.stringContaining('North & Light:a@example.org'),
      'North & Light',
    ]);
  });
});
