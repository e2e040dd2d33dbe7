import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordOfEveryKind } from '../src/edges/fhir/fhir-record.fixture.ts';
import { makeLetter } from '#formats/paper/make-letter.ts';
import { answerIdentity, listRecords } from '#modules/records/records.contract.ts';
import { maria, sendPack, sentCase, type Sent, type Subject } from '#modules/records/records.fixture.ts';
import { describeSharedData, sample } from '#testkit/shared-data.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { startHapi, type Hapi } from './support/hapi.ts';

// What leaves by /fhir/r4 is R4 as HAPI reads it, the engine behind most hospitals' servers; @medplum/core looks at the same in
// src/edges/fhir/fhir.test.ts. Warnings are not counted: codes of LOINC, SNOMED CT and RxNorm cannot be looked up offline.

type Resource = { resourceType: string; id: string };
type Bundle = { entry?: { resource: Resource }[]; link: { relation: string; url: string }[] };

const hapi: Hapi | undefined = await startHapi();
const here = hapi ? 'HAPI’s validator' : 'HAPI’s validator (NOT here: skipped; node tools/peers.mjs hapi gets it)';
const looked: Record<string, number> = {};

let app: TestApp;
let tenant: string;
beforeAll(async () => {
  if (!hapi) return;
  app = await createTestApp();
  tenant = await app.newTenant();
  await app.runJobs();
});
afterAll(async () => {
  await hapi?.stop();
  const all = Object.entries(looked).toSorted(([a], [b]) => a.localeCompare(b)).map(([type, count]) => `${type} ${count}`); // prettier-ignore
  if (hapi) process.stdout.write(`hapi: no error in ${all.join(', ')}\n`);
});

/** A case that holds these files, all of them taken for its patient's. */
async function caseWith(files: Sent[], about: Subject = maria): Promise<{ patient: TestClient; caseId: string }> {
  const patient = await app.newPerson(tenant, ['patient'], about.name);
  const caseId = await sentCase(app, patient, about);
  await sendPack(patient, caseId, files);
  await app.runJobs();
  const { questions } = await patient.call(listRecords, { caseId });
  for (const { questionId, answer } of questions)
    if (answer === null) await patient.call(answerIdentity, { caseId, questionId, answer: 'mine' });
  return { patient, caseId };
}

const fetched = async (who: TestClient, path: string): Promise<Bundle> => {
  const answer = await who.inject({ method: 'GET', url: `/fhir/r4/${path}` });
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.body}`);
  return answer.json<Bundle>();
};

/** Every page of `$everything`: the bundles themselves and what is in them. */
async function everythingOf({ patient, caseId }: { patient: TestClient; caseId: string }): Promise<Resource[]> {
  const all: Resource[] = [];
  for (let path: string | undefined = `Patient/${caseId}/$everything?_count=500`; path !== undefined;) {
    const bundle: Bundle = await fetched(patient, path);
    all.push(...(bundle.entry ?? []).map(({ resource }) => resource));
    path = bundle.link.find(({ relation }) => relation === 'next')?.url.replace(/^.*\/fhir\/r4\//, '');
  }
  return all;
}

async function errorsOf(resources: readonly object[]): Promise<string[]> {
  const verdicts = await (hapi as Hapi).verdictsOn(resources);
  for (const { resourceType } of resources as Resource[]) looked[resourceType] = (looked[resourceType] ?? 0) + 1;
  const told = verdicts.flatMap(({ errors }, at) => errors.map((words) => `${words} in ${JSON.stringify(resources[at]).slice(0, 600)}`)); // prettier-ignore
  return told;
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const letter = makeLetter({ facility: 'St Anne', date: '12 March 2024', title: 'CT chest', patient: ['Patient: Maria Lopez', 'born 4 March 1961'], body: ['RADIOLOGY REPORT', 'A nodule.'], signed: 'Dr J. Fiction' }); // prettier-ignore

describe.skipIf(hapi === undefined)(here, () => {
  test('takes a mistake for one: the check can fail', { timeout: 120_000 }, async () => {
    const [wrong] = await (hapi as Hapi).verdictsOn([
      { resourceType: 'Observation', status: 'finito', code: { text: 'x' } },
    ]);
    expect(wrong?.errors.join()).toContain('finito');
  });

  test('finds no error in a record of every kind, its pages, searches and refusals', { timeout: 180_000 }, async () => {
    const record = await caseWith([
      { path: 'record.json', bytes: utf8(JSON.stringify(recordOfEveryKind)) },
      { path: 'letter.pdf', bytes: letter },
    ]);
    const whole = `patient=${record.caseId}`;
    const asked = ['metadata', 'Patient', `Observation?${whole}&_include=Observation:patient&_revinclude=Provenance:target`, `Observation?${whole}&_summary=true`, `Observation?${whole}&_summary=count`, `Condition?${whole}&made-up=1`]; // prettier-ignore
    const bundles = await Promise.all(asked.map((path) => fetched(record.patient, path)));
    const refusal = (await record.patient.inject({ method: 'GET', url: '/fhir/r4/Observation' })).json<object>();
    expect(await errorsOf([...(await everythingOf(record)), ...bundles, refusal])).toEqual([]);
  });
});

const filesIn = (folder: string, ending: RegExp): Sent[] =>
  readdirSync(sample(folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => ({ path: name, bytes: readFileSync(join(sample(folder), name)) }));

describeSharedData(here, () => {
  test.skipIf(hapi === undefined).each<[string, RegExp]>([
    ['fhir/synthea', /Clemente|Renea|Lourdes/],
    ['fhir/us-core', /\.json$/],
    ['fhir/r4-examples', /\.json$/],
    ['fhir/ips', /\.(json|xml)$/],
    ['fhir/mcode', /\.json$/],
    ['ccda/hl7', /\.xml$/],
    ['ccda/onc', /\.xml$/],
    ['ccda/vendors', /\.xml$/],
    ['hl7v2', /\.hl7$/],
  ])('finds no error in what comes of %s', { timeout: 400_000 }, async (folder, ending) => {
    const all = await everythingOf(await caseWith(filesIn(folder, ending), { name: 'Somebody Else', birthDate: null, sex: 'unknown' })); // prettier-ignore
    expect(all.length).toBeGreaterThan(10);
    expect(await errorsOf(all)).toEqual([]);
  });
});
