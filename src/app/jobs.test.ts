import { expect, test } from 'vitest';
import { ingestUpload } from '#modules/records/records.jobs.ts';
import { handleJob } from '#platform/jobs/index.ts';
import { createTestApp } from '#testkit/test-app.ts';

/** More than an honest look at the queue takes, less than the 2 s until it is looked at without a sign. */
const mostIdleMs = 1_000;

test('work that came while all workers were busy begins as soon as one is free', async () => {
  const spans: { began: number; ended: number }[] = [];
  const handler = handleJob(ingestUpload, async () => {
    const began = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 150));
    spans.push({ began, ended: performance.now() });
  });
  const app = await createTestApp({ modules: () => [{ operations: [], jobs: [handler] }] });
  await app.runJobs();
  await app.parts.db.transaction({ kind: 'system' }, async (tx) => {
    for (const uploadId of ['a', 'b', 'c', 'd', 'e', 'f'])
      await app.parts.jobs.enqueue(tx, ingestUpload.name, { tenantId: 't', caseId: 'c', uploadId, actorId: 'p' });
  });
  await app.runJobs();
  expect(spans).toHaveLength(6);
  const inOrder = spans.toSorted((a, b) => a.began - b.began);
  const idle = inOrder.slice(2).map(({ began }) => {
    const before = spans.filter((one) => one.ended <= began).map((one) => one.ended);
    return began - Math.max(...before);
  });
  expect(Math.max(...idle)).toBeLessThan(mostIdleMs);
});
