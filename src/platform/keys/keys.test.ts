import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { memoryManager } from '#testkit/keys.ts';
import { caseKeyId, leaseKeys, logKeyId, openKeeper, readJournal, type Access } from './index.ts';
import type { KeyManager } from './key-manager.ts';
import { fileManager } from './managers/file.ts';
import { keyFiles } from './open-keeper.ts';

const folders: string[] = [];
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'consilium-keys-'));
  folders.push(folder);
  return folder;
};
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const access = (more: Partial<Access> = {}): Access => ({
  requestId: 'request',
  operation: 'cases.show',
  personId: 'ana',
  tenantId: 'clinic',
  ...more,
});
const keeperIn = (folder: string) => openKeeper(folder, memoryManager());

describe('keeper of keys', () => {
  it('gives the same key again after a restart, and never the same to two cases', async () => {
    const folder = newFolder();
    const first = await keeperIn(folder);
    const one = await first.open(access(), ['c.1', 'c.2'], true);
    const program = await first.program();
    await first.close();
    const again = await keeperIn(folder);
    expect(await again.open(access(), ['c.1', 'c.2'], false)).toEqual(one);
    expect(await again.program()).toEqual(program);
    expect(one[0]).not.toMatchObject({ secret: (one[1] as { secret: Uint8Array }).secret });
    await again.close();
  });

  it('writes each opening down before it answers, each line bound to the one before', async () => {
    const folder = newFolder();
    const keeper = await keeperIn(folder);
    await Promise.all(Array.from({ length: 50 }, (_, n) => keeper.open(access(), [`c.${n}`], true)));
    const lines = await readJournal(join(folder, keyFiles.journal));
    expect(lines).toHaveLength(50);
    expect(lines[7]).toMatchObject({ act: 'open', personId: 'ana', requestId: 'request', operation: 'cases.show' });
    await keeper.close();
  });

  it('writes no line for a key of the log, which opens no record', async () => {
    const folder = newFolder();
    const keeper = await keeperIn(folder);
    const own = access({ personId: '', operation: '' });
    const [of] = await keeper.open(own, [logKeyId('maria')], true);
    expect(of).toMatchObject({ secret: expect.any(Uint8Array) });
    expect(await keeper.open(own, [logKeyId('maria')], false)).toEqual([of]);
    await keeper.open(access(), [caseKeyId('1'), logKeyId('maria')], true);
    const lines = await readJournal(join(folder, keyFiles.journal));
    expect(lines.map(({ keys }) => keys)).toEqual([[caseKeyId('1')]]);
    await keeper.destroy(access(), [logKeyId('maria')]);
    expect(await keeper.open(own, [logKeyId('maria')], true)).toEqual([{ id: logKeyId('maria'), gone: 'destroyed' }]);
    await keeper.close();
  });

  it('gives no key when the journal cannot be written', async () => {
    const manager = memoryManager();
    const folder = newFolder();
    const keeper = await openKeeper(folder, manager);
    await keeper.open(access(), ['c.1'], true);
    const full = {
      append: () => Promise.reject(new Error('no room')),
      head: () => ({ n: 0, hash: '' }),
      close: async () => undefined,
    };
    const { createKeeper } = await import('./keeper.ts');
    const { openKeyStore } = await import('./key-store.ts');
    await keeper.close();
    const store = openKeyStore(join(folder, keyFiles.store));
    const mute = createKeeper({ manager, store, journal: full, now: () => new Date() });
    await expect(mute.open(access(), ['c.1'], false)).rejects.toThrow('no room');
    await mute.close();
  });

  it('says that the disk is full, keeps no half line, and goes on when there is room', async () => {
    const folder = newFolder();
    const path = join(folder, keyFiles.journal);
    const probe = await open(path, 'a+');
    const prototype = Object.getPrototypeOf(probe) as {
      appendFile: (bytes: Buffer) => Promise<void>;
      write: (bytes: Buffer) => Promise<unknown>;
    };
    await probe.close();
    const keeper = await keeperIn(folder);
    await keeper.open(access(), ['c.1'], true);
    const real = prototype.appendFile;
    prototype.appendFile = async function (this: typeof prototype, bytes) {
      await this.write(bytes.subarray(0, 20));
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    };
    await expect(keeper.open(access(), ['c.1'], false)).rejects.toMatchObject({ code: 'storage.full' });
    prototype.appendFile = real;
    await keeper.open(access({ personId: 'later' }), ['c.1'], false);
    const lines = await readJournal(path);
    expect(lines.map(({ personId }) => personId)).toEqual(['ana', 'later']);
    await keeper.close();
  });

  it('finds a line of the journal that was changed, and cuts off one that was half written', async () => {
    const folder = newFolder();
    const path = join(folder, keyFiles.journal);
    const keeper = await keeperIn(folder);
    await keeper.open(access(), ['c.1'], true);
    await keeper.open(access({ personId: 'eve' }), ['c.1'], false);
    await keeper.open(access(), ['c.2'], true);
    await keeper.close();
    appendFileSync(path, '{"act":"open","ke');
    const again = await keeperIn(folder);
    await again.open(access(), ['c.2'], false);
    await again.close();
    expect(await readJournal(path)).toHaveLength(4);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"eve"', '"ana"'));
    await expect(readJournal(path)).rejects.toThrow('line 3');
  });

  it('refuses the key of one organisation to another', async () => {
    const keeper = await keeperIn(newFolder());
    await keeper.open(access(), ['c.1'], true);
    await expect(keeper.open(access({ tenantId: 'other' }), ['c.1'], false)).rejects.toThrow('another organisation');
    await keeper.close();
  });

  it('destroys for ever: no byte of the wrapped key is left, and it is never made anew', async () => {
    const folder = newFolder();
    const keeper = await keeperIn(folder);
    await keeper.open(access(), ['c.1', 'c.2'], true);
    const { DatabaseSync } = await import('node:sqlite');
    await keeper.close();
    const db = new DatabaseSync(join(folder, keyFiles.store));
    const { wrapped } = db.prepare("select wrapped from keys where id = 'c.1'").get() as { wrapped: Uint8Array };
    db.close();
    const again = await keeperIn(folder);
    expect(await again.destroy(access(), ['c.1'])).toBe(1);
    expect(await again.open(access(), ['c.1', 'c.2'], true)).toMatchObject([{ gone: 'destroyed' }, { id: 'c.2' }]);
    await again.close();
    expect(readFileSync(join(folder, keyFiles.store)).includes(Buffer.from(wrapped).subarray(13))).toBe(false);
  });

  it('wraps everything anew while keys are given out', async () => {
    const folder = newFolder();
    const keeper = await keeperIn(folder);
    const ids = Array.from({ length: 2_000 }, (_, n) => `c.${n}`);
    const before = await keeper.open(access(), ids, true);
    const rotation = keeper.rotate(access({ operation: 'keys.rotate' }));
    let served = 0;
    let done = false;
    void rotation.then(() => (done = true));
    while (!done) {
      const at = served % ids.length;
      expect(await keeper.open(access(), [ids[at] ?? ''], false)).toEqual([before[at]]);
      served += 1;
    }
    expect((await rotation).rewrapped).toBeGreaterThanOrEqual(2_001);
    expect(served).toBeGreaterThan(0);
    expect(await keeper.open(access(), ids, false)).toEqual(before);
    expect((await keeper.report()).parents).toBe(1);
    await keeper.close();
  });
});

