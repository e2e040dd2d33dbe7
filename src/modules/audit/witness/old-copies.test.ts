import { cp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { formatWitnessRequest, signCheckpoint } from '#formats/tlog/index.ts';
import { createAudit, recoverLog } from '../index.ts';
import { setWatched } from './witness.contract.ts';
import { ask, grow, installation, watch, type Installation } from './witness.fixture.ts';

let witness: Installation;
let clinic: Installation;
beforeAll(async () => {
  witness = await installation();
  clinic = await installation([witness.origin]);
  await watch(witness, clinic);
  await ask(clinic, [witness], 1);
});

const folders = () => {
  const { dataFolder } = clinic.app.parts.config;
  return [join(dataFolder, 'log'), `${dataFolder}-guard`];
};
const startedAgain = () =>
  createAudit({
    ...clinic.app.parts,
    dataFolder: clinic.app.parts.config.dataFolder,
    guardFolder: `${clinic.app.parts.config.dataFolder}-guard`,
  });

/** The rows that say where each leaf is, and what witnesses said, as they were. */
const rowsAs = {
  kept: async () => {
    for (const table of ['positions', 'pending', 'witness_states'])
      await clinic.app.owner.query(`create table public.old_${table} as table audit.${table}`);
    await clinic.app.owner.query('create table public.old_leaves as select max(id) as last from audit.leaves');
  },
  putBack: async () => {
    const { owner } = clinic.app;
    await owner.query('delete from audit.pending');
    await owner.query('delete from audit.positions where leaf_id not in (select leaf_id from public.old_positions)');
    await owner.query('delete from audit.entries where leaf_id > (select last from public.old_leaves)');
    await owner.query('delete from audit.leaves where id > (select last from public.old_leaves)');
    await owner.query('insert into audit.pending select * from public.old_pending');
    await owner.query('delete from audit.witness_states');
    await owner.query('insert into audit.witness_states select * from public.old_witness_states');
  },
};

describe('an old copy of everything that the clinic has', () => {
  test('cannot be told from the truth at home, and is found by the witness', async () => {
    await grow(clinic, 'opinions', 3);
    await grow(clinic, 'access', 1);
    await clinic.app.parts.audit.askWitnesses();
    for (const folder of folders()) await cp(folder, `${folder}-old`, { recursive: true });
    await rowsAs.kept();
    await grow(clinic, 'opinions', 4);
    await clinic.app.parts.audit.askWitnesses();

    for (const folder of folders()) {
      await rm(folder, { recursive: true });
      await rename(`${folder}-old`, folder);
    }
    await rowsAs.putBack();
    const again = startedAgain();
    expect(await again.examine()).toEqual([]);
    await again.askWitnesses();
    expect(again.opinions.stopped()).toHaveLength(1);
    expect(again.opinions.stopped()[0]).toMatchObject({ log: 'opinions', where: 'witnesses' });
    expect(again.opinions.stopped()[0]?.words).toMatch(/it has cosigned 7 items of .*, and here are 3/);
    expect(await again.opinions.sequence()).toBe(0);
    expect(again.access.stopped()).toEqual([]);
  });

  test('stays found after a restart without the witness, until a recovery opens the next epoch', async () => {
    await witness.admin.call(setWatched, { logs: [] });
    const again = startedAgain();
    expect((await again.examine()).map(({ where }) => where)).toContain('witnesses');
    const { db, keyring, clock } = clinic.app.parts;
    const done = await recoverLog({ db, keyring, now: clock.now() }, again.opinions, 'an old copy was put back');
    expect(done).toMatchObject({ epoch: 2, kept: 3 });
    const next = startedAgain();
    expect(await next.examine()).toEqual([]);
    await next.askWitnesses();
    expect(next.stopped()).toEqual([]);
  });
});

describe('two trees under one name', () => {
  test('shown to the witness and to the world are found at the next question', async () => {
    const { access } = clinic.app.parts.audit;
    await watch(witness, clinic);
    const signed = await access.parts.files.lastSigned();
    // The one who holds the key lets the witness see a longer tree that this installation does not have.
    const other = signCheckpoint({ ...signed, size: signed.size + 9, root: new Uint8Array(32).fill(3) }, [
      access.parts.key,
    ]);
    await witness.app.owner.query('delete from audit.watched_heads where origin = $1', [signed.origin]);
    const answer = await fetch(`${witness.origin}/witness/add-checkpoint`, {
      method: 'POST',
      body: Buffer.from(formatWitnessRequest({ oldSize: 0, proof: [], checkpoint: other })),
    });
    expect(answer.status).toBe(200);
    await grow(clinic, 'access', 1);
    await clinic.app.parts.audit.askWitnesses();
    expect(
      access
        .stopped()
        .map(({ words }) => words)
        .join(),
    ).toContain('has seen another log');
    await grow(clinic, 'access', 1);
    expect((await access.parts.files.lastSigned()).size).toBe(signed.size + 1);
  });
});
