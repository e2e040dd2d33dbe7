import { AppError } from '#kernel/errors.ts';
import { open, randomBytes, seal } from '#platform/crypto/index.ts';
import type { Access, Journal } from './journal.ts';
import type { KeyManager } from './key-manager.ts';
import type { KeyStore, ParentKey, StoredKey } from './key-store.ts';

/** What became of a key that was asked for. */
export type Opened = { id: string; secret: Uint8Array } | { id: string; gone: 'destroyed' | 'unknown' };

/** What an operator wants to see of the keys. Never a key. */
export type KeysReport = {
  manager: string;
  /** Keys of cases and people. */
  keys: number;
  /** Number of the organisations' key versions that are in use. */
  parents: number;
  /** Lines of the journal, and the hash of the last. */
  journal: { n: number; hash: string };
};

/**
 * The one who holds the keys: no log, no key. Every opening is on the disk in the journal before the key is given out.
 * Key tree: key manager → organisation's key (versions) → data key of a case or a person → keys of objects.
 */
export type Keeper = {
  /** The program's own secret, from which its purpose keys come; 32 bytes. */
  program(): Promise<Uint8Array>;
  /** Data keys of 32 bytes; with `make`, those that never were are made. */
  open(access: Access, ids: readonly string[], make: boolean): Promise<Opened[]>;
  /** Destroys data keys for ever, in all wrapped copies that are here. @returns how many there were. */
  destroy(access: Access, ids: readonly string[]): Promise<number>;
  /** Which of these keys are there. Opens none of them. */
  there(ids: readonly string[]): Promise<string[]>;
  /** Makes new keys above the data keys and wraps everything anew, while keys are being given out. */
  rotate(access: Access): Promise<{ rewrapped: number }>;
  report(): Promise<KeysReport>;
  close(): Promise<void>;
};

/** The name of the parent that is the program's own secret. No organisation's id has a dot. */
const programName = '.program';
const parentContext = (name: string) => `consilium|parent|${name}`;
const keyContext = (key: Pick<StoredKey, 'id' | 'parent'>) => `consilium|key|${key.parent}|${key.id}`;
/** A key of the log (`logKeyId`) opens nothing that somebody wrote: who is given one learns nothing, and no line is due. */
const opensRecords = (id: string) => !id.startsWith('l.');
/** Keys wrapped anew in one breath while others are served. */
const batch = 500;

type Parts = { manager: KeyManager; store: KeyStore; journal: Journal; now: () => Date };

