import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { at, root } from './paths.mjs';

/** One Ctrl-C reaches us two or three times (the terminal signals the group, npm signals us again). */
const sameSignalMs = 2000;

/**
 * Runs the program and passes it one SIGINT, SIGTERM or SIGHUP as one, so that it drains instead of taking the echo for
 * an impatient second Ctrl-C. For that the program has a process group of its own; should this launcher die without a
 * word (SIGKILL), the closing channel tells the program to drain (with-launcher.mjs).
 *
 * @param {string} node binary
 * @param {string[]} args for the program
 * @returns {Promise<number>} the program's exit code, 128 + n when signal n ended it
 */
export function serve(node, args = []) {
  const watch = new URL('./with-launcher.mjs', import.meta.url).href;
  const child = spawn(node, ['--disable-proto=delete', '--import', watch, at('src', 'main.ts'), ...args], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  let last = -Infinity;
  const forward = (signal) => {
    if (performance.now() - last < sameSignalMs) return;
    last = performance.now();
    child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}
