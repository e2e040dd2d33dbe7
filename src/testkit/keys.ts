import { open, seal } from '#platform/crypto/index.ts';
import { leaseKeys, openKeeper, type KeyManager, type Keys } from '#platform/keys/index.ts';

const root = new Uint8Array(32).fill(7);

/** A key manager with one key, in memory. */
export const memoryManager = (): KeyManager => ({
  name: 'memory',
  wrap: async (secret, context) => seal(root, secret, context),
  unwrap: async (wrapped, context) => open(root, wrapped, context),
  rewrap: async (wrapped, context) => seal(root, open(root, wrapped, context), context),
});

/** Keys in a folder, held in this process. */
export const keysIn = async (folder: string): Promise<Keys> => leaseKeys(await openKeeper(folder, memoryManager()));
