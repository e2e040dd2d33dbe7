import { beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { accesses } from '#modules/audit/audit.contract.ts';
import { requestLink, useLink } from '#modules/identity/identity.contract.ts';
import { saveAnswers } from '#modules/intake/intake.contract.ts';
import { listRecords } from '#modules/records/records.contract.ts';
import { newDraft } from '#testkit/builders.ts';
import { proveFresh } from '#testkit/prove.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import * as carers from './carers.contract.ts';
import { carerRelations, carerText, endOfHelp } from './carers.rules.ts';
import { showCase } from './cases.contract.ts';

let app: TestApp;
let tenantId: string;
beforeAll(async () => {
  app = await createTestApp();
  tenantId = await app.newTenant();
});

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const plain = { kinship: 'daughter', level: 'read', seesSensitive: false, legalGround: null } as const;

type Family = { maria: TestClient; ana: TestClient; caseId: string };

async function family(): Promise<Family> {
  const maria = await app.newPerson(tenantId, ['patient'], 'Maria Lopez');
  const ana = await app.newPerson(tenantId, ['carer'], 'Ana Lopez');
  await proveFresh(app, maria);
  return { maria, ana, caseId: await newDraft(app, maria) };
}

async function invite({ maria, ana, caseId }: Family, wish: object = {}): Promise<void> {
  const { name, email } = ana.person;
  await maria.call(carers.inviteCarer, { caseId, name, email, endsOn: inDays(30), ...plain, ...wish });
}

async function helpingFamily(wish: object = {}): Promise<Family> {
  const them = await family();
  await invite(them, wish);
  await them.ana.call(carers.answerCarer, { caseId: them.caseId, accept: true });
  return them;
}

const code = (code: string) => expect.objectContaining({ code }) as Error;

describe('people who help', () => {
  test('a daughter sees the request once she says yes, and only that one', async () => {
    const them = await family();
    const other = await newDraft(app, them.maria);
    await invite(them);
    await expect(them.ana.call(showCase, { caseId: them.caseId })).rejects.toThrow(code('permission.denied'));
    const asked = await them.ana.call(carers.helping, {});
    expect(asked.helping).toMatchObject([{ patientName: 'Maria Lopez', state: 'asked', request: null }]);
    await them.ana.call(carers.answerCarer, { caseId: them.caseId, accept: true });
    expect((await them.ana.call(showCase, { caseId: them.caseId })).relations).toEqual(['carer']);
    expect((await them.ana.call(carers.helping, {})).helping).toMatchObject([{ state: 'helping', level: 'read' }]);
    await expect(them.ana.call(showCase, { caseId: other })).rejects.toThrow(code('not-found'));
  });

  test('who may only look changes nothing, hands nothing in and agrees to nothing', async () => {
    const { ana, caseId } = await helpingFamily();
    const answers = { caseId, step: 'who', answers: [], finish: false };
    await expect(ana.call(saveAnswers, answers)).rejects.toThrow(code('permission.denied'));
    const agree = await ana.inject({
      method: 'POST',
      url: `/api/cases/${caseId}/agree`,
      payload: { version: '1', agreed: true },
    });
    expect(agree.statusCode).toBe(403);
    expect((await ana.call(listRecords, { caseId })).documents).toEqual([]);
  });

  test('the patient changes the scope and it counts from the next request', async () => {
    const { maria, ana, caseId } = await helpingFamily();
    const [row] = (await maria.call(carers.listCarers, { caseId })).carers;
    const wider = {
      level: 'write',
      seesSensitive: true,
      legalGround: 'legal-representative',
      endsOn: inDays(5),
    } as const;
    const changed = await maria.call(carers.changeCarer, { caseId, carerId: row?.carerId ?? '', ...wider });
    expect(changed).toMatchObject({ level: 'write', legalGround: 'legal-representative', state: 'helping' });
    expect((await ana.call(showCase, { caseId })).relations).toEqual([
      'carer',
      'carer-adds',
      'carer-writes',
      'carer-sensitive',
      'representative',
    ]);
  });

  test('ended by the patient, the next request finds nothing and open pages close within a second', async () => {
    const { maria, ana, caseId } = await helpingFamily();
    const [row] = (await maria.call(carers.listCarers, { caseId })).carers;
    const stream = ana.inject({ method: 'GET', url: `/api/cases/${caseId}/events` });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const ended = performance.now();
    await maria.call(carers.endCarer, { caseId, carerId: row?.carerId ?? '' });
    await expect(ana.call(showCase, { caseId })).rejects.toThrow(code('not-found'));
    expect((await stream).body).toContain('case.people-changed');
    expect(performance.now() - ended).toBeLessThan(1000);
    expect((await maria.call(carers.listCarers, { caseId })).carers).toMatchObject([{ state: 'ended' }]);
    expect((await ana.call(carers.helping, {})).helping).toEqual([]);
  });

  test('when the time is over there are no rows, even for a query that forgot to look', async () => {
    const { ana, caseId } = await helpingFamily();
    const scope = { kind: 'person', tenantId, personId: ana.person.id } as const;
    const seen = () =>
      app.parts.db.transaction(scope, async (tx) => (await sql`select id from cases.cases`.execute(tx)).rows.length);
    expect(await seen()).toBe(1);
    await app.owner.query(`update cases.people set until = now() - interval '1 second' where person_id = $1`, [
      ana.person.id,
    ]);
    await app.owner.query(`update cases.carers set ends_at = now() - interval '1 second' where person_id = $1`, [
      ana.person.id,
    ]);
    expect(await seen()).toBe(0);
    await expect(ana.call(showCase, { caseId })).rejects.toThrow(code('not-found'));
  });

  test('what she does stands in the log under her own name and who she is', async () => {
    const { maria, ana, caseId } = await helpingFamily();
    await ana.call(showCase, { caseId });
    const { entries } = await maria.call(accesses, {});
    expect(entries.map((entry) => entry.who.name)).toContain('Ana Lopez, your daughter');
  });

  test('she may say no, or stop later, and the patient is told by mail', async () => {
    const them = await family();
    await invite(them);
    await them.ana.call(carers.answerCarer, { caseId: them.caseId, accept: false });
    await expect(them.ana.call(showCase, { caseId: them.caseId })).rejects.toThrow(code('not-found'));
    await invite(them);
    await them.ana.call(carers.answerCarer, { caseId: them.caseId, accept: true });
    await them.ana.call(carers.leaveCarer, { caseId: them.caseId });
    await expect(them.ana.call(showCase, { caseId: them.caseId })).rejects.toThrow(code('not-found'));
    const mails = (await app.parts.mailer.list()).filter((mail) => mail.to === them.maria.person.email);
    expect(mails.map((mail) => mail.text.split('\n')[0])).toEqual([
      'Ana Lopez does not help you with your request any more.',
      'Ana Lopez now helps you with your request.',
      'Ana Lopez cannot help you now.',
    ]);
  });

  test('a stranger’s address gets a login of its own by a link that works once; a known one gets no secret', async () => {
    const { maria, ana, caseId } = await family();
    const email = `new.${ana.person.email}`;
    const asked = { caseId, name: 'Eva', endsOn: inDays(3), ...plain };
    const answers = [
      await maria.call(carers.inviteCarer, { ...asked, email }),
      await maria.call(carers.inviteCarer, { ...asked, email: ana.person.email }),
    ];
    expect(answers[0]).toEqual(answers[1]);
    const mails = await app.parts.mailer.list();
    expect(mails.find((mail) => mail.to === email)?.text).toMatch(/\/invite#[\w-]{20,}/);
    expect(mails.find((mail) => mail.to === ana.person.email)?.text).toMatch(/\/helping\n/);
  });

  test('signs in by a link of ten minutes like a patient', async () => {
    const { ana } = await helpingFamily();
    const { rows } = await app.owner.query<{ slug: string }>('select slug from identity.organisations where id = $1', [
      tenantId,
    ]);
    const programme = rows[0]?.slug ?? '';
    const { code: digits } = await ana.call(requestLink, { email: ana.person.email, programme });
    const text = (await app.parts.mailer.list()).find((mail) => mail.to === ana.person.email)?.text ?? '';
    const token = /#([\w-]+)/.exec(text)?.[1] ?? '';
    expect(await ana.call(useLink, { token, code: digits })).toMatchObject({ next: '/request' });
  });

  test('nobody is asked twice at a time, nobody asks themselves, and no day is too far', async () => {
    const them = await family();
    await invite(them);
    await expect(invite(them)).rejects.toThrow(code('state.already-done'));
    const self = { ...them, ana: them.maria };
    await expect(invite(self)).rejects.toThrow(code('input.invalid'));
    const now = new Date('2026-03-04T10:00:00Z');
    expect(endOfHelp('2026-03-04', now).toISOString()).toBe('2026-03-04T23:59:59.000Z');
    expect(() => endOfHelp('2026-03-03', now)).toThrow('last day');
    expect(() => endOfHelp('2027-03-06', now)).toThrow('last day');
  });
});

describe('what a helper may do', () => {
  const now = new Date('2026-03-04T10:00:00Z');
  const row = {
    level: 'add',
    sees_sensitive: false,
    legal_ground: null,
    answered_at: now,
    ends_at: new Date('2026-04-01'),
    ended_at: null,
  } as const;

  test('follows the scope, the answer and the end', () => {
    expect(carerRelations(row, now)).toEqual(['carer', 'carer-adds']);
    expect(carerRelations({ ...row, answered_at: null }, now)).toEqual(['carer-asked']);
    expect(carerRelations({ ...row, ends_at: now }, now)).toEqual([]);
    expect(carerRelations({ ...row, ended_at: now }, now)).toEqual([]);
  });

  test('is said to the patient in words that are kept', () => {
    const wish = { name: 'Ana', ...plain, endsOn: '2026-04-01' };
    expect(carerText(wish)).toContain(
      'Ana, your daughter, may look at your request, your records and your answer until',
    );
    expect(carerText({ ...wish, legalGround: 'parent-of-child' })).toContain(
      'agree and send in your place, as the parent',
    );
  });
});
