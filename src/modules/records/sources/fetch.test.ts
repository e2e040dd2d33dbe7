import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as records from '../records.contract.ts';
import { mariasRecords } from './hospital.fixture.ts';
import { openHouse, type House } from './house.fixture.ts';

let h: House;
beforeAll(async () => {
  h = await openHouse();
});
afterAll(() => h.hospital.close());
beforeEach(() => h.hospital.reset());

describe('records from a hospital’s portal', () => {
  test('come all at once where it can, page by page, with the papers they point to, as ordinary files', async () => {
    const w = await h.world();
    const view = await h.fetched(w);
    expect(view).toMatchObject({
      hospital: 'St Anne Hospital',
      state: 'done',
      outcome: { kinds: [{ words: 'All records', state: 'done' }], files: 2, filesFound: 2, notes: [] },
    });
    const files = await h.filesOf(w);
    expect(files.map(({ path }) => path).toSorted()).toEqual([
      'St Anne Hospital/001 CT chest 2024-03-12.pdf',
      'St Anne Hospital/002 Pathology 2024-03-20.txt',
      'St Anne Hospital/records.json',
    ]);
    expect(files.every(({ state }) => state === 'checked')).toBe(true);
    const { documents, questions } = await w.patient.call(records.listRecords, { caseId: w.caseId });
    expect(questions).toEqual([]);
    expect(documents.map(({ kind }) => kind)).toContain('radiology');
    const facts = await w.patient.call(records.timeline, { caseId: w.caseId });
    expect(JSON.stringify(facts)).toContain('Haemoglobin');
  });

  test('stand in the file exactly as the pages gave them', async () => {
    const w = await h.world();
    const odd =
      '{"fullUrl":"x", "resource":{"resourceType":"Observation","id":"n","status":"final",  "subject":{"reference":"Patient/p1"},"code":{"text":"Sodium"},"valueQuantity":{"value":140.10,"unit":"mmol/L"}}}';
    h.hospital.lie = ({ path }) =>
      path.endsWith('$everything')
        ? { headers: { 'content-type': 'application/fhir+json' }, body: `{"resourceType":"Bundle","entry":[ ${odd} ]}` }
        : undefined;
    await h.fetched(w);
    const file = (await h.filesOf(w)).find(({ name }) => name === 'records.json');
    const text = await h.originalOf(w, file?.fileId ?? '');
    expect(text).toContain(odd);
    expect((JSON.parse(text) as { entry: object[] }).entry).toHaveLength(2);
  });

  test('come kind by kind where it cannot, and what it refuses or does not have is told', async () => {
    h.hospital.everything = false;
    h.hospital.lie = ({ path, query }) => {
      if (path === '/r4/AllergyIntolerance') return { status: 403 };
      // A portal that wants a category.
      if (path === '/r4/Observation' && !query.has('category') && !query.has('from')) return { status: 400 };
      return undefined;
    };
    const w = await h.world();
    const view = await h.fetched(w);
    expect(view.state).toBe('partial');
    const byWords = new Map(view.outcome.kinds.map((kind) => [kind.words, kind]));
    expect(byWords.get('Results')).toMatchObject({ state: 'done', count: 25 });
    expect(byWords.get('Allergies')).toMatchObject({ state: 'refused', count: 0 });
    expect(byWords.get('Vaccinations')).toMatchObject({ state: 'absent' });
    expect(view.outcome.notes[0]).toBe('Not given to us: allergies. You can ask St Anne Hospital for them.');
    expect(h.hospital.asked).toContain(
      '/r4/Observation?patient=p1&_count=100&category=laboratory,vital-signs,social-history,imaging,procedure,survey,exam,therapy,activity',
    );
  });

  test('are asked for only as far as the patient agreed', async () => {
    h.hospital.scope = 'launch/patient patient/Condition.read patient/Observation.rs';
    const w = await h.world();
    const view = await h.fetched(w);
    expect(view.outcome.kinds.filter(({ state }) => state === 'done').map(({ words }) => words)).toEqual([
      'Problems and diagnoses',
      'Results',
    ]);
    expect(h.hospital.asked.some((path) => path.includes('everything') || path.includes('MedicationRequest'))).toBe(
      false,
    );
  });

  test('that are the same when fetched again change nothing', async () => {
    const w = await h.world();
    await h.fetched(w);
    const before = (await w.patient.call(records.listRecords, { caseId: w.caseId })).documents.length;
    const again = await h.fetched(w);
    expect(again.state).toBe('done');
    expect((await w.patient.call(records.listRecords, { caseId: w.caseId })).documents.length).toBe(before);
    const states = (await h.filesOf(w)).map(({ state }) => state).toSorted();
    expect(states).toEqual(['checked', 'checked', 'checked', 'duplicate', 'duplicate', 'duplicate']);
  });

  test('of somebody else raise the question whose they are', async () => {
    h.hospital.reset(mariasRecords('p1', { family: 'Schmidt', given: 'Ursula', birthDate: '1970-01-02' }));
    const w = await h.world();
    await h.fetched(w);
    const { questions } = await w.patient.call(records.listRecords, { caseId: w.caseId });
    expect(questions.length).toBeGreaterThan(0);
    expect(JSON.stringify(questions)).toContain('Schmidt');
  });

  test('that are not there are told as such, and no file comes of it', async () => {
    h.hospital.reset(mariasRecords().slice(0, 1));
    const w = await h.world();
    const view = await h.fetched(w);
    expect(view).toMatchObject({ state: 'failed' });
    expect(view.outcome.notes).toEqual([
      'We asked for everything, and St Anne Hospital has nothing about you in its portal.',
    ]);
    expect(await h.filesOf(w)).toEqual([]);
    expect(await h.objectsLeft(w)).toBe(0);
  });
});

describe('a hospital that is slow', () => {
  test('is waited for as long as it says', async () => {
    let refusals = 2;
    const at: number[] = [];
    h.hospital.lie = ({ path }) => {
      if (!path.endsWith('$everything')) return undefined;
      at.push(Date.now());
      refusals -= 1;
      if (refusals < 0) return undefined;
      return { status: refusals === 1 ? 429 : 503, headers: { 'retry-after': '2' } };
    };
    const w = await h.world();
    expect((await h.fetched(w)).state).toBe('done');
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(1900);
    expect((at[2] ?? 0) - (at[1] ?? 0)).toBeGreaterThanOrEqual(1900);
  });

  test('takes the permission back midway: what came is kept, and the rest is told', async () => {
    h.hospital.lie = ({ query }) => (query.get('from') === '20' ? { status: 401 } : undefined);
    const w = await h.world();
    const view = await h.fetched(w);
    expect(view).toMatchObject({ state: 'partial', outcome: { records: 19 } });
    expect(view.outcome.notes[0]).toContain('ended our permission');
    expect((await h.filesOf(w)).map(({ name }) => name)).toEqual(['records.json']);
  });
});
