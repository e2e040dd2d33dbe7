import { afterEach, describe, expect, test } from 'vitest';
import { clamdAddress, readAnswer } from './clamd.rules.ts';
import { createScanner, type Scanner } from './scanner.ts';
import { eicar, standInClamd, type StandIn } from './scanner.fixture.ts';

const open: { clamd: StandIn; scanner: Scanner }[] = [];
afterEach(async () => {
  for (const { clamd, scanner } of open.splice(0)) {
    scanner.close();
    await clamd.close();
  }
});

async function pair(options: Parameters<typeof standInClamd>[0] = {}) {
  const clamd = await standInClamd(options);
  const address = clamdAddress(clamd.address);
  const scanner = createScanner({ address, times: { connect: 500, stall: 300, answer: 300 } });
  open.push({ clamd, scanner });
  return { clamd, scanner };
}

async function* pieces(...all: (string | Uint8Array)[]) {
  await Promise.resolve();
  for (const one of all) yield Buffer.from(one);
}
const mib = new Uint8Array(1024 * 1024);

describe('a file', () => {
  test.each([{ tcp: false }, { tcp: true }])(
    'is clean or carries something, also between two pieces (%o)',
    async (at) => {
      const { scanner } = await pair(at);
      expect(await scanner.scan(() => pieces('a letter'))).toEqual({ verdict: 'clean' });
      expect(await scanner.scan(() => pieces(''))).toEqual({ verdict: 'clean' });
      const [a, b] = [eicar.slice(0, 30), eicar.slice(30)];
      expect(await scanner.scan(() => pieces('before', a, b, 'after'))).toEqual({
        verdict: 'found',
        name: 'Eicar-Test-Signature',
      });
      expect(await scanner.ping()).toBe(true);
    },
  );

  test('larger than clamd takes is neither, and no more of it is sent than needed', async () => {
    for (const tcp of [true, false]) {
      const { scanner } = await pair({ tcp, maxBytes: 3 * 1024 * 1024 });
      let read = 0;
      const large = async function* () {
        for (let n = 0; n < 400; n += 1) {
          await Promise.resolve();
          read += 1;
          yield mib;
        }
      };
      expect(await scanner.scan(large)).toEqual({ verdict: 'too-large' });
      expect(read).toBeLessThan(100);
      expect(await scanner.scan(() => pieces('the next'))).toEqual({ verdict: 'clean' });
    }
  });

  test('that reached a limit while we were writing is sent again, slower, until the answer is heard', async () => {
    const { scanner, clamd } = await pair({ maxBytes: 3 * 1024 * 1024 });
    clamd.mood = 'hurried';
    const large = async function* () {
      for (let n = 0; n < 5; n += 1) {
        await Promise.resolve();
        yield mib;
      }
    };
    expect(await scanner.scan(large)).toEqual({ verdict: 'too-large' });
    expect(clamd.connections).toBe(3);
  });

  test('that breaks while it is read says so, and the next is not mixed up with it', async () => {
    const { scanner } = await pair();
    const broken = async function* () {
      yield mib;
      await Promise.resolve();
      throw new RangeError('a bad sector');
    };
    await expect(scanner.scan(broken)).rejects.toThrow('a bad sector');
    expect(await scanner.scan(() => pieces(eicar))).toMatchObject({ verdict: 'found' });
  });
});

describe('thousands of files', () => {
  test('need four connections, and each gets its own answer', async () => {
    const { clamd, scanner } = await pair();
    const answers = await Promise.all(
      Array.from({ length: 1000 }, (_, n) => scanner.scan(() => pieces(n % 7 === 0 ? `${n} ${eicar}` : `file ${n}`))),
    );
    expect(answers.every(({ verdict }, n) => verdict === (n % 7 === 0 ? 'found' : 'clean'))).toBe(true);
    expect(clamd.connections).toBe(4);
  });
});

describe('no answer is no verdict', () => {
  test.each(['hangs', 'error', 'closes', 'closes-midway', 'nonsense', 'takes-nothing'] as const)(
    'when clamd %s, and all is well again afterwards',
    async (mood) => {
      const { clamd, scanner } = await pair();
      clamd.mood = mood;
      await expect(scanner.scan(() => pieces(mib, mib))).rejects.toMatchObject({ code: 'service.unavailable' });
      clamd.mood = 'well';
      expect(await scanner.scan(() => pieces(mib))).toEqual({ verdict: 'clean' });
    },
  );

  test('when nobody is there', async () => {
    const { clamd, scanner } = await pair();
    await clamd.stop();
    await expect(scanner.scan(() => pieces(eicar))).rejects.toMatchObject({ code: 'service.unavailable' });
    expect(await scanner.ping()).toBe(false);
    await clamd.start();
    expect(await scanner.ping()).toBe(true);
  });

  test('but a line that clamd ended while it rested is replaced', async () => {
    const { clamd, scanner } = await pair();
    await scanner.scan(() => pieces('first'));
    await clamd.stop();
    await clamd.start();
    expect(await scanner.scan(() => pieces(eicar))).toMatchObject({ verdict: 'found' });
  });
});

test('what waits is told by the oldest', async () => {
  const { scanner } = await pair();
  expect(scanner.waitingSince()).toBeUndefined();
  scanner.note('b', new Date(2000));
  scanner.note('a', new Date(1000));
  expect(scanner.waitingSince()).toEqual(new Date(1000));
  scanner.note('a', undefined);
  expect(scanner.waitingSince()).toEqual(new Date(2000));
});

describe('words', () => {
  test.each([
    ['stream: OK', { verdict: 'clean' }],
    ['stream: Win.Test.EICAR_HDB-1 FOUND', { verdict: 'found', name: 'Win.Test.EICAR_HDB-1' }],
    ['stream: Eicar(69630e4574ec6798239b091cda43dca0:69) FOUND', { verdict: 'found', name: 'Eicar' }],
    ['stream: <b>x</b> FOUND', { verdict: 'found', name: '_b_x_/b_' }],
    ['stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND', { verdict: 'too-large' }],
    ['INSTREAM size limit exceeded. ERROR', { verdict: 'too-large' }],
    ['stream: OK FOUND', { verdict: 'found', name: 'OK' }],
    ['COMMAND READ TIMED OUT', undefined],
    ['stream: lstat() failed ERROR', undefined],
    ['', undefined],
  ])('%s', (words, answer) => expect(readAnswer(words)).toEqual(answer));

  test('addresses are a path or a host with its port', () => {
    expect(clamdAddress('/run/clamav/clamd.ctl')).toEqual({ path: '/run/clamav/clamd.ctl' });
    expect(clamdAddress('scanner.internal:3310')).toEqual({ host: 'scanner.internal', port: 3310 });
    expect(clamdAddress('[::1]:3310')).toEqual({ host: '::1', port: 3310 });
    for (const bad of ['clamd', 'host:0', 'host:70000', 'http://host:1', 'a b:1', ''])
      expect(() => clamdAddress(bad)).toThrow('CLAMD');
  });
});
