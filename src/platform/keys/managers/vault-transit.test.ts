import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEgress, type Egress } from '#platform/egress/index.ts';
import { openKeeper } from '../open-keeper.ts';
import { failureOf } from './failures.fixture.ts';
import { createKeyManager } from './index.ts';
import type { Patience } from './patience.ts';
import { vaultStandIn, type VaultStandIn } from './vault-transit.fixture.ts';
import { vaultTransitManager, type VaultTransit } from './vault-transit.ts';

const token = 'hvs.token-of-the-program';
const context = 'consilium|parent|clinic';
const secret = randomBytes(32);
const secrets = [token, 'wrong-token', secret.toString('base64'), secret.toString('hex')];
const quick: Patience = { tries: 4, tryMs: 5_000, wholeMs: 20_000, pauseMs: 5 };
/** For those who meet silence. */
const hasty: Patience = { tries: 4, tryMs: 400, wholeMs: 1_500, pauseMs: 5 };
const may = ['transit/encrypt/consilium', 'transit/decrypt/consilium'];

let vault: VaultStandIn;
let egress: Egress;
let key: ReturnType<VaultStandIn['newKey']>;
const folder = mkdtempSync(join(tmpdir(), 'consilium-vault-'));
beforeAll(async () => {
  vault = await vaultStandIn();
  vault.tokens.set(token, may);
  key = vault.newKey('transit/consilium');
  egress = createEgress({ privateOrigins: [vault.origin] });
});
afterAll(async () => {
  await vault.close();
  rmSync(folder, { recursive: true, force: true });
});

const manager = (change: Partial<VaultTransit> = {}, patience = quick) =>
  vaultTransitManager(
    { origin: vault.origin, mount: 'transit', key: 'consilium', token: async () => token, ...change },
    egress,
    patience,
  );
const told = (asked: Promise<unknown>) => failureOf(asked, secrets);

