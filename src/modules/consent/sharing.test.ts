import { accesses } from '#modules/audit/audit.contract.ts';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Relation } from '#kernel/actor.ts';
import { manualClock } from '#kernel/clock.ts';
import * as records from '#modules/records/records.contract.ts';
import { asOwner, maria, send, sentCase } from '#modules/records/records.fixture.ts';
import { sha256 } from '#platform/crypto/index.ts';
import { proveFresh } from '#testkit/prove.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { changeGrant, consentsAsFhir, listGrants, type GrantView } from './consent.contract.ts';
import type { Recipient } from './consent.rules.ts';
import * as contract from './sharing.contract.ts';
import { decisionWords, grantWords, type GrantRules } from './words.contract.ts';

const day = 86_400_000;
const clock = manualClock(new Date());
let app: TestApp;
let tenant: string;
beforeAll(async () => {
  app = await createTestApp({ clock });
  tenant = await app.newTenant();
  await app.runJobs();
});

const bundle = JSON.stringify({
  resourceType: 'Bundle',
  type: 'collection',
  entry: [
    { resource: { resourceType: 'Observation', status: 'final', code: { text: 'Haemoglobin' }, valueString: '11' } },
    ...['Clinic letter', 'Second letter'].map((description) => ({
      resource: {
        resourceType: 'DocumentReference',
        status: 'current',
        description,
        content: [{ attachment: { contentType: 'text/plain', data: Buffer.from(description).toString('base64') } }],
      },
    })),
  ],
});

type World = { patient: TestClient; nurse: TestClient; expert: TestClient; caseId: string };

/** A case with two papers and a bundle of two letters and a result. */
async function world(): Promise<World> {
  const patient = await app.newPerson(tenant, ['patient']);
  const nurse = await app.newPerson(tenant, ['coordinator']);
  const expert = await app.newPerson(tenant, ['expert']);
  const caseId = await sentCase(app, patient, maria, expert);
  await proveFresh(app, patient);
  await send(patient, caseId, { path: 'one.txt', bytes: Buffer.from('The first paper, about a lung.') });
  await send(patient, caseId, { path: 'two.txt', bytes: Buffer.from('The second paper, about a lung.') });
  await send(patient, caseId, { path: 'all.json', bytes: Buffer.from(bundle) });
  await app.runJobs();
  return { patient, nurse, expert, caseId };
}

const papersOf = async (who: TestClient, caseId: string) =>
  (await who.call(records.listRecords, { caseId })).documents.toSorted((a, b) => (a.fileName < b.fileName ? -1 : 1));

async function paper(w: World, fileName: string): Promise<records.DocumentView> {
  const found = (await papersOf(w.patient, w.caseId)).find((one) => one.fileName === fileName);
  if (!found) throw new Error(`no paper ${fileName}`);
  return found;
}

const decide = (w: World, itemId: string, recipient: Recipient, decision: 'keep' | 'share' | 'usual') =>
  w.patient.call(contract.decide, {
    caseId: w.caseId,
    itemKind: 'document',
    itemId,
    recipient,
    decision,
    shown: decisionWords(recipient, decision),
  });

async function standing({ patient, caseId }: World, who: Recipient): Promise<GrantView> {
  const { grants } = await patient.call(listGrants, { caseId });
  const found = grants.find((grant) => grant.who === who && grant.withdrawnAt === null);
  if (!found) throw new Error(`nothing shared with ${who}`);
  return found;
}

async function change(w: World, who: Recipient, wish: Partial<GrantRules>) {
  const grant = await standing(w, who);
  const { itemsMode, items, sensitivity, endsAt } = { ...grant, ...wish };
  const rules = { itemsMode, items: [...items], sensitivity: [...sensitivity], endsAt };
  const input = { caseId: w.caseId, grantId: grant.id, ...rules, shown: grantWords(who, rules) };
  return w.patient.call(changeGrant, input, { 'idempotency-key': `${grant.id}-change` });
}

/** What a question that forgot its filter would get as this person. */
async function rowsAs(w: World, who: TestClient, relation: Relation | Relation[], table: string): Promise<number> {
  const { id: personId, tenantId } = who.person;
  const scope = {
    kind: 'case',
    tenantId,
    personId,
    caseId: w.caseId,
    relations: [relation].flat(),
    at: clock.now(),
  } as const;
  return app.parts.db.transaction(scope, async (tx) => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(tx);
    return rows[0]?.n ?? -1;
  });
}

