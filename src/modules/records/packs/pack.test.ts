import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { makeLetter } from '#formats/paper/make-letter.ts';
import { readPdf } from '#formats/pdf/index.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import * as contract from '../records.contract.ts';
import { maria, send, sentCase } from '../records.fixture.ts';

let app: TestApp;
let tenant: string;
beforeAll(async () => {
  app = await createTestApp();
  tenant = await app.newTenant();
  await app.runJobs();
});

const letter = (title: string, date: string) =>
  makeLetter({
    facility: 'St Anne Hospital', date, title, patient: ['Patient: Maria Lopez', 'born 4 March 1961'],
    body: ['RADIOLOGY REPORT', 'A nodule of 18 mm in the right upper lobe.'], signed: 'Dr J. Fiction',
  }); // prettier-ignore

async function world() {
  const patient = await app.newPerson(tenant, ['patient'], maria.name);
  const expert = await app.newPerson(tenant, ['expert']);
  return { patient, expert, caseId: await sentCase(app, patient, maria, expert) };
}

test('all papers are one PDF in order, with contents, bookmarks, page numbers and words', async () => {
  const w = await world();
  await send(w.patient, w.caseId, { path: 'new.pdf', bytes: letter('CT chest', '12 March 2024') });
  await send(w.patient, w.caseId, { path: 'old.pdf', bytes: letter('CT abdomen', '2 May 2022') });
  await send(w.patient, w.caseId, { path: 'note.txt', bytes: new TextEncoder().encode('Заметка о лекарствах\n'.repeat(200)) }); // prettier-ignore
  const observation = { resourceType: 'Observation', status: 'final', code: { text: 'Haemoglobin' }, effectiveDateTime: '2024-01-15', valueQuantity: { value: 11.2, unit: 'g/dL' } }; // prettier-ignore
  await send(w.patient, w.caseId, { path: 'data.json', bytes: new TextEncoder().encode(JSON.stringify(observation)) });
  await app.runJobs();
  const answer = await w.expert.inject({ method: 'GET', url: `/api/cases/${w.caseId}/records/pack` });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toBe('application/pdf');
  const { pages } = await readPdf(new Uint8Array(answer.rawPayload));
  const { documents } = await w.expert.call(contract.listRecords, { caseId: w.caseId });
  const papers = documents.reduce((sum, { pageCount }) => sum + pageCount, 0);
  expect(pages).toHaveLength(1 + papers + 1);
  expect(pages[0]?.text).toContain('Maria Lopez');
  expect(pages[0]?.text).toMatch(/2022-05-02 2\n[^]*2024-03-12 3/);
  expect(pages[1]?.text).toContain('2 May 2022');
  expect(pages[1]?.text).toContain(`page 2 of ${pages.length}`);
  expect(pages[2]?.text).toContain('12 March 2024');
  expect(pages.at(-1)?.text).toContain('Haemoglobin');
  const text = pages.map((page) => page.text).join('\n');
  expect(text.match(/Заметка/g)?.length).toBe(200);
});

test('a photo of paper is a PDF whose words can be found, and nobody gets what they may not read', async () => {
  const w = await world();
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="1100"><rect width="100%" height="100%" fill="white"/><text x="80" y="120" font-size="40">Discharge letter</text></svg>'; // prettier-ignore
  await send(w.patient, w.caseId, { path: 'photo.png', bytes: await sharp(Buffer.from(svg)).png().toBuffer() });
  await app.runJobs();
  const [document] = (await w.patient.call(contract.listRecords, { caseId: w.caseId })).documents;
  const url = `/api/cases/${w.caseId}/records/documents/${document?.documentId}/pdf`;
  const answer = await w.patient.inject({ method: 'GET', url });
  expect(answer.statusCode).toBe(200);
  expect((await readPdf(new Uint8Array(answer.rawPayload))).pages).toHaveLength(1);
  const other = await app.newPerson(tenant, ['expert']);
  expect((await other.inject({ method: 'GET', url })).statusCode).toBe(404);
  expect((await other.inject({ method: 'GET', url: `/api/cases/${w.caseId}/records/pack` })).statusCode).toBe(404);
});