describe('Vault Transit as key manager', () => {
  test('opens what it wrapped, with the least rights and in a namespace', async () => {
    const wrapped = await manager().wrap(secret, context);
    expect(Buffer.from(wrapped).toString()).toMatch(/^vault:v1:/);
    expect(Buffer.from(await manager().unwrap(wrapped, context))).toEqual(secret);
    vault.namespace = 'clinic';
    expect(await told(manager().unwrap(wrapped, context))).toContain('may not use this key');
    expect(Buffer.from(await manager({ namespace: 'clinic' }).unwrap(wrapped, context))).toEqual(secret);
    vault.namespace = undefined;
    expect(manager().name).toBe('Vault transit/consilium');
  });

  test('does not open with another context, altered bytes or what is not its own', async () => {
    const wrapped = Buffer.from(await manager().wrap(secret, context));
    expect(await told(manager().unwrap(wrapped, 'consilium|parent|other'))).toMatch(/^internal: .*was altered/);
    const altered = Buffer.from(wrapped);
    altered[20] = altered[20] === 0x41 ? 0x42 : 0x41;
    expect(await told(manager().unwrap(altered, context))).toMatch(/^internal: .*was altered/);
    const newer = Buffer.from(wrapped.toString().replace('vault:v1:', 'vault:v9:'));
    expect(await told(manager().unwrap(newer, context))).toMatch(/^internal: .*was altered/);
    expect(await told(manager().unwrap(randomBytes(60), context))).toMatch(/^internal: .*did not wrap/);
  });

  test('wraps anew after a rotation, and the old version can be forgotten', async () => {
    const wrapped = await manager().wrap(secret, context);
    vault.rotate(key);
    expect(Buffer.from(await manager().unwrap(wrapped, context))).toEqual(secret);
    const anew = await manager().rewrap(wrapped, context);
    expect(Buffer.from(anew).toString()).toMatch(new RegExp(`^vault:v${key.latest}:`));
    vault.forgetOld(key);
    expect(Buffer.from(await manager().unwrap(anew, context))).toEqual(secret);
    expect(await told(manager().unwrap(wrapped, context))).toMatch(/^internal: .*min_decryption_version/);
    expect(await told(manager().rewrap(anew, 'consilium|parent|other'))).toMatch(/^internal: /);
  });

  test('that binds no context is refused before anything is kept', async () => {
    vault.knowsAssociatedData = false;
    expect(await told(manager().wrap(secret, context))).toMatch(/^internal: .*binds no context/);
    vault.knowsAssociatedData = true;
    const once = manager();
    const before = vault.asked.length;
    await once.wrap(secret, context);
    await once.wrap(secret, context);
    // The proof is one request more, once.
    expect(vault.asked.length - before).toBe(3);
    vault.troubles.push({ status: 200, body: { data: { ciphertext: 'vault:v1:AAAA' } } });
    vault.troubles.push(...Array.from({ length: 4 }, () => ({ status: 503, body: {} })));
    expect(await told(manager().wrap(secret, context))).toMatch(/^service.unavailable: /);
  });

  test('says what the operator has to mend', async () => {
    const wrapped = await manager().wrap(secret, context);
    const before = vault.asked.length;
    const refusals: [Partial<VaultTransit>, string][] = [
      [{ token: async () => 'wrong-token' }, 'token is not accepted'],
      [{ key: 'other' }, 'may not use this key'],
      [{ mount: 'elsewhere' }, 'may not use this key'],
    ];
    for (const [change, words] of refusals)
      expect(await told(manager(change).unwrap(wrapped, context))).toMatch(new RegExp(`^internal: .*${words}`));
    vault.tokens.set(token, [...may, 'none/decrypt/consilium', 'transit/decrypt/none']);
    expect(await told(manager({ mount: 'none' }).unwrap(wrapped, context))).toContain('nothing is mounted');
    expect(await told(manager({ key: 'none' }).unwrap(wrapped, context))).toContain('no such key');
    vault.tokens.set(token, may);
    expect(vault.asked.length - before).toBe(refusals.length + 2);
    vault.sealed = true;
    expect(await told(manager().unwrap(wrapped, context))).toMatch(/^service.unavailable: .*is sealed/);
    vault.sealed = false;
  });

  test.each([
    [429, 'too much to do'],
    [412, 'not ready'],
    [473, 'standby'],
    [500, 'not ready'],
  ])('is asked again after status %i, and not for ever', async (status, words) => {
    const trouble = { status, body: { errors: ['request path "transit": rate limit quota exceeded'] } };
    const wrapped = await manager().wrap(secret, context);
    vault.troubles.push(trouble, 'hang up', trouble);
    expect(Buffer.from(await manager().unwrap(wrapped, context))).toEqual(secret);
    vault.troubles.push(trouble, trouble, trouble, trouble);
    expect(await told(manager().unwrap(wrapped, context))).toMatch(new RegExp(`^service.unavailable: .*${words}`));
    expect(vault.troubles).toEqual([]);
  });

  test('is not waited for beyond its time, nor followed to another address', async () => {
    vault.troubles.push('silence', 'silence', 'silence', 'silence');
    expect(await told(manager({}, hasty).wrap(secret, context))).toMatch(/^service.unavailable: .*took too long/);
    vault.troubles.length = 0;
    vault.troubles.push(...Array.from({ length: 4 }, () => ({ status: 307, body: {} })));
    expect(await told(manager().wrap(secret, context))).toMatch(/^service.unavailable: .*sends us on/);
    const gone = await vaultStandIn();
    await gone.close();
    const nowhere = createEgress({ privateOrigins: [gone.origin] });
    const there = { origin: gone.origin, mount: 'transit', key: 'consilium', token: async () => token };
    const asked = vaultTransitManager(there, nowhere, quick).wrap(secret, context);
    expect(await told(asked)).toMatch(/^service.unavailable: We could not reach Vault transit\/consilium/);
  });

  test('gives an answer that means nothing, and no key comes of it', async () => {
    const wrapped = await manager().wrap(secret, context);
    for (const body of [{}, { data: {} }, { data: { plaintext: 'AAAA' } }, null]) {
      vault.troubles.push({ status: 200, body });
      expect(await told(manager().unwrap(wrapped, context))).toMatch(/^internal: .*(?:not understand|is no key)/);
    }
    vault.troubles.push({ status: 200, body: { data: { ciphertext: 'plain text' } } });
    expect(await told(manager().wrap(secret, context))).toContain('not understand');
  });

  test('takes a token that was renewed in its file', async () => {
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, `${token}\n`, { mode: 0o600 });
    const settings = { manager: `vault:${vault.origin}/transit/consilium`, folder, vault: { tokenFile } };
    const one = await createKeyManager(settings, egress);
    const wrapped = await one.wrap(secret, context);
    vault.tokens.delete(token);
    vault.tokens.set('hvs.renewed', may);
    expect(await told(one.unwrap(wrapped, context))).toContain('token is not accepted');
    writeFileSync(tokenFile, 'hvs.renewed\n');
    expect(Buffer.from(await one.unwrap(wrapped, context))).toEqual(secret);
    chmodSync(tokenFile, 0o644);
    expect(await told(one.unwrap(wrapped, context))).toMatch(/^internal: .*read by everybody/);
    vault.tokens.set(token, may);
  });

  test('holds a keeper through a rotation: its keys stay the same, old wraps open nothing', async () => {
    const one = manager();
    const keeper = await openKeeper(join(folder, 'keys'), one);
    const access = { requestId: 'request', operation: 'cases.show', personId: 'ana', tenantId: 'clinic' };
    const before = [await keeper.program(), await keeper.open(access, ['c.1'], true)];
    vault.rotate(key);
    await keeper.rotate(access);
    await keeper.close();
    vault.forgetOld(key);
    const again = await openKeeper(join(folder, 'keys'), manager());
    expect([await again.program(), await again.open(access, ['c.1'], false)]).toEqual(before);
    await again.close();
  });
});
