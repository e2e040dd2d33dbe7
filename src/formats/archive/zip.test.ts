import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { describe, expect, test } from 'vitest';
import { describeSharedData, sample } from '#testkit/shared-data.ts';
import { listZip, readZipEntry } from './index.ts';
import { displayName, leavesFolder } from './names.ts';

async function zip(files: Record<string, Uint8Array>, mode?: number): Promise<Buffer> {
  const file = new ZipFile();
  for (const [name, bytes] of Object.entries(files)) file.addBuffer(Buffer.from(bytes), name, mode ? { mode } : {});
  file.end();
  return buffer(file.outputStream as unknown as AsyncIterable<Buffer>);
}
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

describe('a ZIP', () => {
  test('is listed and read entry by entry', async () => {
    const bytes = await zip({ 'CT/1.dcm': text('one'), 'letter.pdf': text('two'), '__MACOSX/._x': text('x') });
    const entries = await listZip(bytes);
    expect(entries.map(({ name, bytes: size }) => [name, size])).toEqual([
      ['CT/1.dcm', 3],
      ['letter.pdf', 3],
      ['__MACOSX/._x', 1],
    ]);
    expect(entries.map(({ leftOut }) => leftOut !== undefined)).toEqual([false, false, true]);
    expect(new TextDecoder().decode(await readZipEntry(bytes, 1))).toBe('two');
    await expect(readZipEntry(bytes, 9)).rejects.toMatchObject({ code: 'input.invalid' });
  });

  test('that unpacks to a hundred times its size is refused, listed or read', async () => {
    const bytes = await zip({ zeros: new Uint8Array(8 * 1024 * 1024) });
    await expect(listZip(bytes)).rejects.toMatchObject({ code: 'file.unsafe' });
    await expect(readZipEntry(bytes, 0)).rejects.toMatchObject({ code: 'file.unsafe' });
  });

  test('with too many files or cut off is refused in words', async () => {
    const bytes = await zip({ a: text('a'), b: text('b') });
    await expect(listZip(bytes, { maxEntries: 1 })).rejects.toMatchObject({ code: 'input.too-large' });
    await expect(listZip(bytes.subarray(0, 40))).rejects.toMatchObject({ code: 'file.damaged' });
  });

  test('with a symbolic link leaves the link out', async () => {
    const [entry] = await listZip(await zip({ link: text('/etc/passwd') }, 0o120777));
    expect(entry?.leftOut).toMatch(/link/);
  });
});

test('names are display text: no way out, no direction tricks, not endless', () => {
  expect(displayName('../../etc/passwd')).toBe('etc/passwd');
  expect(displayName('C:\\Users\\x.pdf')).toBe('Users/x.pdf');
  expect(displayName('report\u202efdp.exe')).toBe('reportfdp.exe');
  expect([...displayName('x'.repeat(5000))].length).toBeLessThan(210);
  expect(displayName('..')).toBe('unnamed');
  expect(['/a', 'a/../b', 'C:a', '..\\x'].every(leavesFolder)).toBe(true);
  expect(leavesFolder('a..b/c')).toBe(false);
});

describeSharedData('ZIP', () => {
  test.each([
    ['ratio-bomb.zip', 'file.unsafe'],
    ['overlap-bomb.zip', 'file.unsafe'],
    ['many-files.zip', 'input.too-large'],
    ['encrypted-flag.zip', 'file.encrypted'],
    ['truncated.zip', 'file.damaged'],
  ])('%s is refused as %s', async (file, code) => {
    await expect(listZip(readFileSync(sample(`hostile/archive/${file}`)))).rejects.toMatchObject({ code });
  });
  test('entries that leave the folder and links are left out, with a reason', async () => {
    for (const file of ['zip-slip.zip', 'symlink.zip']) {
      const entries = await listZip(readFileSync(sample(`hostile/archive/${file}`)));
      expect(
        entries.some(({ leftOut }) => leftOut !== undefined),
        file,
      ).toBe(true);
      expect(
        entries.every(({ name }) => !name.includes('..') && !name.startsWith('/')),
        file,
      ).toBe(true);
    }
  });
  test('odd names are accepted and made safe', async () => {
    const entries = await listZip(readFileSync(sample('hostile/archive/odd-names.zip')));
    expect(entries.length).toBeGreaterThan(2);
    for (const { name } of entries) expect(name).not.toMatch(/[\u202a-\u202e\u0000-\u001f]/u);
  });
  test('a bomb of ZIPs in ZIPs is refused before its big files are made', async () => {
    let bytes: Uint8Array = readFileSync(sample('hostile/archive/nested-bomb.zip'));
    const descend = async (): Promise<void> => {
      for (let level = 0; level < 4; level += 1) {
        const [first] = await listZip(bytes);
        bytes = await readZipEntry(bytes, first?.index ?? 0);
        expect(bytes.length).toBeLessThan(1024 * 1024);
      }
    };
    await expect(descend()).rejects.toMatchObject({ code: 'file.unsafe' });
  });
});
