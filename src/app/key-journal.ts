import { join } from 'node:path';
import { checkKeyJournal, noteKeyJournal, type Finding } from '#modules/audit/index.ts';
import { keyFiles, readJournal } from '#platform/keys/index.ts';
import type { Parts } from './parts.ts';

const hourMs = 3_600_000;

/** Notes in the access log where the journal of keys ends: at the start, each hour, and before the end. */
export function keyJournalOf(parts: Parts) {
  let timer: NodeJS.Timeout | undefined;
  const note = async (): Promise<void> => {
    if (parts.audit.stopped().length > 0) return;
    const { journal } = await parts.keys.keeper.report();
    await noteKeyJournal(parts.db, journal, parts.clock.now());
  };
  const inTheBackground = () =>
    void note().catch((error: unknown) => parts.log.error({ err: error }, 'the journal of keys was not noted'));
  return {
    operations: [],
    start: async () => {
      await note();
      timer = setInterval(inTheBackground, hourMs).unref();
    },
    stop: async () => {
      clearInterval(timer);
      await note().catch((error: unknown) => parts.log.error({ err: error }, 'the journal of keys was not noted'));
    },
  };
}

/** Whether the journal of keys is what the log noted, and whether nobody opened a key without an entry. */
export async function examineKeyJournal(parts: Parts): Promise<Finding[]> {
  try {
    const lines = await readJournal(join(parts.config.keys.folder, keyFiles.journal));
    return await parts.db.transaction({ kind: 'system' }, (tx) => checkKeyJournal(tx, lines));
  } catch (error) {
    return [{ log: 'access', where: 'keys', words: error instanceof Error ? error.message : String(error) }];
  }
}
