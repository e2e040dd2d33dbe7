import { beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import * as contract from '../records.contract.ts';
import { asOwner, maria, send, sentCase } from '../records.fixture.ts';
import { photoOf, scanOf, withWasm } from './scans.fixture.ts';

let app: TestApp;
let tenant: string;
beforeAll(async () => {
  app = await createTestApp({ settings: withWasm });
  tenant = await app.newTenant();
  await app.runJobs();
});

type World = { patient: TestClient; nurse: TestClient; expert: TestClient; caseId: string };
async function world(): Promise<World> {
  const patient = await app.newPerson(tenant, ['patient']);
  const nurse = await app.newPerson(tenant, ['coordinator']);
  const expert = await app.newPerson(tenant, ['expert']);
  return { patient, nurse, expert, caseId: await sentCase(app, patient, maria, expert) };
}
const list = (client: TestClient, { caseId }: World) => client.call(contract.listRecords, { caseId });

describe('a scan without text', () => {
  test(
    'is shown at once, then read, named, dated, found by its words and given to the expert',
    { timeout: 90_000 },
    async () => {
      const w = await world();
      await send(w.patient, w.caseId, { path: 'scan.tif', bytes: await scanOf({ name: 'Maria Lopez' }) });
      await app.runJobs();
      const { documents, progress } = await list(w.expert, w);
      expect(progress.pages).toEqual({ toRead: 1, waiting: 0 });
      expect(documents).toMatchObject([
        {
          kind: 'radiology',
          title: 'Imaging report',
          date: '2024-03-12',
          author: 'Dr J. Fiction',
          facility: 'St Anne Hospital',
          language: 'en',
          pagesWaiting: 0,
          state: 'checked',
        },
      ]);
      const documentId = documents[0]?.documentId ?? '';
      const page = await w.expert.call(contract.readPage, { caseId: w.caseId, documentId, page: 1 });
      expect(page.textState).toBe('recognised');
      expect(page.text).toContain('A nodule of 18 mm in the right upper lobe.');
      const nodule = page.words.find(({ text }) => text === 'nodule');
      expect(nodule?.c).toBeGreaterThan(80);
      expect((nodule?.x ?? 0) + (nodule?.w ?? 0)).toBeLessThan(0.4);
    },
  );

  test('that names somebody else raises the question and is taken from the expert', { timeout: 90_000 }, async () => {
    const w = await world();
    const bytes = await scanOf({ name: 'Peter Strange', born: '1 May 1950' });
    await send(w.patient, w.caseId, { path: 'other.tif', bytes });
    await app.runJobs();
    const seen = await list(w.patient, w);
    expect(seen.questions).toMatchObject([{ about: 'document', found: { name: 'Peter Strange' }, answer: null }]);
    expect(seen.documents).toMatchObject([{ state: 'asked' }]);
    expect((await list(w.expert, w)).documents).toEqual([]);
  });

  test('is kept from the expert until its words are known', async () => {
    const w = await world();
    await send(w.patient, w.caseId, { path: 'scan.tif', bytes: await scanOf({ name: 'Maria Lopez' }) });
    await app.runJobs();
    await asOwner(app, tenant, w.caseId, (query) =>
      query(`update records.pages set text_state = 'waiting' where case_id = $1`, [w.caseId]),
    );
    expect((await list(w.expert, w)).documents).toEqual([]);
    const { documents, progress } = await list(w.patient, w);
    expect(documents).toMatchObject([{ pagesWaiting: 1 }]);
    expect(progress).toMatchObject({ done: false, pages: { toRead: 1, waiting: 1 } });
  });
});

test('a photo of a sheet on a table is cut out, straight, and read', { timeout: 90_000 }, async () => {
  const w = await world();
  await send(w.patient, w.caseId, { path: 'IMG_1.jpg', bytes: await photoOf({ name: 'Maria Lopez' }) });
  await app.runJobs();
  const { documents } = await list(w.patient, w);
  expect(documents).toMatchObject([{ kind: 'radiology', date: '2024-03-12', state: 'checked' }]);
  const documentId = documents[0]?.documentId ?? '';
  const page = await w.patient.call(contract.readPage, { caseId: w.caseId, documentId, page: 1 });
  expect(page.text).toContain('right upper lobe');
  // A4 again: 1 to 1.414.
  expect(page.height / page.width).toBeCloseTo(Math.SQRT2, 1);
});

test('what a person confirmed is not named anew', { timeout: 90_000 }, async () => {
  const w = await world();
  await send(w.patient, w.caseId, { path: 'scan.tif', bytes: await scanOf({ name: 'Maria Lopez' }) });
  await app.runJobs();
  const documentId = (await list(w.nurse, w)).documents[0]?.documentId ?? '';
  const words = {
    kind: 'clinic-letter',
    title: 'Letter of Dr Roy',
    date: '2024-03-01',
    author: null,
    facility: null,
  } as const;
  await w.nurse.call(contract.confirmDocument, { caseId: w.caseId, documentId, ...words });
  await asOwner(app, tenant, w.caseId, (query) =>
    query(`update records.pages set text_state = 'waiting' where case_id = $1`, [w.caseId]),
  );
  const data = { tenantId: tenant, caseId: w.caseId, documentId, actorId: w.patient.person.id };
  await app.parts.db.transaction({ kind: 'case', tenantId: tenant, personId: '', caseId: w.caseId }, (tx) =>
    app.parts.jobs.enqueue(tx, 'records.recognise', data),
  );
  await app.runJobs();
  expect((await list(w.nurse, w)).documents).toMatchObject([{ ...words, pagesWaiting: 0 }]);
});

test('a page that the engine cannot take is marked, and the paper stays', async () => {
  const fax = await scanOf({ name: 'Maria Lopez' });
  const broken = await createTestApp({ settings: { CONSILIUM_TESSERACT: process.execPath } });
  await broken.runJobs();
  const otherTenant = await broken.newTenant();
  const patient = await broken.newPerson(otherTenant, ['patient']);
  const caseId = await sentCase(broken, patient);
  await send(patient, caseId, { path: 'scan.tif', bytes: fax });
  await broken.runJobs();
  const { documents, progress } = await patient.call(contract.listRecords, { caseId });
  expect(documents).toMatchObject([{ pagesUnreadable: 1, pagesWaiting: 0, state: 'checked' }]);
  expect(progress.done).toBe(true);
});

test('without anything that reads letters pages say so, and everything else works', async () => {
  const bare = await createTestApp({ settings: { CONSILIUM_TESSERACT: 'none' } });
  await bare.runJobs();
  const patient = await bare.newPerson(await bare.newTenant(), ['patient']);
  const caseId = await sentCase(bare, patient);
  await send(patient, caseId, { path: 'scan.tif', bytes: await scanOf({ name: 'Maria Lopez' }) });
  await bare.runJobs();
  const { documents } = await patient.call(contract.listRecords, { caseId });
  const documentId = documents[0]?.documentId ?? '';
  expect(documents).toMatchObject([{ pagesUnreadable: 1, pagesWaiting: 0 }]);
  const page = await patient.call(contract.readPage, { caseId, documentId, page: 1 });
  expect(page).toMatchObject({ textState: 'unreadable', hasPicture: true, text: '' });
});

describe('searching the papers of a case', () => {
  const pageOf = (text: string) => new TextEncoder().encode(text);
  const found = (client: TestClient, { caseId }: World, words: string) =>
    client.call(contract.findText, { caseId, words });

  test('finds all words in every script, with the place of each, and nothing else', async () => {
    const w = await world();
    const texts = [
      'Befund: Größe 18 mm, kein Lymphknoten vergrößert',
      'Édème pulmonaire chez Mme Exemple',
      'Пациент принимал всё по схеме',
      'تم فحص المريضة في المستشفى',
      '肝右叶可见一结节，大小约32毫米',
    ];
    for (const [index, text] of texts.entries())
      await send(w.patient, w.caseId, { path: `${index}.txt`, bytes: pageOf(text) });
    await app.runJobs();
    const counts: Record<string, number> = {};
    const asked = [
      'groesse lymphknoten',
      'edeme',
      'ВСЕ',
      'مستشفي',
      '右叶可见',
      '"kein Lymphknoten"',
      'Größe Exemple',
      '18',
    ];
    for (const words of asked) counts[words] = (await found(w.patient, w, words)).total;
    expect(counts).toEqual({
      'groesse lymphknoten': 1,
      edeme: 1,
      ВСЕ: 1,
      مستشفي: 1,
      右叶可见: 1,
      '"kein Lymphknoten"': 1,
      'Größe Exemple': 0,
      '18': 1,
    });
    const { hits } = await found(w.patient, w, 'groesse');
    expect(hits).toMatchObject([{ page: 1, excerpt: texts[0] }]);
  });

  test('never finds for one reader what only another may see, whoever searched before', async () => {
    const w = await world();
    await send(w.patient, w.caseId, { path: 'a.txt', bytes: pageOf('A letter about the lungs and a nodule') });
    await send(w.patient, w.caseId, {
      path: 'b.txt',
      bytes: pageOf('Psychiatric assessment of the nodule of thought'),
    });
    await app.runJobs();
    expect((await found(w.patient, w, 'nodule')).total).toBe(2);
    expect((await found(w.expert, w, 'nodule')).total).toBe(1);
    expect((await found(w.patient, w, 'nodule')).total).toBe(2);
    const stranger = await app.newPerson(tenant, ['patient']);
    await expect(found(stranger, w, 'nodule')).rejects.toThrow('not-found');
  });

  test('finds what was read since it was last searched, with boxes on the picture', { timeout: 90_000 }, async () => {
    const w = await world();
    await send(w.patient, w.caseId, { path: 'a.txt', bytes: pageOf('Nothing here') });
    await app.runJobs();
    expect((await found(w.patient, w, 'upper lobe')).total).toBe(0);
    await send(w.patient, w.caseId, { path: 'scan.tif', bytes: await scanOf({ name: 'Maria Lopez' }) });
    await app.runJobs();
    const { hits, total } = await found(w.patient, w, 'upper lobe');
    expect(total).toBe(1);
    expect(hits[0]?.boxes.length).toBe(2);
  });
});

describe('photos that are pages of one letter', () => {
  const photos = async (w: World) => {
    const bodies = [
      ['OPERATION NOTE', 'Surgeon: Dr J. Fiction'],
      ['Page two of it', 'Blood loss 50 ml'],
    ];
    for (const [index, body] of bodies.entries()) {
      const paper = { name: 'Maria Lopez', title: index === 0 ? 'OPERATION NOTE' : 'continued', body };
      await send(w.patient, w.caseId, { path: `IMG_${index}.tif`, bytes: await scanOf(paper) });
    }
    await app.runJobs();
    return (await list(w.patient, w)).documents.toSorted((a, b) => a.fileName.localeCompare(b.fileName));
  };

  test('become one paper in their order, and the originals stay', { timeout: 120_000 }, async () => {
    const w = await world();
    const [one, two] = await photos(w);
    const documentIds = [one?.documentId ?? '', two?.documentId ?? ''];
    const joined = await w.patient.call(contract.joinPages, { caseId: w.caseId, documentIds });
    expect(joined).toMatchObject({ kind: 'operation-note', pageCount: 2, state: 'checked', pagesWaiting: 0 });
    expect((await list(w.expert, w)).documents).toMatchObject([{ documentId: joined.documentId, number: 1 }]);
    const second = { caseId: w.caseId, documentId: joined.documentId, page: 2 };
    expect((await w.expert.call(contract.readPage, second)).text).toContain('Blood loss');
    const { hits, total } = await w.patient.call(contract.findText, { caseId: w.caseId, words: 'blood loss' });
    expect({ total, page: hits[0]?.page }).toEqual({ total: 1, page: 2 });
    const { files } = await w.patient.call(contract.listFiles, { caseId: w.caseId });
    expect(files.map(({ hasOriginal }) => hasOriginal)).toEqual([true, true]);
    const again = w.patient.call(contract.joinPages, { caseId: w.caseId, documentIds });
    await expect(again).rejects.toThrow('part of another paper');
  });

  test('are joined by who may add, each once', { timeout: 120_000 }, async () => {
    const w = await world();
    const [one] = await photos(w);
    const documentIds = [one?.documentId ?? '', one?.documentId ?? ''];
    await expect(w.patient.call(contract.joinPages, { caseId: w.caseId, documentIds })).rejects.toThrow('named twice');
    await expect(w.expert.call(contract.joinPages, { caseId: w.caseId, documentIds })).rejects.toThrow(/role|find/);
  });
});
