import { run } from './run.mjs';

/**
 * Runs npm: the one we were started by, or the one on the PATH.
 *
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [more] environment besides ours
 */
export function npm(args, more = {}) {
  const own = process.env.npm_execpath;
  const env = { ...process.env, npm_config_loglevel: 'error', ...more };
  return own?.endsWith('.js') ? run(process.execPath, [own, ...args], { env }) : run('npm', args, { env });
}
