import { personById } from '#modules/identity/index.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { desk, showCase } from '#modules/cases/cases.contract.ts';
import { listGrants } from '#modules/consent/consent.contract.ts';
import { showProgramme } from '#modules/programmes/programmes.contract.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { finishDraft, northlight, startDraft } from '#testkit/intake-builders.ts';
import * as contract from './intake.contract.ts';

let app: TestApp;
let tenant: string;
beforeAll(async () => {
  app = await createTestApp();
  await app.runJobs();
  tenant = await northlight(app);
});

const newPatient = () => app.newPerson(tenant, ['patient'], '');
const draftOf = (client: TestClient, caseId: string) => client.call(contract.showDraft, { caseId });

describe('a draft', () => {
  test('opens with the first page next and nothing answered', async () => {
    const maria = await newPatient();
    const caseId = await startDraft(maria);
    const draft = await draftOf(maria, caseId);
    expect(draft.state).toBe('draft');
    expect(draft.next).toBe(draft.steps[0]?.step);
    expect(draft.answers).toEqual([]);
    expect(draft.consent.givenAt).toBeNull();
    expect((await maria.call(showCase, { caseId })).status.holder).toBe('you');
  });

  test('is not there for another patient', async () => {
    const caseId = await startDraft(await newPatient());
    const stranger = await newPatient();
    await expect(draftOf(stranger, caseId)).rejects.toMatchObject({ code: 'not-found' });
    await expect(
      stranger.call(contract.saveQuestions, { caseId, version: 0, items: [], finish: false }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  test('is begun twenty times a day by one person and no more, also at the same moment', async () => {
    const maria = await newPatient();
    const begun = async () =>
      (await Promise.allSettled([startDraft(maria), startDraft(maria), startDraft(maria)])).map(({ status }) => status);
    const all: string[] = [];
    for (let round = 0; round < 8; round += 1) all.push(...(await begun()));
    expect(all.filter((status) => status === 'fulfilled')).toHaveLength(20);
    await expect(startDraft(maria)).rejects.toMatchObject({ code: 'rate.limited' });
    await expect(startDraft(await newPatient())).resolves.toBeTruthy();
    await app.owner.query(`update cases.cases set created_at = created_at - interval '1 day' where patient_id = $1`, [
      maria.person.id,
    ]);
    await expect(startDraft(maria)).resolves.toBeTruthy();
  });

  test('is refused for what the service does not offer, naming the field', async () => {
    const maria = await newPatient();
    const wish = { disorder: 'nothing-known', questionKind: 'diagnosis', place: 'DE' };
    await expect(maria.call(contract.startRequest, wish, key())).rejects.toMatchObject({
      code: 'input.invalid',
      fields: expect.arrayContaining([expect.objectContaining({ path: 'disorder' })]),
    });
  });
});

describe('an answer', () => {
  test('is kept with its version and who gave it, and audited', async () => {
    const maria = await newPatient();
    const caseId = await startDraft(maria);
    const { page, field } = await textPage(maria, caseId);
    const save = (value: string, version: number) =>
      maria.call(contract.saveAnswers, { caseId, step: page, answers: [{ linkId: field, value, version }] });
    expect((await save('A spot', 0)).saved).toEqual([{ linkId: field, version: 1 }]);
    expect((await save('A spot of 8 mm', 1)).saved).toEqual([{ linkId: field, version: 2 }]);
    const kept = (await draftOf(maria, caseId)).answers.find((one) => one.linkId === field);
    expect(kept).toMatchObject({ value: 'A spot of 8 mm', version: 2 });
    const log = await app.owner.query(
      "select subject_id from audit.entries where case_id = $1 and event = 'intake.answered'",
      [caseId],
    );
    expect(log.rows).toHaveLength(2);
    expect(log.rows[0]).toEqual({ subject_id: page });
  });

  test('typed in two browsers is refused for the later one, and the first is untouched', async () => {
    const maria = await newPatient();
    const caseId = await startDraft(maria);
    const { page, field } = await textPage(maria, caseId);
    const save = (value: string, version: number) =>
      maria.call(contract.saveAnswers, { caseId, step: page, answers: [{ linkId: field, value, version }] });
    await save('From the phone', 0);
    await expect(save('From the laptop', 0)).rejects.toMatchObject({
      code: 'state.conflict',
      fields: [{ path: field }],
    });
    const kept = (await draftOf(maria, caseId)).answers.find((one) => one.linkId === field);
    expect(kept).toMatchObject({ value: 'From the phone', version: 1 });
  });

  test('sent at the same moment from two browsers is kept once', async () => {
    const maria = await newPatient();
    const caseId = await startDraft(maria);
    const { page, field } = await textPage(maria, caseId);
    const outcomes = await Promise.allSettled(
      ['one', 'two', 'three'].map((value) =>
        maria.call(contract.saveAnswers, { caseId, step: page, answers: [{ linkId: field, value, version: 0 }] }),
      ),
    );
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  });

  test('left empty on a page that needs it is named, and what was typed elsewhere stays', async () => {
    const maria = await newPatient();
    const caseId = await startDraft(maria);
    const { page, field } = await textPage(maria, caseId);
    const finish = { caseId, step: page, answers: [], finish: true };
    await expect(maria.call(contract.saveAnswers, finish)).rejects.toMatchObject({
      code: 'input.invalid',
      fields: expect.arrayContaining([{ path: field, message: expect.stringMatching(/^Write|^Choose/) }]),
    });
  });

  test('longer than it may be is refused in words', async () => {
    const maria = await newPatient();
    const caseId = await startDraft(maria);
    const { page, field } = await textPage(maria, caseId);
    const answers = [{ linkId: field, value: 'x'.repeat(5000), version: 0 }];
    await expect(maria.call(contract.saveAnswers, { caseId, step: page, answers })).rejects.toMatchObject({
      code: 'input.invalid',
    });
  });
});

describe('own questions and goals', () => {
  test('keep their ids through a new order, and a stale list is refused', async () => {
    const maria = await newPatient();
    const caseId = await startDraft(maria);
    const [a, b] = [
      { id: newId(), words: 'Is it cancer?' },
      { id: newId(), words: 'Can I wait?' },
    ] as const;
    await maria.call(contract.saveQuestions, { caseId, version: 0, items: [a, b] });
    await maria.call(contract.saveQuestions, { caseId, version: 1, items: [b, a] });
    const draft = await draftOf(maria, caseId);
    expect(draft.questions).toMatchObject({ version: 2, items: [b, a] });
    await expect(maria.call(contract.saveQuestions, { caseId, version: 1, items: [a] })).rejects.toMatchObject({
      code: 'state.conflict',
    });
  });

  test('are ten at most', async () => {
    const maria = await newPatient();
    const caseId = await startDraft(maria);
    const items = Array.from({ length: 11 }, (_, n) => ({ id: newId(), words: `Question ${n}` }));
    await expect(maria.call(contract.saveQuestions, { caseId, version: 0, items })).rejects.toMatchObject({
      code: 'input.invalid',
    });
  });

  test('the ranking must hold every goal once', async () => {
    const maria = await newPatient();
    const caseId = await startDraft(maria);
    const codes = (await draftOf(maria, caseId)).goals.ranked.map((goal) => goal.code);
    await expect(maria.call(contract.saveGoals, { caseId, version: 0, ranked: codes.slice(1) })).rejects.toMatchObject({
      code: 'input.invalid',
    });
    const turned = codes.toReversed();
    await maria.call(contract.saveGoals, { caseId, version: 0, ranked: turned });
    expect((await draftOf(maria, caseId)).goals.ranked.map((goal) => goal.code)).toEqual(turned);
  });
});

describe('about you', () => {
  test('names the case and a person who had no name, and refuses a birth date to come', async () => {
    const maria = await newPatient();
    const caseId = await startDraft(maria);
    const about = { caseId, name: 'Maria Lopez', birthDate: '1961-03-04', sex: 'female' as const, place: 'DE' };
    await expect(maria.call(contract.saveAbout, { ...about, birthDate: '2999-01-01' })).rejects.toMatchObject({
      fields: [{ path: 'birthDate' }],
    });
    await maria.call(contract.saveAbout, about);
    expect((await maria.call(showCase, { caseId })).subject).toMatchObject({
      name: 'Maria Lopez',
      birthDate: '1961-03-04',
    });
    const person = await app.parts.db.transaction({ kind: 'system' }, (tx) => personById(tx, maria.person.id));
    expect(person?.name).toBe('Maria Lopez');
  });
});

describe('agreeing and sending', () => {
  test('consent keeps the exact words shown, for the desk and the reading doctor, once', async () => {
    const maria = await newPatient();
    const caseId = await startDraft(maria);
    const { words } = (await draftOf(maria, caseId)).consent;
    const input = { caseId, version: words.version, agreed: true as const };
    await maria.call(contract.agree, input, key());
    await maria.call(contract.agree, input, key());
    const { grants } = await maria.call(listGrants, { caseId });
    expect(grants.map((grant) => grant.who).toSorted()).toEqual(['desk', 'expert']);
    for (const line of [...words.lines, words.agree]) expect(grants[0]?.textShown).toContain(line);
  });

  test('consent to words that have changed is refused', async () => {
    const maria = await newPatient();
    const caseId = await startDraft(maria);
    const old = { caseId, version: 'an older version', agreed: true as const };
    await expect(maria.call(contract.agree, old, key())).rejects.toMatchObject({ code: 'state.conflict' });
  });

  test('without consent nothing is sent', async () => {
    const maria = await newPatient();
    const caseId = await startDraft(maria);
    await finishDraft(maria, caseId, { consent: false });
    await expect(maria.call(contract.send, { caseId, notEmergency: true }, key())).rejects.toMatchObject({
      code: 'consent.missing',
      fields: [{ path: 'agree' }],
    });
    expect((await maria.call(showCase, { caseId })).state).toBe('draft');
  });

  test('an unticked emergency box is refused', async () => {
    const maria = await newPatient();
    const caseId = await startDraft(maria);
    await finishDraft(maria, caseId);
    const wish = { caseId, notEmergency: false } as unknown as { caseId: string; notEmergency: true };
    await expect(maria.call(contract.send, wish, key())).rejects.toMatchObject({ fields: [{ path: 'notEmergency' }] });
  });

  test('sent twice with one key has one effect and one answer; the desk sees it, with the promised day', async () => {
    const maria = await newPatient();
    const nurse = await app.newPerson(tenant, ['coordinator']);
    const caseId = await startDraft(maria);
    await finishDraft(maria, caseId);
    const once = key();
    const wish = { caseId, notEmergency: true as const };
    const first = await maria.call(contract.send, wish, once);
    expect(await maria.call(contract.send, wish, once)).toEqual(first);
    await expect(maria.call(contract.send, wish, key())).rejects.toMatchObject({ code: 'state.already-done' });
    const seen = await maria.call(showCase, { caseId });
    expect(seen.history.filter((entry) => entry.event === 'send')).toHaveLength(1);
    expect(seen.promisedAt).toBe(first.promisedAt);
    const { rows } = await nurse.call(desk, { search: first.number });
    expect(rows.map((row) => row.caseId)).toContain(caseId);
    const read = await nurse.call(contract.showIntake, { caseId });
    expect(read.questions.length).toBeGreaterThan(0);
    expect(read.goals.length).toBeGreaterThan(0);
    expect(read.sections.length).toBeGreaterThan(0);
  });

  test('the desk reads the first opinion, the reading doctor does not', async () => {
    const maria = await newPatient();
    const nurse = await app.newPerson(tenant, ['coordinator']);
    const expert = await app.newPerson(tenant, ['expert']);
    const caseId = await startDraft(maria);
    await finishDraft(maria, caseId);
    await maria.call(contract.send, { caseId, notEmergency: true }, key());
    await app.owner.query(
      "insert into cases.people (tenant_id, case_id, person_id, relation, since) values ($1, $2, $3, 'expert', now())",
      [tenant, caseId, expert.person.id],
    );
    const labels = async (client: TestClient) =>
      (await client.call(contract.showIntake, { caseId })).sections.map((section) => section.title);
    const firstOpinion = (await draftOf(maria, caseId)).pages.find((page) => page.step === 'first-opinion')?.title;
    expect(firstOpinion).toBeDefined();
    expect(await labels(nurse)).toContain(firstOpinion);
    expect(await labels(expert)).not.toContain(firstOpinion);
    expect((await labels(expert)).length).toBeGreaterThan(3);
  });

  test('after sending, answers stay as they are', async () => {
    const maria = await newPatient();
    const caseId = await startDraft(maria);
    await finishDraft(maria, caseId);
    await maria.call(contract.send, { caseId, notEmergency: true }, key());
    await expect(maria.call(contract.saveQuestions, { caseId, version: 1, items: [] })).rejects.toMatchObject({
      code: 'state.wrong-step',
    });
  });

  test('an answer that may mean danger stops the form with the number of the place', async () => {
    const maria = await newPatient();
    const caseId = await startDraft(maria);
    await finishDraft(maria, caseId, { danger: true });
    const draft = await draftOf(maria, caseId);
    const service = await maria.call(showProgramme, { slug: 'northlight' });
    expect(draft.stop?.number).toBe(service.emergency.find((one) => one.country === draft.place)?.number);
    await expect(maria.call(contract.send, { caseId, notEmergency: true }, key())).rejects.toMatchObject({
      code: 'state.wrong-step',
    });
  });
});

const key = () => ({ 'idempotency-key': newId() });

/** The first page with a required text, and that text. */
async function textPage(client: TestClient, caseId: string): Promise<{ page: string; field: string }> {
  const draft = await draftOf(client, caseId);
  for (const page of draft.pages) {
    const field = page.fields.find((one) => one.kind === 'text' && one.required && one.conditions.length === 0);
    if (field) return { page: page.step, field: field.linkId };
  }
  throw new Error('the content has no page with a required text');
}
