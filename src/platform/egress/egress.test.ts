import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { kindOfAddress, readAddress } from './egress-address.rules.ts';
import { checkDestination } from './egress-url.rules.ts';
import { createEgress } from './egress.ts';

const kind = (text: string) => {
  const address = readAddress(text);
  return address ? kindOfAddress(address) : 'a name';
};

describe('where an address leads', () => {
  test.each([
    ['127.0.0.1', 'loopback'],
    ['127.1', 'loopback'],
    ['2130706433', 'loopback'],
    ['0x7f000001', 'loopback'],
    ['0177.0.0.1', 'loopback'],
    ['0x7f.0.1', 'loopback'],
    ['127.0.0.1.', 'loopback'],
    ['0', 'reserved'],
    ['10.1.2.3', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.1', 'public'],
    ['192.168.0.1', 'private'],
    ['100.64.0.1', 'shared'],
    ['169.254.169.254', 'link-local'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'reserved'],
    ['8.8.8.8', 'public'],
    ['[::1]', 'loopback'],
    ['::', 'reserved'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['[::ffff:7f00:1]', 'loopback'],
    ['::127.0.0.1', 'reserved'],
    ['64:ff9b::a00:1', 'private'],
    ['64:ff9b::8.8.8.8', 'public'],
    ['64:ff9b:1::1', 'reserved'],
    ['2002:7f00:1::', 'reserved'],
    ['fe80::1%eth0', 'link-local'],
    ['fd00:ec2::254', 'private'],
    ['ff02::1', 'multicast'],
    ['2606:4700::1111', 'public'],
    ['4000::1', 'reserved'],
    ['1.2.3.4.5', 'a name'],
    ['256.1.1.1', 'a name'],
    ['09.1.1.1', 'a name'],
    ['1::2::3', 'a name'],
    ['example.org', 'a name'],
  ])('%s is %s', (text, expected) => expect(kind(text)).toBe(expected));
});

describe('a destination', () => {
  const idp = { origins: ['https://idp.example.org'], privateOrigins: [] };

  test('is taken when its origin is exactly a configured one', () => {
    expect(checkDestination('https://idp.example.org/token?x=1', idp).pathname).toBe('/token');
  });

  test.each([
    'https://idp.example.org.evil.test/',
    'https://idp.example.org:8443/',
    'http://idp.example.org/',
    'https://good@idp.example.org/',
    'HTTPS://idp.example.org/',
    'https://idp.example.org:443/',
    'https://idp.example.org./',
    'https://idp。example。org/',
    'https:\\\\idp.example.org/',
    'https://idp.example.org\t/',
    '//idp.example.org/',
    'file:///etc/passwd',
    '',
  ])('is refused when it is another or written otherwise: %j', (url) => {
    expect(() => checkDestination(url, idp)).toThrow('We do not connect');
  });

  test('on a private network is refused even when a tenant configured it, unless the operator allowed that origin', () => {
    for (const origin of ['https://127.0.0.1:9', 'https://[::1]', 'https://printer', 'https://db.internal'])
      expect(() => checkDestination(`${origin}/`, { origins: [origin], privateOrigins: [] })).toThrow(
        'private network',
      );
    const origins = ['http://127.0.0.1:9'];
    expect(checkDestination('http://127.0.0.1:9/a', { origins, privateOrigins: origins }).port).toBe('9');
    expect(() => checkDestination('http://127.0.0.1:9/a', { origins: [], privateOrigins: origins })).toThrow('not one');
  });
});

describe('the door out', () => {
  const servers: Server[] = [];
  afterAll(() => servers.forEach((server) => server.close()));
  const serve = async (listener: RequestListener) => {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return (server.address() as AddressInfo).port;
  };
  const ask = async (
    listener: RequestListener,
    wish: { maxBytes?: number; timeoutMs?: number; accepts?: string[] },
  ) => {
    const origin = `http://127.0.0.1:${await serve(listener)}`;
    const egress = createEgress({ privateOrigins: [origin] });
    return egress.fetch(`${origin}/x`, { purpose: 'the test', origins: [origin], ...wish });
  };

  test('carries the request out and the answer back', async () => {
    const answer = await ask((_, reply) => reply.setHeader('content-type', 'application/json').end('{"a":1}'), {
      accepts: ['application/json'],
    });
    expect(await answer.json()).toEqual({ a: 1 });
  });

  test('follows no redirect', async () => {
    let asked = 0;
    const moved: RequestListener = (_, reply) => {
      asked += 1;
      reply.writeHead(302, { location: '/y' }).end();
    };
    await expect(ask(moved, {})).rejects.toThrow('sends us on');
    expect(asked).toBe(1);
  });

  test.each<[string, RequestListener, string]>([
    [
      'announces too much',
      (_, reply) => void reply.writeHead(200, { 'content-length': '10000000000' }).write('x'),
      'long',
    ],
    ['sends too much', (_, reply) => void reply.end('x'.repeat(5000)), 'too long'],
    ['drips', (_, reply) => void reply.writeHead(200).write('x'), 'took too long'],
    ['is compressed', (_, reply) => void reply.writeHead(200, { 'content-encoding': 'gzip' }).end('x'), 'compressed'],
    ['is of another kind', (_, reply) => void reply.writeHead(200, { 'content-type': 'text/html' }).end('x'), 'kind'],
  ])('refuses an answer that %s', async (_, listener, why) => {
    await expect(ask(listener, { maxBytes: 1000, timeoutMs: 500, accepts: ['application/json', ''] })).rejects.toThrow(
      why,
    );
  });

  test('asks the resolver once and connects to what was checked, so a second answer changes nothing', async () => {
    const port = await serve((request, reply) => void reply.end(request.headers.host));
    const answers = ['127.0.0.1', '127.0.0.2', '127.0.0.3'];
    let asked = 0;
    const resolve = async () => [{ address: answers[asked++] ?? '', family: 4 }];
    const origin = `http://idp.example.org:${port}`;
    const egress = createEgress({ privateOrigins: [origin], resolve });
    const answer = await egress.fetch(`${origin}/`, { purpose: 'the test', origins: [origin] });
    expect(await answer.text()).toBe(`idp.example.org:${port}`);
    expect(asked).toBe(1);
  });

  test('refuses a public name that leads to this machine, also as one of several addresses', async () => {
    for (const addresses of [['127.0.0.1'], ['8.8.8.8', '10.0.0.1'], ['::ffff:169.254.169.254']]) {
      const resolve = async () => addresses.map((address) => ({ address, family: 4 }));
      const origin = 'https://idp.example.org';
      const asked = createEgress({ resolve }).fetch(`${origin}/`, { purpose: 'the test', origins: [origin] });
      await expect(asked).rejects.toThrow('private network');
    }
  });
});
