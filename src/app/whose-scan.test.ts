import { beforeAll, describe, expect, test } from 'vitest';
import { writeCt } from '#formats/dicom/write-ct.ts';
import { listStudies } from '#modules/imaging/imaging.contract.ts';
import { answerIdentity, listRecords } from '#modules/records/records.contract.ts';
import { addExpert } from '#testkit/builders.ts';
import { finishDraft, northlight, startDraft } from '#testkit/intake-builders.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
  await app.runJobs();
});

/** A STOW request of a small scan with this name. */
function stow(patientName: string) {
  const parts = [...writeCt({ patientName, birthDate: '19500501', sex: 'F', slices: 2, rows: 32, columns: 32 })];
  const pieces = parts.flatMap(({ bytes }) => [
    Buffer.from('\r\n--x\r\nContent-Type: application/dicom\r\n\r\n'),
    bytes,
  ]);
  const payload = Buffer.concat([...pieces, Buffer.from('\r\n--x--\r\n')]);
  return { payload, headers: { 'content-type': 'multipart/related; type="application/dicom"; boundary=x' } };
}

describe('a scan with another person’s name', () => {
  test('is asked about, is shown to no expert meanwhile by page or DICOMweb, and to nobody when it is not theirs', async () => {
    const tenant = await northlight(app);
    const maria = await app.newPerson(tenant, ['patient'], 'Maria Lopez');
    const expert = await app.newPerson(tenant, ['expert']);
    const caseId = await startDraft(maria);
    await finishDraft(maria, caseId);
    await addExpert(app, caseId, maria, expert);
    const url = `/dicomweb/cases/${caseId}/studies`;
    expect((await maria.inject({ method: 'POST', url, ...stow('Sample^Petra') })).statusCode).toBe(200);

    const { questions } = await maria.call(listRecords, { caseId });
    expect(questions.map((q) => q.found.name)).toEqual(['Petra Sample']);
    const [study] = (await maria.call(listStudies, { caseId })).studies;
    expect(study).toBeDefined();
    expect((await expert.call(listStudies, { caseId })).studies).toEqual([]);
    expect((await expert.inject({ url })).json()).toEqual([]);
    const series = `${url}/${study?.studyInstanceUid}/series/${study?.series[0]?.seriesInstanceUid}`;
    for (const path of [
      `${url}/${study?.studyInstanceUid}`,
      `${series}/metadata`,
      `${series}/instances/${study?.series[0]?.keyInstance}/frames/1`,
    ])
      expect((await expert.inject({ url: path })).statusCode, path).toBe(404);

    await maria.call(answerIdentity, { caseId, questionId: questions[0]?.questionId ?? '', answer: 'not-mine' });
    expect((await maria.call(listStudies, { caseId })).studies).toEqual([]);
    expect((await expert.call(listStudies, { caseId })).studies).toEqual([]);
  });
});
