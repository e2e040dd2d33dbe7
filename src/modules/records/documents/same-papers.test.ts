import { beforeAll, describe, expect, test } from 'vitest';
import * as records from '../records.contract.ts';
import { documentPdf } from '../packs.contract.ts';
import { send, sentCase } from '../records.fixture.ts';
import { letterOf, scanOf, withWasm } from '../text/scans.fixture.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';

const lines = (size: string) => [
  'RADIOLOGY REPORT',
  `A nodule of ${size} mm in the right upper lobe that was not there a year ago.`,
  'No enlarged lymph nodes, no effusion. The wall of the aorta is calcified.',
  'IMPRESSION',
  'Suspicious nodule. A biopsy is advised.',
];
const paper = (size: string) => ({ name: 'Maria Lopez', body: lines(size) });

let app: TestApp;
let patient: TestClient;
let caseId: string;
const list = async () => (await patient.call(records.listRecords, { caseId })).documents;
const add = async (path: string, bytes: Uint8Array) => {
  await send(patient, caseId, { path, bytes });
  await app.runJobs();
};

describe('papers that say the same', () => {
  beforeAll(async () => {
    app = await createTestApp({ settings: withWasm });
    patient = await app.newPerson(await app.newTenant(), ['patient']);
    await app.runJobs();
    caseId = await sentCase(app, patient);
  });

  test('are listed once: the scan that came first is listed with the letter that has words of its own', async () => {
    await add('scan.tif', await scanOf(paper('18')));
    expect((await list()).map(({ fileName }) => fileName)).toEqual(['scan.tif']);
    await add('letter.pdf', letterOf(paper('18')));
    const [only, ...more] = await list();
    expect(more).toEqual([]);
    expect(only?.fileName).toBe('letter.pdf');
    expect(only?.alsoCameAs.map(({ fileName, mediaType }) => [fileName, mediaType])).toEqual([
      ['scan.tif', 'image/tiff'],
    ]);
  });

  test('a letter that was written again with the same words is listed with the first one', async () => {
    await add('again.pdf', Buffer.concat([letterOf(paper('18')), Buffer.from('\n% printed again\n')]));
    const all = await list();
    expect(all.map(({ fileName }) => fileName)).toEqual(['letter.pdf']);
    expect(all[0]?.alsoCameAs.map(({ fileName }) => fileName).toSorted()).toEqual(['again.pdf', 'scan.tif']);
  });

  test('a corrected report stands by itself, and so do the numbers of papers', async () => {
    await add('corrected.pdf', letterOf(paper('28')));
    expect((await list()).map(({ fileName, number }) => [fileName, number])).toEqual([
      ['letter.pdf', 1],
      ['corrected.pdf', 2],
    ]);
  });

  test('a search finds the words once, and each copy can still be opened as it came', async () => {
    const { hits, total } = await patient.call(records.findText, { caseId, words: 'aorta calcified' });
    expect(total).toBe(2);
    expect(hits).toHaveLength(2);
    const copy = (await list())[0]?.alsoCameAs[0];
    const page = await patient.call(records.readPage, { caseId, documentId: copy?.documentId ?? '', page: 1 });
    expect(page.text).toContain('aorta');
    const pdf = await patient.inject({ url: `/api/cases/${caseId}/records/documents/${copy?.documentId}/pdf` });
    expect([documentPdf.method, pdf.statusCode]).toEqual(['GET', 200]);
  });
});
