import { expect, test } from 'vitest';
import { programHash } from '#app/program-hash.ts';
import { createTestApp } from '#testkit/test-app.ts';
import { noteRelease } from './index.ts';

test('which program runs stands in the opinion log, once for each release', async () => {
  const app = await createTestApp();
  const at = new Date('2026-03-03T09:41:00Z');
  const { db, audit } = app.parts;
  const first = await programHash();
  expect(first.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(await programHash()).toEqual(first);
  expect(await noteRelease(db, first, at)).toBe(true);
  expect(await noteRelease(db, first, at)).toBe(false);
  expect(await noteRelease(db, { version: '9.9.9', sha256: 'a'.repeat(64) }, at)).toBe(true);
  // Back to the one before: that is a change too.
  expect(await noteRelease(db, first, at)).toBe(true);
  await audit.opinions.sequence();
  expect((await audit.opinions.parts.files.lastSigned()).size).toBe(3);
  const entries = Buffer.from((await audit.opinions.file('tile/entries/000.p/3')) ?? []).toString();
  expect(entries.match(/"type":"software\.release"/g)).toHaveLength(3);
});
