import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { leafHash } from '#formats/tlog/index.ts';
import { createTransparencyLog } from '#modules/audit/index.ts';
import { act, sequenceAll, type World } from './world.ts';

/** A way to change what was recorded. `stops`: the program must refuse to write as soon as it starts; `watched`: also when  it is already running, by itself. */
export type Tamper = { name: string; stops?: true; watched?: true; by(world: World): Promise<void> | void };

const sql =
  (...statements: string[]) =>
  async ({ owner }: World): Promise<void> => {
    for (const statement of statements) await owner.query(statement);
  };

const flip = (path: string, at: number): void => {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
};

const access = (world: World, ...path: string[]): string => join(world.log, 'access', ...path);
const widest = (folder: string): string => readdirSync(folder).toSorted((a, b) => Number(b) - Number(a))[0] ?? '';

const last = `(select max(idx) from audit.positions where log = 'access')`;
const leafAt = (idx: string) => `(select leaf_id from audit.positions where log = 'access' and idx = ${idx})`;

/** Rows of the last act, as if it had never been, with the chain set back. */
const forgetLast = [
  `create temp table victim as select * from audit.entries where leaf_id = ${leafAt(last)}`,
  `delete from audit.entries where leaf_id in (select leaf_id from victim)`,
  `delete from audit.positions where leaf_id in (select leaf_id from victim)`,
  `delete from audit.leaves where id in (select leaf_id from victim)`,
  `update audit.chains c set n = c.n - 1, head = coalesce((select encode(sha256(convert_to(l.leaf, 'UTF8')), 'base64')
     from audit.entries e join audit.leaves l on l.id = e.leaf_id where e.patient_id = c.patient_id order by e.n desc limit 1), '')
   where patient_id in (select patient_id from victim)`,
];

/** `watched`: the program that runs must find it by itself, before anybody runs the self-check. */
const onDatabase: Tamper[] = [
  ...[
    'actor_name',
    'event',
    'purpose',
    'subject_id',
    'outcome',
    'request_id',
    'tenant_id',
    'operation',
    'session_id',
    'once_key',
  ].map((column): Tamper => ({
    name: `edit ${column} of an entry`,
    watched: true,
    by: sql(`update audit.entries set ${column} = 'other' where n = 3 and patient_id = 'patient-1'`),
  })),
  {
    name: 'edit who it was about',
    watched: true,
    by: sql(`update audit.entries set patient_id = 'patient-2' where n = 3 and patient_id = 'patient-1'`),
  },
  {
    name: 'edit the time of an entry',
    watched: true,
    by: sql(`update audit.entries set at = at + interval '1 hour' where id = 20`),
  },
  {
    name: 'edit the roles of an entry',
    watched: true,
    by: sql(`update audit.entries set actor_roles = '{expert}' where id = 20`),
  },
  {
    name: 'edit the number of an entry',
    watched: true,
    by: sql(`update audit.entries set n = 4000 where n = 3 and patient_id = 'patient-1'`),
  },
  { name: 'delete an entry', watched: true, by: sql(`delete from audit.entries where id = 100`) },
  {
    name: 'delete the last entry of a patient and set the chain back',
    watched: true,
    by: sql(
      `delete from audit.entries where patient_id = 'patient-1' and n = (select n from audit.chains where patient_id = 'patient-1')`,
      `update audit.chains set n = n - 1 where patient_id = 'patient-1'`,
    ),
  },
  {
    name: 'delete every entry of a patient',
    watched: true,
    by: sql(`delete from audit.entries where patient_id = 'patient-1'`),
  },
  {
    name: 'delete every entry and the chain of a patient',
    watched: true,
    by: sql(
      `delete from audit.entries where patient_id = 'patient-1'`,
      `delete from audit.chains where patient_id = 'patient-1'`,
    ),
  },
  { name: 'delete all entries', watched: true, by: sql(`delete from audit.entries`, `delete from audit.chains`) },
  {
    name: 'swap the leaves of two entries',
    watched: true,
    by: sql(`update audit.entries set leaf_id = 71 - leaf_id where leaf_id in (35, 36)`),
  },
  {
    name: 'copy an entry',
    watched: true,
    by: sql(`insert into audit.entries (tenant_id, case_id, patient_id, n, event, operation, actor_id, actor_name, actor_roles, purpose, subject_id, outcome, request_id, session_id, at, leaf_id)
    select tenant_id, case_id, patient_id, n, event, operation, actor_id, actor_name, actor_roles, purpose, subject_id, outcome, request_id, session_id, at, leaf_id from audit.entries where id = 50`),
  },
  {
    name: 'edit a leaf',
    watched: true,
    by: sql(`update audit.leaves set leaf = replace(leaf, '"v":3', '"v":2') where id = 40`),
  },
  {
    name: 'delete a leaf with its place and entry',
    stops: true,
    by: sql(
      `delete from audit.entries where leaf_id = 40`,
      `delete from audit.positions where leaf_id = 40`,
      `delete from audit.leaves where id = 40`,
    ),
  },
  { name: 'cut off the last act everywhere in the database', stops: true, by: sql(...forgetLast) },
  {
    name: 'swap two places',
    watched: true,
    by: sql(
      `update audit.positions set idx = -idx - 1 where log = 'access' and idx in (10, 11)`,
      `update audit.positions set idx = 21 + idx + 1 where log = 'access' and idx in (-11, -12)`,
    ),
  },
  { name: 'delete a place', stops: true, by: sql(`delete from audit.positions where log = 'access' and idx = 17`) },
  {
    name: 'add a place after the end',
    stops: true,
    by: sql(
      `with new as (insert into audit.leaves (log, leaf, at) values ('access', '{"type":"access"}', now()) returning id)
     insert into audit.positions (leaf_id, log, idx) select id, 'access', ${last} + 1 from new`,
    ),
  },
  {
    name: 'add a leaf that nobody wrote',
    by: sql(`insert into audit.leaves (log, leaf, at) values ('opinions', '{}', now())`),
  },
  { name: 'move a leaf to the other log', by: sql(`update audit.leaves set log = 'opinions' where id = 40`) },
  { name: 'edit the head of a chain', by: sql(`update audit.chains set head = 'x' where patient_id = 'patient-1'`) },
  { name: 'edit the count of a chain', by: sql(`update audit.chains set n = n + 1 where patient_id = 'patient-1'`) },
  { name: 'delete a chain', by: sql(`delete from audit.chains where patient_id = 'patient-1'`) },
  {
    name: 'delete an opinion’s leaf and place',
    stops: true,
    by: sql(`delete from audit.positions where log = 'opinions' and idx = 5`),
  },
];

