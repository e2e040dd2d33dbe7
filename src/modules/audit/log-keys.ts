import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NoteSigner } from '#formats/tlog/index.ts';
import { mlDsaPublicKeyOf, publicKeyOf, signBytes, signMlDsa, type Keyring } from '#platform/crypto/index.ts';
import { writeDurably } from '#platform/objects/index.ts';
import type { LogName } from './audit.store.ts';

/** Name of this installation in its logs; it tells nothing. 12 hex digits. */
export const installationOf = (keyring: Keyring): string =>
  keyring.commitment('installation', 'name').toString('hex').slice(0, 12);

/** The key that a log is known by, and the one it signs with besides (ML-DSA-44), under the same name. */
export type LogKey = NoteSigner & { second: NoteSigner };

/**
 * Key of one epoch of a log. The first has the log's plain name; each later one has a name and a key of its own, so that
 * no checkpoint of one is ever taken for that of another.
 */
export function logKey(keyring: Keyring, log: LogName, epoch: number): LogKey {
  const suffix = epoch === 1 ? '' : `/${epoch}`;
  const seed = keyring.purposeKey(`log-signing/${log}${suffix}`);
  const name = `consilium-${installationOf(keyring)}/${log}${suffix}`;
  const other = keyring.purposeKey(`log-signing-ml-dsa-44/${log}${suffix}`);
  return {
    name,
    publicKey: publicKeyOf(seed),
    sign: (message) => signBytes(seed, message),
    second: {
      name,
      type: 'ml-dsa-44',
      publicKey: mlDsaPublicKeyOf(other),
      sign: (message) => signMlDsa(other, message),
    },
  };
}

const epochFile = 'epoch';

/** Which epoch lies in a log's folder: 1 until the log was frozen once. @throws Error when the file holds anything else */
export function epochIn(folder: string): number {
  let text: string;
  try {
    text = readFileSync(join(folder, epochFile), 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 1;
    throw error;
  }
  const epoch = Number(text);
  if (!Number.isSafeInteger(epoch) || epoch < 2) throw new Error(`${join(folder, epochFile)} does not hold a number.`);
  return epoch;
}

/** Writes down which epoch a new folder holds. */
export const writeEpoch = (folder: string, epoch: number): Promise<void> =>
  writeDurably(join(folder, epochFile), `${epoch}\n`, 0o644);

/** Where the files of a frozen epoch lie. */
export const frozenFolder = (folder: string, epoch: number): string => `${folder}.epoch-${epoch}`;
