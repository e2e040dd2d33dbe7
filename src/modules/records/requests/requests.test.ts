import { beforeAll, describe, expect, test } from 'vitest';
import { createModules, type ModuleFace } from '#app/operations.ts';
import { makeLetter } from '#formats/paper/make-letter.ts';
import { readPdf } from '#formats/pdf/index.ts';
import { manualClock } from '#kernel/clock.ts';
import { sha256 } from '#platform/crypto/index.ts';
import { proveFresh } from '#testkit/prove.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import * as contract from '../records.contract.ts';
import { asOwner, maria, send, sentCase } from '../records.fixture.ts';

const dayMs = 86_400_000;
const start = new Date('2026-03-02T09:00:00Z');

let app: TestApp;
let tenant: string;
let clock: ReturnType<typeof manualClock>;
let faces: ModuleFace[] = [];
beforeAll(async () => {
  clock = manualClock(start);
  app = await createTestApp({ clock, modules: (parts) => (faces = createModules(parts)) });
  tenant = await app.newTenant('Northlight');
  await app.runJobs();
});

type World = { patient: TestClient; nurse: TestClient; expert: TestClient; caseId: string };

async function world(): Promise<World> {
  const patient = await app.newPerson(tenant, ['patient'], 'Maria Lopez');
  const nurse = await app.newPerson(tenant, ['coordinator'], 'Lena Roth');
  const expert = await app.newPerson(tenant, ['expert']);
  return { patient, nurse, expert, caseId: await sentCase(app, patient, maria, expert) };
}

const holder = {
  name: 'St Anne Hospital',
  department: 'Medical records',
  address: '14 Harbour Street\nDemo City',
  email: 'records@st-anne.example',
};
const deliverTo = { address: '2 Garden Row\nDemo City', email: 'maria@example.org' };
const items = [{ itemId: 'ct-chest' }, { itemId: 'letter' }];

const draft = async ({ patient, caseId }: World, over: object = {}): Promise<contract.RequestView> =>
  patient.call(contract.startHolderRequest, { caseId, holder, country: 'US', items, deliverTo, ...over });

/** Written, read and signed by the patient. */
async function signedLetter(w: World, over: object = {}): Promise<contract.RequestView> {
  const { requestId } = await draft(w, over);
  const { textSha256 } = await w.patient.call(contract.previewRequest, { caseId: w.caseId, requestId });
  await proveFresh(app, w.patient);
  const sign = { caseId: w.caseId, requestId, textSha256, typedName: 'maria  lópez' };
  return w.patient.call(contract.signRequest, sign);
}

const one = async ({ patient, caseId }: World): Promise<contract.RequestView> => {
  const [request] = (await patient.call(contract.listRequests, { caseId })).requests;
  if (!request) throw new Error('no request');
  return request;
};
const itemOf = async (client: TestClient, caseId: string, itemId: string) =>
  (await client.call(contract.checklist, { caseId })).items.find((item) => item.itemId === itemId);
const pdfOf = async (client: TestClient, caseId: string, letterId: string): Promise<Buffer> => {
  const answer = await client.inject({ method: 'GET', url: `/api/cases/${caseId}/records/letters/${letterId}` });
  expect(answer.statusCode).toBe(200);
  return answer.rawPayload;
};
const textOf = async (pdf: Uint8Array): Promise<string> =>
  (await readPdf(pdf)).pages
    .map(({ text }) => text)
    .join(' ')
    .replaceAll(/\s+/g, ' ');

/** So many days later the timer has rung. */
async function later(days: number): Promise<void> {
  clock.advance(days * dayMs);
  for (const face of faces)
    if (face.jobs?.some(({ definition }) => definition.name === 'records.requests-clock')) await face.start?.();
  await new Promise((resolve) => setTimeout(resolve, 300));
  await app.runJobs();
}

