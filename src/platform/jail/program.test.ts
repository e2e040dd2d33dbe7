import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findProgram, runProgram } from './program.ts';

const node = process.execPath;
const bounds = { timeoutMs: 10_000, memoryMb: 500, maxOutputBytes: 1000 };
const script = (code: string) => ({ program: node, args: ['-e', code], ...bounds });

test('a program answers what it was given, in an empty folder with nothing of our environment', async () => {
  const code = `process.stdin.on('data', (d) => process.stdout.write(d)).on('end', () =>
    process.stdout.write(JSON.stringify([require('fs').readdirSync('.'), Object.keys(process.env).sort()])))`;
  const said = await runProgram({ ...script(code), input: Buffer.from('words '), environment: { ONE: '1' } });
  expect(String(said)).toBe('words [[],["HOME","ONE","PATH","TMPDIR"]]');
});

test.each([
  ['takes too long', 'setInterval(() => {}, 1000)', { timeoutMs: 300 }, 'work.timeout'],
  [
    'takes too much memory',
    'const a = []; setInterval(() => a.push(Buffer.alloc(5e7, 1)), 5)',
    { memoryMb: 200 },
    'file.unsafe',
  ],
  ['writes too much', 'process.stdout.write("x".repeat(5000))', {}, 'file.unsafe'],
  ['crashes', 'process.abort()', {}, 'file.unsafe'],
])('one that %s is ended', async (_what, code, limit, expected) => {
  await expect(runProgram({ ...script(code), ...limit })).rejects.toMatchObject({ code: expected });
});

test('its folder goes with it', async () => {
  const folder = String(await runProgram(script('process.stdout.write(process.cwd())')));
  expect(folder).toMatch(/consilium-program-/);
  expect(existsSync(folder)).toBe(false);
});

test('one that is not there is said to be unavailable', async () => {
  const missing = runProgram({ ...script(''), program: '/nowhere/at/all' });
  await expect(missing).rejects.toMatchObject({ code: 'service.unavailable' });
});

test('a program is found in folders from the root only', () => {
  const folder = node.slice(0, node.lastIndexOf('/'));
  expect(findProgram('node', `relative:${folder}`)).toBe(node);
  expect(findProgram('node', 'relative')).toBeUndefined();
  expect(findProgram(node, '')).toBe(node);
});
