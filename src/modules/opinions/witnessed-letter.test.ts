import { beforeAll, describe, expect, test } from 'vitest';
import { listZip, readZipEntry } from '#formats/archive/index.ts';
import { verifyBundle, type CheckName } from '#formats/opinion-bundle/index.ts';
import { setAsked, setWatched, showWitnesses } from '#modules/audit/witness/witness.contract.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { listKeys, withdrawKey } from './expert-keys.contract.ts';
import { letter } from './opinions.contract.ts';
import { once, opinionsApp, readingCase, readyToSign, signNow, type Scene } from './opinions.fixture.ts';

let witness: TestApp;
let clinic: TestApp;
let scene: Scene;
let atClinic: TestClient;
let prefix: string;
beforeAll(async () => {
  witness = await createTestApp();
  prefix = await witness.http.listen({ host: '127.0.0.1', port: 0 });
  clinic = await opinionsApp([prefix]);
  // The queues must be there before a signature waits in one.
  await clinic.runJobs();
  scene = await readingCase(clinic);
  await signNow(clinic, scene, await readyToSign(scene));
  await clinic.runJobs();
  atClinic = await clinic.newPerson(scene.tenant, ['admin']);
});

async function downloaded(): Promise<Map<string, Uint8Array>> {
  const answer = await scene.patient.inject({ url: `/api/cases/${scene.caseId}/opinion/bundle.zip` });
  const files = new Map<string, Uint8Array>();
  for (const { index, name } of await listZip(answer.rawPayload))
    files.set(name.split('/').slice(1).join('/'), await readZipEntry(answer.rawPayload, index));
  return files;
}

const prove = (app: TestApp) => app.owner.query('update identity.clients set proved_at = now()');

async function check(name: CheckName) {
  const result = verifyBundle(await downloaded(), { logVkey: clinic.parts.audit.opinions.verifierKey });
  expect(result.checks.filter(({ ok }) => !ok)).toEqual([]);
  return result.checks.find((one) => one.name === name) ?? expect.fail(`no ${name}`);
}

describe('a letter that was delivered', () => {
  test('has the second signature and the place of the doctor’s key, and leaves the witnesses open while there are none', async () => {
    expect((await check('post-quantum')).open).toBeUndefined();
    expect((await check('key')).words).toMatch(/which is item \d+ of the log/);
    expect(await check('witnesses')).toMatchObject({ open: true });
  });

  test('shows in the next download that the witness has seen the log', async () => {
    const atWitness = await witness.newPerson(await witness.newTenant(), ['admin']);
    await prove(witness);
    await prove(clinic);
    const { own } = await atClinic.call(showWitnesses, {});
    await atWitness.call(setWatched, { logs: own.logs.map(({ vkeys }) => ({ label: 'Northlight', vkeys })) });
    const { vkeys } = (await atWitness.call(showWitnesses, {})).own;
    const asked = [{ label: 'City hospital', url: `${prefix}/witness`, vkeys }];
    await atClinic.call(setAsked, { witnesses: asked, quorum: 1 });
    expect(await check('witnesses')).toMatchObject({ open: true });
    await clinic.parts.audit.askWitnesses();
    expect(await check('witnesses')).toEqual({
      name: 'witnesses',
      title: 'Outside witnesses agree',
      ok: true,
      words: '1 of 1 outside witnesses have seen the same log: City hospital.',
    });
    const { verification } = await scene.patient.call(letter, { caseId: scene.caseId });
    expect(verification.state).toBe('sound');
    const agree = verification.checks.find(({ title }) => title === 'Outside witnesses agree');
    expect(agree).toMatchObject({ ok: true, open: false });
  });

  test('holds after the doctor’s key was withdrawn, says when, and the next one is signed with another', async () => {
    await prove(clinic);
    const expertId = scene.expert.person.id;
    expect((await atClinic.call(listKeys, {})).keys).toMatchObject([{ expertId, revokedAt: null }]);
    const done = await atClinic.call(withdrawKey, { expertId, reason: 'left the clinic' }, once());
    expect(done.withdrawn).toBe(1);
    expect((await atClinic.call(listKeys, {})).keys).toMatchObject([{ expertId, revokedAt: done.at }]);
    await clinic.parts.audit.opinions.sequence();
    expect((await check('key')).open).toBeUndefined();
    const keys = JSON.parse(new TextDecoder().decode((await downloaded()).get('keys.json'))) as {
      enrolment: { revokedAt?: string };
    };
    expect(keys.enrolment.revokedAt).toBe(done.at);
    await expect(atClinic.call(withdrawKey, { expertId, reason: 'once more' }, once())).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
