import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createEgress } from '#platform/egress/index.ts';
import { failureOf } from './failures.fixture.ts';
import { createKeyManager, type KeyManagerSettings } from './index.ts';

const folders: string[] = [];
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'consilium-managers-'));
  folders.push(folder);
  return folder;
};
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const egress = createEgress();
const inFile = (folder: string) => createKeyManager({ manager: 'file', folder }, egress);
const secret = randomBytes(32);
const context = 'consilium|parent|clinic';

describe('a key file as key manager', () => {
  test('is made private at the first start, and opens what it wrapped at the next', async () => {
    const folder = newFolder();
    const wrapped = await (await inFile(folder)).wrap(secret, context);
    expect(statSync(join(folder, 'root.key')).mode & 0o777).toBe(0o600);
    expect(Buffer.from(await (await inFile(folder)).unwrap(wrapped, context))).toEqual(secret);
  });

  test('opens nothing with another context, altered or cut bytes, or another file', async () => {
    const manager = await inFile(newFolder());
    const wrapped = Buffer.from(await manager.wrap(secret, context));
    expect(await failureOf(manager.unwrap(wrapped, 'other'), [])).toMatch(/^internal: /);
    for (let at = 0; at < wrapped.length; at += 1) {
      const altered = Buffer.from(wrapped);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(await failureOf(manager.unwrap(altered, context), [])).toMatch(/^internal: /);
      expect(await failureOf(manager.unwrap(wrapped.subarray(0, at), context), [])).toMatch(/^internal: /);
    }
    const other = await inFile(newFolder());
    expect(await failureOf(other.unwrap(wrapped, context), [])).toMatch(/^internal: /);
  });

  test('wraps anew under a new version and forgets the old, on the disk too', async () => {
    const folder = newFolder();
    const path = join(folder, 'root.key');
    const manager = await inFile(folder);
    const wrapped = await manager.wrap(secret, context);
    const [, first = ''] = readFileSync(path, 'utf8').trim().split(' ');
    await manager.rotate?.();
    expect(Buffer.from(await manager.unwrap(wrapped, context))).toEqual(secret);
    const anew = await manager.rewrap(wrapped, context);
    await manager.forgetOld?.();
    for (const one of [manager, await inFile(folder)]) {
      expect(Buffer.from(await one.unwrap(anew, context))).toEqual(secret);
      expect(await failureOf(one.unwrap(wrapped, context), [])).toMatch(/^internal: .*no version 1 any more/);
    }
    expect(readFileSync(path, 'utf8')).not.toContain(first);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('of the first releases, one line of base64, is version 1', async () => {
    const folder = newFolder();
    const path = join(folder, 'root.key');
    const key = randomBytes(32).toString('base64');
    writeFileSync(path, `${key}\n`, { mode: 0o600 });
    const manager = await inFile(folder);
    const wrapped = await manager.wrap(secret, context);
    expect(Buffer.from(wrapped).readUInt32BE(0)).toBe(1);
    await manager.rotate?.();
    expect(readFileSync(path, 'utf8')).toMatch(`1 ${key}\n2 `);
    expect(Buffer.from(await (await inFile(folder)).unwrap(wrapped, context))).toEqual(secret);
  });

  test('that others can read, or that holds no keys, stops the start without telling what it holds', async () => {
    const folder = newFolder();
    const path = join(folder, 'root.key');
    const key = randomBytes(32).toString('base64');
    writeFileSync(path, key);
    for (const mode of [0o640, 0o604, 0o620]) {
      chmodSync(path, mode);
      expect(await failureOf(inFile(folder), [key])).toContain('can be read by others');
    }
    chmodSync(path, 0o600);
    for (const text of ['', 'short', `1 ${key}\nx ${key}`, `-1 ${key}`, `1 ${key}\n1 ${key}`, `2 ${key}\n1 ${key}`]) {
      writeFileSync(path, text);
      expect(await failureOf(inFile(folder), [key])).toContain('backup');
    }
  });
});

describe('a key manager is chosen by settings', () => {
  const aws = { region: 'eu-central-1', accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret-of-aws' };
  const key = '1234abcd-12ab-34cd-56ef-1234567890ab';
  const arn = `arn:aws:kms:eu-central-1:111122223333:key/${key}`;
  const vault = { token: 'hvs.token' };
  const mount = 'vault:https://vault.example.org:8200/transit/consilium';
  const make = (given: Omit<KeyManagerSettings, 'folder'>) =>
    createKeyManager({ folder: newFolder(), ...given }, egress);

  test.each<[string, Omit<KeyManagerSettings, 'folder'>]>([
    [`AWS KMS ${key}`, { manager: `aws-kms:${key}`, aws }],
    ['AWS KMS alias/consilium', { manager: 'aws-kms:alias/consilium', aws: { ...aws, sessionToken: 'session' } }],
    [`AWS KMS ${arn}`, { manager: `aws-kms:${arn}`, aws: { ...aws, region: undefined } }],
    ['AWS KMS alias/own', { manager: 'aws-kms:alias/own', aws, url: 'https://kms-fips.eu-central-1.amazonaws.com/' }],
    ['Vault transit/consilium', { manager: mount, vault }],
    ['Vault team/transit/key-1', { manager: 'vault:https://vault.example.org/v1/team/transit/key-1', vault }],
  ])('%s', async (name, given) => {
    expect((await make(given)).name).toBe(name);
  });

  test.each<[string, Omit<KeyManagerSettings, 'folder'>]>([
    ['AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY', { manager: `aws-kms:${key}`, aws: { region: 'eu-central-1' } }],
    ['AWS_REGION', { manager: `aws-kms:${key}`, aws: { ...aws, region: undefined } }],
    ['not the name of a region', { manager: `aws-kms:${key}`, aws: { ...aws, region: 'evil.example.org/' } }],
    ['is in eu-central-1', { manager: `aws-kms:${arn}`, aws: { ...aws, region: 'us-east-1' } }],
    ['alias/NAME or an ARN', { manager: 'aws-kms:my key', aws }],
    ['characters', { manager: `aws-kms:${key}`, aws: { ...aws, secretAccessKey: 'secret-of-aws\r\nx: y' } }],
    ['has a path', { manager: `aws-kms:${key}`, aws, url: 'https://kms.example.org/path' }],
    ['CONSILIUM_PRIVATE_ORIGINS', { manager: `aws-kms:${key}`, aws, url: 'http://127.0.0.1:4566' }],
    ['for aws-kms only', { manager: mount, vault, url: 'https://kms.example.org' }],
    ['VAULT_TOKEN or VAULT_TOKEN_FILE', { manager: mount }],
    ['one of them', { manager: mount, vault: { ...vault, tokenFile: '/nowhere' } }],
    ['cannot be read', { manager: mount, vault: { tokenFile: join(tmpdir(), 'consilium-nowhere', 'token') } }],
    ['does not hold a token', { manager: mount, vault: { token: 'hvs.token\r\nx: y' } }],
    ['VAULT_NAMESPACE', { manager: mount, vault: { ...vault, namespace: 'a b' } }],
    ['has to read like', { manager: 'vault:https://vault.example.org/transit', vault }],
    ['has to read like vault:', { manager: 'vault:https://vault.example.org/transit/a%2fb', vault }],
    ['not the address', { manager: 'vault:https://me:hvs.token@vault.example.org/transit/key', vault }],
    ['not encrypted', { manager: 'vault:http://vault.example.org/transit/key', vault }],
    ['no key manager', { manager: 'pocket:key' }],
  ])('a wrong one stops the start and is named: %s', async (words, given) => {
    expect(await failureOf(make(given), ['secret-of-aws', 'hvs.token'])).toContain(words);
  });
});
