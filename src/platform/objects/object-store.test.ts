import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes, sha256 } from '#platform/crypto/index.ts';
import { createObjectStore } from './object-store.ts';

let folder: string;
const key = { id: 'k', secret: randomBytes(32) };
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'objects-'))));
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(id: string): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  return join(folder, names.find((name) => name.endsWith(id)) ?? '');
}

describe('object store', () => {
  test.each([0, 1, 65_535, 65_536, 65_537, 131_072, 1_000_003])('returns %i bytes as they were', async (size) => {
    const store = createObjectStore(folder);
    const bytes = randomBytes(size);
    const object = await store.put(key, bytes);
    expect(object).toMatchObject({ size, sha256: sha256(bytes).toString('hex') });
    expect((await store.read(key, object)).equals(bytes)).toBe(true);
    const streamed = await store.stream(key, object).toArray();
    expect(Buffer.concat(streamed).equals(bytes)).toBe(true);
  });

  test('reads any range of a segment of many appends', async () => {
    const store = createObjectStore(folder);
    const writer = await store.create(key);
    const parts = [10_000, 70_000, 1, 200_000].map((n) => randomBytes(n));
    const offsets: number[] = [];
    for (const part of parts) {
      offsets.push(writer.offset);
      await writer.append(part);
    }
    const object = await writer.finish();
    for (const [i, part] of parts.entries()) {
      expect((await store.read(key, object, offsets[i], part.length)).equals(part)).toBe(true);
    }
  });

  test('shows no plaintext on disk and refuses a changed, cut or swapped object', async () => {
    const store = createObjectStore(folder);
    const object = await store.put(key, Buffer.from('CANARY-PATIENT-NAME '.repeat(10_000)));
    const path = await fileOf(object.id);
    const sealed = await readFile(path);
    expect(sealed.includes('CANARY')).toBe(false);
    const changed = Buffer.from(sealed);
    changed[70_000] = (changed[70_000] ?? 0) ^ 1;
    await writeFile(path, changed);
    await expect(store.read(key, object)).rejects.toMatchObject({ code: 'file.damaged' });
    await writeFile(path, sealed.subarray(0, 65_552));
    await expect(store.read(key, { id: object.id, size: 65_536 })).rejects.toMatchObject({ code: 'file.damaged' });
    await writeFile(path, sealed);
    await expect(store.read({ id: 'x', secret: randomBytes(32) }, object)).rejects.toMatchObject({
      code: 'file.damaged',
    });
  });
});