const onDisk: Tamper[] = [
  { name: 'edit an entry bundle', watched: true, by: (w) => flip(access(w, 'tile/entries/001'), 700) },
  { name: 'edit a tile', by: (w) => flip(access(w, 'tile/0/000'), 1000) },
  {
    name: 'edit the tile of the row above',
    by: (w) => flip(access(w, 'tile/1/000.p', widest(access(w, 'tile/1/000.p'))), 3),
  },
  {
    name: 'swap two tiles',
    by: (w) => {
      renameSync(access(w, 'tile/0/000'), access(w, 'aside'));
      renameSync(access(w, 'tile/0/001'), access(w, 'tile/0/000'));
      renameSync(access(w, 'aside'), access(w, 'tile/0/001'));
    },
  },
  {
    name: 'swap two bundles and their tiles',
    by: (w) => {
      for (const row of ['entries', '0']) {
        renameSync(access(w, `tile/${row}/000`), access(w, 'aside'));
        renameSync(access(w, `tile/${row}/001`), access(w, `tile/${row}/000`));
        renameSync(access(w, 'aside'), access(w, `tile/${row}/001`));
      }
    },
  },
  {
    name: 'edit a bundle and its tile so that they agree',
    by: (w) => {
      const bundle = readFileSync(access(w, 'tile/entries/001'));
      const length = bundle.readUInt16BE(0);
      bundle[30] = (bundle[30] ?? 0) ^ 1;
      writeFileSync(access(w, 'tile/entries/001'), bundle);
      const tile = readFileSync(access(w, 'tile/0/001'));
      tile.set(leafHash(bundle.subarray(2, 2 + length)), 0);
      writeFileSync(access(w, 'tile/0/001'), tile);
    },
  },
  { name: 'delete a bundle', watched: true, by: (w) => rmSync(access(w, 'tile/entries/000')) },
  { name: 'delete a tile', by: (w) => rmSync(access(w, 'tile/0/001')) },
  {
    name: 'cut a bundle short',
    by: (w) => {
      const path = access(w, 'tile/entries/001');
      writeFileSync(path, readFileSync(path).subarray(0, -100));
    },
  },
  {
    name: 'edit the size in the checkpoint',
    stops: true,
    by: (w) => {
      const path = access(w, 'checkpoint');
      writeFileSync(path, readFileSync(path, 'utf8').replace(/\n620\n/, '\n619\n'));
    },
  },
  {
    name: 'edit the signature of the checkpoint',
    stops: true,
    by: (w) => {
      const path = access(w, 'checkpoint');
      writeFileSync(path, readFileSync(path, 'utf8').replace(/.{6}\n$/, 'AAAAA=\n'));
    },
  },
  { name: 'delete the checkpoint', stops: true, by: (w) => rmSync(access(w, 'checkpoint')) },
  {
    name: 'put the other log’s checkpoint in its place',
    stops: true,
    by: (w) => cpSync(join(w.log, 'opinions/checkpoint'), access(w, 'checkpoint')),
  },
  { name: 'delete the whole log', stops: true, by: (w) => rmSync(access(w), { recursive: true }) },
  {
    name: 'edit the guard',
    stops: true,
    by: (w) => {
      const name = readdirSync(w.guard).find((file) => file.includes('access')) ?? '';
      writeFileSync(join(w.guard, name), readFileSync(join(w.guard, name), 'utf8').replace(/\n620\n/, '\n600\n'));
    },
  },
  {
    name: 'delete the guard',
    stops: true,
    by: (w) => {
      const name = readdirSync(w.guard).find((file) => file.includes('access')) ?? '';
      rmSync(join(w.guard, name));
    },
  },
  { name: 'delete the folder of the guard', stops: true, by: (w) => rmSync(w.guard, { recursive: true }) },
];

