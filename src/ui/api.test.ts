import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { errorCodes } from '#kernel/errors.ts';
import type { OperationDefinition } from '#kernel/operation.ts';
import { ApiProblem, createClient, requestParts } from './api.ts';
import { problemWords, wordsFor } from './words.ts';

type Seen = { method: string | undefined; url: string | undefined; headers: IncomingMessage['headers']; body: string };
let server: Server;
let baseUrl = '';
const seen: Seen[] = [];
const answers: { status: number; body: string }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      const answer = answers.shift();
      if (!answer) return void request.socket.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  baseUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

const input = z.object({ caseId: z.string(), note: z.string().optional(), kinds: z.array(z.string()).optional() });
const base = { summary: 's', permission: 'x' as never, target: 'public' as const, audit: { none: 'public' } };
const read: OperationDefinition<typeof input, z.ZodObject<{ count: z.ZodNumber }>> = {
  ...base,
  name: 'cases.read',
  method: 'GET',
  path: '/api/cases/:caseId',
  input,
  output: z.object({ count: z.number() }),
};
const write: OperationDefinition<typeof input, z.ZodUndefined> = {
  ...base,
  name: 'cases.note',
  method: 'POST',
  path: '/api/cases/:caseId/notes',
  input,
  output: z.undefined(),
};

const problemFrom = async (promise: Promise<unknown>): Promise<ApiProblem> => {
  const problem = await promise.catch((error: unknown) => error);
  if (!(problem instanceof ApiProblem)) throw new Error('expected a problem');
  return problem;
};

describe('client', () => {
  test('a read puts params into the path and the rest into the query, without the write header', async () => {
    answers.push({ status: 200, body: '{"count":2,"later":true}' });
    const result = await createClient({ baseUrl }).call(read, { caseId: 'a/b', kinds: ['scan', 'paper'] });
    expect(result).toEqual({ count: 2 });
    const request = seen.pop();
    expect(request?.url).toBe('/api/cases/a%2Fb?kinds=scan&kinds=paper');
    expect(request?.headers['x-consilium-request']).toBeUndefined();
  });

  test('a write carries JSON, the same-site header and its key', async () => {
    answers.push({ status: 204, body: '' });
    await createClient({ baseUrl }).call(write, { caseId: 'c1', note: 'hi' }, { idempotencyKey: 'k1' });
    const request = seen.pop();
    expect(JSON.parse(request?.body ?? '')).toEqual({ note: 'hi' });
    expect(request?.headers).toMatchObject({ 'x-consilium-request': '1', 'idempotency-key': 'k1' });
  });

  test('a missing path param is our own mistake and never leaves the page', () => {
    expect(() => requestParts('GET', '/api/cases/:caseId', {})).toThrow('caseId');
  });

  test('a problem document keeps its code, words and fields', async () => {
    const body = {
      code: 'input.invalid',
      detail: 'The date is in the future.',
      fields: [{ path: 'date', message: 'm' }, 3],
    };
    answers.push({ status: 400, body: JSON.stringify(body) });
    const problem = await problemFrom(createClient({ baseUrl }).call(read, { caseId: 'c' }));
    expect(problem).toMatchObject({ code: 'input.invalid', status: 400, fields: [{ path: 'date', message: 'm' }] });
  });

  test('an ended session is told once; a code we do not know falls back to its status', async () => {
    let signedOut = 0;
    const client = createClient({ baseUrl, onSignedOut: () => (signedOut += 1) });
    answers.push({ status: 401, body: '{"code":"session.required"}' }, { status: 502, body: '<html>' });
    await problemFrom(client.call(read, { caseId: 'c' }));
    expect(signedOut).toBe(1);
    expect((await problemFrom(client.call(read, { caseId: 'c' }))).code).toBe('service.unavailable');
  });

  test('a cut line is network.lost; an abort stays an abort', async () => {
    const client = createClient({ baseUrl });
    expect((await problemFrom(client.call(read, { caseId: 'c' }))).code).toBe('network.lost');
    const aborted = client.call(read, { caseId: 'c' }, { signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('an answer that is not what the operation promises is refused, not shown', async () => {
    answers.push({ status: 200, body: '{"count":"two"}' });
    expect((await problemFrom(createClient({ baseUrl }).call(read, { caseId: 'c' }))).code).toBe('internal');
  });
});

describe('words of problems', () => {
  test('every code has words, short and without words that patients never read', () => {
    for (const code of [...Object.keys(errorCodes), 'network.lost'] as (keyof typeof problemWords)[]) {
      const { happened, did, canDo } = problemWords[code];
      for (const sentence of `${happened} ${did} ${canDo}`.split(/(?<=[.?])\s/)) {
        expect(sentence.split(/\s+/).length, sentence).toBeLessThanOrEqual(20);
        expect(sentence).not.toMatch(/invalid|submit|please note|in order to|modality|encounter|upload failed|oops/i);
      }
    }
  });

  test("the server's own words for this case come first", () => {
    const words = wordsFor(new ApiProblem('state.conflict', 409, 'Dr Ruiz took this 10 seconds ago.'));
    expect(words.happened).toBe('Dr Ruiz took this 10 seconds ago.');
    expect(wordsFor(new Error('x')).happened).toBe(problemWords.internal.happened);
  });
});
