#!/usr/bin/env node
// Entry of the command line. Plain JavaScript that any Node from 20 on can read: the program itself is TypeScript and
// needs the Node 24 that npm installed beside it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const neededMajor = 24;
const args = process.argv.slice(2);

/** Runs this file again under the Node of the project, with the same streams, and ends as it ends. */
function runAgain() {
  const own = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
  if (process.env.CONSILIUM_REEXEC || !existsSync(own)) {
    process.stderr.write(
      `Consilium needs Node ${neededMajor}; this is ${process.version}. Run “npm install” in its folder: that brings one.\n`,
    );
    process.exitCode = 2;
    return;
  }
  const env = { ...process.env, CONSILIUM_REEXEC: '1' };
  const child = spawn(own, [fileURLToPath(import.meta.url), ...args], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`The Node of this project could not be started: ${error.message}\n`);
    process.exitCode = 2;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
  });
}

if (Number(process.versions.node.split('.')[0]) < neededMajor) {
  runAgain();
} else if (args[0] === 'serve') {
  await import('../src/main.ts');
} else {
  const { runCli } = await import('../src/cli/index.ts');
  process.exitCode = await runCli(args);
}