describe('a letter to a holder of records', () => {
  test('is written, read, signed with name and proof, and kept byte for byte', { timeout: 60_000 }, async () => {
    const w = await world();
    const { patient, nurse, caseId } = w;
    const { requestId, items: lines, letters } = await draft(w);
    expect(lines.map(({ words }) => words)).toEqual([
      'CT chest, DICOM, thin slices',
      'Last clinic letter with diagnosis, date and course',
    ]);
    expect(letters).toEqual([]);
    const shown = await patient.call(contract.previewRequest, { caseId, requestId });
    expect(shown.paragraphs.join(' ')).toContain('45 CFR 164.524');
    const authorisation = shown.authorisation.join(' ');
    // 45 CFR 164.508(c): what, who, to whom, why, until when, that it can be taken back, that nothing hangs on it.
    for (const part of [
      /St Anne Hospital to give the records named in this letter to me and to Northlight/,
      /Purpose: a medical opinion/,
      /ends on 29 August 2026|ends on August 29, 2026/,
      /take it back at any time/,
      /do not depend on this/,
      /no longer be protected/,
    ])
      expect(authorisation).toMatch(part);
    const sign = { caseId, requestId, textSha256: shown.textSha256, typedName: 'Maria Lopez' };
    await expect(patient.call(contract.signRequest, sign)).rejects.toMatchObject({ code: 'session.step-up' });
    await proveFresh(app, patient, nurse);
    await expect(nurse.call(contract.signRequest, sign)).rejects.toMatchObject({ code: 'permission.denied' });
    await expect(patient.call(contract.signRequest, { ...sign, typedName: 'Mario' })).rejects.toMatchObject({
      code: 'input.invalid',
    });
    await expect(patient.call(contract.signRequest, { ...sign, textSha256: 'a'.repeat(64) })).rejects.toMatchObject({
      code: 'state.conflict',
    });
    const signed = await patient.call(contract.signRequest, sign);
    expect(signed).toMatchObject({ state: 'signed', letters: [{ kind: 'request', signedBy: 'Maria Lopez' }] });
    expect(signed.letters[0]?.textSha256).toBe(shown.textSha256);
    const pdf = await pdfOf(nurse, caseId, signed.letters[0]?.letterId ?? '');
    const words = await textOf(pdf);
    for (const part of ['Maria Lopez', 'St Anne Hospital', 'CT chest, DICOM', signed.reference, 'second factor'])
      expect(words).toContain(part);
    expect(words.replaceAll(' ', '')).toContain(shown.textSha256);
    expect(pdf.toString('latin1')).toMatch(/pdfuaid:part>1</);
    expect((await pdfOf(patient, caseId, signed.letters[0]?.letterId ?? '')).equals(pdf)).toBe(true);
    const { rows } = await asOwner(app, tenant, caseId, (query) =>
      query('select text, text_sha256, pdf, pdf_sha256 from records.request_letters where case_id = $1', [caseId]),
    );
    expect(rows[0]).toMatchObject({ pdf_sha256: Buffer.from(sha256(pdf)).toString('hex') });
    expect(String(rows[0]?.['text'])).toMatch(/^~1/);
    expect(String(rows[0]?.['pdf'])).toMatch(/^~1/);
  });

  test(
    'the clock reminds before the last day and on it, then makes the letter before a complaint',
    { timeout: 60_000 },
    async () => {
      const w = await world();
      const { patient, nurse, expert, caseId } = w;
      const { letters } = await signedLetter(w);
      const letterId = letters[0]?.letterId ?? '';
      const sent = await patient.call(contract.sendRequestLetter, { caseId, letterId, how: 'post' });
      const at = clock.now();
      // 30 days of the law, 3 of the post.
      expect(sent).toMatchObject({ state: 'sent', dueAt: new Date(at.getTime() + 33 * dayMs).toISOString() });
      await app.runJobs();
      for (const who of [patient, nurse, expert])
        expect((await itemOf(who, caseId, 'ct-chest'))?.next).toMatchObject({
          who: 'holder',
          words: 'St Anne Hospital was asked and must answer.',
          by: sent.dueAt,
        });
      await later(20);
      expect(await one(w)).toMatchObject({ step: 'none' });
      await later(7);
      expect(await one(w)).toMatchObject({
        step: 'reminded',
        letters: [{ kind: 'request' }, { kind: 'reminder', sentAt: null }],
      });
      const mail = (await app.parts.mailer.list()).find(({ to }) => to === patient.person.email);
      expect(mail?.subject).toBe('A letter waits for you');
      expect(`${mail?.subject}${mail?.text}`).not.toMatch(/Anne|CT|Maria/);
      await later(7);
      expect(await one(w)).toMatchObject({ step: 'due' });
      expect((await itemOf(nurse, caseId, 'ct-chest'))?.next).toMatchObject({
        who: 'desk',
        words: 'St Anne Hospital is late. We call them.',
      });
      await later(6);
      const late = await one(w);
      expect(late.step).toBe('escalated');
      const escalation = late.letters.find(({ kind }) => kind === 'escalation');
      expect(escalation).toMatchObject({ sentAt: null, signedBy: null });
      const words = await textOf(await pdfOf(patient, caseId, escalation?.letterId ?? ''));
      expect(words).toContain('Office for Civil Rights');
      expect(words).toContain('45 CFR 164.524');
      await later(60);
      expect((await one(w)).letters).toHaveLength(4);
    },
  );

  test(
    'by e-mail only when the patient chose so; then reminders go by themselves, a complaint never',
    { timeout: 60_000 },
    async () => {
      const w = await world();
      const { patient, nurse, caseId } = w;
      const { letters } = await signedLetter(w, { country: 'DE', language: 'de' });
      const email = { caseId, letterId: letters[0]?.letterId ?? '', how: 'email' as const, remindByMail: true };
      await proveFresh(app, nurse);
      await expect(nurse.call(contract.sendRequestLetter, email)).rejects.toMatchObject({ code: 'permission.denied' });
      const sent = await patient.call(contract.sendRequestLetter, email);
      expect(sent.dueAt?.slice(0, 10)).toBe(afterAMonth(clock.now()));
      const mails = async () => (await app.parts.mailer.list()).filter(({ to }) => to === holder.email);
      const [mail] = await mails();
      expect(mail?.subject).toBe(`Bitte um eine Patientenakte, Zeichen ${sent.reference}`);
      expect(`${mail?.subject} ${mail?.text}`).not.toMatch(/Maria|Lopez|CT/);
      const attached = Buffer.from(mail?.attachments?.[0]?.base64 ?? '', 'base64');
      expect(await textOf(attached)).toContain('§ 630g BGB');
      await later(40);
      await later(1);
      await later(8);
      expect((await mails()).map(({ attachments }) => attachments?.length)).toEqual([1, 1, 1]);
      expect((await one(w)).letters.map(({ kind, sentHow }) => [kind, sentHow])).toEqual([
        ['request', 'email'],
        ['reminder', 'email'],
        ['deadline', 'email'],
        ['escalation', null],
      ]);
      await expect(patient.call(contract.sendRequestLetter, { ...email, how: 'post' })).rejects.toMatchObject({
        code: 'state.already-done',
      });
    },
  );
});

