import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeCt } from '#formats/dicom/index.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { makeLetter } from '#formats/paper/make-letter.ts';
import { makePdf } from '#formats/paper/make-pdf.ts';
import { describeSharedData, sample } from '#testkit/shared-data.ts';
import * as contract from './records.contract.ts';
import { maria, send, sendPack, sentCase, type Sent } from './records.fixture.ts';

let app: TestApp;
let tenant: string;
beforeAll(async () => {
  app = await createTestApp();
  tenant = await app.newTenant();
  await app.runJobs();
});

const utf8 = (text: string) => new TextEncoder().encode(text);
const letterOf = (name: string, born = '4 March 1961') =>
  makeLetter({
    facility: 'St Anne Hospital',
    date: '12 March 2024',
    title: 'CT chest',
    patient: [`Patient: ${name}`, `born ${born}`],
    body: ['RADIOLOGY REPORT', 'A nodule of 18 mm in the right upper lobe.', 'IMPRESSION', 'Please biopsy.'],
    signed: 'Dr J. Fiction',
  });

const bundle = (name: string) =>
  utf8(
    JSON.stringify({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        {
          resource: {
            resourceType: 'Patient',
            id: 'p',
            name: [{ text: name }],
            birthDate: '1961-03-04',
            gender: 'female',
          },
        },
        {
          resource: {
            resourceType: 'Observation',
            status: 'final',
            code: { coding: [{ system: 'http://loinc.org', code: '718-7' }], text: 'Haemoglobin' },
            effectiveDateTime: '2024-01-15',
            valueQuantity: { value: 11.2, unit: 'g/dL' },
          },
        },
        {
          resource: {
            resourceType: 'DocumentReference',
            status: 'current',
            description: 'Clinic letter',
            date: '2024-02-01T10:00:00Z',
            content: [
              {
                attachment: {
                  contentType: 'text/plain',
                  data: Buffer.from('Dear Dr Roy, thank you.').toString('base64'),
                },
              },
            ],
          },
        },
      ],
    }),
  );

type World = { patient: TestClient; nurse: TestClient; expert: TestClient; caseId: string };
async function world(about = maria): Promise<World> {
  const patient = await app.newPerson(tenant, ['patient']);
  const nurse = await app.newPerson(tenant, ['coordinator']);
  const expert = await app.newPerson(tenant, ['expert']);
  return { patient, nurse, expert, caseId: await sentCase(app, patient, about, expert) };
}

async function handIn({ patient, caseId }: World, files: Sent[]): Promise<Map<string, contract.FileView>> {
  await sendPack(patient, caseId, files);
  await app.runJobs();
  const answer = await patient.call(contract.listFiles, { caseId });
  return new Map(answer.files.map((file) => [file.path, file]));
}

