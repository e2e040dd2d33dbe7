import { AppError } from '#kernel/errors.ts';
import type { DataKey } from '#platform/crypto/index.ts';
import type { Access } from './journal.ts';
import type { Keeper } from './keeper.ts';

/** How long a person's work keeps a key before it is asked for, and written down, once more. */
export const leaseMs = 60_000;
/** Keys held at most; the ones that were asked for longest ago go first. */
const mostLeases = 20_000;

/** Data keys for the program's work, each asked of the keeper once a minute for each person. */
export type Keys = {
  /**
   * The data keys of these ids; undefined for one that was destroyed, and no entry for one that is missing.
   * @param make whether keys that never were are made: when something is to be sealed
   */
  open(access: Access, ids: readonly string[], make?: boolean): Promise<Map<string, DataKey | undefined>>;
  /** One key. @throws AppError not-found when it was destroyed, internal when it is missing. */
  one(access: Access, id: string, make?: boolean): Promise<DataKey>;
  destroy(access: Access, ids: readonly string[]): Promise<number>;
  readonly keeper: Keeper;
  /** The program's own secret, fetched once at the start. */
  readonly program: Uint8Array;
};

/** Id of a case's data key. */
export const caseKeyId = (caseId: string): string => `c.${caseId}`;
/** Id of a person's data key. */
export const personKeyId = (personId: string): string => `p.${personId}`;
/** Id of the key that a patient's entries in the access log are committed to with. It opens no record. */
export const logKeyId = (patientId: string): string => `l.${patientId}`;

/** Neither there nor destroyed: the key store is not the one that belongs to these data. */
export const keyMissing = (): AppError =>
  new AppError('internal', 'A key is missing. Put the backup of the keys back.');

type Lease = { key: DataKey | undefined; until: number };

/** Opens the keyring of a keeper. */
export async function leaseKeys(keeper: Keeper, now: () => number = () => performance.now()): Promise<Keys> {
  const leases = new Map<string, Lease>();
  const nameOf = (access: Access, id: string) => `${id}|${access.personId}`;

  function leased(access: Access, id: string): Lease | undefined {
    const lease = leases.get(nameOf(access, id));
    return lease && lease.until > now() ? lease : undefined;
  }

  function keep(access: Access, id: string, key: DataKey | undefined): void {
    leases.delete(nameOf(access, id));
    leases.set(nameOf(access, id), { key, until: now() + leaseMs });
    for (const oldest of leases.keys()) {
      if (leases.size <= mostLeases) break;
      leases.delete(oldest);
    }
  }

  async function ask(access: Access, ids: readonly string[], make: boolean): Promise<void> {
    for (const opened of await keeper.open(access, ids, make)) {
      if ('secret' in opened) keep(access, opened.id, { id: opened.id, secret: opened.secret });
      else if (opened.gone === 'destroyed') keep(access, opened.id, undefined);
    }
  }

  async function openKeys(access: Access, ids: readonly string[], make = false) {
    const wanted = [...new Set(ids)].filter((id) => !leased(access, id));
    if (wanted.length > 0) await ask(access, wanted, make);
    return new Map(
      ids.flatMap((id) => {
        const lease = leases.get(nameOf(access, id));
        return lease ? [[id, lease.key] as const] : [];
      }),
    );
  }

  return {
    open: openKeys,
    one: async (access, id, make = false) => {
      const opened = await openKeys(access, [id], make);
      if (!opened.has(id)) throw keyMissing();
      const key = opened.get(id);
      if (!key) throw new AppError('not-found', 'These records were erased at the patient’s wish.');
      return key;
    },
    destroy: async (access, ids) => {
      const gone = await keeper.destroy(access, ids);
      for (const name of leases.keys()) if (ids.some((id) => name.startsWith(`${id}|`))) leases.delete(name);
      return gone;
    },
    keeper,
    program: await keeper.program(),
  };
}
