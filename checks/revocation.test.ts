import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composeProgram } from '#app/operations.ts';
import { createParts } from '#app/parts.ts';
import { stowRequest } from '#edges/dicomweb/multipart.fixture.ts';
import { writeCt } from '#formats/dicom/index.ts';
import { systemClock } from '#kernel/clock.ts';
import { listGrants, withdraw } from '#modules/consent/consent.contract.ts';
import { decide } from '#modules/consent/sharing.contract.ts';
import { decisionWords } from '#modules/consent/words.contract.ts';
import { listStudies } from '#modules/imaging/imaging.contract.ts';
import { listFiles } from '#modules/records/records.contract.ts';
import { maria, send, sentCase } from '#modules/records/records.fixture.ts';
import { createHttpServer } from '#platform/http/index.ts';
import { randomToken } from '#platform/crypto/index.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';

/** Two programs over one database and one store of objects: what is stopped on one is stopped on the other. */
let app: TestApp;
let nodes: string[] = [];
let patient: TestClient;
let nurse: TestClient;
let expert: TestClient;
const stops: (() => Promise<unknown>)[] = [];
const worst: Record<string, number> = {};

beforeAll(async () => {
  app = await createTestApp();
  const tenant = await app.newTenant();
  await app.runJobs();
  const { config, log, connection } = app.parts;
  const parts = createParts({
    config,
    log,
    connection,
    clock: systemClock,
    keys: app.parts.keys,
    publicOrigin: app.parts.publicOrigin,
  });
  const { modules, ...program } = composeProgram(parts);
  const second = createHttpServer({ ...program, log, publicOrigin: parts.publicOrigin });
  nodes = [await app.http.listen({ port: 0, host: '127.0.0.1' }), await second.listen({ port: 0, host: '127.0.0.1' })];
  stops.push(
    () => second.close(),
    async () => {
      for (const m of modules) await m.stop?.();
    },
    () => parts.db.close(),
  );
  patient = await app.newPerson(tenant, ['patient'], 'Maria Lopez');
  nurse = await app.newPerson(tenant, ['coordinator']);
  expert = await app.newPerson(tenant, ['expert']);
}, 120_000);

afterAll(async () => {
  for (const stop of stops) await stop();
  process.stdout.write(`revocation, worst of all: ${Math.max(...Object.values(worst)).toFixed(0)} ms (bar 1000 ms)\n`);
});

const bearer = (who: TestClient) => ({ authorization: `Bearer ${who.person.token}` });
const get = (node: number, path: string, who: TestClient) =>
  fetch(`${nodes[node]}${path}`, { headers: bearer(who), signal: AbortSignal.timeout(30_000) });

type Shared = { caseId: string; frame: string; file: string; study: string };

/** A case with a scan and a large paper, shared with the desk and an expert. */
async function shared(): Promise<Shared> {
  const caseId = await sentCase(app, patient, maria, expert);
  const slices = [
    ...writeCt({ slices: 160, rows: 256, seed: 5, patientName: 'Lopez^Maria', birthDate: '19610304', sex: 'F' }),
  ];
  const url = `/dicomweb/cases/${caseId}/studies`;
  await patient.inject({ method: 'POST', url, ...stowRequest(slices.map((slice) => slice.bytes)) });
  await send(patient, caseId, { path: 'notes.txt', bytes: Buffer.from(`${randomToken()}\n`.repeat(1000)) });
  await app.runJobs();
  const { files } = await patient.call(listFiles, { caseId });
  const [scan] = (await patient.call(listStudies, { caseId })).studies;
  const study = `${url}/${scan?.studyInstanceUid}`;
  const series = `${study}/series/${scan?.series[0]?.seriesInstanceUid}`;
  const frame = `${series}/instances/${slices[0]?.sopInstanceUid}/frames/1`;
  const file = files.find(({ name }) => name === 'notes.txt')?.fileId ?? '';
  return { caseId, frame, study, file: `/api/cases/${caseId}/records/files/${file}/original` };
}

/** A thin line: slow until something was stopped; what had left the server by then is taken at once. */
const line = { slow: true };

