import { beforeAll, describe, expect, test } from 'vitest';
import { desk, deskCounts } from '#modules/cases/cases.contract.ts';
import { writeCt } from '#formats/dicom/index.ts';
import { makeLetter } from '#formats/paper/make-letter.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import * as contract from '../records.contract.ts';
import { compareAgain } from './identity-gate.ts';
import { maria, sendPack, sentCase, type Sent } from '../records.fixture.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
  await app.runJobs();
});

const letter = (name: string, born = '1 May 1950', title = 'CT chest') =>
  makeLetter({
    facility: 'St Anne Hospital',
    date: '12 March 2024',
    title,
    patient: [`Patient: ${name}`, `born ${born}`],
    body: ['RADIOLOGY REPORT', 'A nodule of 18 mm in the right upper lobe.'],
    signed: 'Dr J. Fiction',
  });

type World = { patient: TestClient; nurse: TestClient; expert: TestClient; caseId: string };
async function world(): Promise<World> {
  const tenant = await app.newTenant();
  const patient = await app.newPerson(tenant, ['patient']);
  const nurse = await app.newPerson(tenant, ['coordinator'], 'Lena Roth');
  const expert = await app.newPerson(tenant, ['expert']);
  return { patient, nurse, expert, caseId: await sentCase(app, patient, maria, expert) };
}

async function handIn({ patient, caseId }: World, files: Sent[]): Promise<void> {
  await sendPack(patient, caseId, files);
  await app.runJobs();
}
const queueOf = async (nurse: TestClient) => (await nurse.call(desk, { view: 'whose' })).rows.map((row) => row.caseId);
const questionsOf = async ({ nurse, caseId }: World) => (await nurse.call(contract.caseWhose, { caseId })).questions;
const seen = async ({ expert, caseId }: World) =>
  (await expert.call(contract.listRecords, { caseId })).documents.length;
const decide = (w: World, questionId: string, decision: 'mine' | 'not-mine' | 'undo') =>
  w.nurse.call(contract.decideIdentity, { caseId: w.caseId, questionId, decision });

