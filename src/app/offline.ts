import { systemClock } from '#kernel/clock.ts';
import { lockDataFolder } from '#platform/db/index.ts';
import { createLogger } from '#platform/telemetry/index.ts';
import type { Config } from '../config.ts';
import { prepareDatabase } from './database.ts';
import { openKeys } from './open-keys.ts';
import { createParts, type Parts } from './parts.ts';

/**
 * Opens the engines of a program that is not running, for a command, and closes them again.
 * @throws Error in words when the data folder is in use
 */
export async function withParts<T>(config: Config, work: (parts: Parts) => Promise<T>): Promise<T> {
  const unlock = lockDataFolder(config.dataFolder);
  try {
    const keys = await openKeys(config);
    const database = await prepareDatabase(config, () => undefined);
    const parts = createParts({
      config,
      clock: systemClock,
      log: createLogger('silent'),
      connection: database.connection,
      keys,
      publicOrigin: () => config.publicUrl ?? '',
    });
    try {
      return await work(parts);
    } finally {
      await parts.db.close();
      await keys.keeper.close();
      await database.stop();
    }
  } finally {
    unlock();
  }
}