/** Grows a copy of the world, so that the original is an old copy of it. */
async function grown(world: World): Promise<void> {
  await act(world.parts, 30, 5000);
  await sequenceAll(world.parts);
}

/** Forks are made with the installation's own key: only what is kept elsewhere shows them. */
const forks: Tamper[] = [
  {
    name: 'an old copy of the log’s folder',
    stops: true,
    by: async (w) => {
      cpSync(w.log, `${w.log}.old`, { recursive: true });
      await grown(w);
      rmSync(w.log, { recursive: true });
      renameSync(`${w.log}.old`, w.log);
    },
  },
  {
    name: 'an old copy of the database’s audit tables',
    stops: true,
    by: async (w) => {
      const tables = ['entries', 'chains', 'leaves', 'positions', 'pending'];
      for (const table of tables) await w.owner.query(`create table public.old_${table} as table audit.${table}`);
      await grown(w);
      await w.owner.query(
        'truncate audit.erasures, audit.entries, audit.chains, audit.leaves, audit.positions, audit.pending',
      );
      for (const table of ['chains', 'leaves', 'positions', 'pending', 'entries'])
        await w.owner.query(`insert into audit.${table} overriding system value table public.old_${table}`);
    },
  },
  {
    name: 'an old copy of both, known by the guard alone',
    stops: true,
    by: async (w) => {
      const tables = ['entries', 'chains', 'leaves', 'positions', 'pending'];
      cpSync(w.log, `${w.log}.old`, { recursive: true });
      for (const table of tables) await w.owner.query(`create table public.old_${table} as table audit.${table}`);
      await grown(w);
      rmSync(w.log, { recursive: true });
      renameSync(`${w.log}.old`, w.log);
      await w.owner.query(
        'truncate audit.erasures, audit.entries, audit.chains, audit.leaves, audit.positions, audit.pending',
      );
      for (const table of ['chains', 'leaves', 'positions', 'pending', 'entries'])
        await w.owner.query(`insert into audit.${table} overriding system value table public.old_${table}`);
    },
  },
  {
    name: 'an old copy of the log’s folder without its guard',
    stops: true,
    by: async (w) => {
      cpSync(w.log, `${w.log}.old`, { recursive: true });
      await grown(w);
      rmSync(w.log, { recursive: true });
      renameSync(`${w.log}.old`, w.log);
      rmSync(w.guard, { recursive: true });
    },
  },
  {
    name: 'another log of the same length, signed with the right key',
    stops: true,
    by: async (w) => {
      const { db, keyring } = w.parts;
      rmSync(access(w), { recursive: true });
      // The forger has the key and every row; he leaves one act out and signs the rest anew.
      await w.owner.query(`update audit.leaves set leaf = replace(leaf, '"t":"2026', '"t":"2025') where id = 40`);
      await w.owner.query(`insert into audit.pending select leaf_id, log from audit.positions where log = 'access'`);
      await w.owner.query(`delete from audit.positions where log = 'access'`);
      const forged = createTransparencyLog({
        name: 'access',
        folder: w.log,
        guardFolder: `${w.guard}-forged`,
        keyring,
        db,
      });
      while ((await forged.sequence()) > 0);
      rmSync(`${w.guard}-forged`, { recursive: true, force: true });
    },
  },
];

/** Every way of 4.2 there is: edit, delete, reorder, truncate, fork; of entries, leaves, places, chains, tiles, heads. */
export const tampers: readonly Tamper[] = [...onDatabase, ...onDisk, ...forks];