describe('a rotation', () => {
  /** A manager that is slow to answer, as one in the network is; `stopped` is told when somebody waits for it. */
  function slowManager(manager: KeyManager, act: 'wrap' | 'unwrap') {
    const gate = Promise.withResolvers<void>();
    const stopped = Promise.withResolvers<void>();
    let first = true;
    const slow: KeyManager = {
      ...manager,
      [act]: async (bytes: Uint8Array, context: string) => {
        const answer = await manager[act](bytes, context);
        if (context.endsWith('|clinic') && first) {
          first = false;
          stopped.resolve();
          await gate.promise;
        }
        return answer;
      },
    };
    return { slow, stopped: stopped.promise, goOn: () => gate.resolve() };
  }

  it('loses no key that is made while the key above it is replaced', async () => {
    const folder = newFolder();
    const manager = memoryManager();
    const before = await openKeeper(folder, manager);
    await before.open(access(), ['c.old'], true);
    await before.destroy(access(), ['c.old']);
    await before.close();
    const { slow, stopped, goOn } = slowManager(manager, 'unwrap');
    const keeper = await openKeeper(folder, slow);
    const making = keeper.open(access(), ['c.new'], true);
    await stopped;
    await keeper.rotate(access());
    goOn();
    const made = await making;
    await keeper.close();
    const after = await openKeeper(folder, manager);
    expect(await after.open(access(), ['c.new'], false)).toEqual(made);
    await after.close();
  });

  it('loses no key of an organisation that comes while the key above all is replaced', async () => {
    const folder = newFolder();
    const file = join(newFolder(), 'root.key');
    const { slow, stopped, goOn } = slowManager(await fileManager(file), 'wrap');
    const keeper = await openKeeper(folder, slow);
    const making = keeper.open(access(), ['c.new'], true);
    await stopped;
    const rotation = keeper.rotate(access());
    await new Promise((resolve) => setTimeout(resolve, 50));
    goOn();
    const made = await making;
    await rotation;
    await keeper.close();
    const after = await openKeeper(folder, await fileManager(file));
    expect(await after.open(access(), ['c.new'], false)).toEqual(made);
    await after.close();
  });
});

describe('leases of keys', () => {
  it('asks once a minute for each person, and again when the minute is over', async () => {
    const folder = newFolder();
    let now = 0;
    const keys = await leaseKeys(await keeperIn(folder), () => now);
    const id = caseKeyId('1');
    const journal = async () => (await readJournal(join(folder, keyFiles.journal))).length;
    await keys.open(access(), [id], true);
    await keys.open(access(), [id]);
    expect(await journal()).toBe(1);
    await keys.open(access({ personId: 'ben' }), [id]);
    expect(await journal()).toBe(2);
    now = 61_000;
    await keys.open(access(), [id]);
    expect(await journal()).toBe(3);
    await keys.destroy(access(), [id]);
    await expect(keys.one(access({ personId: 'ben' }), id)).rejects.toThrow('erased');
    await keys.keeper.close();
  });

  it('says so when a key is neither there nor destroyed', async () => {
    const keys = await leaseKeys(await keeperIn(newFolder()));
    await expect(keys.one(access(), 'c.never')).rejects.toThrow('backup of the keys');
    await keys.keeper.close();
  });
});
