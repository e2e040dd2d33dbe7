import { beforeAll, describe, expect, test } from 'vitest';
import { rightsParts } from '#app/compose-rights.ts';
import type { Relation } from '#kernel/actor.ts';
import { listZip, readZipEntry } from '#formats/archive/index.ts';
import { writeCt } from '#formats/dicom/index.ts';
import { makeLetter } from '#formats/paper/make-letter.ts';
import { caseById } from '#modules/cases/index.ts';
import type { ImagingArchive } from '#modules/imaging/index.ts';
import { listRecords } from '#modules/records/records.contract.ts';
import { maria, send, sendPack, sentCase } from '#modules/records/records.fixture.ts';
import { eraseCase, proveAll } from '#testkit/erase-case.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { answerCorrection, askCorrection, disagree, listCorrections } from './corrections.contract.ts';
import { copyCase } from './copy-case.ts';
import * as contract from './export.contract.ts';

/** Papers only: the archive of scans is another test's. */
const noScans = { archive: { studies: () => Promise.resolve([]) } as unknown as ImagingArchive };
let app: TestApp;
let tenant: string;
beforeAll(async () => {
  app = await createTestApp();
  tenant = await app.newTenant();
  await app.runJobs();
});

const letter = (words: string) =>
  makeLetter({
    facility: 'St Anne Hospital',
    date: '12 March 2024',
    title: 'CT chest',
    patient: ['Patient: Maria Lopez', 'born 4 March 1961'],
    body: ['RADIOLOGY REPORT', words, 'IMPRESSION', 'Please biopsy.'],
    signed: 'Dr J. Fiction',
  });

const slices = [
  ...writeCt({
    patientName: 'Lopez^Maria',
    patientId: 'P1',
    birthDate: '19610304',
    sex: 'F',
    studyDate: '20240312',
    nodule: 5,
    slices: 3,
    rows: 64,
    columns: 64,
    seed: 3,
  }),
];

/** A request with a paper, a scan and a mark that stands nowhere else. */
async function filledCase(patient: TestClient, mark: string): Promise<string> {
  const caseId = await sentCase(app, patient, maria);
  await send(patient, caseId, { path: `${mark}.pdf`, bytes: letter(`The mark is ${mark}.`) });
  await sendPack(
    patient,
    caseId,
    slices.map(({ fileName, bytes }) => ({ path: `CD/${fileName}`, bytes })),
  );
  await app.runJobs();
  return caseId;
}

async function copyOf(client: TestClient, exportId: string, headers: Record<string, string> = {}) {
  return client.inject({ url: `/api/account/copies/${exportId}/file`, headers });
}

type Files = Map<string, Buffer>;
async function filesOf(zip: Buffer): Promise<Files> {
  const files: Files = new Map();
  for (const entry of await listZip(zip, { maxRatio: 5000 }))
    files.set(entry.name, Buffer.from(await readZipEntry(zip, entry.index, { maxRatio: 5000 })));
  return files;
}

type Resource = { resourceType: string; [key: string]: unknown };
const resourcesOf = (files: Files): Resource[] =>
  (JSON.parse(files.get('everything.fhir.json')?.toString() ?? '{}') as { entry: { resource: Resource }[] }).entry.map(
    ({ resource }) => resource,
  );

