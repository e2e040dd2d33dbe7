// npm run bench: measures the real program and writes bench/results/<date>.json; names of benches after -- run only those.
import { spawn } from 'node:child_process';
import { root } from './lib/paths.mjs';
import { setUp } from './lib/setup.mjs';
import { entry } from './lib/steps.mjs';

await entry(async () => {
  const node = await setUp(3);
  const child = spawn(node, ['bench/run.ts', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
});
