import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { verifyBundle } from '#formats/opinion-bundle/index.ts';
import { fingerprint as fingerprintOf } from '#formats/opinion/index.ts';
import { accesses } from '#modules/audit/audit.contract.ts';
import { showCase } from '#modules/cases/cases.contract.ts';
import { sha256 } from '#platform/crypto/index.ts';
import type { TestApp } from '#testkit/test-app.ts';
import { verifyCommand } from '../../cli/verify.ts';
import * as contract from './opinions.contract.ts';
import {
  bundleOf,
  once,
  opinionsApp,
  proveNow,
  readingCase,
  readyToSign,
  signNow,
  writtenDraft,
} from './opinions.fixture.ts';

let app: TestApp;
beforeAll(async () => {
  app = await opinionsApp();
  await app.runJobs();
});

const signing = (caseId: string, fingerprint: string) => {
  const meaning = contract.signatureMeaning;
  return { caseId, fingerprint, meaning } as const;
};

describe('signing', () => {
  test('needs a fresh proof, whatever else is right', async () => {
    const scene = await readingCase(app);
    const fingerprint = await readyToSign(scene);
    await app.owner.query(`update identity.clients set proved_at = now() - interval '6 minutes' where person_id = $1`, [
      scene.expert.person.id,
    ]);
    await expect(scene.expert.call(contract.sign, signing(scene.caseId, fingerprint), once())).rejects.toMatchObject({
      status: 401,
      code: 'session.step-up',
    });
  });

  test('refuses a draft that was changed after it was shown', async () => {
    const scene = await readingCase(app);
    const fingerprint = await readyToSign(scene);
    await scene.expert.call(contract.saveDraft, {
      caseId: scene.caseId,
      version: 1,
      body: writtenDraft({ confidence: 10 }),
    });
    await expect(signNow(app, scene, fingerprint)).rejects.toMatchObject({ code: 'state.conflict' });
  });

  test('refuses a fingerprint that was never shown', async () => {
    const scene = await readingCase(app);
    await readyToSign(scene);
    await expect(signNow(app, scene, '0000-0000-0000')).rejects.toMatchObject({ code: 'state.conflict' });
  });

  test('twice: the second time says what was signed, and a repeated request gets the first answer', async () => {
    const scene = await readingCase(app);
    const fingerprint = await readyToSign(scene);
    await proveNow(app, scene);
    const key = once();
    const first = await scene.expert.call(contract.sign, signing(scene.caseId, fingerprint), key);
    expect(await scene.expert.call(contract.sign, signing(scene.caseId, fingerprint), key)).toEqual(first);
    await expect(signNow(app, scene, fingerprint)).rejects.toMatchObject({
      code: 'state.already-done',
      detail: expect.stringContaining(fingerprint) as string,
    });
    await expect(
      scene.expert.call(contract.saveDraft, { caseId: scene.caseId, version: 1, body: writtenDraft() }),
    ).rejects.toMatchObject({ code: 'state.already-done' });
    await expect(scene.expert.call(contract.preview, { caseId: scene.caseId })).rejects.toMatchObject({
      code: 'state.already-done',
    });
  });

  test('two at once: one signature, one leaf', async () => {
    const scene = await readingCase(app);
    const fingerprint = await readyToSign(scene);
    await proveNow(app, scene);
    const both = await Promise.allSettled(
      [0, 1].map(() => scene.expert.call(contract.sign, signing(scene.caseId, fingerprint), once())),
    );
    expect(both.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    expect(both.find((r) => r.status === 'rejected')?.reason).toMatchObject({ code: 'state.already-done' });
    const { rows } = await app.owner.query('select leaf_id from opinions.signed where case_id = $1', [scene.caseId]);
    expect(rows).toHaveLength(1);
  });
});

describe('delivery', () => {
  test('what is signed waits, recorded in the log, for the worker; then the patient reads exactly it', async () => {
    const scene = await readingCase(app);
    const { caseId, patient, expert } = scene;
    const fingerprint = await readyToSign(scene);
    await proveNow(app, scene);
    // Holds the worker back between signature and delivery.
    await app.owner.query('begin; lock table opinions.deliveries in exclusive mode');
    await expert.call(contract.sign, signing(caseId, fingerprint), once());
    const own = await expert.call(contract.letter, { caseId });
    expect(own.verification).toMatchObject({ state: 'waiting', item: expect.any(Number) as number });
    await expect(patient.call(contract.letter, { caseId })).rejects.toMatchObject({ status: 404 });
    await app.owner.query('rollback');
    await app.runJobs();
    const letter = await patient.call(contract.letter, { caseId });
    expect(letter.verification).toMatchObject({ state: 'sound', item: own.verification.item });
    expect(letter.fingerprint).toBe(fingerprint);
    expect((await patient.call(showCase, { caseId })).state).toBe('delivered');
    const pdf = await patient.inject({ url: `/api/cases/${caseId}/opinion/letter.pdf` });
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    const { entries } = await patient.call(accesses, {});
    expect(entries.map((e) => e.event)).toEqual(
      expect.arrayContaining(['opinion.signed', 'opinion.delivered', 'opinion.read', 'opinion.exported']),
    );
    const { rows } = await app.owner.query('select opened_at from opinions.deliveries where case_id = $1', [caseId]);
    expect(rows[0]).toMatchObject({ opened_at: expect.any(Date) as Date });
  });

  test('the bundle passes the offline check with the log key, and one flipped bit anywhere fails', async () => {
    const scene = await readingCase(app);
    const fingerprint = await readyToSign(scene);
    await signNow(app, scene, fingerprint);
    await app.runJobs();
    const files = await bundleOf(scene.patient, scene.caseId);
    const logVkey = app.parts.audit.opinions.verifierKey;
    expect(verifyBundle(files, { logVkey })).toMatchObject({ ok: true, logKeyTrusted: true });
    expect(fingerprintOf(files.get('opinion.json') ?? new Uint8Array())).toBe(fingerprint);
    expect([...files.keys()]).toEqual(expect.arrayContaining(['images/p1.png', 'verify.html']));
    const pageHash = sha256(files.get('verify.html') ?? '').toString('hex');
    const readme = new TextDecoder().decode(files.get('README.txt'));
    expect(readme.replaceAll(' ', '')).toContain(pageHash);
    for (const [name, bytes] of files) {
      const bent = Uint8Array.from(bytes);
      const at = Math.floor(bytes.length / 2);
      bent[at] = (bent[at] ?? 0) ^ 1;
      expect(verifyBundle(new Map([...files, [name, bent]]), { logVkey }).ok, name).toBe(false);
    }
  });

  test('the unpacked folder is what the command accepts', async () => {
    const scene = await readingCase(app);
    await signNow(app, scene, await readyToSign(scene));
    await app.runJobs();
    const folder = mkdtempSync(join(tmpdir(), 'consilium-bundle-'));
    try {
      for (const [name, bytes] of await bundleOf(scene.patient, scene.caseId)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), bytes);
      }
      const vkey = app.parts.audit.opinions.verifierKey;
      expect(await verifyCommand([folder, '--log-key', vkey, '--json'])).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('a job that is handed out again after a death delivers once', async () => {
    const scene = await readingCase(app);
    await signNow(app, scene, await readyToSign(scene));
    const { caseId, tenant: tenantId } = scene;
    await app.parts.db.transaction({ kind: 'case', tenantId, personId: '', caseId }, (tx) =>
      app.parts.jobs.enqueue(tx, 'opinions.deliver', { tenantId, caseId }),
    );
    await app.runJobs();
    const { rows } = await app.owner.query(
      `select (select count(*)::int from opinions.deliveries where case_id = $1) as deliveries,
        (select count(*)::int from audit.outbox where case_id = $1 and type = 'opinion.delivered') as events`,
      [caseId],
    );
    expect(rows[0]).toEqual({ deliveries: 1, events: 1 });
  });

  test('nobody else reads it: not another patient, not another organisation', async () => {
    const scene = await readingCase(app);
    await signNow(app, scene, await readyToSign(scene));
    await app.runJobs();
    const other = await app.newPerson(scene.tenant, ['patient']);
    const foreign = await app.newPerson(await app.newTenant(), ['patient']);
    for (const person of [other, foreign])
      for (const end of ['letter', 'letter.pdf', 'bundle.zip', 'pictures/p1'])
        expect((await person.inject({ url: `/api/cases/${scene.caseId}/opinion/${end}` })).statusCode, end).toBe(404);
  });

  test('a stored letter that was bent on disk is said to be broken', async () => {
    const scene = await readingCase(app);
    await signNow(app, scene, await readyToSign(scene));
    await app.runJobs();
    // One name in the list of parts exchanged: every byte still decrypts, but it is not what was signed.
    await app.owner.query(
      `update opinions.deliveries set parts = replace(parts::text, 'README.txt', 'readme.txt')::jsonb where case_id = $1`,
      [scene.caseId],
    );
    const letter = await scene.patient.call(contract.letter, { caseId: scene.caseId });
    expect(letter.verification.state).toBe('broken');
  });
});
