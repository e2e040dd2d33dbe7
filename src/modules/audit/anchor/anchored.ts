import type { AnchoredHead } from '#formats/evm/index.ts';
import { rootFromTiles, sameBytes } from '#formats/tlog/index.ts';
import { isAppError } from '#kernel/errors.ts';
import type { Keyring } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Finding } from '../findings.rules.ts';
import { logFiles } from '../log-files.ts';
import { frozenFolder, logKey } from '../log-keys.ts';
import type { TransparencyLog } from '../sequencer.ts';
import { confirmedOf } from './anchor.store.ts';

/** Files and size of an epoch of a log. */
async function epochOf({ parts }: TransparencyLog, keyring: Keyring, epoch: number) {
  const { name, folder, guard } = parts;
  const files =
    epoch === parts.epoch ? parts.files : logFiles(frozenFolder(folder, epoch), logKey(keyring, name, epoch), guard);
  return { files, size: (await files.lastSigned()).size };
}

/**
 * Compares a head that stands on a chain with the log's own files.
 * @returns what is not as it was written there; nothing when it is
 */
export async function compareHead(
  log: TransparencyLog,
  keyring: Keyring,
  epoch: number,
  head: AnchoredHead,
): Promise<Finding[]> {
  const say = (words: string): Finding[] => [{ log: log.name, where: 'anchors', words }];
  try {
    const { files, size } = await epochOf(log, keyring, epoch);
    if (size < head.size)
      return say(
        `The log on disk ends after ${size} items; ${head.size} stand on the chain. An old copy was put back.`,
      );
    if (sameBytes(await rootFromTiles(files.tiles, head.size), head.root)) return [];
    return say(`The first ${head.size} items on disk are not the ones whose head stands on the chain.`);
  } catch (error) {
    if (!isAppError(error)) throw error;
    return say(error.detail);
  }
}

/** Every head that a chain has taken, as we remember it, against the log's own files. */
export async function anchorFindings(tx: Tx, log: TransparencyLog, keyring: Keyring): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { epoch, size, root } of await confirmedOf(tx, log.name))
    // A frozen epoch may have lost items; its recovery says so, and the self-check compares it with that.
    if (epoch === log.parts.epoch)
      findings.push(...(await compareHead(log, keyring, epoch, { size: Number(size), root: new Uint8Array(root) })));
  return findings;
}