describe('what is handed in', () => {
  test('a letter becomes a document with text, words, a picture, and a proposal that says where it was read', async () => {
    const w = await world();
    const original = letterOf('Maria Lopez');
    await handIn(w, [{ path: 'USB/letter.pdf', bytes: original }]);
    const { documents, questions } = await w.patient.call(contract.listRecords, { caseId: w.caseId });
    expect(questions).toEqual([]);
    expect(documents).toMatchObject([
      {
        number: 1,
        kind: 'radiology',
        date: '2024-03-12',
        facility: 'St Anne Hospital',
        author: 'Dr J. Fiction',
        pageCount: 1,
      },
    ]);
    const [document] = documents as [contract.DocumentView];
    expect(document.evidence['date']).toMatchObject({
      value: '2024-03-12',
      page: 1,
      quote: expect.stringContaining('12 March'),
    });
    const at = { caseId: w.caseId, documentId: document.documentId, page: 1 };
    const page = await w.expert.call(contract.readPage, at);
    expect(page.text).toContain('18 mm');
    expect(page.words.find(({ text }) => text === 'nodule')?.x).toBeGreaterThan(0);
    const url = `/api/cases/${w.caseId}/records/documents/${document.documentId}/pages/1/picture`;
    const picture = await w.expert.inject({ method: 'GET', url });
    expect(picture.headers).toMatchObject({ 'content-type': 'image/png', 'x-content-type-options': 'nosniff' });
    expect((await sharp(picture.rawPayload).metadata()).width).toBeGreaterThan(800);
    const taken = await w.expert.inject({
      method: 'GET',
      url: `/api/cases/${w.caseId}/records/files/${document.fileId}/original`,
    });
    expect(taken.rawPayload.equals(original)).toBe(true);
    expect(taken.headers['content-disposition']).toContain('attachment; filename="letter.pdf"');
    const { hits } = await w.expert.call(contract.findText, { caseId: w.caseId, words: 'RIGHT upper' });
    expect(hits).toMatchObject([
      { documentId: document.documentId, page: 1, excerpt: expect.stringContaining('right upper') },
    ]);
  });

  test('of a disc the viewer is left out kindly, copies are folded, and everything is told file by file', async () => {
    const w = await world();
    const photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: 'white' } })
      .jpeg()
      .toBuffer();
    const files = await handIn(w, [
      { path: 'CD/AUTORUN.INF', bytes: utf8('[autorun]') },
      { path: 'CD/Viewer/viewer.exe', bytes: Uint8Array.from([0x4d, 0x5a, ...new Uint8Array(200)]) },
      { path: 'CD/page.html', bytes: utf8('<!doctype html><html><body><script>alert(1)</script></body></html>') },
      { path: 'photo.jpg', bytes: photo },
      { path: 'again/photo.jpg', bytes: photo },
      { path: 'cut.pdf', bytes: utf8('%PDF-1.7\nnothing more') },
      { path: 'what.bin', bytes: Uint8Array.from({ length: 300 }, (_, i) => (i * 97) & 255) },
      { path: 'photo-of-web.jpg', bytes: utf8('<html><script>alert(1)</script></html>') },
    ]);
    expect(Object.fromEntries([...files].map(([path, { state }]) => [path, state]))).toEqual({
      'CD/AUTORUN.INF': 'junk',
      'CD/Viewer/viewer.exe': 'junk',
      'CD/page.html': 'junk',
      'photo.jpg': expect.stringMatching(/checked|duplicate/),
      'again/photo.jpg': expect.stringMatching(/checked|duplicate/),
      'cut.pdf': 'refused',
      'what.bin': 'refused',
      'photo-of-web.jpg': 'refused',
    });
    expect(
      [String(files.get('photo.jpg')?.state), String(files.get('again/photo.jpg')?.state)].toSorted((a, b) =>
        a.localeCompare(b),
      ),
    ).toEqual(['checked', 'duplicate']);
    for (const { state, reason, hasOriginal } of files.values()) {
      if (state !== 'checked') expect(reason).toMatch(/\S+ \S+/);
      expect(hasOriginal).toBe(state === 'checked' || state === 'refused');
    }
    expect(await w.patient.call(contract.recordsProgress, { caseId: w.caseId })).toMatchObject({
      done: true,
      uploadsOpen: 0,
    });
  });

  test('health data become facts and documents, each with its place in the file', async () => {
    const w = await world();
    await handIn(w, [{ path: 'export.json', bytes: bundle('Maria Lopez') }]);
    const { facts, counts } = await w.expert.call(contract.listFacts, { caseId: w.caseId });
    expect(counts).toMatchObject({ result: 1 });
    expect(facts[0]).toMatchObject({
      label: 'Haemoglobin',
      value: '11.2',
      unit: 'g/dL',
      source: { fileName: 'export.json', pointer: '/entry/1/resource' },
    });
    const { entries } = await w.expert.call(contract.timeline, { caseId: w.caseId });
    expect(entries.map(({ date, title }) => [date, title])).toEqual([
      ['2024-02-01', 'Clinic letter'],
      ['2024-01-15', 'Haemoglobin'],
    ]);
    const first = await w.expert.call(contract.timeline, { caseId: w.caseId, limit: 1 });
    const rest = await w.expert.call(contract.timeline, { caseId: w.caseId, limit: 1, after: first.next ?? '' });
    expect([...first.entries, ...rest.entries]).toEqual(entries);
    expect(rest.next).toBeNull();
  });

  test('a scan goes to the archive of scans, our copy gives its room back, and a letter in a ZIP is found', async () => {
    const w = await world();
    const { ZipFile } = await import('yazl');
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from(letterOf('Maria Lopez')), 'in/letter.pdf');
    zip.end();
    const chunks: Buffer[] = [];
    for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
    const files = await handIn(w, [
      ...scanOf('Lopez^Maria', '19610304'),
      { path: 'papers.zip', bytes: Buffer.concat(chunks) },
    ]);
    expect(files.get('CT/1')).toMatchObject({ state: 'checked', kind: 'dicom', hasOriginal: false });
    expect(files.get('CT/1')?.studyInstanceUid).toBeTruthy();
    expect(files.get('papers.zip/in/letter.pdf')).toMatchObject({ state: 'checked', kind: 'pdf' });
    const list = await w.patient.call(contract.checklist, { caseId: w.caseId });
    const item = (itemId: string) => list.items.find((one) => one.itemId === itemId);
    expect(item('ct-chest')).toMatchObject({ state: 'old', next: { who: 'patient' } });
    expect(item('ct-chest')?.note).toMatch(
      /^CT of 15 January 2024, .* old: the doctor wants one not older than 4 months/,
    );
    expect(item('ct-report')).toMatchObject({
      state: 'old',
      by: [{ label: expect.stringContaining('12 March 2024') }],
    });
    expect(list).toMatchObject({ there: 0, needed: 4, ready: false });
    for (const { itemId, required } of list.items)
      if (required) await w.patient.call(contract.waiveItem, { caseId: w.caseId, itemId, waived: true });
    expect(await w.patient.call(contract.checklist, { caseId: w.caseId })).toMatchObject({
      there: 4,
      ready: true,
      next: null,
    });
  });
});