describe('one paper', () => {
  test('kept from the expert is not there for them in any way, and stays for the nurse', async () => {
    const w = await world();
    const one = await paper(w, 'one.txt');
    const before = await rowsAs(w, w.expert, 'expert', 'records.documents');
    await decide(w, one.documentId, 'expert', 'keep');
    const at = { caseId: w.caseId, documentId: one.documentId, page: 1 };
    await expect(w.expert.call(records.readPage, at)).rejects.toMatchObject({ code: 'not-found' });
    expect((await papersOf(w.expert, w.caseId)).map((p) => p.fileName)).not.toContain('one.txt');
    expect((await w.expert.call(records.findText, { caseId: w.caseId, words: 'first paper' })).hits).toEqual([]);
    const original = `/api/cases/${w.caseId}/records/files/${one.fileId}/original`;
    expect((await w.expert.inject({ url: original })).statusCode).toBe(404);
    expect(await rowsAs(w, w.expert, 'expert', 'records.documents')).toBe(before - 1);
    expect(await rowsAs(w, w.expert, 'expert', 'records.pages')).toBe(
      (await rowsAs(w, w.nurse, 'desk', 'records.pages')) - 1,
    );
    expect((await w.nurse.call(records.readPage, at)).text).toContain('first paper');
    expect((await w.patient.inject({ url: original })).statusCode).toBe(200);
    await decide(w, one.documentId, 'expert', 'usual');
    expect((await w.expert.call(records.readPage, at)).text).toContain('first paper');
  });

  test('of a bundle takes the whole original with it, not the other letters and results', async () => {
    const w = await world();
    const letter = (await papersOf(w.patient, w.caseId)).find((p) => p.title === 'Second letter');
    await decide(w, letter?.documentId ?? '', 'expert', 'keep');
    const titles = (await papersOf(w.expert, w.caseId)).map((p) => p.title);
    expect(titles).toContain('Clinic letter');
    expect(titles).not.toContain('Second letter');
    expect((await w.expert.call(records.listFacts, { caseId: w.caseId })).facts).toHaveLength(1);
    const original = `/api/cases/${w.caseId}/records/files/${letter?.fileId}/original`;
    expect((await w.expert.inject({ url: original })).statusCode).toBe(404);
    expect((await w.nurse.inject({ url: original })).statusCode).toBe(200);
  });

  test('marked as sensitive is shared with nobody until the patient says so for that one', async () => {
    const w = await world();
    const two = await paper(w, 'two.txt');
    const mark = { caseId: w.caseId, itemKind: 'document', itemId: two.documentId, confidentiality: 'R' } as const;
    await w.patient.call(contract.setLabel, { ...mark, sensitivity: ['PSY'], reason: 'It is about my mind.' });
    const seenBy = async (who: TestClient) => (await papersOf(who, w.caseId)).map((p) => p.fileName);
    expect(await seenBy(w.expert)).not.toContain('two.txt');
    expect(await seenBy(w.nurse)).not.toContain('two.txt');
    expect(await w.expert.call(contract.labels, { caseId: w.caseId })).toEqual({ labels: [], keptBack: true });
    const all = await rowsAs(w, w.patient, 'patient', 'records.documents');
    expect(await rowsAs(w, w.nurse, 'carer', 'records.documents')).toBe(all - 1);
    expect(await rowsAs(w, w.nurse, ['carer', 'carer-sensitive'], 'records.documents')).toBe(all);
    expect(await rowsAs(w, w.nurse, 'carer-asked', 'records.documents')).toBe(0);
    await decide(w, two.documentId, 'expert', 'share');
    expect(await seenBy(w.expert)).toContain('two.txt');
    expect(await seenBy(w.nurse)).not.toContain('two.txt');
    const { labels } = await w.expert.call(contract.labels, { caseId: w.caseId });
    expect(labels).toMatchObject([{ itemId: two.documentId, confidentiality: 'R', sensitivity: ['PSY'] }]);
    await change(w, 'desk', { sensitivity: ['PSY', 'HIV'] });
    expect(await seenBy(w.nurse)).toContain('two.txt');
    expect((await w.nurse.call(contract.labels, { caseId: w.caseId })).keptBack).toBe(false);
  });

  test('a decision whose words were other than those on the page is not taken', async () => {
    const w = await world();
    const { documentId } = await paper(w, 'one.txt');
    const input = { caseId: w.caseId, itemKind: 'document', itemId: documentId, recipient: 'expert' } as const;
    const answer = w.patient.call(contract.decide, { ...input, decision: 'keep', shown: 'Something else.' });
    await expect(answer).rejects.toMatchObject({ code: 'state.conflict' });
  });
});

