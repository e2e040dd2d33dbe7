import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** Runs a drill as a person would, in its own process. */
function run(file: string): Promise<{ status: number | null; out: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`drills/${file}`], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (out += String(data)));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out }));
  });
}

const drills = readdirSync('drills').filter((file) => /^d\d+-.*\.ts$/.test(file));

describe('drills', () => {
  test.each(drills)(
    '%s ends with everything passed',
    async (file) => {
      const { status, out } = await run(file);
      expect(out.trimEnd().split('\n').at(-1), out).toMatch(/^[1-9]\d* passed, 0 failed$/);
      expect(status).toBe(0);
    },
    300_000,
  );
});