/** A small series of CT as files of a disc. */
function scanOf(patientName: string, birthDate: string): Sent[] {
  const options = { patientName, birthDate, sex: 'F' as const, rows: 16, slices: 3, patientId: patientName };
  return [...writeCt(options)].map(({ bytes }, index) => ({ path: `CT/${index + 1}`, bytes }));
}

describe('records of another person', () => {
  test('are asked about, hidden from the expert meanwhile, and shown again when they are hers', async () => {
    const w = await world();
    await handIn(w, [{ path: 'other.pdf', bytes: letterOf('Petra Sample', '1 May 1950') }]);
    const { documents, questions } = await w.patient.call(contract.listRecords, { caseId: w.caseId });
    expect(documents).toMatchObject([{ state: 'asked' }]);
    expect(questions).toMatchObject([
      { about: 'document', answer: null, found: { name: 'Petra Sample', birthDate: '1950-05-01' } },
    ]);
    const documentId = documents[0]?.documentId ?? '';
    expect((await w.expert.call(contract.listRecords, { caseId: w.caseId })).documents).toEqual([]);
    await expect(w.expert.call(contract.readPage, { caseId: w.caseId, documentId, page: 1 })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await w.patient.call(contract.checklist, { caseId: w.caseId })).toMatchObject({ ready: false });
    const questionId = questions[0]?.questionId ?? '';
    // Another name and another birth date: her yes is kept, and the desk decides.
    const yes = { caseId: w.caseId, questionId, answer: 'mine' } as const;
    expect(await w.patient.call(contract.answerIdentity, yes)).toEqual({ open: 1, decided: false });
    expect((await w.expert.call(contract.listRecords, { caseId: w.caseId })).documents).toEqual([]);
    expect((await w.patient.call(contract.listRecords, { caseId: w.caseId })).questions).toMatchObject([
      { answer: null, saidMineAt: expect.any(String) },
    ]);
    expect(await w.nurse.call(contract.answerIdentity, yes)).toEqual({ open: 0, decided: true });
    expect((await w.expert.call(contract.listRecords, { caseId: w.caseId })).documents).toMatchObject([
      { state: 'checked' },
    ]);
    await w.nurse.call(contract.answerIdentity, { caseId: w.caseId, questionId, answer: 'not-mine' });
    expect((await w.patient.call(contract.listRecords, { caseId: w.caseId })).documents).toEqual([]);
    await expect(w.patient.call(contract.answerIdentity, yes)).rejects.toMatchObject({ code: 'state.conflict' });
    await expect(
      w.expert.call(contract.answerIdentity, { caseId: w.caseId, questionId, answer: 'mine' }),
    ).rejects.toMatchObject({ code: 'permission.denied' });
  });

  test('a scan with another name is a question about the scan', async () => {
    const w = await world();
    await handIn(w, scanOf('Sample^Petra', '19500501'));
    const { questions } = await w.patient.call(contract.listRecords, { caseId: w.caseId });
    expect(questions).toMatchObject([{ about: 'study', found: { name: 'Petra Sample', birthDate: '1950-05-01' } }]);
    const list = () => w.patient.call(contract.checklist, { caseId: w.caseId });
    expect((await list()).items.find(({ itemId }) => itemId === 'ct-chest')).toMatchObject({ state: 'asked' });
    const questionId = questions[0]?.questionId ?? '';
    await w.patient.call(contract.answerIdentity, { caseId: w.caseId, questionId, answer: 'not-mine' });
    expect((await list()).items.find(({ itemId }) => itemId === 'ct-chest')).toMatchObject({ state: 'missing' });
  });

  test('in health data hide all facts until somebody answers', async () => {
    const w = await world();
    await handIn(w, [{ path: 'export.json', bytes: bundle('John Other') }]);
    expect((await w.expert.call(contract.listFacts, { caseId: w.caseId })).facts).toEqual([]);
    const { questions } = await w.patient.call(contract.listRecords, { caseId: w.caseId });
    expect(questions).toMatchObject([{ about: 'file', label: 'export.json' }]);
    await w.nurse.call(contract.answerIdentity, {
      caseId: w.caseId,
      questionId: questions[0]?.questionId ?? '',
      answer: 'mine',
    });
    expect((await w.expert.call(contract.listFacts, { caseId: w.caseId })).facts).toHaveLength(1);
  });
});

