import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { keeperAt, leaseKeys, ownSocket, startKeyProcess, type Keys } from '#platform/keys/index.ts';
import type { Config } from '../config.ts';

const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Opens the keys of the installation: in a process of their own, ours or the service that is set up for it. */
export async function openKeys(config: Config, say: (words: string) => void = () => undefined): Promise<Keys> {
  if (config.keys.socket !== undefined) return leaseKeys(keeperAt(config.keys.socket));
  // The process may write in its folder and nowhere else, so the folder is made for it.
  mkdirSync(config.keys.folder, { recursive: true, mode: 0o700 });
  const { tokenFile } = config.keys.vault;
  const keeper = await startKeyProcess({
    entry: root('src/keyd.ts'),
    env: config.keys.environment,
    readable: [...['src', 'node_modules', 'package.json'].map(root), ...(tokenFile === undefined ? [] : [tokenFile])],
    writable: [config.keys.folder, ownSocket(config.keys.folder)],
    onRestart: () => say('The key process ended unasked and is started again.'),
  });
  return leaseKeys(keeper);
}
