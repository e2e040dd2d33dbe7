import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from '#platform/crypto/index.ts';
import { writeDurably } from '#platform/objects/index.ts';

/**
 * The root key of the installation: 32 random bytes in a file only its owner can read. Made at the first start; without
 * it nothing can be read again, so it belongs in the backup of keys, apart from the data.
 * @throws Error when others can read the file or its form is wrong.
 */
export async function rootKey(dataFolder: string): Promise<Uint8Array> {
  const path = join(dataFolder, 'keys', 'root.key');
  if (!existsSync(path)) {
    await writeDurably(path, `${randomBytes(32).toString('base64')}\n`, 0o600);
    chmodSync(join(dataFolder, 'keys'), 0o700);
  }
  if ((statSync(path).mode & 0o077) !== 0)
    throw new Error(`The key file ${path} can be read by others. Make it private: chmod 600 ${path}`);
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  if (key.length !== 32)
    throw new Error(`The key file ${path} does not hold 32 bytes. Put the right one back from your backup.`);
  return key;
}
