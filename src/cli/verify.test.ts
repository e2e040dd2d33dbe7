import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accessLogKey, testReceipt } from '#formats/access-receipt/receipt.fixture.ts';
import { canonicalBytes } from '#formats/jcs/index.ts';
import { logVkey, testBundle } from '#formats/opinion-bundle/bundle.fixture.ts';

const entry = fileURLToPath(new URL('../../tools/consilium.mjs', import.meta.url));

type Outcome = { status: number | null; out: string; err: string };

/** Runs the command as a person would, in its own process. */
function consilium(...args: string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...args]);
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => (out += String(data)));
    child.stderr.on('data', (data) => (err += String(data)));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out, err }));
  });
}

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'consilium-verify-'));
  for (const [name, bytes] of await testBundle()) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('consilium verify', () => {
  test('writes a line for each check and a verdict, and ends with 0', async () => {
    const { status, out, err } = await consilium('verify', folder, '--log-key', logVkey);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(9);
    expect(lines.slice(0, 5).every((line) => line.startsWith('✓ '))).toBe(true);
    // A letter of before there were witnesses: nothing is wrong, and they are not shown.
    expect(lines.slice(5, 8).every((line) => line.startsWith('○ '))).toBe(true);
    expect(lines[8]).toBe('This is the opinion as it was signed and recorded.');
  });

  test('without the log key says which fingerprint to compare, in one line', async () => {
    const { status, out } = await consilium('verify', folder);
    expect(status).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(9);
    expect(out).toContain('Compare this fingerprint');
  });

  test('shows a cross, names the file and ends with 1 after one flipped bit', async () => {
    const pdf = join(folder, 'opinion.pdf');
    const bytes = await readFile(pdf);
    bytes[3] = (bytes[3] ?? 0) ^ 0x10;
    await writeFile(pdf, bytes);
    const { status, out } = await consilium('verify', folder);
    expect(status).toBe(1);
    expect(out).toContain('✗ Files unchanged: The file opinion.pdf has been changed.');
    expect(out.match(/✓/g)).toHaveLength(4);
    expect(out.trimEnd().split('\n').at(-1)).toContain('NOT');
  });

  test.each([
    ['an added file', (path: string) => writeFile(join(path, '.DS_Store'), 'x')],
    ['an empty folder', (path: string) => mkdir(join(path, 'more'))],
    ['a link', (path: string) => symlink('opinion.pdf', join(path, 'link.pdf'))],
    ['a missing picture', (path: string) => rm(join(path, 'images/1.png'))],
  ])('refuses %s', async (_name, change) => {
    await change(folder);
    expect((await consilium('verify', folder)).status).toBe(1);
  });

  test('does not follow a link that stands where a file should', async () => {
    await writeFile(`${folder}-elsewhere`, await readFile(join(folder, 'opinion.pdf')));
    await rm(join(folder, 'opinion.pdf'));
    await symlink(`${folder}-elsewhere`, join(folder, 'opinion.pdf'));
    const { status } = await consilium('verify', folder);
    await rm(`${folder}-elsewhere`);
    expect(status).toBe(1);
  });

  test('answers one JSON result with --json', async () => {
    const { status, out } = await consilium('verify', folder, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ok: true, logKeyTrusted: false, claims: { name: 'Dr Amara Okafor' } });
  });

  test('checks a receipt of the access log as well', async () => {
    const path = join(folder, '..', `receipt-2-${Date.now()}.json`);
    const receipt = await testReceipt();
    await writeFile(path, canonicalBytes(receipt));
    const good = await consilium('verify', path, '--log-key', accessLogKey);
    expect(good).toMatchObject({ status: 0, err: '' });
    expect(good.out.match(/✓/g)).toHaveLength(4);
    await writeFile(path, canonicalBytes({ ...receipt, entry: { ...receipt.entry, actorName: 'Nobody' } }));
    const bad = await consilium('verify', path);
    await rm(path);
    expect(bad.status).toBe(1);
    expect(bad.out).toContain('✗ Says what was recorded: What this receipt tells is not what was recorded.');
  });

  test('ends with 2 and words for a wrong call', async () => {
    expect(await consilium('verify', join(folder, 'nowhere'))).toMatchObject({ status: 2, out: '' });
    expect((await consilium('verify', join(folder, 'opinion.pdf'))).err).toContain('is not a folder');
    expect((await consilium('verify', folder, '--log-key', 'abc')).err).toContain('not a log key');
    expect((await consilium('verify')).err).toContain('missing required argument');
    expect((await consilium('verify', folder, '--nonsense')).status).toBe(2);
    expect((await consilium('sing')).err).toContain('There is no command “sing”');
    expect(await consilium('--help')).toMatchObject({ status: 0, err: '' });
  }, 20_000);
});
