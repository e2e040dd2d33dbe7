import { connect, type AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { operation } from '#kernel/operation.ts';
import { createHttpServer, serveSecurityText, type HttpOptions } from '#platform/http/index.ts';
import { implement, type Implemented } from '#platform/operations/index.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';

// What a framework takes for one request must be one. Asked over real sockets, because a test in memory has no framing.

const echo = operation({
  name: 'checks.echo',
  method: 'POST',
  path: '/checks/echo',
  summary: 'Says where a request came from; exists in this check only.',
  target: 'public',
  permission: 'public.read',
  audit: { none: 'exists in this check only' },
  input: z.strictObject({ a: z.string().max(10).optional() }),
  output: z.object({ address: z.string() }),
});

let app: TestApp;
const servers: FastifyInstance[] = [];
let tries = 0;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(async () => {
  for (const server of servers) await server.close();
  process.stdout.write(`raw requests: ${tries} sent, none understood in two ways\n`);
});

async function listen(more: Partial<HttpOptions> = {}): Promise<number> {
  const asked: Implemented = implement(echo, (context) => Promise.resolve({ address: context.facts.address }));
  const { performer, parts } = app;
  const operations = [...app.operations, asked];
  const server = createHttpServer({ performer, operations, log: parts.log, publicOrigin: parts.publicOrigin, ...more });
  servers.push(server);
  await server.listen({ port: 0, host: '127.0.0.1' });
  return (server.server.address() as AddressInfo).port;
}

type Heard = { text: string; statuses: number[]; ms: number };

/** Sends bytes as they are and hears until the server closes, or for `hearMs`. */
function raw(port: number, bytes: string, hearMs = 1500): Promise<Heard> {
  tries += 1;
  return new Promise((resolve) => {
    const started = performance.now();
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    const done = () => {
      socket.destroy();
      const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
      resolve({ text, statuses, ms: performance.now() - started });
    };
    const timer = setTimeout(done, hearMs);
    socket.on('data', (data) => (text += data.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      done();
    });
  });
}

const head = (...lines: string[]) => `POST /checks/echo HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines.join('\r\n')}\r\n`;
const json = 'Content-Type: application/json';
const ours = 'x-consilium-request: 1';
const second = 'GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';

describe('one message', () => {
  /** Each would be two requests for one reader and one for another. */
  const twoEnds: Record<string, string> = {
    'both lengths, chunked last': `${head(json, ours, 'Content-Length: 4', 'Transfer-Encoding: chunked')}\r\n0\r\n\r\n${second}`,
    'both lengths, chunked first': `${head(json, ours, 'Transfer-Encoding: chunked', 'Content-Length: 60')}\r\n0\r\n\r\n${second}`,
    'two lengths': `${head(json, ours, 'Content-Length: 2', 'Content-Length: 60')}\r\n{}${second}`,
    'two lengths in one': `${head(json, ours, 'Content-Length: 2, 60')}\r\n{}${second}`,
    'a length with a sign': `${head(json, ours, 'Content-Length: +2')}\r\n{}${second}`,
    'a length in another base': `${head(json, ours, 'Content-Length: 0x2')}\r\n{}${second}`,
    'a negative length': `${head(json, ours, 'Content-Length: -1')}\r\n{}${second}`,
    'a blank before the colon': `${head(json, ours, 'Transfer-Encoding : chunked')}\r\n0\r\n\r\n${second}`,
    'a folded line': `${head(json, ours, 'Transfer-Encoding:\r\n chunked', 'Content-Length: 2')}\r\n{}${second}`,
    'an encoding nobody knows': `${head(json, ours, 'Transfer-Encoding: xchunked', 'Content-Length: 2')}\r\n{}${second}`,
    'chunked twice': `${head(json, ours, 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity')}\r\n0\r\n\r\n${second}`,
    'chunked not last': `${head(json, ours, 'Transfer-Encoding: chunked, gzip')}\r\n0\r\n\r\n${second}`,
    'lines that end with LF alone': `POST /checks/echo HTTP/1.1\nHost: a\nContent-Length: 2\n\n{}${second}`,
    'a header with CR alone': `${head(json, ours, 'A: b\rTransfer-Encoding: chunked')}\r\n${second}`,
    'a NUL in a header': `${head(json, ours, 'A: b\0c')}\r\n${second}`,
    'a chunk with a wrong size': `${head(json, ours, 'Transfer-Encoding: chunked')}\r\nzz\r\n{}\r\n0\r\n\r\n${second}`,
    'a chunk longer than it says': `${head(json, ours, 'Transfer-Encoding: chunked')}\r\n1\r\n{}\r\n0\r\n\r\n${second}`,
    'a chunk size past all numbers': `${head(json, ours, 'Transfer-Encoding: chunked')}\r\nffffffffffffffffff\r\n{}\r\n0\r\n\r\n${second}`,
    'no version': `POST /checks/echo\r\n\r\n${second}`,
    'another version': `POST /checks/echo HTTP/9.9\r\nHost: a\r\n\r\n${second}`,
  };

  test('a message with two ends is refused, and what follows it is not answered', async () => {
    const port = await listen();
    const wrong: string[] = [];
    for (const [name, bytes] of Object.entries(twoEnds)) {
      const { statuses } = await raw(port, bytes, 700);
      const refused = statuses.every((status) => status >= 400 && status < 500);
      if (!refused || statuses.length > 1) wrong.push(`${name}: ${statuses.join(', ')}`);
    }
    expect(wrong).toEqual([]);
  });

  test('without a host, or with two, is refused; whose host it names changes no answer', async () => {
    const port = await listen();
    for (const bytes of [
      'GET /health/live HTTP/1.1\r\n\r\n',
      'GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
    ])
      expect((await raw(port, bytes, 500)).statuses[0] ?? 400, bytes).toBe(400);
    const other = await raw(port, 'GET /health/live HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
    expect(other.text).not.toContain('evil.example');
  });

  test('of a method that is not offered is refused: TRACE, CONNECT, TRACK, words of one’s own', async () => {
    const port = await listen();
    for (const method of ['TRACE', 'CONNECT', 'TRACK', 'PROPFIND', 'LINK', 'GETS', 'get']) {
      const { statuses, text } = await raw(
        port,
        `${method} /health/live HTTP/1.1\r\nHost: a\r\nX-Secret: s3cr3t\r\nConnection: close\r\n\r\n`,
        500,
      );
      expect(statuses[0] ?? 400, method).toBeGreaterThanOrEqual(400);
      expect(text).not.toContain('s3cr3t');
    }
  });
});

describe('too much', () => {
  test('in the head is refused: 64 kB in one header, ten thousand of them, a long address', async () => {
    const port = await listen();
    const long = `GET /health/live HTTP/1.1\r\nHost: a\r\nA: ${'x'.repeat(65_536)}\r\n\r\n`;
    const many = `GET /health/live HTTP/1.1\r\nHost: a\r\n${Array.from({ length: 10_000 }, (_, n) => `A${n}: b`).join('\r\n')}\r\n\r\n`;
    const far = `GET /${'a'.repeat(65_536)} HTTP/1.1\r\nHost: a\r\n\r\n`;
    for (const bytes of [long, many, far]) expect((await raw(port, bytes)).statuses).toEqual([431]);
  });

  test('in the body is refused by its stated length, before it is read', async () => {
    const port = await listen();
    const { statuses, ms } = await raw(port, `${head(json, ours, 'Content-Length: 1073741824')}\r\n{`);
    expect(statuses).toEqual([413]);
    expect(ms).toBeLessThan(5_000);
  });

  test('in the query is refused in words', async () => {
    const port = await listen();
    const query = Array.from({ length: 3_000 }, (_, n) => `a${n}=1`)
      .join('&')
      .slice(0, 15_000);
    const { statuses } = await raw(port, `GET /api/system?${query} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect(statuses).toEqual([400]);
  });
});

describe('too slow', () => {
  test('a head or body that drips is cut off, and meanwhile others are answered at once', async () => {
    const port = await listen({ patience: { headMs: 600, wholeMs: 1_200, lookEveryMs: 200 } });
    const slow = Array.from({ length: 50 }, () => raw(port, 'GET / HTTP/1.1\r\nHost: a\r\nX', 6_000));
    const dripping = Array.from({ length: 50 }, () =>
      raw(port, `${head(json, ours, 'Content-Length: 100')}\r\n{`, 6_000),
    );
    const healthy: number[] = [];
    for (let n = 0; n < 20; n += 1)
      healthy.push((await raw(port, `GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)).ms);
    for (const { ms, statuses } of await Promise.all([...slow, ...dripping])) {
      expect(ms).toBeLessThan(5_500);
      expect(statuses.every((status) => status === 408)).toBe(true);
    }
    expect(healthy.toSorted((a, b) => a - b)[18]).toBeLessThan(500);
  });
});

describe('who finds a weakness', () => {
  test('reads in security.txt where to tell it, until when that holds, with the headers of every answer', async () => {
    const server = createHttpServer({ ...app, log: app.parts.log, publicOrigin: app.parts.publicOrigin });
    serveSecurityText(server, 'mailto:security@clinic.example', app.parts.publicOrigin);
    const answer = await server.inject({ url: '/.well-known/security.txt' });
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.body).toMatch(/^Contact: mailto:security@clinic\.example\r$/m);
    const expires = Date.parse(/^Expires: (.+)\r$/m.exec(answer.body)?.[1] ?? '');
    expect(expires).toBeGreaterThan(Date.now());
    expect(expires).toBeLessThan(Date.now() + 365 * 86_400_000);
  });
});

describe('who is calling', () => {
  const call = async (port: number, forwarded: string) => {
    const { text } = await raw(
      port,
      `${head(json, ours, 'Content-Length: 2', 'Connection: close', `X-Forwarded-For: ${forwarded}`, 'X-Real-IP: 9.9.9.9', 'X-User-Id: admin', 'Forwarded: for=9.9.9.9')}\r\n{}`,
    );
    return (JSON.parse(text.slice(text.indexOf('{'))) as { address?: string }).address;
  };

  test('forwarded headers are believed from a listed proxy only, and only its own word', async () => {
    expect(await call(await listen(), '203.0.113.7')).toBe('127.0.0.1');
    expect(await call(await listen({ proxies: ['10.0.0.0/8'] }), '203.0.113.7')).toBe('127.0.0.1');
    const behind = await listen({ proxies: ['127.0.0.1'] });
    expect(await call(behind, '203.0.113.7')).toBe('203.0.113.7');
    // What the caller wrote itself stands on the left; the proxy adds on the right.
    expect(await call(behind, '6.6.6.6, 203.0.113.7')).toBe('203.0.113.7');
  });
});
