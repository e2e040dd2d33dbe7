import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import type { Logger } from 'pino';
import { AppError, isAppError } from '#kernel/errors.ts';
import type { HttpMethod, OperationDefinition } from '#kernel/operation.ts';
import type { Implemented, Performed, Performer, StreamAnswer } from '#platform/operations/index.ts';
import type { ContentDoor } from './content-door.ts';
import { evenly } from './even-time.ts';
import { commonHeaders, dataPolicy } from './headers.ts';
import { formType, readForm } from './form.ts';
import { methodsOf } from './methods.ts';
import { fromFramework, problemOf, type Problem } from './problems.ts';
import { createRateLimiter, type RateLimiter } from './rate.ts';
import type { SharedCounts } from './shared-counts.store.ts';
import { readStrictJson } from './strict-json.ts';
import { credentialsOf, factsOf, newRequestId, refuseForeign, deviceCookie, sessionCookie } from './request.ts';

export type HttpOptions = {
  performer: Performer;
  operations: readonly Implemented[];
  log: Logger;
  publicOrigin: () => string;
  /** Addresses or networks (CIDR) of proxies of ours. What anybody else says of the caller's address is not believed. */
  proxies?: readonly string[];
  patience?: Patience;
  /** Whether doors that could tell who is known answer in even time; false only where a test asks something else. */
  evenTime?: boolean;
  /** Where requests are counted together with other programs; without it each counts its own. */
  counts?: SharedCounts;
  /**
   * Where bytes that people handed in are given out, instead of here. The program always has one; a server that tests
   * ask in memory may give them itself.
   */
  content?: ContentDoor;
  /** Problems in the words of another protocol, by the address that was asked. */
  otherProblems?: (path: string, problem: Problem) => { type: string; body: object } | undefined;
};

/** Milliseconds a caller may take: for the head of a request, for all of it, and how often that is looked at. */
export type Patience = { headMs: number; wholeMs: number; lookEveryMs: number };

/** A part of an upload (16 MiB) gets through in this time on a line of 30 kB/s; what came is kept, it goes on after. */
const patient: Patience = { headMs: 20_000, wholeMs: 600_000, lookEveryMs: 5_000 };

/** A JSON body is at most this long; files have their own doors. */
export const bodyLimit = 2 * 1024 * 1024;

const dataHeaders = { ...commonHeaders, 'content-security-policy': dataPolicy, 'cache-control': 'no-store' };

/** Builds the server; `listen` is the caller's. The only place where an operation becomes a route. */
export function createHttpServer(options: HttpOptions): FastifyInstance {
  const app = bareServer(options);
  // Streams take their body as it comes; everything else must be JSON.
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => readJson(body, done));
  app.addContentTypeParser('text/plain', (_request, payload, done) => done(null, payload));
  const rates = createRateLimiter(Date.now, options.counts, (rate, address) =>
    options.log.warn({ rate, address }, 'too many requests: more of this caller are refused until the minute ends'),
  );
  keepCounting(app, rates, options);
  for (const operation of options.operations) mount(app, operation, options, rates.take);
  return app;
}

/** How often programs tell one another how many requests they counted. */
const exchangeEveryMs = 1000;

/** Counting goes on alone while the database does not answer. */
function keepCounting(app: FastifyInstance, rates: RateLimiter, { counts, log }: HttpOptions): void {
  if (!counts) return;
  const exchange = () =>
    rates.exchange().catch((error: unknown) => log.warn({ err: error }, 'requests are not counted together'));
  let timer: NodeJS.Timeout | undefined;
  app.addHook('onReady', async () => {
    await exchange();
    timer = setInterval(() => void exchange(), exchangeEveryMs).unref();
  });
  app.addHook('onClose', async () => clearInterval(timer));
}

function readJson(body: Buffer | string, done: (error: Error | null, value?: unknown) => void): void {
  let value: unknown;
  try {
    value = readStrictJson(Buffer.from(body));
  } catch {
    return done(new AppError('input.invalid', 'We could not read what was sent.'));
  }
  done(null, value);
}

