import sharp from 'sharp';
import { newId } from '#kernel/ids.ts';
import { createModules } from '#app/operations.ts';
import type { Parts } from '#app/parts.ts';
import { listZip, readZipEntry } from '#formats/archive/index.ts';
import { exampleOpinion } from '#formats/opinion/opinion.fixture.ts';
import type { ImageSource } from '#formats/opinion/index.ts';
import { addExpert, newDraft } from '#testkit/builders.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { emptyDraft, imageKey, type DraftBody } from './draft.contract.ts';
import { createOpinions, type OpinionPorts } from './index.ts';
import { lockFirstView, preview, saveDraft, sign, signatureMeaning, workspace } from './opinions.contract.ts';

/** A grey picture of a few points, PNG. */
const png = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#777' } })
  .png()
  .toBuffer();

const example = exampleOpinion();

/** The world beside opinions: what Maria asked, two records, one expert with a licence. */
export const world: OpinionPorts = {
  askedOf: () =>
    Promise.resolve({
      questions: example.questions.map(({ id, text }) => ({ id, text })),
      goals: [
        { goal: 'Live as long as I can', rank: 1 },
        { goal: 'Avoid surgery', rank: 2 },
      ],
      told: [{ label: 'What did your doctor say?', words: 'An operation next week.' }],
    }),
  materialsOf: () =>
    Promise.resolve(
      example.materials.map(({ kind, id, title, date, sha256, opened }) => ({
        kind,
        id,
        title,
        date: date ?? null,
        sha256,
        opened,
      })),
    ),
  firstOpinionPapers: () => Promise.resolve(2),
  renderPicture: () => Promise.resolve(png),
  expertOf: (_tx, personId) => Promise.resolve(personId === '' ? undefined : example.expert),
  templateOf: () => ({ id: 'none', title: '', fields: [] }),
  houseOf: () => {
    const { institution, programme, purpose, jurisdiction } = example;
    return Promise.resolve({ institution, programme, purpose, jurisdiction });
  },
};

/** The whole program, in which opinions look into `world`. */
export function opinionsApp(privateOrigins: readonly string[] = []): Promise<TestApp> {
  const isOpinions = (name: string) => name.startsWith('opinions.');
  return createTestApp({
    privateOrigins,
    modules: (parts: Parts) => {
      const { db, objects, keyring, egress, clock, audit } = parts;
      const others = createModules(parts).filter((m) => !m.operations.some((o) => isOpinions(o.definition.name)));
      const verifyPage = new TextEncoder().encode('<!doctype html><title>Check</title>');
      const own = createOpinions({
        db,
        objects,
        keyring,
        egress,
        clock,
        audit,
        emit: audit.emit,
        ports: world,
        verifyPage,
      });
      return [...others, own];
    },
  });
}

export type Scene = { caseId: string; tenant: string; patient: TestClient; expert: TestClient };

/** A case that the expert has taken and is reading. */
export async function readingCase(app: TestApp): Promise<Scene> {
  const tenant = await app.newTenant();
  const patient = await app.newPerson(tenant, ['patient'], 'Maria Lopez');
  const expert = await app.newPerson(tenant, ['expert'], 'Dr Amara Okafor');
  const caseId = await newDraft(app, patient);
  await addExpert(app, caseId, patient, expert);
  await app.owner.query(
    `update cases.cases set state = 'reading', sent_at = now(), expert_id = $2, subject_name = 'Maria Lopez',
      subject_birth_date = '1961-03-04', subject_sex = 'female' where id = $1`,
    [caseId, expert.person.id],
  );
  return { caseId, tenant, patient, expert };
}

/** Everything an opinion needs, as the expert would have written it. */
export function writtenDraft(change: Partial<DraftBody> = {}): DraftBody {
  const images = example.sections
    .flatMap(({ sentences }) => sentences)
    .flatMap(({ sources }) => sources)
    .filter((source): source is ImageSource => source.kind === 'image');
  const sections = emptyDraft().sections;
  for (const { kind, sentences } of example.sections)
    sections[kind] = sentences.map(({ text, sources, judgement }) => ({ text, sources, judgement }));
  return {
    ...emptyDraft(),
    answers: Object.fromEntries(example.questions.map(({ id, answer }) => [id, answer])),
    shortAnswer: example.shortAnswer,
    verdicts: example.verdicts,
    confidence: example.confidence,
    reviewBy: example.reviewBy,
    reopenTriggers: example.reopenTriggers,
    sections,
    captions: Object.fromEntries(images.map((source) => [imageKey(source), 'The spot in your right lung.'])),
    ...change,
  };
}

export const once = (): Record<string, string> => ({ 'idempotency-key': newId() });

export const view = { diagnosis: 'Likely a primary lung cancer', confidence: 80, whatWouldChangeIt: 'A benign sample' };

/** Locks the first view, writes and lays out. @returns the fingerprint that can be signed. */
export async function readyToSign({ expert, caseId }: Scene): Promise<string> {
  await expert.call(lockFirstView, { caseId, ...view }, once());
  const { draft } = await expert.call(workspace, { caseId });
  await expert.call(saveDraft, { caseId, version: draft.version, body: writtenDraft() });
  const { ready, problems } = await expert.call(preview, { caseId });
  if (!ready) throw new Error(JSON.stringify(problems));
  return ready.fingerprint;
}

/** The expert's client proved itself just now. */
export async function proveNow(app: TestApp, { expert }: Scene): Promise<void> {
  await app.owner.query('update identity.clients set proved_at = now() where person_id = $1', [expert.person.id]);
}

/** Signs what is laid out. */
export async function signNow(app: TestApp, scene: Scene, fingerprint: string) {
  await proveNow(app, scene);
  const { caseId } = scene;
  return scene.expert.call(sign, { caseId, fingerprint, meaning: signatureMeaning }, once());
}

/** Files of a ZIP by their name below its one folder. */
async function unzip(bytes: Buffer): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const { index, name } of await listZip(bytes))
    files.set(name.split('/').slice(1).join('/'), await readZipEntry(bytes, index));
  return files;
}

/** The letter as this person downloads it. */
export async function bundleOf(person: TestClient, caseId: string): Promise<Map<string, Uint8Array>> {
  const answer = await person.inject({ url: `/api/cases/${caseId}/opinion/bundle.zip` });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return unzip(answer.rawPayload);
}