describe('a grant', () => {
  test('narrowed to some papers is a new version with its own words; the old one is kept', async () => {
    const w = await world();
    const { documentId } = await paper(w, 'one.txt');
    const first = await standing(w, 'expert');
    const { grantId, version } = await change(w, 'expert', { itemsMode: 'only', items: [documentId] });
    expect(version).toBe(2);
    expect((await papersOf(w.expert, w.caseId)).map((p) => p.fileName)).toEqual(['one.txt']);
    expect((await w.expert.call(records.listFacts, { caseId: w.caseId })).facts).toEqual([]);
    expect((await w.expert.call(records.listFiles, { caseId: w.caseId })).files.map((f) => f.name)).toEqual([
      'one.txt',
    ]);
    const { grants } = await w.patient.call(listGrants, { caseId: w.caseId });
    expect(grants.find(({ id }) => id === first.id)).toMatchObject({ replaced: true, textShown: first.textShown });
    const now = await standing(w, 'expert');
    expect(now.textSha256).toBe(sha256(now.textShown).toString('hex'));
    const { entries } = await w.patient.call(accesses, {});
    const labels = entries.filter(({ event, subject }) => event === 'consent.changed' && subject.id === grantId);
    expect(labels.map(({ subject }) => subject.label)).toEqual([`sha256:${now.textSha256}`]);
    await decide(w, documentId, 'expert', 'keep');
    const fhir = await w.patient.call(consentsAsFhir, { caseId: w.caseId });
    expect(fhir).toMatchObject({ type: 'searchset', total: 3 });
    expect(JSON.stringify(fhir)).toContain(
      `"data":[{"meaning":"instance","reference":{"reference":"DocumentReference/${documentId}"}}]`,
    );
    await decide(w, documentId, 'expert', 'usual');
    await change(w, 'expert', { itemsMode: 'except', items: [documentId] });
    expect((await papersOf(w.expert, w.caseId)).map((p) => p.fileName)).not.toContain('one.txt');
  });

  test('ends at its time by itself, also in the database, and cannot be made longer than agreed', async () => {
    const w = await world();
    const soon = new Date(clock.now().getTime() + day).toISOString();
    await change(w, 'expert', { endsAt: soon });
    expect(await papersOf(w.expert, w.caseId)).toHaveLength(4);
    const later = new Date(clock.now().getTime() + 9 * day).toISOString();
    await expect(change(w, 'expert', { endsAt: later })).rejects.toMatchObject({ code: 'input.invalid' });
    clock.advance(day + 1);
    await expect(papersOf(w.expert, w.caseId)).rejects.toMatchObject({ code: 'not-found' });
    expect(await rowsAs(w, w.expert, 'expert', 'records.documents')).toBe(0);
    expect(await rowsAs(w, w.nurse, 'desk', 'records.documents')).toBe(4);
  });

  test('ends 30 days after the case was closed, whatever it says', async () => {
    const w = await world();
    await asOwner(app, tenant, w.caseId, (query) =>
      query('update cases.cases set closed_at = $2 where id = $1', [w.caseId, clock.now()]),
    );
    clock.advance(29 * day);
    expect(await rowsAs(w, w.nurse, 'desk', 'records.documents')).toBe(4);
    expect(await papersOf(w.nurse, w.caseId)).toHaveLength(4);
    clock.advance(2 * day);
    expect(await rowsAs(w, w.nurse, 'desk', 'records.documents')).toBe(0);
    await expect(papersOf(w.nurse, w.caseId)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('is for one purpose: a session that is there for another finds nothing', async () => {
    const w = await world();
    await asOwner(app, tenant, w.caseId, (query) =>
      query(`update consent.grants set purpose = 'HPAYMT' where case_id = $1`, [w.caseId]),
    );
    await expect(papersOf(w.expert, w.caseId)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a label', () => {
  test('that the source gave is lowered by nobody, one’s own with a reason', async () => {
    const w = await world();
    const { documentId } = await paper(w, 'one.txt');
    const item = { caseId: w.caseId, itemKind: 'document', itemId: documentId, reason: 'I think so.' } as const;
    await w.patient.call(contract.setLabel, { ...item, confidentiality: 'V', sensitivity: ['HIV'] });
    await w.patient.call(contract.setLabel, { ...item, confidentiality: 'N', sensitivity: [] });
    await w.patient.call(contract.setLabel, { ...item, confidentiality: 'V', sensitivity: ['HIV'] });
    await app.parts.db.transaction({ kind: 'case', tenantId: tenant, personId: '', caseId: w.caseId }, (tx) =>
      sql`update consent.labels set raised_by = 'source' where case_id = ${w.caseId}`.execute(tx),
    );
    const lower = w.patient.call(contract.setLabel, { ...item, confidentiality: 'N', sensitivity: [] });
    await expect(lower).rejects.toMatchObject({ code: 'permission.denied' });
  });
});

describe('what is handed in', () => {
  test('is kept back from the first moment when it is about something private, by text or by the record’s own label', async () => {
    const w = await world();
    await send(w.patient, w.caseId, {
      path: 'clinic.txt',
      bytes: Buffer.from('Psychiatric assessment of 12 March. She sleeps badly.'),
    });
    const resource = {
      resourceType: 'Condition',
      code: { text: 'A condition' },
      meta: { security: [{ code: 'HIV' }] },
    };
    await send(w.patient, w.caseId, { path: 'labelled.json', bytes: Buffer.from(JSON.stringify(resource)) });
    await app.runJobs();
    const { labels } = await w.patient.call(contract.sharing, { caseId: w.caseId });
    expect(
      labels
        .map(({ itemKind, sensitivity, integrity }) => [itemKind, sensitivity, integrity].flat().join(' '))
        .toSorted(),
    ).toEqual(['document PSY patient-supplied', 'fact HIV source']);
    expect((await papersOf(w.expert, w.caseId)).map((p) => p.fileName)).not.toContain('clinic.txt');
    const factsFor = async (who: TestClient) =>
      (await who.call(records.listFacts, { caseId: w.caseId })).facts.map((fact) => fact.label);
    expect(await factsFor(w.expert)).not.toContain('A condition');
    expect(await factsFor(w.patient)).toContain('A condition');
  });
});
