import { join } from 'node:path';
import { open, seal } from '#platform/crypto/index.ts';
import { leaseKeys, openKeeper, type Keys } from '#platform/keys/index.ts';
import type { Config } from '../config.ts';
import { rootKey } from './key-file.ts';

/** Opens the keys of the installation. */
export async function openKeys(config: Config): Promise<Keys> {
  const root = await rootKey(config.dataFolder);
  const manager = {
    name: 'key file',
    wrap: async (secret: Uint8Array, context: string) => seal(root, secret, context),
    unwrap: async (wrapped: Uint8Array, context: string) => open(root, wrapped, context),
    rewrap: async (wrapped: Uint8Array, context: string) => seal(root, open(root, wrapped, context), context),
  };
  return leaseKeys(await openKeeper(join(config.dataFolder, 'keys'), manager));
}