describe('a copy of everything', () => {
  test('holds what was handed in bit for bit, says in FHIR and in words what is there, and nothing of others', async () => {
    const [patient, other] = [
      await app.newPerson(tenant, ['patient'], 'Maria Lopez'),
      await app.newPerson(tenant, ['patient']),
    ];
    const caseId = await filledCase(patient, 'QMINE');
    await filledCase(other, 'QTHEIRS');
    await proveAll(app);
    const asked = await patient.call(contract.askCopyOfAll, {});
    await app.runJobs();
    const { copies } = await patient.call(contract.ownCopies, {});
    expect(copies[0]).toMatchObject({
      state: 'ready',
      counts: { papers: 1, pictures: 3, ImagingStudy: 1, DocumentReference: 1 },
    });
    const answer = await copyOf(patient, asked.exportId);
    expect(answer.statusCode).toBe(200);
    const files = await filesOf(answer.rawPayload);
    const names = [...files.keys()];
    expect(names[0]).toBe('index.html');
    const paper = names.find((name) => name.includes('/papers/'));
    expect(paper).toContain('QMINE');
    expect(
      files
        .get(paper ?? '')
        ?.subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    const pictures = names.filter((name) => name.endsWith('.dcm')).map((name) => files.get(name)?.toString('base64'));
    expect(new Set(pictures)).toEqual(new Set(slices.map(({ bytes }) => Buffer.from(bytes).toString('base64'))));
    const resources = resourcesOf(files);
    const ofType = (type: string) => resources.filter(({ resourceType }) => resourceType === type);
    expect(ofType('Patient')).toMatchObject([{ name: [{ text: 'Maria Lopez' }], birthDate: '1961-03-04' }]);
    expect(ofType('DocumentReference')).toMatchObject([{ content: [{ attachment: { url: paper } }] }]);
    expect(ofType('Consent').length).toBe(1);
    expect(ofType('AuditEvent').length).toBeGreaterThan(3);
    expect(ofType('ImagingStudy')).toMatchObject([{ numberOfInstances: 3 }]);
    expect(files.get('index.html')?.toString()).toContain('3 pictures');
    expect(files.get('who-opened-my-records.txt')?.toString()).toContain('Who opened the records');
    expect([...files.values()].filter((bytes) => bytes.includes('QTHEIRS'))).toEqual([]);
    expect(files.get('everything.fhir.json')?.toString()).toContain(caseId);
    const { rows } = await app.owner.query(
      `select event from audit.entries where case_id = $1 and event = 'rights.copied'`,
      [caseId],
    );
    expect(rows).toHaveLength(1);
  });

  test('goes on where a download broke off, for the one who asked and for nobody else', async () => {
    const patient = await app.newPerson(tenant, ['patient']);
    await filledCase(patient, 'QRANGE');
    await proveAll(app);
    const { exportId } = await patient.call(contract.askCopyOfAll, {});
    await app.runJobs();
    const whole = (await copyOf(patient, exportId)).rawPayload;
    const rest = await copyOf(patient, exportId, { range: 'bytes=1000-' });
    expect([rest.statusCode, rest.headers['content-range']]).toEqual([
      206,
      `bytes 1000-${whole.length - 1}/${whole.length}`,
    ]);
    expect(rest.rawPayload.equals(whole.subarray(1000))).toBe(true);
    const end = await copyOf(patient, exportId, { range: 'bytes=-10' });
    expect(end.rawPayload.equals(whole.subarray(-10))).toBe(true);
    expect((await copyOf(patient, exportId, { range: `bytes=${whole.length}-` })).statusCode).toBe(416);
    for (const [tenantId, roles] of [
      [tenant, 'patient'],
      [tenant, 'admin'],
      [await app.newTenant(), 'patient'],
    ] as const)
      expect((await copyOf(await app.newPerson(tenantId, [roles]), exportId)).statusCode).toBe(404);
  });

  test('cannot be read once a case in it is erased', async () => {
    const patient = await app.newPerson(tenant, ['patient']);
    const caseId = await filledCase(patient, 'QERASED');
    await proveAll(app);
    const { exportId } = await patient.call(contract.askCopy, { caseId });
    await app.runJobs();
    expect((await copyOf(patient, exportId)).statusCode).toBe(200);
    await eraseCase(app, patient, caseId);
    expect((await copyOf(patient, exportId)).statusCode).toBe(404);
  });
});

describe('somebody who helps', () => {
  async function helper(caseId: string, patient: TestClient, ground: string | null): Promise<TestClient> {
    const carer = await app.newPerson(tenant, ['carer'], 'Ana Lopez');
    await app.owner.query(
      `insert into cases.carers (id, tenant_id, case_id, patient_id, person_id, kinship, level, sees_sensitive, legal_ground,
         text_shown, text_sha256, invited_at, answered_at, ends_at)
       values ($1, $2, $3, $4, $5, 'daughter', 'write', false, $6, '', '', now(), now(), now() + interval '9 days')`,
      [carer.person.id, tenant, caseId, patient.person.id, carer.person.id, ground],
    );
    await app.owner.query(
      `insert into cases.people (tenant_id, case_id, person_id, relation, since, until) values ($1, $2, $3, 'carer', now(), now() + interval '9 days')`,
      [tenant, caseId, carer.person.id],
    );
    await proveAll(app);
    return carer;
  }

  test('takes a copy only when they may act in the patient’s place, and not any more when that has ended before it was made', async () => {
    const patient = await app.newPerson(tenant, ['patient']);
    const caseId = await filledCase(patient, 'QCARER');
    const looks = await helper(caseId, patient, null);
    await expect(looks.call(contract.askCopy, { caseId })).rejects.toMatchObject({ code: 'permission.denied' });
    const acts = await helper(caseId, patient, 'legal-representative');
    const first = await acts.call(contract.askCopy, { caseId });
    await app.runJobs();
    expect((await copyOf(acts, first.exportId)).statusCode).toBe(200);
    // Ended while it waits: the job asks again, as the one who asked.
    await app.owner.query(`update rights.exports set state = 'asked' where id = $1`, [first.exportId]);
    await app.owner.query(`update cases.carers set ended_at = now() where person_id = $1`, [acts.person.id]);
    await app.parts.db.transaction({ kind: 'tenant', tenantId: tenant, personId: '' }, (tx) =>
      app.parts.jobs.enqueue(tx, 'rights.copy', { tenantId: tenant, exportId: first.exportId }),
    );
    await app.runJobs();
    expect((await acts.call(contract.ownCopies, {})).copies[0]?.state).toBe('refused');
    expect((await copyOf(acts, first.exportId)).statusCode).toBe(404);
    const refused = await app.owner.query(
      `select 1 from audit.entries where operation = 'rights.copy' and outcome = 'refused'`,
    );
    expect(refused.rowCount).toBe(1);
  });
});

test('what a helper may not see is not there for them to copy', async () => {
  const patient = await app.newPerson(tenant, ['patient']);
  const caseId = await filledCase(patient, 'QKEPTBACK');
  const document = (await patient.call(listRecords, { caseId })).documents[0];
  await app.owner.query(
    `insert into consent.labels (id, tenant_id, case_id, item_kind, item_id, confidentiality, sensitivity, integrity, because,
       raised_by, at) values ($1, $2, $3, 'document', $1, 'R', '{PSY}', 'source', '', 'test', now())
     on conflict do nothing`,
    [document?.documentId, tenant, caseId],
  );
  const copied = (relations: readonly Relation[]) =>
    app.parts.db.transaction(
      { kind: 'case', tenantId: tenant, personId: patient.person.id, caseId, relations, purpose: 'PATRQT' },
      async (tx) => {
        const row = await caseById(tx, caseId);
        const ref = {
          caseId,
          tenantId: tenant,
          patientId: patient.person.id,
          keyId: row?.key_id ?? '',
          state: 'records',
          relations,
        };
        return copyCase(rightsParts(app.parts, noScans), { tx, ref });
      },
    );
  const [all, less] = [await copied(['patient']), await copied(['carer'])];
  expect([all.request.documents.length, all.counts.papers]).toEqual([1, 1]);
  expect([less.request.documents.length, less.counts.papers]).toEqual([0, 0]);
});

describe('what is wrong', () => {
  test('is changed by the desk, or stays with a reason and the patient’s own statement; both stay readable and travel', async () => {
    const patient = await app.newPerson(tenant, ['patient'], 'Maria Lopez');
    const nurse = await app.newPerson(tenant, ['coordinator'], 'Lena Roth');
    const caseId = await filledCase(patient, 'QWRONG');
    const title = async () => (await patient.call(listRecords, { caseId })).documents[0];
    const document = await title();
    const aboutId = document?.documentId ?? '';
    const say = (field: 'title' | 'author', wished: string) =>
      patient.call(askCorrection, { caseId, about: 'document', aboutId, field, wished, words: 'It is not so.' });
    const first = await say('title', 'CT of the chest, March');
    expect(first).toMatchObject({ before: document?.title, state: 'open', askedBy: 'Maria Lopez' });
    await expect(say('title', 'Again')).rejects.toMatchObject({ code: 'state.already-done' });
    await nurse.call(answerCorrection, {
      caseId,
      correctionId: first.correctionId,
      change: true,
      words: 'You are right.',
    });
    expect((await title())?.title).toBe('CT of the chest, March');
    const second = await say('author', 'Dr Somebody Else');
    await nurse.call(answerCorrection, {
      caseId,
      correctionId: second.correctionId,
      change: false,
      words: 'The letter names Dr Fiction.',
    });
    expect((await title())?.author).toBe(document?.author);
    const words = 'I was never seen by Dr Fiction.';
    await patient.call(disagree, { caseId, correctionId: second.correctionId, words });
    const { corrections } = await nurse.call(listCorrections, { caseId });
    expect(corrections.map(({ before, state }) => [before, state])).toEqual([
      [document?.author ?? '', 'not-changed'],
      [document?.title, 'changed'],
    ]);
    const mails = (await app.parts.mailer.list()).filter(({ to }) => to === patient.person.email);
    expect(mails.map(({ subject }) => subject)).toContain('We have answered what you told us');
    await proveAll(app);
    const { exportId } = await patient.call(contract.askCopy, { caseId });
    await app.runJobs();
    const resources = resourcesOf(await filesOf((await copyOf(patient, exportId)).rawPayload));
    expect(JSON.stringify(resources.filter(({ resourceType }) => resourceType === 'Basic'))).toContain(words);
  });

  test('of who the request is about is changed too; of what is not there nothing is told', async () => {
    const patient = await app.newPerson(tenant, ['patient']);
    const nurse = await app.newPerson(tenant, ['coordinator']);
    const caseId = await sentCase(app, patient, maria);
    const { correctionId, before } = await patient.call(askCorrection, {
      caseId,
      about: 'person',
      field: 'birth-date',
      wished: '1961-04-03',
    });
    expect(before).toBe('1961-03-04');
    const change = { caseId, correctionId, change: true, words: 'As in your passport.' };
    await expect(patient.call(answerCorrection, change)).rejects.toMatchObject({ code: 'permission.denied' });
    await nurse.call(answerCorrection, change);
    await expect(nurse.call(answerCorrection, change)).rejects.toMatchObject({ code: 'state.already-done' });
    const wrong = { caseId, about: 'fact', aboutId: 'a'.repeat(32), field: 'value', wished: '1' } as const;
    await expect(patient.call(askCorrection, wrong)).rejects.toMatchObject({ code: 'not-found' });
    await expect(patient.call(askCorrection, { ...wrong, field: 'author' })).rejects.toMatchObject({
      code: 'input.invalid',
    });
  });
});