/** Reads as over a thin line. @returns when it ended, and whether it was cut off */
async function slowly(answer: Response): Promise<{ at: number; cut: boolean; bytes: number }> {
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { at: performance.now(), cut: false, bytes };
      bytes += value.length;
      if (line.slow) await new Promise((resolve) => setTimeout(resolve, 30));
    }
  } catch {
    return { at: performance.now(), cut: true, bytes };
  }
}

/** Asks for a frame again and again until it is refused. @returns when it was last given */
async function frames(node: number, { frame }: Shared): Promise<{ last: number; count: number }> {
  let last = 0;
  for (let count = 0; ; count += 1) {
    const answer = await get(node, frame, expert);
    await answer.arrayBuffer();
    if (answer.status !== 200) return { last, count };
    last = performance.now();
  }
}

async function events(node: number, { caseId }: Shared): Promise<number> {
  const answer = await get(node, `/api/cases/${caseId}/events`, expert);
  await answer.text();
  return performance.now();
}

async function grantOf(caseId: string, who: 'desk' | 'expert'): Promise<string> {
  const { grants } = await patient.call(listGrants, { caseId });
  return grants.find((one) => one.who === who && one.withdrawnAt === null)?.id ?? '';
}

const stop = async (caseId: string, grantId: string) =>
  void (await patient.call(withdraw, { caseId, grantId }, { 'idempotency-key': grantId }));

function note(what: string, ms: number): void {
  worst[what] = Math.max(worst[what] ?? 0, ms);
  process.stdout.write(`revocation, ${what}: ${ms.toFixed(0)} ms\n`);
}

describe('stopping bites at once, on every node', () => {
  test('an open scan, live events and a running download end within a second on both', async () => {
    const one = await shared();
    const open = await Promise.all([0, 1].map(async (node) => get(node, one.study, expert)));
    expect(open.map(({ status }) => status)).toEqual([200, 200]);
    const looping = Promise.all([0, 1].map((node) => frames(node, one)));
    const listening = Promise.all([0, 1].map((node) => events(node, one)));
    const loading = Promise.all(open.map((answer) => slowly(answer)));
    await new Promise((resolve) => setTimeout(resolve, 600));
    const began = performance.now();
    await stop(one.caseId, await grantOf(one.caseId, 'expert'));
    const stopped = performance.now();
    line.slow = false;
    for (const { last, count } of await looping) {
      expect(count).toBeGreaterThan(0);
      note('frames of an open scan', Math.max(0, last - stopped));
    }
    for (const at of await listening) note('live events', Math.max(0, at - stopped));
    for (const { at, cut, bytes } of await loading) {
      expect([cut, bytes > 0]).toEqual([true, true]);
      note('a running download', Math.max(0, at - stopped));
    }
    process.stdout.write(`revocation, the act of stopping itself took ${(stopped - began).toFixed(0)} ms\n`);
    expect(Math.max(...Object.values(worst))).toBeLessThan(1000);
  }, 120_000);

  test('one scan that is kept back ends its own download and is not there any more; the rest stays', async () => {
    const one = await shared();
    const study = one.study.split('/').at(-1) ?? '';
    line.slow = true;
    const open = await get(1, one.study, expert);
    expect(open.status).toBe(200);
    const loading = slowly(open);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await patient.call(decide, {
      caseId: one.caseId,
      itemKind: 'study',
      itemId: study,
      recipient: 'expert',
      decision: 'keep',
      shown: decisionWords('expert', 'keep'),
    });
    const stopped = performance.now();
    line.slow = false;
    expect((await get(1, one.frame, expert)).status).toBe(404);
    note('one scan kept back', performance.now() - stopped);
    const { at, cut } = await loading;
    // The whole scan may have been sent before; then there was nothing left to end.
    if (cut) note('download of a scan kept back', Math.max(0, at - stopped));
    const rest = await get(0, one.file, expert);
    expect(rest.status).toBe(200);
    await rest.body?.cancel();
    expect((await get(0, one.frame, nurse)).status).toBe(200);
    expect(Math.max(...Object.values(worst))).toBeLessThan(1000);
  }, 120_000);
});
