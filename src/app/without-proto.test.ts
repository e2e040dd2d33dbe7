import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);

test('the program runs without __proto__, however it is started', () => {
  const [first] = /^import .*$/m.exec(readFileSync(new URL('src/main.ts', root), 'utf8')) ?? [];
  expect(first).toBe(`import './app/without-proto.ts';`);
  expect(readFileSync(new URL('tools/lib/serve.mjs', root), 'utf8')).toContain(`'--disable-proto=delete'`);
  const script = `await import('./src/app/without-proto.ts'); ({}).__proto__ ? 0 : process.exit(7)`;
  expect(spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root }).status).toBe(7);
});
