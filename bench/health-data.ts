import { readdirSync, readFileSync } from 'node:fs';
import { sample, sharedData } from '#testkit/shared-data.ts';
import { listFacts, recordsProgress } from '#modules/records/records.contract.ts';
import type { ApiClient } from '../src/cli/client/api.ts';
import { startConsilium, type RunningConsilium } from '../e2e/support/program.ts';
import { figure, peakMemory, resetPeak, type Figure } from './support/figures.ts';
import { handInPapers } from './support/reading.ts';
import { newCase } from './support/world.ts';

const runs = 3;
/** Lines of the large bulk file: some 31 MB, a life of records several times over. */
const lines = 40_000;

type Entry = { resourceType: string; id?: string };

/** From the first byte sent to the whole list standing there: sent, scanned for, read in the jail, sealed and inserted. */
export async function benchHealthData(): Promise<Figure[]> {
  if (!sharedData) {
    process.stdout.write('  the shared samples are not here: nothing to measure\n');
    return [];
  }
  const bundles = readdirSync(sample('fhir/synthea'))
    .filter((name) => /^[A-Z].*\.json$/.test(name))
    .map((name) => ({ path: name, bytes: readFileSync(sample(`fhir/synthea/${name}`)) }));
  const resources = bundles.flatMap(({ bytes }) => {
    const { entry } = JSON.parse(bytes.toString('utf8')) as { entry: { resource: Entry }[] };
    return entry.map(({ resource }) => resource);
  });
  const program = await startConsilium();
  const [small, large, memory, largeMemory]: [number[], number[], number[], number[]] = [[], [], [], []];
  try {
    await imported(program, bundles);
    for (let run = 0; run < runs; run += 1) {
      resetPeak(program.pid);
      small.push(resources.length / (await imported(program, bundles)).seconds);
      memory.push(peakMemory(program.pid));
    }
    const bulk = { path: 'bulk.ndjson', bytes: Buffer.from(bulkOf(resources)) };
    process.stdout.write(`  a bulk file of ${lines} lines, ${(bulk.bytes.length / 1e6).toFixed(0)} MB\n`);
    resetPeak(program.pid);
    const { seconds, facts } = await imported(program, [bulk]);
    process.stdout.write(`  ${facts} entries of it in the list\n`);
    large.push(lines / seconds);
    largeMemory.push(peakMemory(program.pid));
  } finally {
    await program.remove();
  }
  return [
    figure(`five bundles of ${resources.length} resources: into the list`, 'per s', small, 'bar 3000'),
    figure('  peak memory of the server meanwhile', 'MB', memory),
    figure(`a bulk file of ${lines} resources: into the list`, 'per s', large, 'bar 3000'),
    figure('  peak memory of the server meanwhile', 'MB', largeMemory),
  ];
}

async function imported(program: RunningConsilium, files: { path: string; bytes: Buffer }[]) {
  const { api, caseId } = await newCase(program);
  const started = performance.now();
  await handInPapers(api, caseId, files);
  for (;;) {
    const { files: counts } = await api.call(recordsProgress, { caseId });
    // The people of the samples are not the patient, so their files are asked about: read, listed for the desk, kept back.
    if (counts.received === 0 && counts.checked + counts.asked + counts.refused > 0) break;
    await new Promise((resolve) => void setTimeout(resolve, 100));
  }
  const seconds = (performance.now() - started) / 1000;
  return { seconds, facts: await factsIn(api, caseId) };
}

async function factsIn(api: ApiClient, caseId: string): Promise<number> {
  const { counts } = await api.call(listFacts, { caseId, limit: 1 });
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** The same resources again and again under ids, codes and days of their own, so that none folds into another. */
function bulkOf(resources: readonly Entry[]): string {
  const wanted = resources.filter(({ resourceType }) =>
    /^(Observation|Condition|Procedure|Immunization)$/.test(resourceType),
  );
  return Array.from({ length: lines }, (_, line) => {
    const one = { ...(wanted[line % wanted.length] as Entry), id: `bulk-${line}` };
    return JSON.stringify(one).replaceAll(/\b(19|20)\d\d-/g, () => `${1950 + Math.floor(line / wanted.length)}-`);
  }).join('\n');
}
