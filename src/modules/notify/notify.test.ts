import { beforeAll, describe, expect, test } from 'vitest';
import { sampleCase } from '#testkit/sample-case.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { answerBy, filled, messageFor } from './notify.rules.ts';

let app: TestApp;
let patient: TestClient;
let expert: TestClient;
let caseId: string;
const canary = 'Zyx Canary-Name';

beforeAll(async () => {
  app = await createTestApp();
  const tenant = await app.newTenant('Northlight');
  patient = await app.newPerson(tenant, ['patient'], canary);
  expert = await app.newPerson(tenant, ['expert']);
  caseId = await sampleCase(app, patient);
  await app.runJobs();
  await app.owner.query(`update cases.cases set subject_name = $2, topic = $3 where id = $1`, [
    caseId,
    canary,
    `${canary} lung`,
  ]);
});

/** The event, as the module that makes it would write it. */
async function happens(type: string, data: Record<string, string> = {}): Promise<void> {
  const { tenantId, id } = patient.person;
  const event = { type, caseId, tenantId, actorId: id, at: new Date(), data };
  await app.parts.db.transaction({ kind: 'case', tenantId, personId: id, caseId }, (tx) =>
    app.parts.audit.emit(tx, event),
  );
  await app.runJobs();
}

const mailsTo = async (client: TestClient) =>
  (await app.parts.mailer.list()).filter((mail) => mail.to === client.person.email);

describe('messages', () => {
  test('a sent request is confirmed once, however often the event is told', async () => {
    await happens('case.send');
    await happens('case.send');
    const [mail, ...more] = await mailsTo(patient);
    expect(more).toEqual([]);
    expect(mail?.subject).toBe('We have your request');
    expect(mail?.text).toContain('http://127.0.0.1:8080/request\n');
  });

  test('an answer is announced without a word of what it says or whom it is about', async () => {
    await happens('opinion.delivered', { opinionId: 'a'.repeat(32) });
    const mail = (await mailsTo(patient)).find((one) => one.subject === 'Your answer is ready');
    expect(mail).toBeDefined();
    const whole = JSON.stringify(await app.parts.mailer.list());
    for (const word of ['Zyx', 'Canary', 'lung', 'nodule', caseId]) expect(whole).not.toContain(word);
  });

  test('an expert is told of an offer and by when to answer, without anything of the case', async () => {
    await happens('matching.offered', {
      offerId: 'b'.repeat(32),
      expertId: expert.person.id,
      answerBy: '2026-03-12T16:20:00Z',
    });
    const [mail] = await mailsTo(expert);
    expect(mail?.text).toContain('/staff/invitations');
    expect(mail?.text).toContain('12 March 2026 at 16:20 UTC');
    expect(mail?.text).not.toMatch(/SO-|Canary/);
  });

  test('many questions about whose records these are become one message a day', async () => {
    await happens('records.identity-asked', { subjectId: 'one' });
    await happens('records.identity-asked', { subjectId: 'two' });
    expect((await mailsTo(patient)).filter((mail) => mail.subject === 'One question for you')).toHaveLength(1);
  });

  test('somebody who is no longer active is told nothing', async () => {
    await app.owner.query('update identity.people set active = false where id = $1', [expert.person.id]);
    await happens('matching.offered', { offerId: 'c'.repeat(32), expertId: expert.person.id });
    expect(await mailsTo(expert)).toHaveLength(1);
  });
});

describe('rules', () => {
  test('an event nobody waits for tells nobody', () => {
    expect(messageFor({ type: 'case.opened', caseId, data: {} }, '2026-03-02')).toBeUndefined();
    expect(messageFor({ type: 'matching.offered', caseId, data: {} }, '2026-03-02')).toBeUndefined();
  });

  test('a text with a hole is not sent', () => {
    expect(filled('{a} and {b}', { a: '1', b: '{a}' })).toBe('1 and {a}');
    expect(() => filled('{missing}', {})).toThrow(/missing/);
  });

  test('an offer without a time says where to find it', () => {
    expect(answerBy({})).toBe('the time shown there');
  });
});
