export { lockDataFolder } from './data-folder.ts';
export { startEmbeddedServer, type EmbeddedServer } from './embedded-server.ts';
export {
  blind,
  blindAtDoor,
  blindInTenant,
  connect,
  destroyKeys,
  keyOf,
  logKeysOf,
  setScope,
  tables,
  tolerateDamage,
  withheldNow,
  type Database,
  type Scope,
  type Sealing,
  type Standing,
  type Tx,
} from './database.ts';
export { createDatabase } from './create-database.ts';
export { migrate } from './migrate.ts';
export { listen, type Listener } from './listen.ts';
export type { SealedColumns } from './sealing.ts';