/** @param parts a manager, a store and a journal that nobody else writes */
export function createKeeper(parts: Parts): Keeper {
  const { manager, store, journal, now } = parts;
  const parents = createParents(manager, store);
  let rotating: Promise<{ rewrapped: number }> | undefined;

  async function openOne(id: string, access: Access): Promise<Opened> {
    const known = store.find(id);
    if (!known) return { id, gone: store.isDestroyed(id) ? 'destroyed' : 'unknown' };
    if (access.tenantId !== '' && known.parent !== access.tenantId)
      throw new AppError('internal', 'A key of another organisation was asked for.');
    return { id, secret: open(await parents.secretOf(known.parent, known.version), known.wrapped, keyContext(known)) };
  }

  /** Makes the keys that never were; all of them in one write. */
  async function makeMissing(ids: readonly string[], parent: string): Promise<void> {
    const never = (id: string) => !store.find(id) && !store.isDestroyed(id);
    if (parent === '' || !ids.some(never)) return;
    let above = await parents.newest(parent);
    // A rotation may have put a newer key above while this one was fetched, and drop this one.
    while (!parents.isNewest(parent, above.version)) above = await parents.newest(parent);
    const { version, secret } = above;
    // Another request may have made some of them while the parent was fetched.
    const keys = ids.filter(never).map((id) => ({ id, parent, version }));
    store.add(keys.map((key) => ({ ...key, wrapped: seal(secret, randomBytes(32), keyContext(key)) })));
  }

  async function rotate(): Promise<{ rewrapped: number }> {
    let rewrapped = await parents.rotateAbove();
    for (const name of new Set(store.parents().map((parent) => parent.name)))
      if (name !== programName) rewrapped += await rotateParent(name);
    parents.forget();
    for (const parent of store.parents()) await manager.unwrap(parent.wrapped, parentContext(parent.name));
    await manager.forgetOld?.();
    return { rewrapped };
  }

  async function rotateParent(name: string): Promise<number> {
    const { version, secret } = await parents.add(name);
    let count = 0;
    for (;;) {
      const keys = store.older(name, version, batch);
      if (keys.length === 0) break;
      const anew: StoredKey[] = [];
      for (const key of keys) {
        const plain = open(await parents.secretOf(name, key.version), key.wrapped, keyContext(key));
        anew.push({ ...key, version, wrapped: seal(secret, plain, keyContext(key)) });
      }
      // A key that was destroyed in the meantime has no row any more, and gets none.
      store.rewrap(anew);
      count += keys.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    store.dropParents(name, version);
    return count;
  }

  return {
    program: async () => (await parents.newest(programName)).secret,
    open: async (access, ids, make) => {
      const told = ids.filter(opensRecords);
      if (told.length > 0) await journal.append({ ...access, act: 'open', keys: told }, now());
      if (make) await makeMissing([...new Set(ids)], access.tenantId);
      return Promise.all(ids.map((id) => openOne(id, access)));
    },
    destroy: async (access, ids) => {
      await journal.append({ ...access, act: 'destroy', keys: ids }, now());
      return store.destroy(ids, now());
    },
    there: async (ids) => ids.filter((id) => store.find(id) !== undefined),
    rotate: async (access) => {
      await journal.append({ ...access, act: 'rotate', keys: [] }, now());
      rotating ??= rotate().finally(() => (rotating = undefined));
      return rotating;
    },
    report: async () => ({
      manager: manager.name,
      keys: store.count(),
      parents: store.parents().length,
      journal: journal.head(),
    }),
    close: async () => {
      await journal.close();
      store.close();
    },
  };
}

/** Keys of organisations, unwrapped once and kept in this process's memory: the manager is asked at the first use only. */
function createParents(manager: KeyManager, store: KeyStore) {
  const known = new Map<string, Promise<Uint8Array>>();
  const making = new Map<string, Promise<{ version: number; secret: Uint8Array }>>();
  // Wrapped under the manager's old key while it is being rotated, a new parent would be lost with that key.
  const inTurn = oneAtATime();

  function unwrapped({ name, version, wrapped }: ParentKey): Promise<Uint8Array> {
    const key = `${name}|${version}`;
    let secret = known.get(key);
    if (!secret) {
      secret = manager.unwrap(wrapped, parentContext(name));
      secret.catch(() => known.delete(key));
      known.set(key, secret);
    }
    return secret;
  }

  async function secretOf(name: string, version: number): Promise<Uint8Array> {
    const parent = store.parents(name).find((one) => one.version === version);
    if (!parent) throw new AppError('internal', 'The key above this key is missing. Put the backup of keys back.');
    return unwrapped(parent);
  }

  const add = (name: string) => inTurn(() => addInTurn(name));

  async function addInTurn(name: string): Promise<{ version: number; secret: Uint8Array }> {
    const secret = randomBytes(32);
    const wrapped = await manager.wrap(secret, parentContext(name));
    const version = (store.parents(name).at(-1)?.version ?? 0) + 1;
    store.putParent({ name, version, wrapped });
    known.set(`${name}|${version}`, Promise.resolve(secret));
    return { version, secret };
  }

  /** The newest version, or the first when there is none. Two that ask at once get the same. */
  async function newest(name: string): Promise<{ version: number; secret: Uint8Array }> {
    const last = store.parents(name).at(-1);
    if (last) return { version: last.version, secret: await unwrapped(last) };
    let made = making.get(name);
    if (!made) {
      made = add(name).finally(() => making.delete(name));
      making.set(name, made);
    }
    return made;
  }

  const isNewest = (name: string, version: number): boolean => store.parents(name).at(-1)?.version === version;

  /** A new version of the manager's key, and all parents under it. @returns how many */
  const rotateAbove = (): Promise<number> =>
    inTurn(async () => {
      await manager.rotate?.();
      const all = store.parents();
      for (const parent of all)
        store.putParent({ ...parent, wrapped: await manager.rewrap(parent.wrapped, parentContext(parent.name)) });
      return all.length;
    });

  return { secretOf, newest, isNewest, add, rotateAbove, forget: () => known.clear() };
}

/** Acts that are given to it run one after the other. */
function oneAtATime() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(act: () => Promise<T>): Promise<T> => {
    const mine = last.then(act, act);
    last = mine;
    return mine;
  };
}