describe('whose records these are', () => {
  test('a case whose records name somebody else is in the desk’s list, counted, until it is decided', async () => {
    const w = await world();
    expect(await queueOf(w.nurse)).toEqual([]);
    await handIn(w, [{ path: 'other.pdf', bytes: letter('Petra Sample') }]);
    expect(await queueOf(w.nurse)).toEqual([w.caseId]);
    expect((await w.nurse.call(deskCounts, {})).whose).toBe(1);
    const [question] = await questionsOf(w);
    expect(question).toMatchObject({
      found: { name: 'Petra Sample', birthDate: '1950-05-01' },
      expected: { name: maria.name, birthDate: maria.birthDate },
      differs: ['name', 'birthDate'],
      records: [{ about: 'document', at: { page: 1 } }],
      answer: null,
    });
    expect(await decide(w, question?.questionId ?? '', 'not-mine')).toEqual({ records: 1, open: 0 });
    expect(await queueOf(w.nurse)).toEqual([]);
    expect((await w.nurse.call(contract.listRecords, { caseId: w.caseId })).documents).toEqual([]);
  });

  test('all records of a case that name the same person are one question, and later ones are known', async () => {
    const w = await world();
    await handIn(w, [
      { path: 'a.pdf', bytes: letter('Petra Sample') },
      { path: 'b.pdf', bytes: letter('Petra Sample', '1 May 1950', 'MRI head') },
    ]);
    const [question, ...more] = await questionsOf(w);
    expect(more).toEqual([]);
    expect(question?.records).toHaveLength(2);
    expect(await decide(w, question?.questionId ?? '', 'mine')).toEqual({ records: 2, open: 0 });
    expect(await seen(w)).toBe(2);
    await handIn(w, [{ path: 'c.pdf', bytes: letter('Petra Sample', '1 May 1950', 'PET') }]);
    expect(await queueOf(w.nurse)).toEqual([]);
    expect(await seen(w)).toBe(3);
    expect(await questionsOf(w)).toMatchObject([{ answer: 'mine', answeredBy: 'Lena Roth' }]);
  });

  test('a decision is taken back, and the record waits again', async () => {
    const w = await world();
    await handIn(w, [{ path: 'other.pdf', bytes: letter('Petra Sample') }]);
    const questionId = (await questionsOf(w))[0]?.questionId ?? '';
    await decide(w, questionId, 'mine');
    expect(await seen(w)).toBe(1);
    await decide(w, questionId, 'undo');
    expect(await queueOf(w.nurse)).toEqual([w.caseId]);
    expect(await seen(w)).toBe(0);
  });

  test('what the patient answers takes the case out of the list', async () => {
    const w = await world();
    await handIn(w, [{ path: 'married.pdf', bytes: letter('Maria Brandtner', '4 March 1961') }]);
    const [question] = await questionsOf(w);
    expect(question).toMatchObject({ differs: [] });
    expect(question?.reasons[0]).toContain('marry');
    await w.patient.call(contract.answerIdentity, { caseId: w.caseId, questionId: question?.questionId ?? '', answer: 'mine' }); // prettier-ignore
    await app.runJobs();
    expect(await queueOf(w.nurse)).toEqual([]);
    expect(await seen(w)).toBe(1);
  });

  test('her yes to what contradicts the case waits for the desk, which reads that she said it', async () => {
    const w = await world();
    await handIn(w, [{ path: 'other.pdf', bytes: letter('Petra Sample') }]);
    const questionId = (await questionsOf(w))[0]?.questionId ?? '';
    const answer = { caseId: w.caseId, questionId, answer: 'mine' } as const;
    expect(await w.patient.call(contract.answerIdentity, answer)).toEqual({ open: 1, decided: false });
    await app.runJobs();
    expect(await seen(w)).toBe(0);
    expect(await queueOf(w.nurse)).toEqual([w.caseId]);
    expect(await questionsOf(w)).toMatchObject([{ answer: null, saidMineAt: expect.any(String) }]);
    await decide(w, questionId, 'mine');
    expect(await seen(w)).toBe(1);
  });

  test('her yes is enough as soon as nothing contradicts it', async () => {
    const w = await world();
    await handIn(w, [{ path: 'other.pdf', bytes: letter('Maria Brandtner', '1 May 1950') }]);
    const questionId = (await questionsOf(w))[0]?.questionId ?? '';
    await w.patient.call(contract.answerIdentity, { caseId: w.caseId, questionId, answer: 'mine' });
    expect(await seen(w)).toBe(0);
    const { tenantId } = w.patient.person;
    const wish = { disorder: 'cancer', topic: '', questionKind: 'treatment' };
    await app.parts.db.transaction({ kind: 'case', tenantId, personId: '', caseId: w.caseId }, (tx) =>
      compareAgain(tx, w.caseId, { ...maria, birthDate: '1950-05-01', ...wish }, app.parts.clock.now()),
    );
    expect(await questionsOf(w)).toMatchObject([{ answer: 'mine' }]);
    expect(await seen(w)).toBe(1);
  });

  test('a scan says whom its header names', async () => {
    const w = await world();
    const scan = [...writeCt({ patientName: 'Sample^Petra', birthDate: '19500501', sex: 'F', rows: 16, slices: 2, patientId: '77' })]; // prettier-ignore
    await handIn(w, scan.map(({ bytes }, at) => ({ path: `CT/${at}`, bytes }))); // prettier-ignore
    expect(await questionsOf(w)).toMatchObject([
      { found: { name: 'Petra Sample' }, records: [{ about: 'study', at: null }], numbers: [{ value: '77' }] },
    ]);
  });

  test('is of the desk of one organisation', async () => {
    const w = await world();
    await handIn(w, [{ path: 'other.pdf', bytes: letter('Petra Sample') }]);
    const questionId = (await questionsOf(w))[0]?.questionId ?? '';
    for (const client of [w.patient, w.expert])
      await expect(
        client.call(contract.decideIdentity, { caseId: w.caseId, questionId, decision: 'mine' }),
      ).rejects.toMatchObject({ code: 'permission.denied' });
    const stranger = await app.newPerson(await app.newTenant(), ['coordinator']);
    expect(await queueOf(stranger)).toEqual([]);
    await expect(
      stranger.call(contract.decideIdentity, { caseId: w.caseId, questionId, decision: 'mine' }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});
