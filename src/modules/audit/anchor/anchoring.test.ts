import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressOf, anchorCall, fromHex, toHex } from '#formats/evm/index.ts';
import { desk } from '#modules/cases/cases.contract.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { checkLogs } from '../index.ts';
import { anchorShown, setAnchor } from './anchor.contract.ts';
import { anchorRound, logIdOf } from './anchoring.ts';
import { startChain, topic, type Chain } from './chain.fixture.ts';

const owner = new Uint8Array(32).fill(1);
const secret = new Uint8Array(32).fill(2);
const sender = addressOf(secret);

let chain: Chain;
let app: TestApp;
let tenant: string;
let admin: TestClient;
let setAt = '';
const round = () => anchorRound(app.parts, tenant, setAt);
const anchor = (change: Record<string, unknown> = {}) => ({
  anchor: { url: chain.url, contract: chain.contract, chainId: 1, key: toHex(secret), ...change },
});

beforeAll(async () => {
  chain = await startChain(owner);
  await chain.fund(sender);
  app = await createTestApp({ privateOrigins: [chain.origin] });
  await app.runJobs();
  tenant = await app.newTenant();
  admin = await app.newPerson(tenant, ['admin']);
  await app.owner.query('update identity.clients set proved_at = now()');
  const register = fromHex(topic('register(bytes32,address)')).subarray(0, 4);
  for (const log of [app.parts.audit.opinions, app.parts.audit.access]) {
    const data = new Uint8Array([...register, ...logIdOf(log), ...new Uint8Array(12), ...fromHex(sender)]);
    await chain.call(addressOf(owner), data);
  }
});
afterAll(() => chain.close());

/** One more item in the access log. */
async function act(): Promise<void> {
  await (await app.newPerson(tenant, ['coordinator'])).call(desk, {});
  await app.parts.audit.access.sequence();
}

describe('heads of the logs on a chain', () => {
  test('are written nowhere until an administrator sets it up, who never sees the key again', async () => {
    expect(await admin.call(anchorShown, {})).toMatchObject({ anchor: null, written: [] });
    await act();
    const set = await admin.call(setAnchor, anchor());
    setAt = set.anchor?.setAt ?? '';
    expect(set.anchor).toMatchObject({ sender, chainId: 1 });
    expect(JSON.stringify(set)).not.toContain(toHex(secret).slice(2));
    const { rows } = await app.owner.query<{ sealed_key: Buffer }>('select sealed_key from audit.anchor_settings');
    expect(rows[0]?.sealed_key.includes(Buffer.from(secret))).toBe(false);
    const bad = admin.call(setAnchor, anchor({ key: '0'.repeat(64) }));
    await expect(bad).rejects.toMatchObject({ code: 'input.invalid' });
    const nurse = await app.newPerson(tenant, ['coordinator']);
    await expect(nurse.call(anchorShown, {})).rejects.toMatchObject({ status: 403 });
  });

  test('are sent by the job, kept with the chain’s receipt, and hold nothing but size and root', async () => {
    await app.runJobs();
    expect(await round()).toBeGreaterThan(3600);
    const { written } = await admin.call(anchorShown, {});
    expect(written).toMatchObject([{ log: 'access', epoch: 1, size: 1, state: 'confirmed', block: 101 }]);
    const { rows } = await app.owner.query<{ receipt: string }>('select receipt from audit.anchors');
    const { logs } = JSON.parse(rows[0]?.receipt ?? '') as { logs: { topics: string[]; data: string }[] };
    expect(logs).toEqual([
      {
        topics: [topic('Anchored(bytes32,uint64,bytes32)'), toHex(logIdOf(app.parts.audit.access))],
        data: `0x${'1'.padStart(64, '0')}${written[0]?.root}`,
      },
    ]);
    const { db, keyring, audit } = app.parts;
    expect((await checkLogs({ db, keyring, audit })).findings).toEqual([]);
  });

  test('are written once a day, and again when a node was away', async () => {
    const sent = () => chain.asked.filter((method) => method === 'eth_sendRawTransaction').length;
    await act();
    const before = sent();
    await round();
    expect(sent()).toBe(before);
    await app.owner.query(`update audit.anchors set sent_at = sent_at - interval '25 hours'`);
    chain.mood = 'down';
    await expect(round()).rejects.toMatchObject({ code: 'service.unavailable' });
    chain.mood = 'true';
    expect(await round()).toBe(30);
    expect(await round()).toBeGreaterThan(3600);
    expect(sent()).toBe(before + 1);
    const { written } = await admin.call(anchorShown, {});
    expect(written.map(({ state }) => state)).toEqual(['confirmed', 'confirmed']);
    expect(written[0]?.size).toBeGreaterThan(written[1]?.size ?? Infinity);
  });

  test('show a log whose beginning was changed, to the self-check and to the next round', async () => {
    const { db, keyring, audit } = app.parts;
    await app.owner.query(`update audit.anchors set root = decode(repeat('ab', 32), 'hex') where size > 1`);
    const { findings } = await checkLogs({ db, keyring, audit });
    expect(findings).toMatchObject([{ log: 'access', where: 'anchors' }]);
    // The chain itself says more than the log on disk has: an old copy was put back.
    const ahead = anchorCall(logIdOf(audit.access), { size: 99, root: new Uint8Array(32).fill(3) });
    expect((await chain.call(sender, ahead)).ok).toBe(true);
    await app.owner.query(`update audit.anchors set sent_at = sent_at - interval '25 hours'`);
    await round();
    expect(audit.stopped()).toMatchObject([{ log: 'access', where: 'anchors' }]);
    expect(audit.stopped()[0]?.words).toContain('99 stand on the chain');
  });
});
