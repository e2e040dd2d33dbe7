import { beforeAll, describe, expect, test } from 'vitest';
import { lockFirstView } from '#modules/opinions/opinions.contract.ts';
import * as records from '#modules/records/records.contract.ts';
import { maria, send, sentCase } from '#modules/records/records.fixture.ts';
import { firstOpinionPapers } from '#modules/records/index.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';

// What the first doctors would do, in their own letter: the expert reads it after a view of their own is locked.

let app: TestApp;
let tenant: string;
beforeAll(async () => {
  app = await createTestApp();
  tenant = await app.newTenant();
  await app.runJobs();
});

const boardLetter = `St Anne Hospital - Outpatient clinic
Date: 3 June 2024
Dear colleague,
Tumour board of 2 June: we recommend lobectomy in four weeks.
Dr J. Fiction`;
const report = `Radiology report - CT chest
Date: 1 June 2024
Impression
Nodule of 14 mm. A control is recommended in three months.`;

type World = { patient: TestClient; nurse: TestClient; expert: TestClient; caseId: string };

async function world(): Promise<World> {
  const patient = await app.newPerson(tenant, ['patient']);
  const nurse = await app.newPerson(tenant, ['coordinator']);
  const expert = await app.newPerson(tenant, ['expert']);
  const caseId = await sentCase(app, patient, maria, expert);
  await send(patient, caseId, { path: 'board.txt', bytes: Buffer.from(boardLetter) });
  await send(patient, caseId, { path: 'ct.txt', bytes: Buffer.from(report) });
  await app.runJobs();
  return { patient, nurse, expert, caseId };
}

const papersOf = async (who: TestClient, caseId: string) =>
  (await who.call(records.listRecords, { caseId })).documents.map(({ fileName }) => fileName).toSorted();

async function paper({ patient, caseId }: World, fileName: string) {
  const found = (await patient.call(records.listRecords, { caseId })).documents.find(
    (one) => one.fileName === fileName,
  );
  if (!found) throw new Error(`no paper ${fileName}`);
  return found;
}

const lock = ({ expert, caseId }: World) =>
  expert.call(
    lockFirstView,
    { caseId, diagnosis: 'A nodule, likely a tumour.', confidence: 70, whatWouldChangeIt: 'A benign sample.' },
    { 'idempotency-key': `lock-${caseId}` },
  );

/** How many the expert is told of. */
const hidden = ({ expert: { person }, caseId }: World) =>
  app.parts.db.transaction(
    { kind: 'case', tenantId: person.tenantId, personId: person.id, caseId },
    firstOpinionPapers,
  );

describe('a letter with the first opinion', () => {
  test('is there for patient and desk, and comes to the expert with the locked view', async () => {
    const w = await world();
    expect(await papersOf(w.patient, w.caseId)).toEqual(['board.txt', 'ct.txt']);
    expect(await papersOf(w.nurse, w.caseId)).toEqual(['board.txt', 'ct.txt']);
    expect(await papersOf(w.expert, w.caseId)).toEqual(['ct.txt']);
    const { documentId, fileId, evidence } = await paper(w, 'board.txt');
    expect(evidence['firstOpinion']?.quote).toContain('we recommend lobectomy');
    const page = { caseId: w.caseId, documentId, page: 1 };
    await expect(w.expert.call(records.readPage, page)).rejects.toMatchObject({ code: 'not-found' });
    expect(
      (await w.expert.call(records.listFiles, { caseId: w.caseId })).files.map((file) => file.fileId),
    ).not.toContain(fileId);
    expect(await hidden(w)).toBe(1);
    await lock(w);
    expect(await papersOf(w.expert, w.caseId)).toEqual(['board.txt', 'ct.txt']);
    expect((await w.expert.call(records.readPage, page)).text).toContain('lobectomy');
  });

  test('is what the desk says it is', async () => {
    const w = await world();
    const say = async (fileName: string, firstOpinion: boolean) => {
      const { documentId, kind, title, date, author, facility } = await paper(w, fileName);
      const input = { caseId: w.caseId, documentId, kind, title, date, author, facility, firstOpinion };
      await w.nurse.call(records.confirmDocument, input);
    };
    await say('board.txt', false);
    await say('ct.txt', true);
    expect(await papersOf(w.expert, w.caseId)).toEqual(['board.txt']);
  });
});
