import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { AppError } from '#kernel/errors.ts';
import { isPublicAddress } from './egress-address.rules.ts';
import { checkDestination, isPrivateAllowed } from './egress-url.rules.ts';

/** One request to the outside. */
export type EgressRequest = {
  /** What it is for, in the words of the module that asks: goes to errors, never credentials. */
  purpose: string;
  /** The origins configured for this purpose. The url must have one of them, exactly. */
  origins: readonly string[];
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  headers?: Record<string, string>;
  body?: string | Uint8Array | undefined;
  /** Media types the answer may have; any when absent. */
  accepts?: readonly string[];
  /** Longest answer in bytes. */
  maxBytes?: number;
  /** For the whole exchange, from name to last byte. */
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
};

/** Names to addresses; tests bring one that lies. */
export type Resolve = (host: string) => Promise<readonly { address: string; family: number }[]>;

export type Egress = {
  /** The address if it might be asked, for one that a browser is sent to. @throws AppError service.unavailable */
  check(url: string, origins: readonly string[]): URL;
  /**
   * The one way out. No redirects are followed, no compressed answers are taken.
   * @throws AppError service.unavailable when the destination is refused, silent, too long or of another kind.
   */
  fetch(url: string, request: EgressRequest): Promise<Response>;
};

const defaults = { maxBytes: 4 * 1024 * 1024, timeoutMs: 10_000 };

const resolveAll: Resolve = (host) => lookup(host, { all: true, verbatim: true });

const failed = (purpose: string, why: string, cause?: unknown) =>
  new AppError('service.unavailable', `We could not reach ${purpose}: ${why}. Nothing was changed; try again later.`, {
    cause,
  });

/**
 * Opens the door out. `privateOrigins` is the operator's list of origins that may lie on a private network; what a
 * tenant configures or a request brings never adds to it.
 */
export function createEgress(given: { privateOrigins?: readonly string[]; resolve?: Resolve } = {}): Egress {
  const { privateOrigins = [], resolve = resolveAll } = given;
  return {
    check: (text, origins) => checkDestination(text, { origins, privateOrigins }),
    fetch: async (text, request) => {
      const destination = { origins: request.origins, privateOrigins };
      const url = checkDestination(text, destination);
      const limit = AbortSignal.timeout(request.timeoutMs ?? defaults.timeoutMs);
      const signal = request.signal ? AbortSignal.any([request.signal, limit]) : limit;
      const open = isPrivateAllowed(url, destination);
      const pinned = await pin(url, open, resolve, request, signal);
      return exchange(url, pinned, request, signal);
    },
  };
}

type Pinned = { address: string; family: number };

/** Resolves once, checks every answer, and keeps the one to connect to: a second answer of the resolver is never asked for. */
async function pin(url: URL, open: boolean, resolve: Resolve, request: EgressRequest, signal: AbortSignal) {
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  const answers = await Promise.race([resolve(host), aborted(signal)]).catch((cause: unknown) => {
    throw failed(request.purpose, 'its name could not be found', cause);
  });
  const [first] = answers;
  if (!first) throw failed(request.purpose, 'its name has no address');
  if (!open && !answers.every(({ address }) => isPublicAddress(address)))
    throw failed(request.purpose, 'its name leads to this machine or a private network');
  return first;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new Error('took too long', { cause: signal.reason }));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

function exchange(url: URL, pinned: Pinned, request: EgressRequest, signal: AbortSignal): Promise<Response> {
  // The socket asks for a name's address and is given the checked one; TLS still proves the name.
  const lookupPinned: LookupFunction = (_host, options, done) =>
    options.all ? done(null, [pinned]) : done(null, pinned.address, pinned.family);
  const body = request.body === undefined ? undefined : Buffer.from(request.body as Uint8Array);
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const fail = (why: string, cause?: unknown) => reject(failed(request.purpose, why, cause));
  const outgoing = (url.protocol === 'https:' ? https : http).request(url, {
    method: request.method ?? 'GET',
    headers: {
      ...request.headers,
      'accept-encoding': 'identity',
      ...(body ? { 'content-length': String(body.length) } : {}),
    },
    agent: false,
    lookup: lookupPinned,
    signal,
  });
  outgoing.on('error', (cause) => fail(signal.aborted ? 'it took too long' : 'the connection failed', cause));
  outgoing.on('response', (incoming) => {
    const refusal = refusalOf(incoming, request);
    if (refusal !== undefined) {
      fail(refusal);
      incoming.destroy();
      return;
    }
    readAnswer(incoming, request).then(resolve, (cause: unknown) => {
      incoming.destroy();
      fail(signal.aborted ? 'it took too long' : 'its answer was too long or broke off', cause);
    });
  });
  outgoing.end(body);
  return promise;
}

/** Why an answer is not read, from its head alone. */
function refusalOf(incoming: http.IncomingMessage, request: EgressRequest): string | undefined {
  const status = incoming.statusCode ?? 0;
  if (status >= 300 && status < 400 && status !== 304) return 'it sends us on to another address';
  const encoding = incoming.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') return 'its answer is compressed';
  if (Number(incoming.headers['content-length'] ?? 0) > (request.maxBytes ?? defaults.maxBytes))
    return 'its answer is too long';
  const type = (incoming.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (request.accepts && status < 300 && status !== 204 && !request.accepts.includes(type))
    return 'its answer is of another kind';
  return undefined;
}

async function readAnswer(incoming: http.IncomingMessage, request: EgressRequest): Promise<Response> {
  const max = request.maxBytes ?? defaults.maxBytes;
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > max) throw new Error('longer than allowed');
    parts.push(part);
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  const status = incoming.statusCode ?? 502;
  const empty = status === 204 || status === 304 || request.method === 'HEAD';
  return new Response(empty ? null : Buffer.concat(parts), { status, headers });
}
