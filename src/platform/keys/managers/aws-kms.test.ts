import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEgress, type Egress } from '#platform/egress/index.ts';
import { awsKmsStandIn, region, type AwsKmsStandIn } from './aws-kms.fixture.ts';
import { awsKmsManager, type AwsKms } from './aws-kms.ts';
import { failureOf } from './failures.fixture.ts';
import type { Patience } from './patience.ts';
import { signatureOf } from './sigv4.fixture.ts';

const caller = {
  accessKeyId: 'AKIAEXAMPLE',
  secretAccessKey: 'secret-of-the-caller',
  sessionToken: 'token-of-the-session',
  may: ['Encrypt', 'Decrypt', 'ReEncrypt'],
};
const context = 'consilium|parent|clinic';
const secret = randomBytes(32);
const secrets = [caller.secretAccessKey, caller.sessionToken, secret.toString('base64'), secret.toString('hex')];
const quick: Patience = { tries: 4, tryMs: 5_000, wholeMs: 20_000, pauseMs: 5 };
/** For those who meet silence. */
const hasty: Patience = { tries: 4, tryMs: 400, wholeMs: 1_500, pauseMs: 5 };

let kms: AwsKmsStandIn;
let egress: Egress;
let key: ReturnType<AwsKmsStandIn['newKey']>;
beforeAll(async () => {
  kms = await awsKmsStandIn();
  kms.callers.push(caller);
  key = kms.newKey('alias/consilium');
  egress = createEgress({ privateOrigins: [kms.origin] });
});
afterAll(() => kms.close());

const manager = (change: Partial<AwsKms> = {}, more: { patience?: Patience; now?: () => Date } = {}) =>
  awsKmsManager({ keyId: key.alias, region, url: kms.origin, ...caller, ...change }, egress, {
    patience: quick,
    ...more,
  });
const told = (asked: Promise<unknown>) => failureOf(asked, secrets);
/** How many requests a piece of work makes. */
async function requestsOf(work: () => Promise<unknown>): Promise<number> {
  const before = kms.asked.length;
  await work();
  return kms.asked.length - before;
}