const afterAMonth = (at: Date): string => {
  const due = new Date(at);
  due.setUTCMonth(due.getUTCMonth() + 1);
  return due.toISOString().slice(0, 10);
};

describe('what the holder answers', () => {
  test('what arrives is linked to the item by itself, and the rest stays open', { timeout: 60_000 }, async () => {
    const w = await world();
    const { patient, caseId } = w;
    const { letters } = await signedLetter(w, { items: [{ itemId: 'letter' }, { words: 'The cassette of 2019' }] });
    await patient.call(contract.sendRequestLetter, { caseId, letterId: letters[0]?.letterId ?? '', how: 'hand' });
    const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' }).format(clock.now());
    const bytes = makeLetter({
      facility: 'St Anne Hospital',
      date,
      title: 'Clinic letter',
      patient: ['Patient: Maria Lopez', 'born 4 March 1961'],
      body: ['Dear Dr Roy,', 'I saw your patient in my outpatient clinic today.', 'Diagnosis: a nodule of the lung.'],
      signed: 'Dr J. Fiction',
    });
    await send(patient, caseId, { path: 'clinic letter.pdf', bytes });
    await app.runJobs();
    const request = await one(w);
    expect(request.items[0]).toMatchObject({
      state: 'arrived',
      arrived: [{ documentId: expect.any(String) as string }],
    });
    expect(request).toMatchObject({ state: 'sent', items: [{}, { state: 'open' }] });
    const noted = await patient.call(contract.noteRequest, {
      caseId,
      requestId: request.requestId,
      note: 'arrived',
      items: [2],
    });
    expect(noted).toMatchObject({
      state: 'answered',
      items: [{}, { state: 'arrived', arrived: [{ label: 'Noted by Maria Lopez' }] }],
    });
    expect((await app.parts.mailer.list()).some(({ subject }) => subject === 'Something new for your request')).toBe(
      true,
    );
  });

  test('a refusal wants its reason and goes to the desk; a fee is noted; more time is given once, as the law says', async () => {
    const w = await world();
    const { nurse, patient, caseId } = w;
    const { letters, requestId } = await signedLetter(w);
    const note = { caseId, requestId };
    await expect(nurse.call(contract.noteRequest, { ...note, note: 'fee', words: '$6.50' })).rejects.toMatchObject({
      code: 'state.wrong-step',
    });
    const sent = await nurse.call(contract.sendRequestLetter, {
      caseId,
      letterId: letters[0]?.letterId ?? '',
      how: 'fax',
    });
    expect(await nurse.call(contract.noteRequest, { ...note, note: 'fee', words: '$6.50' })).toMatchObject({
      fee: '$6.50',
      state: 'sent',
    });
    const more = await nurse.call(contract.noteRequest, { ...note, note: 'extended' });
    expect(more).toMatchObject({ extended: true, mayExtend: false, step: 'none' });
    expect(Date.parse(more.dueAt ?? '') - Date.parse(sent.dueAt ?? '')).toBe(30 * dayMs);
    await expect(nurse.call(contract.noteRequest, { ...note, note: 'extended' })).rejects.toMatchObject({
      code: 'state.wrong-step',
    });
    await expect(nurse.call(contract.noteRequest, { ...note, note: 'refused' })).rejects.toMatchObject({
      code: 'input.invalid',
    });
    const refused = await nurse.call(contract.noteRequest, {
      ...note,
      note: 'refused',
      words: 'They say they are closed.',
    });
    expect(refused).toMatchObject({ state: 'refused', reason: 'They say they are closed.' });
    expect((await itemOf(patient, caseId, 'ct-chest'))?.next).toMatchObject({ who: 'desk' });
    await later(90);
    expect((await one(w)).letters).toHaveLength(1);
  });
});

