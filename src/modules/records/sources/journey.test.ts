import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asOwner, sentCase } from '../records.fixture.ts';
import * as contract from '../sources.contract.ts';
import { openHouse, type House } from './house.fixture.ts';

const code = (code: string) => expect.objectContaining({ code }) as Error;

let h: House;
beforeAll(async () => {
  h = await openHouse();
});
afterAll(() => h.hospital.close());
beforeEach(() => h.hospital.reset());

describe('the way there and back', () => {
  test('asks with PKCE, for this server, and with no scope that would last', async () => {
    const w = await h.world();
    const { body } = await h.browserOf(w.patient).begin(w.caseId);
    const asked = new URL(body['location'] ?? '').searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('aud')).toBe(h.hospital.base);
    expect(asked.get('scope')).toBe('launch/patient patient/*.read openid fhirUser');
    expect(asked.get('redirect_uri')).toBe('http://127.0.0.1:8080/request/portal');
    expect(asked.get('state')).not.toContain(w.caseId);
    expect((await h.browserOf(w.patient).find(asked.get('state') ?? '')).body).toEqual({ caseId: w.caseId });
  });

  test('counts once, in the browser and for the person that went, and for that request', async () => {
    const [w, other] = [await h.world(), await h.world()];
    const browser = h.browserOf(w.patient);
    const location = (await browser.begin(w.caseId)).body['location'] ?? '';
    const given = await h.atHospital(location);
    expect((await h.browserOf(w.patient).finish(w.caseId, given)).status).toBe(401);
    expect((await h.browserOf(other.patient).find(given['state'] ?? '')).status).toBe(401);
    expect((await h.browserOf(other.patient).finish(other.caseId, given)).status).toBe(401);
    expect((await browser.finish(w.caseId, given)).status).toBe(200);
    expect((await browser.finish(w.caseId, given)).status).toBe(401);
    await h.ended(w);
  });

  test('with another hospital’s name, or none, or a code of somebody else, fetches nothing', async () => {
    const w = await h.world();
    for (const change of [{ iss: 'https://evil.example' }, { iss: undefined }, { code: 'code.of-another' }]) {
      const browser = h.browserOf(w.patient);
      const given = await h.atHospital((await browser.begin(w.caseId)).body['location'] ?? '');
      const answer = await browser.finish(w.caseId, { ...given, ...change });
      expect(answer).toMatchObject({ status: 401, body: { detail: expect.stringContaining('Nothing was fetched') } });
    }
    expect((await w.patient.call(contract.caseSources, { caseId: w.caseId })).fetches).toEqual([]);
  });

  test.each([
    ['of another hospital', { iss: 'https://evil.example' }],
    ['for another program', { aud: 'somebody-else' }],
    ['that is over', { exp: 1 }],
  ])('with an identity token %s fetches nothing; without one it goes on', async (_, identity) => {
    const w = await h.world();
    h.hospital.identity = identity;
    await expect(h.begun(w)).rejects.toThrow('did not confirm');
    h.hospital.identity = undefined;
    await h.begun(w);
    expect((await h.ended(w)).state).toBe('done');
  });

  test('ends kindly when the patient pressed cancel', async () => {
    h.hospital.agrees = 'no';
    const w = await h.world();
    const browser = h.browserOf(w.patient);
    const given = await h.atHospital((await browser.begin(w.caseId)).body['location'] ?? '');
    const answer = await browser.finish(w.caseId, given);
    expect(answer.body['detail']).toContain('You did not agree at the hospital');
  });

  test('is told in words when the hospital does not say whose records they are, or does not answer', async () => {
    h.hospital.patient = '';
    const w = await h.world();
    const browser = h.browserOf(w.patient);
    const given = await h.atHospital((await browser.begin(w.caseId)).body['location'] ?? '');
    expect((await browser.finish(w.caseId, given)).body['detail']).toContain('did not say whose records');
    h.hospital.lie = () => ({ status: 500, body: 'down' });
    expect((await browser.begin(w.caseId)).body).toMatchObject({ code: 'service.unavailable' });
  });

  test('works without a secret, and with a portal that says its addresses in its CapabilityStatement only', async () => {
    h.hospital.client = { id: 'public', secret: undefined };
    h.hospital.lie = ({ path }) => (path.includes('.well-known') ? { status: 404 } : undefined);
    const other = await h.app.newTenant();
    const boss = await h.proved(await h.app.newPerson(other, ['admin']));
    const { clientSecret: _, ...plain } = h.settings({ clientId: 'public' });
    const saved = await boss.call(contract.saveSource, plain);
    expect(saved.hasSecret).toBe(false);
    const { notes } = await boss.call(contract.testSource, { sourceId: saved.sourceId });
    expect(notes.join()).toContain('openid');
    const patient = await h.app.newPerson(other, ['patient']);
    const caseId = await sentCase(h.app, patient);
    const browser = h.browserOf(patient);
    const { body } = await browser.begin(caseId, saved.sourceId);
    expect(new URL(body['location'] ?? '').searchParams.get('scope')).toBe('launch/patient patient/*.read');
    const { iss: _iss, ...given } = await h.atHospital(body['location'] ?? '');
    expect((await browser.finish(caseId, given)).status).toBe(200);
    expect((await h.ended({ patient, caseId })).state).toBe('done');
  });
});