describe('the desk', () => {
  test('confirms what a document is, or corrects it', async () => {
    const w = await world();
    await handIn(w, [{ path: 'scan.pdf', bytes: makePdf({ pages: [{ texts: [{ text: 'hello', x: 50, y: 700 }] }] }) }]);
    const { documents } = await w.nurse.call(contract.listRecords, { caseId: w.caseId });
    const fields = {
      kind: 'discharge',
      title: 'Discharge letter',
      date: '2023-09-04',
      author: null,
      facility: 'City Hospital',
    } as const;
    const documentId = documents[0]?.documentId ?? '';
    const confirmed = await w.nurse.call(contract.confirmDocument, { caseId: w.caseId, documentId, ...fields });
    expect(confirmed).toMatchObject({ ...fields, confirmed: true });
    await expect(
      w.patient.call(contract.confirmDocument, { caseId: w.caseId, documentId, ...fields }),
    ).rejects.toMatchObject({ code: 'permission.denied' });
    for (const date of ['2999-01-01', '1900-01-01'])
      await expect(
        w.nurse.call(contract.confirmDocument, { caseId: w.caseId, documentId, ...fields, date }),
      ).rejects.toMatchObject({ code: 'input.invalid', fields: [{ path: 'date' }] });
  });
});

describeSharedData('records over real files', () => {
  test('the lung case: bundle and letters of one person raise no question and fill the timeline', async () => {
    const w = await world({ name: 'Avery Sampleton', birthDate: '1957-03-09', sex: 'female' });
    for (const path of [
      'cases/lung-nodule/bundle.json',
      'pdf/letters/s01-ct-chest-en.pdf',
      'pdf/letters/s03-informe-es.fax.tif',
      'pdf/letters/s07-lab-en.photo.jpg',
    ])
      await send(w.patient, w.caseId, { path, bytes: readFileSync(sample(path)) });
    await app.runJobs();
    const { files } = await w.patient.call(contract.listFiles, { caseId: w.caseId });
    expect(files.map(({ state, reason }) => (state === 'checked' ? state : reason))).toEqual(Array(4).fill('checked'));
    const { questions, documents } = await w.patient.call(contract.listRecords, { caseId: w.caseId });
    expect(questions.map(({ reasons }) => reasons)).toEqual([]);
    expect(documents.length).toBeGreaterThanOrEqual(3);
    expect((await w.patient.call(contract.timeline, { caseId: w.caseId })).total).toBeGreaterThan(10);
  });

  test('a Synthea patient of another name is asked about; thousands of facts come in pages', async () => {
    const w = await world();
    await send(w.patient, w.caseId, {
      path: 'synthea.json',
      bytes: readFileSync(sample('fhir/synthea/Buddy_MacGyver.json')),
    });
    await app.runJobs();
    const { questions } = await w.patient.call(contract.listRecords, { caseId: w.caseId });
    expect(questions.length).toBeGreaterThan(0);
    for (const { questionId } of questions)
      await w.nurse.call(contract.answerIdentity, { caseId: w.caseId, questionId, answer: 'mine' });
    const seen = new Set<string>();
    for (let after: string | null = ''; after !== null;) {
      const page: { facts: contract.FactView[]; next: string | null } = await w.patient.call(contract.listFacts, {
        caseId: w.caseId,
        limit: 300,
        ...(after ? { after } : {}),
      });
      for (const { factId } of page.facts) seen.add(factId);
      after = page.next;
    }
    const { counts } = await w.patient.call(contract.listFacts, { caseId: w.caseId });
    expect(seen.size).toBe(Object.values(counts).reduce((sum, n) => sum + n, 0));
  });

  test('every hostile file gets an answer in words, and none stops the others', { timeout: 300_000 }, async () => {
    const w = await world();
    const folders = ['archive', 'dicom', 'image', 'json', 'pdf', 'text', 'xml', 'office', 'hl7v2'];
    const sent: string[] = [];
    for (const folder of folders) {
      const batch: Sent[] = [];
      for (const entry of readdirSync(sample(join('hostile', folder)), { withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const path = `hostile/${folder}/${entry.name}`;
        const bytes = readFileSync(sample(path));
        sent.push(path);
        if (bytes.length > 4_000_000) await send(w.patient, w.caseId, { path, bytes });
        else batch.push({ path, bytes });
      }
      if (batch.length > 0) await sendPack(w.patient, w.caseId, batch);
    }
    for (let waited = 0; waited < 280_000; waited += 500) {
      if ((await w.patient.call(contract.recordsProgress, { caseId: w.caseId })).done) break;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const { files } = await w.patient.call(contract.listFiles, { caseId: w.caseId, limit: 500 });
    const byPath = new Map(files.map((file) => [file.path, file]));
    for (const path of sent) {
      expect(byPath.get(path)?.state, path).not.toBe('received');
      if (!['checked', 'asked'].includes(byPath.get(path)?.state ?? ''))
        expect(byPath.get(path)?.reason, path).toMatch(/\S+ \S+/);
    }
    expect(byPath.get('hostile/archive/zip-slip.zip')?.state).toBe('checked');
    expect(byPath.get('hostile/archive/ratio-bomb.zip')).toMatchObject({ state: 'refused', reasonCode: 'file.unsafe' });
    expect(byPath.get('hostile/dicom/polyglot-pe.dcm')).toMatchObject({ state: 'refused' });
  });
});