/** A server without any route: its limits, its headers, and its words when something is refused. */
export function bareServer(
  options: Pick<HttpOptions, 'log' | 'proxies' | 'patience' | 'otherProblems'> &
    Partial<Pick<HttpOptions, 'operations'>>,
): FastifyInstance {
  const { patience = patient } = options;
  const app = Fastify({
    bodyLimit,
    genReqId: newRequestId,
    trustProxy: options.proxies && options.proxies.length > 0 ? [...options.proxies] : false,
    requestTimeout: patience.wholeMs,
    http: { headersTimeout: patience.headMs, connectionsCheckingInterval: patience.lookEveryMs, maxHeaderSize: 16_384 },
    logger: false,
    forceCloseConnections: 'idle',
    // Addresses that the framework cannot read are refused before any hook runs, so they bring the headers themselves.
    frameworkErrors: (error, request, reply) => {
      void reply.headers(dataHeaders);
      sendProblem(error, request, reply, options);
    },
    routerOptions: { maxParamLength: 200 },
  });
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(dataHeaders);
    done(hostsOf(request) > 1 ? new AppError('input.invalid', 'The request names two hosts.') : undefined);
  });
  shedUnreadBodies(app);
  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) =>
    sendProblem(error, request, reply, options),
  );
  const methodsAt = methodsOf(options.operations ?? []);
  app.setNotFoundHandler((request, reply) => {
    const allowed = methodsAt(request.url);
    if (allowed.length === 0)
      return sendProblem(new AppError('not-found', 'There is nothing here.'), request, reply, options);
    void reply.header('allow', allowed.join(', '));
    return sendProblem(new AppError('method.refused', 'This address is not for that.'), request, reply, options);
  });
  return app;
}

/** Node keeps the first of two Host lines; a proxy may have meant the other (RFC 9112 §3.2). */
function hostsOf(request: FastifyRequest): number {
  return request.raw.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length;
}

/** How long a refused sender may go on sending before its connection is cut. */
const lingerMs = 2_000;

/**
 * A body that nobody reads (an upload that was refused at its first byte) is drained for a moment, so that the sender
 * hears why, and then cut. Left alone it would hold its connection, and the stopping of the program, for a minute.
 */
function shedUnreadBodies(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply) => {
    if (!request.raw.complete && reply.statusCode >= 400) void reply.header('connection', 'close');
  });
  app.addHook('onResponse', async ({ raw }) => {
    if (raw.complete) return;
    raw.resume();
    setTimeout(() => raw.complete || raw.destroy(), lingerMs).unref();
  });
}

function mount(app: FastifyInstance, operation: Implemented, options: HttpOptions, limit: RateLimiter['take']): void {
  const { definition } = operation;
  const { log } = options;
  app.route({
    method: definition.method as Exclude<HttpMethod, 'HEAD'>,
    url: definition.path,
    exposeHeadRoute: definition.head === true,
    onResponse: async (request, reply) => {
      log.debug({ requestId: request.id, status: reply.statusCode }, 'request ended');
    },
    handler: async (request, reply) => {
      const credentials = definition.anyOrigin ? ({ kind: 'none' } as const) : credentialsOf(request);
      if (!definition.anyOrigin) refuseForeign(request, credentials, options.publicOrigin);
      const rate = definition.rate ?? (request.method === 'GET' || request.method === 'HEAD' ? 'read' : 'write');
      limit(rate, keyOf(request, definition, credentials), request.ip);
      const streamed = definition.stream?.in === true;
      if (!streamed) request.body = await bodyOf(request, definition);
      const call = {
        credentials,
        input: inputOf(request, streamed),
        facts: factsOf(request),
        headers: request.headers,
        ...(streamed ? { body: request.body instanceof Readable ? request.body : Readable.from([]) } : {}),
      };
      if (definition.stream?.theirs && options.content) {
        const path = request.url.split('?')[0] ?? '';
        const location = options.content.addressOf(path, await options.performer.admits(operation, call));
        return reply.code(303).header('location', location).send();
      }
      const perform = () => options.performer.perform(operation, call);
      const waits = definition.evenTime && options.evenTime !== false;
      const performed = await (waits ? evenly(perform) : perform());
      log.debug({ requestId: request.id, operation: definition.name, caseId: caseIdOf(request) }, 'request performed');
      return send(request, reply, performed);
    },
  });
}

