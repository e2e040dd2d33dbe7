import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * Runs a program to its end and keeps what it said.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean }} [options] `show` lets it write to our terminal instead
 * @returns {Promise<{ code: number, out: string, err: string }>} `code` is 127 when it could not be started
 */
export function run(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? root,
      env: options.env ?? process.env,
      stdio: options.show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    });
    const said = { out: '', err: '' };
    child.stdout?.setEncoding('utf8').on('data', (text) => (said.out += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (said.err += text));
    child.once('error', (error) => resolve({ ...said, code: 127, err: `${said.err}${error.message}\n` }));
    child.once('close', (code, signal) => resolve({ ...said, code: code ?? (signal ? 1 : 0) }));
  });
}
