import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Access, Keys } from '#platform/keys/index.ts';
import { readConfig } from '../config.ts';
import { openKeys } from './open-keys.ts';

const data = mkdtempSync(join(tmpdir(), 'consilium-keyd-'));
const environment = { CONSILIUM_DATA: data };
const access: Access = { requestId: 'r', operation: 'cases.show', personId: 'ana', tenantId: 'clinic' };
const run = promisify(execFile);
let restarts = 0;
let keys: Keys;
beforeAll(async () => {
  keys = await openKeys(readConfig(environment), () => (restarts += 1));
}, 30_000);
afterAll(async () => {
  await keys.keeper.close();
  rmSync(data, { recursive: true, force: true });
});

/** Ids of the key processes of this folder. */
async function processes(): Promise<number[]> {
  const { stdout } = await run('ps', ['-eo', 'pid,args']);
  const ours = stdout.split('\n').filter((line) => line.includes('keyd.ts') && line.includes(data));
  return ours.map((line) => Number(line.trim().split(' ')[0]));
}

/** Asks until the process answers. */
async function answered(personId: string): Promise<Uint8Array> {
  for (;;) {
    const key = await keys.one({ ...access, personId }, 'c.1').catch(() => undefined);
    if (key) return key.secret;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const consilium = async (...argv: string[]) => {
  const tool = new URL('../../tools/consilium.mjs', import.meta.url).pathname;
  return (await run(process.execPath, [tool, ...argv], { env: { ...process.env, ...environment } })).stdout;
};

describe('the key process', () => {
  test('gives keys to the program, and its journal has each before', async () => {
    const key = await keys.one(access, 'c.1', true);
    expect(key.secret).toHaveLength(32);
    const journal = readFileSync(join(data, 'keys', 'journal.jsonl'), 'utf8');
    expect(journal).toContain('"keys":["c.1"]');
    expect(await processes()).toHaveLength(1);
  });

  test('wraps everything anew at an operator’s command while keys are given out', { timeout: 60_000 }, async () => {
    const before = await keys.one(access, 'c.1');
    let done = false;
    const rotating = consilium('keys', 'rotate').finally(() => (done = true));
    for (let n = 0; !done; n += 1) {
      await keys.one({ ...access, personId: `person-${n}` }, 'c.1');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await rotating).toContain('wrapped anew');
    expect((await keys.one({ ...access, personId: 'later' }, 'c.1')).secret).toEqual(before.secret);
    expect(JSON.parse(await consilium('keys', 'status', '--json'))).toMatchObject({ manager: 'key file', keys: 1 });
  });

  test('that is killed is started again, and knows its keys', { timeout: 60_000 }, async () => {
    const before = await keys.one(access, 'c.1');
    const [pid] = await processes();
    process.kill(pid ?? 0, 'SIGKILL');
    expect(await answered('after')).toEqual(before.secret);
    expect(restarts).toBeGreaterThan(0);
    expect(await processes()).not.toContain(pid);
  });

  test('that finds the wrong key at its start is tried until the right one is back', { timeout: 60_000 }, async () => {
    const before = await keys.one(access, 'c.1');
    const file = join(data, 'keys', 'root.key');
    const right = readFileSync(file);
    const tried = restarts;
    writeFileSync(file, randomBytes(32).toString('base64'));
    for (const pid of await processes()) process.kill(pid, 'SIGKILL');
    await expect.poll(() => restarts, { timeout: 20_000 }).toBeGreaterThan(tried + 1);
    await expect(keys.one({ ...access, personId: 'meanwhile' }, 'c.1')).rejects.toThrow(/./);
    writeFileSync(file, right);
    expect(await answered('at last')).toEqual(before.secret);
    expect(await processes()).toHaveLength(1);
  });
});