/** What was sent, as the operation takes it: JSON, or a form where it says so. */
async function bodyOf({ body, headers }: FastifyRequest, { stream }: OperationDefinition): Promise<unknown> {
  if (!(body instanceof Readable)) return body;
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== formType || !stream?.consumes?.includes(formType))
    throw new AppError('input.unsupported', 'This door takes JSON.');
  return readForm(body, bodyLimit);
}

/** The case in the path, for the line that says what was done. */
function caseIdOf({ params }: FastifyRequest): string | undefined {
  const { caseId } = (params ?? {}) as { caseId?: string };
  return caseId;
}

/** A token is whatever the caller writes, so doors that need none count by address. */
function keyOf(
  request: FastifyRequest,
  definition: OperationDefinition,
  credentials: ReturnType<typeof credentialsOf>,
): string {
  if (definition.target === 'public') return request.ip;
  return 'token' in credentials ? credentials.token.slice(0, 24) : request.ip;
}

/** Path, query and body in one object. */
function inputOf(request: FastifyRequest, streamed: boolean): Record<string, unknown> {
  const body = streamed || request.body === undefined || request.body === null ? {} : request.body;
  if (typeof body !== 'object' || Array.isArray(body))
    throw new AppError('input.invalid', 'We could not read what was sent.');
  return mergeInput([request.params, request.query, body]);
}

/** Several objects as one; a name in two places is refused, because it could mean two things. */
export function mergeInput(given: readonly unknown[]): Record<string, unknown> {
  const parts = given as readonly Record<string, unknown>[];
  const merged: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const part of parts) {
    for (const [name, value] of Object.entries(part)) {
      if (name === '__proto__' || name in merged)
        throw new AppError('input.invalid', 'One name was sent twice, or is not a name.', {
          fields: [{ path: name, message: 'sent twice or not a name' }],
        });
      merged[name === '*' ? 'rest' : name] = value;
    }
  }
  return { ...merged };
}

/** Gives the answer, or the stream of it. */
export function send(request: FastifyRequest, reply: FastifyReply, performed: Performed): FastifyReply {
  const { sessionCookie: cookie, deviceCookie: device, location, status } = performed.reply;
  if (cookie === 'clear')
    void reply
      .header('set-cookie', `${sessionCookie}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0`)
      .header('clear-site-data', '"storage"');
  else if (cookie)
    void reply.header(
      'set-cookie',
      `${sessionCookie}=${cookie.token}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${cookie.maxAgeSeconds}`,
    );
  // Fastify puts a second cookie beside the first. The browser keeps this one for as long as browsers keep any.
  if (device !== undefined)
    void reply.header(
      'set-cookie',
      `${deviceCookie}=${device}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${400 * 86_400}`,
    );
  if (location !== undefined) void reply.header('location', location);
  if (!performed.stream)
    return reply
      .code(status ?? 200)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(performed.answer ?? null));
  const answer = performed.answer as StreamAnswer;
  return reply
    .code(answer.status)
    .headers(
      opened.has(String(request.headers['sec-fetch-dest'])) ? { ...savedOnly, ...answer.headers } : answer.headers,
    )
    .send(answer.body ?? null);
}

/** What a browser asks for to show it by itself, not inside one of our pages: then a file is saved, not shown. */
const opened = new Set(['document', 'frame', 'iframe', 'embed', 'object']);
const savedOnly = { 'content-disposition': 'attachment' };

/** One handler for all errors: a problem document, and a log line without protected data. */
export function sendProblem(
  error: Error & { statusCode?: number; code?: string },
  request: FastifyRequest,
  reply: FastifyReply,
  options: Pick<HttpOptions, 'log' | 'otherProblems'>,
): FastifyReply {
  const { log } = options;
  const known = isAppError(error) ? error : (fromFramework(error) ?? error);
  const problem = problemOf(known, request.id);
  const about = { requestId: request.id, code: problem.code, method: request.method, route: request.routeOptions.url };
  if (problem.status >= 500) log.error({ ...about, err: error }, 'request failed');
  // Too many tries are told once a minute for each caller, by who counts them: a flood must not fill the log.
  else if (problem.status !== 429) log.info(about, 'request refused');
  if (problem.status === 429) void reply.header('retry-after', '60');
  const other = options.otherProblems?.(request.url, problem);
  if (other) return reply.code(problem.status).type(other.type).send(JSON.stringify(other.body));
  return reply.code(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
}