describe('the authorisation', () => {
  test('is taken back without a proof; where the letter went out, a letter says so', async () => {
    const w = await world();
    const { patient, nurse, caseId } = w;
    const { letters, requestId } = await signedLetter(w);
    await patient.call(contract.sendRequestLetter, { caseId, letterId: letters[0]?.letterId ?? '', how: 'post' });
    await expect(nurse.call(contract.revokeRequest, { caseId, requestId })).rejects.toMatchObject({
      code: 'permission.denied',
    });
    clock.advance(10 * 60_000);
    await patient.call(contract.revokeRequest, { caseId, requestId });
    const revoked = await one(w);
    expect(revoked).toMatchObject({ state: 'revoked', letters: [{}, { kind: 'revocation', signedBy: 'Maria Lopez' }] });
    expect(await textOf(await pdfOf(patient, caseId, revoked.letters[1]?.letterId ?? ''))).toContain('I take it back');
    await later(90);
    expect((await one(w)).letters).toHaveLength(2);
  });

  test('a draft is thrown away, and nobody else sees letters', async () => {
    const w = await world();
    const { patient, expert, caseId } = w;
    const { requestId } = await draft(w, { country: 'AE' });
    expect((await patient.call(contract.previewRequest, { caseId, requestId })).english?.subject).toContain(
      'copy of my health records',
    );
    await expect(expert.call(contract.listRequests, { caseId })).rejects.toMatchObject({ code: 'permission.denied' });
    expect(await patient.call(contract.revokeRequest, { caseId, requestId })).toEqual({ requests: 0 });
  });
});