test('the stand-in of AWS computes signatures as AWS published them', () => {
  const headers = { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' };
  const example = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
  const place = { region: 'us-east-1', service: 'service' };
  const empty = { path: '/', headers, body: Buffer.alloc(0) };
  // Signature Version 4 test suite: get-vanilla, post-vanilla, get-header-key-duplicate.
  expect(signatureOf({ method: 'GET', ...empty }, Object.keys(headers), example, place)).toBe(
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  );
  expect(signatureOf({ method: 'POST', ...empty }, Object.keys(headers), example, place)).toBe(
    '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  );
  const more = { host: headers.host, 'my-header1': 'value2,value2,value1', 'x-amz-date': headers['x-amz-date'] };
  expect(signatureOf({ method: 'GET', ...empty, headers: more }, Object.keys(more), example, place)).toBe(
    'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
  );
});

describe('AWS KMS as key manager', () => {
  test('opens what it wrapped, by key id, alias and ARN, with and without a session token', async () => {
    kms.callers.push({ accessKeyId: 'AKIALONG', secretAccessKey: 'long-lived', may: caller.may });
    const long = { accessKeyId: 'AKIALONG', secretAccessKey: 'long-lived', sessionToken: undefined };
    for (const change of [{}, { keyId: key.id }, { keyId: key.arn }, long]) {
      const wrapped = await manager(change).wrap(secret, context);
      expect(Buffer.from(wrapped).includes(secret)).toBe(false);
      expect(Buffer.from(await manager(change).unwrap(wrapped, context))).toEqual(secret);
    }
    expect(manager().name).toBe('AWS KMS alias/consilium');
  });

  test('opens nothing for another context, with altered bytes, or of another key', async () => {
    const wrapped = Buffer.from(await manager().wrap(secret, context));
    const words = 'internal: AWS KMS alias/consilium refused: this was altered, belongs to something else';
    expect(await told(manager().unwrap(wrapped, 'consilium|parent|other'))).toContain(words);
    expect(await told(manager().rewrap(wrapped, 'consilium|parent|other'))).toContain(words);
    for (const at of [0, 36, 40, wrapped.length - 1]) {
      const altered = Buffer.from(wrapped);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(await told(manager().unwrap(altered, context))).toContain(words);
    }
    kms.newKey('alias/other');
    const other = await manager({ keyId: 'alias/other' }).wrap(secret, context);
    expect(await told(manager().unwrap(other, context))).toContain(words);
    expect(await told(manager().unwrap(Buffer.of(1, 2), context))).toContain(words);
  });

  test('wraps anew under new key material, and the secret does not come out for it', async () => {
    const wrapped = await manager().wrap(secret, context);
    kms.rotate(key);
    const before = kms.asked.length;
    const anew = await manager().rewrap(wrapped, context);
    expect(kms.asked.slice(before).map(({ headers }) => headers['x-amz-target'])).toEqual(['TrentService.ReEncrypt']);
    expect(anew[36]).toBe((wrapped[36] ?? 0) + 1);
    expect(Buffer.from(await manager().unwrap(anew, context))).toEqual(secret);
    expect(Buffer.from(await manager().unwrap(wrapped, context))).toEqual(secret);
  });

  test('is asked once when it refuses', async () => {
    const wrapped = await manager().wrap(secret, context);
    kms.callers.push({ accessKeyId: 'AKIAWEAK', secretAccessKey: 'weak', may: ['Encrypt'] });
    const weak = { accessKeyId: 'AKIAWEAK', secretAccessKey: 'weak', sessionToken: undefined };
    const cases: [Partial<AwsKms>, string][] = [
      [weak, 'may not use this key'],
      [{ secretAccessKey: 'wrong-secret' }, 'credentials are not accepted'],
      [{ accessKeyId: 'AKIANOBODY' }, 'credentials are not accepted'],
      [{ sessionToken: 'wrong-token' }, 'credentials are not accepted'],
      [{ region: 'us-east-1' }, 'credentials are not accepted'],
      [{ keyId: 'alias/none' }, 'no such key'],
    ];
    for (const [change, words] of cases) {
      const asked = () =>
        failureOf(manager(change).unwrap(wrapped, context), [...secrets, 'wrong-secret', 'wrong-token']);
      expect(await requestsOf(async () => expect(await asked()).toMatch(new RegExp(`^internal: .*${words}`)))).toBe(1);
    }
    key.state = 'Disabled';
    expect(await told(manager().unwrap(wrapped, context))).toContain('the key is disabled');
    key.state = 'Enabled';
  });

  test('is told of with a clock that is wrong', async () => {
    const late = () => new Date(Date.now() - 6 * 60_000);
    expect(await told(manager({}, { now: late }).wrap(secret, context))).toContain('clock of this machine is wrong');
    const bearable = () => new Date(Date.now() - 4 * 60_000);
    await expect(manager({}, { now: bearable }).wrap(secret, context)).resolves.toBeInstanceOf(Uint8Array);
  });

  test('is asked again while it is throttled or out of order, and not for ever', async () => {
    const throttled = {
      status: 400,
      body: { __type: 'com.amazonaws.kms#ThrottlingException:http://x/', message: 'Rate' },
    };
    kms.troubles.push(throttled, { status: 500, body: { __type: 'KMSInternalException' } }, 'hang up');
    expect(await requestsOf(() => manager().wrap(secret, context))).toBe(4);
    kms.troubles.push(throttled, throttled, throttled, throttled);
    const asked = () => told(manager().wrap(secret, context));
    expect(await requestsOf(async () => expect(await asked()).toMatch(/^service.unavailable: .*too much to do/))).toBe(
      4,
    );
    kms.troubles.push(...Array.from({ length: 4 }, () => ({ status: 503, body: 'not JSON of theirs' })));
    expect(await asked()).toMatch(/^service.unavailable: .*is not ready/);
    expect(kms.troubles).toEqual([]);
  });

  test('is waited for so long and no longer', async () => {
    kms.troubles.push('silence');
    await expect(manager({}, { patience: hasty }).wrap(secret, context)).resolves.toBeInstanceOf(Uint8Array);
    kms.troubles.push('silence', 'silence', 'silence', 'silence');
    const start = performance.now();
    expect(await told(manager({}, { patience: hasty }).wrap(secret, context))).toMatch(
      /^service.unavailable: .*took too long/,
    );
    expect(performance.now() - start).toBeLessThan(hasty.wholeMs + 1_000);
    kms.troubles.length = 0;
  });

  test('that is not there is said in words', async () => {
    const gone = await awsKmsStandIn();
    await gone.close();
    const nowhere = createEgress({ privateOrigins: [gone.origin] });
    const at = { keyId: key.alias, region, url: gone.origin, ...caller };
    const asked = awsKmsManager(at, nowhere, { patience: quick }).wrap(secret, context);
    expect(await told(asked)).toBe(
      'service.unavailable: We could not reach AWS KMS alias/consilium: the connection failed. Nothing was changed; try again later.',
    );
  });

  test('gives an answer that makes no sense, and no key comes of it', async () => {
    const wrapped = await manager().wrap(secret, context);
    for (const body of [{}, { CiphertextBlob: '' }, { Plaintext: 'AAAA' }, { Plaintext: '%' }, null, []]) {
      kms.troubles.push({ status: 200, body });
      expect(await told(manager().unwrap(wrapped, context))).toMatch(/^internal: .*(?:not understand|is no key)/);
    }
    kms.troubles.push({ status: 200, body: { CiphertextBlob: '' } });
    expect(await told(manager().wrap(secret, context))).toContain('not understand');
    kms.troubles.push({ status: 418, body: { __type: 'a<script>' } });
    expect(await told(manager().wrap(secret, context))).toContain('status 418');
  });
});
