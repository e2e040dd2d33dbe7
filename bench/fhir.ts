import { startConsilium } from '../e2e/support/program.ts';
import { listRecords, recordsProgress } from '#modules/records/records.contract.ts';
import type { ApiClient } from '../src/cli/client/api.ts';
import { figure, p95, peakMemory, resetPeak, timed, type Figure } from './support/figures.ts';
import { handInPapers } from './support/reading.ts';
import { newCase } from './support/world.ts';

const entries = 5000;
const pageSize = 100;

/** Results of 250 kinds over twenty years, as a long illness leaves them. */
const bundle = (): Uint8Array => {
  const resources = Array.from({ length: entries }, (_, n) => ({
    resourceType: 'Observation',
    id: `o${n}`,
    status: 'final',
    code: { coding: [{ system: 'http://example.org/tests', code: `t${n % 250}` }], text: `Test ${n % 250}` },
    effectiveDateTime: new Date(Date.UTC(2004, 0, 1 + n)).toISOString().slice(0, 10),
    valueQuantity: { value: 10 + (n % 97), unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' },
  }));
  const entry = resources.map((resource) => ({ resource }));
  return new TextEncoder().encode(JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }));
};

type Bundle = { total?: number; entry?: unknown[]; link: { relation: string; url: string }[] };

async function filled(api: ApiClient, caseId: string): Promise<void> {
  await handInPapers(api, caseId, [{ path: 'record.json', bytes: bundle() }]);
  for (let waited = 0; waited < 300_000; waited += 500) {
    if ((await api.call(recordsProgress, { caseId })).done) return void (await api.call(listRecords, { caseId }));
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('the record was not read within five minutes');
}

/** /fhir/r4 over a record of 5,000 entries, over HTTP, from the moment that it was read. */
export async function benchFhir(): Promise<Figure[]> {
  const program = await startConsilium();
  try {
    const { api, caseId } = await newCase(program);
    await filled(api, caseId);
    const get = async (path: string) => (await (await api.raw(path, { method: 'GET' })).json()) as Bundle;
    const before = peakMemory(program.pid);
    resetPeak(program.pid);
    const everything = await pagesOf(get, `/fhir/r4/Patient/${caseId}/$everything?_count=${pageSize}`);
    const grown = peakMemory(program.pid);
    const search = `/fhir/r4/Observation?patient=${caseId}&code=t7&_count=20`;
    const searches: number[] = [];
    for (let run = 0; run < 10; run += 1) searches.push(await timed(() => get(search)));
    const counts: number[] = [];
    for (let run = 0; run < 5; run += 1) counts.push(await timed(() => get(`/fhir/r4/Condition?patient=${caseId}&_summary=count`))); // prettier-ignore
    return [
      figure('$everything of 5,000 entries: pages of 100', 'ms', everything.times, `${everything.seen} entries with where they were read`), // prettier-ignore
      figure('  95 of 100 pages', 'ms', [p95(everything.times)], 'bar 500'),
      figure('  server, peak memory before and while', 'MB', [grown], `before: ${Math.round(before)}`),
      figure('search by code in 5,000 results', 'ms', searches),
      figure('search of a kind that there is none of', 'ms', counts),
    ];
  } finally {
    await program.remove();
  }
}

async function pagesOf(get: (path: string) => Promise<Bundle>, first: string): Promise<{ times: number[]; seen: number }> {
  const times: number[] = [];
  let seen = 0;
  for (let path: string | undefined = first; path !== undefined;) {
    const from = performance.now();
    const page: Bundle = await get(path);
    times.push(performance.now() - from);
    seen += page.entry?.length ?? 0;
    path = page.link.find(({ relation }) => relation === 'next')?.url.replace(/^https?:\/\/[^/]+/, '');
  }
  return { times, seen };
} // prettier-ignore
