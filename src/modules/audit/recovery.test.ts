import { cp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCheckpoint, parseVerifierKey } from '#formats/tlog/index.ts';
import { desk } from '#modules/cases/cases.contract.ts';
import { ready } from '#app/system.contract.ts';
import { startRequest } from '#modules/intake/intake.contract.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { tenantLog } from './audit.contract.ts';
import { checkLogs, createAudit, recoverLog } from './index.ts';

const folderOf = (app: TestApp) => join(app.parts.config.dataFolder, 'log');

/** The same installation started once more. */
const startedAgain = (app: TestApp) =>
  createAudit({
    ...app.parts,
    dataFolder: app.parts.config.dataFolder,
    guardFolder: `${app.parts.config.dataFolder}-guard`,
  });

/** An app whose log's folder was replaced by an older copy of itself. */
async function withOldLog() {
  const app = await createTestApp();
  const tenant = await app.newTenant();
  const nurses = [];
  for (const name of ['One', 'Two', 'Three']) nurses.push(await app.newPerson(tenant, ['coordinator'], name));
  await nurses[0]?.call(desk, {});
  await app.parts.audit.access.sequence();
  await cp(folderOf(app), `${folderOf(app)}-old`, { recursive: true });
  for (const nurse of nurses.slice(1)) await nurse.call(desk, {});
  await app.parts.audit.access.sequence();
  await rm(folderOf(app), { recursive: true });
  await rename(`${folderOf(app)}-old`, folderOf(app));
  const auditor = await app.newPerson(tenant, ['auditor']);
  const patient = await app.newPerson(tenant, ['patient']);
  return { app, auditor, patient };
}

describe('a log that is not what was signed', () => {
  test('stops every writing while reading goes on, and says so', async () => {
    const { app, auditor, patient } = await withOldLog();
    const found = await app.parts.audit.examine();
    expect(found.map(({ log, where, items }) => ({ log, where, items }))).toContainEqual({
      log: 'access',
      where: 'guard',
      items: [[1, 2]],
    });
    await expect(
      patient.call(startRequest, { disorder: 'cancer', questionKind: 'surgery', place: 'GB' }),
    ).rejects.toMatchObject({ code: 'service.unavailable' });
    expect((await auditor.call(tenantLog, {})).entries.length).toBeGreaterThan(0);
    const health = await app.http.inject({ url: ready.path });
    expect(health.statusCode).toBe(200);
    expect(health.json()).toMatchObject({ status: 'read-only' });
    expect(health.body).toContain('Items 1–2 are missing');
  });

  test('is frozen and goes on in a new epoch that says why, with what was lost recorded again', async () => {
    const { app } = await withOldLog();
    const { keyring, db, clock } = app.parts;
    const done = await recoverLog({ db, keyring, now: clock.now() }, app.parts.audit.access, 'the disk broke');
    expect(done).toMatchObject({ log: 'access', epoch: 2, signed: 3, kept: 1, missing: [[1, 2]], again: 2 });
    const again = startedAgain(app);
    expect(await again.examine()).toEqual([]);
    while ((await again.access.sequence()) > 0);
    const bytes = (await again.access.checkpoint()) ?? new Uint8Array();
    expect(openCheckpoint(bytes, parseVerifierKey(done.verifierKey)).size).toBe(3);
    expect(parseVerifierKey(done.verifierKey).name).toMatch(/\/access\/2$/);
    const first = Buffer.from((await again.access.file('tile/entries/000.p/3')) ?? []).toString();
    expect(first).toContain('the disk broke');
    expect(await checkLogs({ db, keyring, audit: again })).toMatchObject({ findings: [] });
  });

  test('shows again when somebody puts the frozen epoch back', async () => {
    const { app } = await withOldLog();
    const { keyring, db, clock } = app.parts;
    const done = await recoverLog({ db, keyring, now: clock.now() }, app.parts.audit.access, 'the disk broke');
    await startedAgain(app).examine();
    await rm(join(folderOf(app), 'access'), { recursive: true });
    await rename(done.frozen, join(folderOf(app), 'access'));
    expect((await startedAgain(app).examine()).map(({ words }) => words).join(' ')).toContain('later epoch (2)');
  });

  test('is not recovered while it is sound', async () => {
    const app = await createTestApp();
    const { keyring, db, clock } = app.parts;
    await expect(
      recoverLog({ db, keyring, now: clock.now() }, app.parts.audit.access, 'no reason'),
    ).rejects.toMatchObject({ code: 'state.conflict' });
  });
});

/** An app with three items in its access log, the second of which somebody rewrites in the database. */
async function withRewrittenEntry() {
  const app = await createTestApp();
  const tenant = await app.newTenant();
  const people = [];
  for (const name of ['One', 'Two', 'Three']) people.push(await app.newPerson(tenant, ['coordinator'], name));
  for (const one of people) await one.call(desk, {});
  await app.parts.audit.access.sequence();
  await app.owner.query(`update audit.entries set actor_name = 'Somebody' where actor_id = $1`, [people[1]?.person.id]);
  return { app, people };
}

describe('a log whose rows were changed while the program runs', () => {
  test('is stopped by the program itself, and goes on after a recovery that names the item', async () => {
    const { app, people } = await withRewrittenEntry();
    const { keyring, db, clock, audit } = app.parts;
    expect(await audit.examine()).toEqual([]);
    await audit.opinions.lookOver();
    expect(audit.stopped()).toEqual([]);
    await audit.access.lookOver();
    expect(audit.stopped()).toMatchObject([{ log: 'access', where: 'entries', items: [[1, 1]] }]);
    await recoverLog({ db, keyring, now: clock.now() }, audit.access, 'somebody changed an entry');
    const again = startedAgain(app);
    await again.access.sequence();
    for (let round = 0; round < 4; round += 1) await again.access.lookOver();
    expect(again.stopped()).toEqual([]);
    const third = people[2]?.person.id;
    await app.owner.query(`update audit.entries set session_id = 'other' where actor_id = $1`, [third]);
    for (let round = 0; round < 2; round += 1) await again.access.lookOver();
    expect(again.stopped()).toMatchObject([{ items: [[2, 2]] }]);
  });
});

describe('a guard that is gone', () => {
  test('stops every writing at once, until the log is recovered', async () => {
    const app = await createTestApp();
    const { keyring, db, clock, audit } = app.parts;
    const tenant = await app.newTenant();
    const nurse = await app.newPerson(tenant, ['coordinator']);
    await nurse.call(desk, {});
    await audit.access.sequence();
    await rm(`${app.parts.config.dataFolder}-guard`, { recursive: true });
    await (await app.newPerson(tenant, ['coordinator'])).call(desk, {});
    await expect(audit.access.sequence()).rejects.toMatchObject({ code: 'log.damaged' });
    expect(audit.stopped().map(({ where }) => where)).toEqual(['guard']);
    expect((await checkLogs({ db, keyring, audit })).findings).toMatchObject([{ where: 'guard' }]);
    await recoverLog({ db, keyring, now: clock.now() }, audit.access, 'the guard was lost');
    const again = startedAgain(app);
    expect(await again.examine()).toEqual([]);
    expect(await again.access.sequence()).toBeGreaterThan(0);
  });
});
