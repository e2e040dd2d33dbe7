import { beforeAll, describe, expect, test } from 'vitest';
import type { TestApp } from '#testkit/test-app.ts';
import * as contract from './opinions.contract.ts';
import { once, opinionsApp, readingCase, view, writtenDraft } from './opinions.fixture.ts';

let app: TestApp;
beforeAll(async () => void (app = await opinionsApp()));

describe('first view', () => {
  test('the first opinion stays hidden until the view is locked, then its showing is remembered', async () => {
    const { expert, caseId } = await readingCase(app);
    expect(await expert.call(contract.workspace, { caseId })).toMatchObject({
      firstOpinionHidden: true,
      firstView: null,
    });
    await expect(expert.call(contract.firstOpinion, { caseId })).rejects.toMatchObject({ status: 409 });
    await expert.call(contract.lockFirstView, { caseId, ...view }, once());
    const shown = await expert.call(contract.firstOpinion, { caseId });
    expect(shown.told).toEqual([{ label: 'What did your doctor say?', words: 'An operation next week.' }]);
    const again = await expert.call(contract.firstOpinion, { caseId });
    expect(again.shownAt).toBe(shown.shownAt);
    expect(await expert.call(contract.workspace, { caseId })).toMatchObject({
      firstOpinionHidden: false,
      firstView: view,
    });
  });

  test('it is locked once, and nobody can change it afterwards', async () => {
    const { expert, caseId } = await readingCase(app);
    await expert.call(contract.lockFirstView, { caseId, ...view }, once());
    await expect(
      expert.call(contract.lockFirstView, { caseId, ...view, diagnosis: 'Something else' }, once()),
    ).rejects.toMatchObject({ code: 'state.already-done' });
    await expect(app.parts.db.pool.query('update opinions.first_views set diagnosis = $1', ['x'])).rejects.toThrow(
      /permission denied/,
    );
  });

  test('an empty view is refused with the field named', async () => {
    const { expert, caseId } = await readingCase(app);
    await expect(
      expert.call(contract.lockFirstView, { caseId, ...view, diagnosis: '  ' }, once()),
    ).rejects.toMatchObject({ code: 'input.invalid', fields: [{ path: 'diagnosis' }] });
  });
});

describe('draft', () => {
  test('half a sentence is kept as it was typed', async () => {
    const { expert, caseId } = await readingCase(app);
    const body = writtenDraft({ shortAnswer: 'You asked: ', reviewBy: '2026-0' });
    expect(await expert.call(contract.saveDraft, { caseId, version: 0, body })).toMatchObject({ version: 1 });
    const { draft } = await expert.call(contract.workspace, { caseId });
    expect(draft).toMatchObject({ version: 1, body });
  });

  test('a second window with a stale version is refused and nothing is overwritten', async () => {
    const { expert, caseId } = await readingCase(app);
    const save = (version: number, shortAnswer: string) =>
      expert.call(contract.saveDraft, { caseId, version, body: writtenDraft({ shortAnswer }) });
    const first = await Promise.allSettled([save(0, 'one'), save(0, 'two')]);
    expect(first.map((r) => r.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await save(1, 'three');
    await expect(save(1, 'four')).rejects.toMatchObject({ code: 'state.conflict' });
    const { draft } = await expert.call(contract.workspace, { caseId });
    expect(draft.body.shortAnswer).toBe('three');
  });

  test('only the expert of the case writes; other people and other organisations find nothing', async () => {
    const { patient, caseId, tenant } = await readingCase(app);
    await expect(patient.call(contract.workspace, { caseId })).rejects.toMatchObject({ code: 'permission.denied' });
    const colleague = await app.newPerson(tenant, ['expert']);
    await expect(colleague.call(contract.workspace, { caseId })).rejects.toMatchObject({ status: 404 });
    const stranger = (await readingCase(app)).expert;
    await expect(stranger.call(contract.workspace, { caseId })).rejects.toMatchObject({ status: 404 });
    await expect(stranger.call(contract.letter, { caseId })).rejects.toMatchObject({ status: 404 });
  });
});

describe('preview', () => {
  test('an unanswered question and a missing first view stand in the way, each with its place', async () => {
    const { expert, caseId } = await readingCase(app);
    await expert.call(contract.saveDraft, { caseId, version: 0, body: writtenDraft({ answers: {} }) });
    const { ready, problems } = await expert.call(contract.preview, { caseId });
    expect(ready).toBeNull();
    expect(problems.map((p) => p.path)).toEqual(
      expect.arrayContaining(['questions.0.answer', 'questions.1.answer', 'firstView']),
    );
  });

  test('what is shown is the canonical text of its fingerprint, with every record and its hash', async () => {
    const { expert, caseId } = await readingCase(app);
    await expert.call(contract.lockFirstView, { caseId, ...view }, once());
    await expert.call(contract.saveDraft, { caseId, version: 0, body: writtenDraft() });
    const { ready, checks } = await expert.call(contract.preview, { caseId });
    const opinion = JSON.parse(ready?.canonical ?? '{}') as { materials: { sha256: string }[]; keyPictures: unknown[] };
    expect(opinion.materials.map((m) => m.sha256)).toEqual(['cd'.repeat(32), 'ef'.repeat(32), '01'.repeat(32)]);
    expect(opinion.keyPictures).toHaveLength(1);
    expect(checks).toMatchObject({ materials: 3, opened: 2 });
    const picture = await expert.inject({ url: `/api/cases/${caseId}/opinion/pictures/p1` });
    expect(picture.statusCode).toBe(200);
    expect(picture.headers['content-type']).toBe('image/png');
  });
});
