import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyReceipt } from '#formats/access-receipt/index.ts';
import { accessLogKey, testReceipt } from '#formats/access-receipt/receipt.fixture.ts';
import { canonicalBytes, canonicalJson } from '#formats/jcs/index.ts';
import { logVkey, testBundle, testStamped, testWitnessed } from '#formats/opinion-bundle/bundle.fixture.ts';
import { verifyBundle, type BundleFiles } from '#formats/opinion-bundle/index.ts';

// Two verifiers in two languages judge the same folders. Where they differ, one of them or the specification is wrong.

const tool = fileURLToPath(new URL('../tools/verify-python/', import.meta.url));
const python = spawnSync('python3', ['--version']).status === 0;
if (!python) process.stdout.write('SKIPPED: the second verifier, because there is no python3 on this machine\n');

const openssl = spawnSync('openssl', ['version']).status === 0;
if (!openssl) process.stdout.write('SKIPPED: timestamps in the second verifier, because there is no openssl\n');

/** Flips tried per file, spread over its bytes. */
const flipsPerFile = 40;
let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'consilium-second-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runPython(args: readonly string[], input = ''): Promise<{ status: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('python3', ['-B', ...args]);
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => (out += String(data)));
    child.stderr.on('data', (data) => (err += String(data)));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out, err }));
    child.stdin.end(input);
  });
}

type Line = { name: string; ok: boolean; open?: boolean };
type Judged = { ok: boolean; checks: Line[]; logFingerprint: string | null };
const brief = ({ ok, checks }: { ok: boolean; checks: readonly Line[] }) => ({
  ok,
  checks: checks.map((check) => `${check.name} ${check.open ? 'stays open' : check.ok ? 'holds' : 'fails'}`),
});

/** What the second verifier says of each path, in one process. */
async function judged(paths: readonly string[], logKey: string): Promise<Judged[]> {
  const { out, err } = await runPython([join(tool, 'verify.py'), '--json', '--log-key', logKey, ...paths]);
  expect(err).toBe('');
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Judged);
}

function write(name: string, files: BundleFiles): string {
  const path = join(folder, name);
  for (const [file, bytes] of files) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), bytes);
  }
  return path;
}

function flip(bytes: Uint8Array, at: number): Uint8Array {
  const changed = bytes.slice();
  changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
  return changed;
}

/** Places spread over a file, its ends among them. */
function places(length: number, most = flipsPerFile): number[] {
  const count = Math.min(most, length);
  return Array.from({ length: count }, (_, i) => Math.floor((i * (length - 1)) / Math.max(1, count - 1)));
}

const text = (value: string) => new TextEncoder().encode(value);

/** A good bundle and everything that is done to it. */
function variants(good: BundleFiles, flips: number): Map<string, BundleFiles> {
  const all = new Map<string, BundleFiles>([['good', good]]);
  for (const [name, bytes] of good) {
    for (const at of places(bytes.length, flips))
      all.set(`flip ${name} ${at}`, new Map([...good, [name, flip(bytes, at)]]));
    all.set(`without ${name}`, new Map([...good].filter(([key]) => key !== name)));
    all.set(`longer ${name}`, new Map([...good, [name, new Uint8Array([...bytes, 10])]]));
    all.set(`empty ${name}`, new Map([...good, [name, new Uint8Array(0)]]));
    all.set(`deep ${name}`, new Map([...good, [name, text('['.repeat(5000) + ']'.repeat(5000))]]));
  }
  all.set('more', new Map([...good, ['more.txt', text('x')]]));
  return all;
}

