import { destroyedKeys } from './destroyed.store.ts';
import type { RightsParts } from './ports.ts';

const page = 2000;

/**
 * Destroys once more what had been destroyed and is there again, because somebody put an old copy of the keys back. Called
 * before anybody is served.
 * @returns how many keys there were
 */
export async function destroyAgain(
  parts: Pick<RightsParts, 'db' | 'log' | 'keysThere' | 'destroyKeyIds'>,
): Promise<number> {
  let count = 0;
  for (let after = ''; ;) {
    count += await parts.db.transaction({ kind: 'system' }, async (tx) => {
      const gone = await destroyedKeys(tx, after, page);
      after = gone.at(-1) ?? '';
      const back = gone.length === 0 ? [] : await parts.keysThere(gone);
      if (back.length > 0) await parts.destroyKeyIds(tx, back);
      return back.length;
    });
    if (after === '') break;
  }
  if (count > 0)
    parts.log.error({ keys: count }, 'destroyed keys had come back with an old copy; they are destroyed again');
  return count;
}
