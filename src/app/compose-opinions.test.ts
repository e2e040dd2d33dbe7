import { beforeAll, describe, expect, test } from 'vitest';
import { stowRequest } from '#edges/dicomweb/multipart.fixture.ts';
import { writeCt } from '#formats/dicom/index.ts';
import { verifyBundle } from '#formats/opinion-bundle/index.ts';
import { listZip, readZipEntry } from '#formats/archive/index.ts';
import type { ImageSource } from '#formats/opinion/index.ts';
import { listStudies } from '#modules/imaging/imaging.contract.ts';
import { imageKey, type DraftSentence } from '#modules/opinions/draft.contract.ts';
import * as opinions from '#modules/opinions/opinions.contract.ts';
import { once, proveNow, view, writtenDraft } from '#modules/opinions/opinions.fixture.ts';
import { addExpert } from '#testkit/builders.ts';
import { newExpert } from '#testkit/case-builders.ts';
import { finishDraft, northlight, startDraft } from '#testkit/intake-builders.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';

let app: TestApp;
let patient: TestClient;
let expert: TestClient;
let caseId: string;
let source: ImageSource;

beforeAll(async () => {
  app = await createTestApp();
  await app.runJobs();
  const tenant = await northlight(app);
  patient = await app.newPerson(tenant, ['patient'], 'Maria Lopez');
  expert = await newExpert(app, tenant, 'Dr Amara Okafor');
  caseId = await startDraft(patient);
  await finishDraft(patient, caseId);
  const slices = [
    ...writeCt({ slices: 6, rows: 64, seed: 7, patientName: 'Lopez^Maria', birthDate: '19610304', sex: 'F' }),
  ];
  const url = `/dicomweb/cases/${caseId}/studies`;
  await patient.inject({ method: 'POST', url, ...stowRequest(slices.map((slice) => slice.bytes)) });
  await addExpert(app, caseId, patient, expert);
  const { id } = expert.person;
  await app.owner.query(`update cases.cases set state = 'reading', sent_at = now(), expert_id = $2 where id = $1`, [
    caseId,
    id,
  ]);
  const study = (await expert.call(listStudies, { caseId })).studies[0];
  source = {
    kind: 'image',
    studyInstanceUID: study?.studyInstanceUid ?? '',
    seriesInstanceUID: study?.series[0]?.seriesInstanceUid ?? '',
    sopInstanceUID: slices[2]?.sopInstanceUid ?? '',
    frame: 1,
    windowCenter: -600,
    windowWidth: 1500,
  };
});

/** The written opinion, resting on one picture of this case. */
function draftOn(questions: readonly { id: string }[]) {
  const { sections } = writtenDraft();
  const plain = sections.reasons.map((one): DraftSentence => ({ ...one, sources: [], judgement: true }));
  const reasons = plain.with(0, { text: 'The spot is 18 mm long.', sources: [source], judgement: false });
  return writtenDraft({
    answers: Object.fromEntries(questions.map(({ id }) => [id, 'Most likely yes.'])),
    sections: { ...sections, reasons },
    captions: { [imageKey(source)]: 'The spot in your right lung.' },
  });
}

describe('an opinion over real records', () => {
  test('what the first doctor said comes from the answers and only after the lock', async () => {
    const before = await expert.call(opinions.workspace, { caseId });
    expect(before.questions.map((q) => q.text)).toEqual(['Is it cancer?']);
    expect(before.goals.length).toBeGreaterThan(2);
    expect(before.template.fields.length).toBeGreaterThan(3);
    await expert.call(opinions.lockFirstView, { caseId, ...view }, once());
    const { told } = await expert.call(opinions.firstOpinion, { caseId });
    expect(told.length).toBeGreaterThan(0);
  });

  test('a study that is cited must have been opened; then it is signed with its hash and its picture', async () => {
    const { draft, questions } = await expert.call(opinions.workspace, { caseId });
    await expert.call(opinions.saveDraft, { caseId, version: draft.version, body: draftOn(questions) });
    const early = await expert.call(opinions.preview, { caseId });
    expect(early.problems.map((p) => p.code)).toEqual(['source.not-opened']);
    const at = `/dicomweb/cases/${caseId}/studies/${source.studyInstanceUID}/series/${source.seriesInstanceUID}`;
    await expert.inject({ url: `${at}/instances/${source.sopInstanceUID}/frames/1` });
    const { ready, problems } = await expert.call(opinions.preview, { caseId });
    expect(problems).toEqual([]);
    await proveNow(app, { caseId, tenant: '', patient, expert });
    const { signatureMeaning: meaning } = opinions;
    await expert.call(opinions.sign, { caseId, fingerprint: ready?.fingerprint ?? '', meaning }, once());
    await app.runJobs();
    const { opinion, verification } = await patient.call(opinions.letter, { caseId });
    expect(verification.state).toBe('sound');
    expect(opinion.expert.licences).toEqual([
      { authority: 'Medical register, United Kingdom', number: 'T-1', jurisdiction: 'United Kingdom' },
    ]);
    expect(opinion.materials).toMatchObject([{ kind: 'study', id: source.studyInstanceUID, opened: true }]);
    const zip = (await patient.inject({ url: `/api/cases/${caseId}/opinion/bundle.zip` })).rawPayload;
    const files = new Map<string, Uint8Array>();
    for (const { index, name } of await listZip(zip))
      files.set(name.split('/').slice(1).join('/'), await readZipEntry(zip, index));
    expect(verifyBundle(files, { logVkey: app.parts.audit.opinions.verifierKey }).ok).toBe(true);
    expect(files.get('images/p1.png')?.length).toBeGreaterThan(500);
  });
});
