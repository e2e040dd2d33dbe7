import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A key of an organisation, or the program's own, as the key manager wrapped it. Versions count from 1. */
export type ParentKey = { name: string; version: number; wrapped: Uint8Array };
/** A data key, wrapped with a version of its parent. */
export type StoredKey = { id: string; parent: string; version: number; wrapped: Uint8Array };

/** Wrapped keys on disk. Every change is durable when the function returns. */
export type KeyStore = {
  parents(name?: string): ParentKey[];
  putParent(key: ParentKey): void;
  dropParents(name: string, below: number): void;
  find(id: string): StoredKey | undefined;
  isDestroyed(id: string): boolean;
  /** Keeps new keys. */
  add(keys: readonly StoredKey[]): void;
  /** Up to `limit` keys of a parent that an older version wraps. */
  older(parent: string, than: number, limit: number): StoredKey[];
  rewrap(keys: readonly StoredKey[]): void;
  /** Deletes keys and remembers only that there were such. @returns how many there were. */
  destroy(ids: readonly string[], at: Date): number;
  count(): number;
  close(): void;
};

/**
 * A file of its own beside the database, so that a backup of the records does not bring back a key that was destroyed.
 * SQLite overwrites what is deleted (`secure_delete`) and syncs before it answers (`synchronous = full`).
 */
export function openKeyStore(path: string): KeyStore {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(path);
  chmodSync(path, 0o600);
  db.exec(`pragma locking_mode = exclusive; pragma journal_mode = truncate; pragma synchronous = full;
    pragma secure_delete = on;
    create table if not exists parents (name text not null, version integer not null, wrapped blob not null,
      primary key (name, version)) strict;
    create table if not exists keys (id text primary key, parent text not null, version integer not null,
      wrapped blob not null) strict, without rowid;
    create index if not exists keys_of_parent on keys (parent, version);
    create table if not exists destroyed (id text primary key, at text not null) strict, without rowid;`);
  const ask = statements(db);

  function together<T>(work: () => T): T {
    db.exec('begin immediate');
    try {
      const result = work();
      db.exec('commit');
      return result;
    } catch (error) {
      db.exec('rollback');
      throw error;
    }
  }

  return {
    parents: (name) => (name === undefined ? ask.parents.all() : ask.parent.all(name)) as ParentKey[],
    putParent: ({ name, version, wrapped }) => void ask.putParent.run(name, version, wrapped),
    dropParents: (name, below) => void ask.dropParents.run(name, below),
    find: (id) => ask.find.get(id) as StoredKey | undefined,
    isDestroyed: (id) => ask.destroyed.get(id) !== undefined,
    add: (keys) =>
      together(() => keys.forEach(({ id, parent, version, wrapped }) => ask.add.run(id, parent, version, wrapped))),
    older: (parent, than, limit) => ask.older.all(parent, than, limit) as StoredKey[],
    rewrap: (keys) => together(() => keys.forEach((key) => ask.rewrap.run(key.version, key.wrapped, key.id))),
    destroy: (ids, at) =>
      together(() => {
        let gone = 0;
        for (const id of ids) {
          gone += Number(ask.drop.run(id).changes);
          ask.remember.run(id, at.toISOString());
        }
        return gone;
      }),
    count: () => Number((ask.count.get() as { n: number }).n),
    close: () => db.close(),
  };
}

function statements(db: DatabaseSync) {
  return {
    parents: db.prepare('select name, version, wrapped from parents order by name, version'),
    parent: db.prepare('select name, version, wrapped from parents where name = ? order by version'),
    putParent: db.prepare('insert or replace into parents (name, version, wrapped) values (?, ?, ?)'),
    dropParents: db.prepare('delete from parents where name = ? and version < ?'),
    find: db.prepare('select id, parent, version, wrapped from keys where id = ?'),
    destroyed: db.prepare('select id from destroyed where id = ?'),
    add: db.prepare('insert into keys (id, parent, version, wrapped) values (?, ?, ?, ?)'),
    older: db.prepare('select id, parent, version, wrapped from keys where parent = ? and version < ? limit ?'),
    rewrap: db.prepare('update keys set version = ?, wrapped = ? where id = ?'),
    drop: db.prepare('delete from keys where id = ?'),
    remember: db.prepare('insert or ignore into destroyed (id, at) values (?, ?)'),
    count: db.prepare('select count(*) as n from keys'),
  };
}