describe.skipIf(!python)('the second verifier', () => {
  test.each([
    ['of before there were witnesses', () => testBundle({ page: text('<!doctype html>') }), flipsPerFile],
    ['that two of three witnesses have seen', () => testWitnessed({ revokedAt: '2026-06-01T00:00:00.000Z' }), 12],
  ])(
    'judges every letter %s as the first one does, check by check',
    { timeout: 300_000 },
    async (_what, made, flips) => {
      const all = variants(await made(), flips);
      const names = [...all.keys()];
      const paths = names.map((name, i) => write(`letter-${names.length}-${i}`, all.get(name) ?? new Map()));
      const results = await judged(paths, logVkey);
      expect(results).toHaveLength(names.length);
      for (const [i, name] of names.entries()) {
        const first = verifyBundle(all.get(name) ?? new Map(), { logVkey });
        expect({ name, ...brief(results[i] as Judged) }).toEqual({ name, ...brief(first) });
      }
      const red = results.filter(({ ok }) => !ok).length;
      expect(red).toBe(names.length - 1);
      process.stdout.write(`second verifier: ${names.length} letters, ${red} red, differences: 0\n`);
    },
  );

  test('counts the witnesses as the first one does, and lets what waits stay open', async () => {
    const made = await Promise.all([[], [1], [0, 2], [0, 1, 2]].map((signed) => testWitnessed({ signed })));
    const results = await judged(
      made.map((files, i) => write(`waits-${i}`, files)),
      logVkey,
    );
    expect(results.map(brief)).toEqual(made.map((files) => brief(verifyBundle(files, { logVkey }))));
    expect(results.map(({ checks }) => checks.find(({ name }) => name === 'witnesses')?.open === true)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test.skipIf(!openssl)('judges a timestamp as the first one does', { timeout: 120_000 }, async () => {
    const { files: good } = await testStamped();
    const early = (await testStamped({ time: new Date('2026-03-03T09:30:00Z') })).files;
    const all: BundleFiles[] = [good, early];
    for (const name of ['opinion.tsr', 'timestamp.json']) {
      const bytes = good.get(name) ?? new Uint8Array(0);
      all.push(new Map([...good].filter(([key]) => key !== name)));
      all.push(...places(bytes.length, 12).map((at) => new Map([...good, [name, flip(bytes, at)]])));
    }
    const paths = all.map((files, i) => write(`stamped-${i}`, files));
    const results = await judged(paths, logVkey);
    expect(results.map(brief)).toEqual(all.map((files) => brief(verifyBundle(files, { logVkey }))));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    process.stdout.write(`second verifier: ${all.length} timestamps, differences: 0\n`);
  });

  test('judges every receipt as the first one does', { timeout: 120_000 }, async () => {
    const good = canonicalBytes(await testReceipt());
    const all = [good, ...places(good.length).map((at) => flip(good, at)), text('{}'), new Uint8Array(0)];
    const paths = all.map((bytes, i) => {
      const path = join(folder, `receipt-${i}.json`);
      writeFileSync(path, bytes);
      return path;
    });
    const results = await judged(paths, accessLogKey);
    for (const [i, bytes] of all.entries())
      expect({ i, ...brief(results[i] as Judged) }).toEqual({
        i,
        ...brief(verifyReceipt(bytes, { logVkey: accessLogKey })),
      });
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    process.stdout.write(`second verifier: ${all.length} receipts, differences: 0\n`);
  });

  test('speaks in words and exit codes, and names the fingerprint when no key is brought', async () => {
    const bundle = await testBundle();
    const path = write('spoken', bundle);
    const alone = await runPython([join(tool, 'verify.py'), path]);
    expect(alone).toMatchObject({ status: 0, err: '' });
    expect(alone.out).toContain(verifyBundle(bundle).logFingerprint);
    const other = await runPython([join(tool, 'verify.py'), path, '--log-key', accessLogKey]);
    expect(other.status).toBe(1);
    expect(other.out).toContain('NO   log-signature');
    expect(other.out).toContain('open witnesses made before');
    expect((await runPython([join(tool, 'verify.py'), join(folder, 'nowhere')])).status).toBe(2);
    expect((await runPython([join(tool, 'verify.py'), path, '--log-key', 'x'])).status).toBe(2);
  });

  test('writes canonical JSON as the first one does', async () => {
    const numbers = [0, 1, -1, 0.1, 1e21, 1e20, 123456789012345680000, 1e-6, 1e-7, 5e-324, 1.7976931348623157e308, 4.5];
    const random = Array.from({ length: 3000 }, (_, i) => Math.sin(i + 1) * 10 ** ((i % 60) - 30));
    const values = [
      ...numbers,
      ...random,
      'é€😀\u007f\u2028"\\/\b\f\n\r\t\u0001',
      { ﬀ: 1, '😀': 2, a: [true, null, {}] },
    ];
    const script = [
      `import sys, json`,
      `sys.path.insert(0, ${JSON.stringify(tool)})`,
      `import canonical`,
      `for line in sys.stdin.buffer.read().decode().splitlines():`,
      `    print(json.dumps(canonical.write(json.loads(line))))`,
    ].join('\n');
    const lines = values.map((value) => JSON.stringify(value).replaceAll('\u2028', '\\u2028'));
    const { out, err } = await runPython(['-c', script], `${lines.join('\n')}\n`);
    expect(err).toBe('');
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as string),
    ).toEqual(values.map(canonicalJson));
  });
});