describe('who may', () => {
  test('the patient and a helper who may add; not one who looks, not the desk, nobody of another organisation', async () => {
    const w = await h.world();
    const nurse = await h.app.newPerson(h.tenant, ['coordinator']);
    const stranger = await h.app.newPerson(h.tenant, ['patient']);
    const looks = await h.helper(w, false);
    for (const person of [nurse, looks]) expect((await h.browserOf(person).begin(w.caseId)).status).toBe(403);
    expect((await h.browserOf(stranger).begin(w.caseId)).status).toBe(404);
    await expect(nurse.call(contract.showSources, {})).rejects.toThrow(code('permission.denied'));
    const elsewhere = await h.app.newPerson(await h.app.newTenant(), ['patient']);
    const theirs = await sentCase(h.app, elsewhere);
    expect((await h.browserOf(elsewhere).begin(theirs)).status).toBe(404);
    const adds = await h.helper(w, true);
    expect((await h.browserOf(adds).begin(w.caseId)).status).toBe(200);
  });

  test('a helper whose day ends midway: nothing of it is kept, and the hospital is told', async () => {
    const w = await h.world();
    const adds = await h.helper(w, true);
    h.hospital.lie = ({ query }) =>
      query.get('from') === '10' ? { status: 429, headers: { 'retry-after': '2' } } : undefined;
    await h.begun({ patient: adds, caseId: w.caseId });
    await h.app.runJobs();
    expect(await h.objectsLeft(w)).toBeGreaterThan(0);
    await asOwner(h.app, h.tenant, w.caseId, (query) =>
      query(`update cases.carers set ended_at = now() where case_id = $1 and person_id = $2`, [
        w.caseId,
        adds.person.id,
      ]),
    );
    const view = await h.ended(w);
    expect(view).toMatchObject({ state: 'stopped' });
    expect(view.outcome.notes.join()).toContain('may not add');
    expect(await h.filesOf(w)).toEqual([]);
    expect(await h.objectsLeft(w)).toBe(0);
    expect(h.hospital.revoked.size).toBe(1);
  });

  test('who stops it: nothing is kept, and stopping twice changes nothing', async () => {
    const w = await h.world();
    h.hospital.lie = ({ query }) =>
      query.get('from') === '10' ? { status: 429, headers: { 'retry-after': '3' } } : undefined;
    const fetchId = await h.begun(w);
    await h.app.runJobs();
    await expect(h.begun(w)).rejects.toThrow('already');
    expect(await w.patient.call(contract.stopFetch, { caseId: w.caseId, fetchId })).toEqual({ stopped: true });
    expect(await w.patient.call(contract.stopFetch, { caseId: w.caseId, fetchId })).toEqual({ stopped: false });
    expect(await h.objectsLeft(w)).toBe(0);
    expect(h.hospital.revoked.size).toBe(1);
    expect((await h.ended(w)).state).toBe('stopped');
  });
});
