import type { z } from 'zod';
import { errorCodes, type ErrorCode, type FieldProblem } from '#kernel/errors.ts';
import type { OperationDefinition, OutputOf, RequestOf } from '#kernel/operation.ts';

export type ProblemCode = ErrorCode | 'network.lost';

/** An answer that was not the one hoped for: an RFC 9457 problem of the server, or a lost connection. */
export class ApiProblem extends Error {
  readonly code: ProblemCode;
  /** HTTP status; 0 when nothing was answered. */
  readonly status: number;
  /** The server's own words for this case; empty when there are none. */
  readonly detail: string;
  readonly fields: FieldProblem[];

  constructor(code: ProblemCode, status: number, detail = '', fields: FieldProblem[] = [], cause?: unknown) {
    super(`${code}: ${detail}`, { cause });
    this.name = 'ApiProblem';
    this.code = code;
    this.status = status;
    this.detail = detail;
    this.fields = fields;
  }
}

export type ClientOptions = {
  /** Address before `/api`; empty for the page's own origin. */
  baseUrl?: string;
  /**
   * Called once per refused answer when there is no session, with whether there was one on this page before. Drafts stay;
   * the page decides where to go. When it answers true the person is signed in again, and the same request is made again.
   */
  onSignedOut?: (hadOne: boolean) => unknown;
  /** Called when an act wants a fresh proof. When it answers true the act is asked for again. */
  onStepUp?: () => Promise<boolean>;
  /** Whether nobody has touched the page for a while: then what it asks by itself keeps no session awake. */
  isIdle?: () => boolean;
  /** The purpose of use that was chosen on the page; the session's own when there is none. */
  purpose?: () => string | undefined;
  fetch?: typeof globalThis.fetch;
};

export type CallOptions = {
  signal?: AbortSignal;
  /** Same key, same act: pressing twice, Back or reload never does it twice. */
  idempotencyKey?: string;
  /** The request outlives the page (at most 64 KiB). */
  keepalive?: boolean;
};

/** Path, query and body of a request. A `:param` of the path takes the field of that name out of the input. */
export function requestParts(
  method: string,
  path: string,
  input: Record<string, unknown>,
): { url: string; body: string | undefined } {
  const rest = { ...input };
  const filled = path.replace(/:([A-Za-z][A-Za-z0-9]*)/g, (_, name: string) => {
    const value = rest[name];
    delete rest[name];
    if (typeof value !== 'string' && typeof value !== 'number') throw new TypeError(`${path} needs "${name}"`);
    return encodeURIComponent(value);
  });
  const inBody = method !== 'GET' && method !== 'HEAD' && method !== 'DELETE';
  if (inBody) return { url: filled, body: JSON.stringify(rest) };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(rest)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) query.append(name, queryValue(one));
    }
  }
  return { url: query.size > 0 ? `${filled}?${query}` : filled, body: undefined };
}

function queryValue(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Turns an unhappy response into its problem; anything that is no problem document becomes a code by its status. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => undefined);
  const problem = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const code = typeof problem['code'] === 'string' && problem['code'] in errorCodes ? problem['code'] : undefined;
  const detail = typeof problem['detail'] === 'string' ? problem['detail'] : '';
  const fields = Array.isArray(problem['fields']) ? problem['fields'].filter(isFieldProblem) : [];
  return new ApiProblem(
    (code as ErrorCode | undefined) ?? codeOfStatus(response.status),
    response.status,
    detail,
    fields,
  );
}

function isFieldProblem(value: unknown): value is FieldProblem {
  if (typeof value !== 'object' || value === null) return false;
  return 'path' in value && typeof value.path === 'string' && 'message' in value && typeof value.message === 'string';
}

function codeOfStatus(status: number): ErrorCode {
  const byStatus: Record<number, ErrorCode> = {
    400: 'input.invalid',
    401: 'session.required',
    404: 'not-found',
    409: 'state.conflict',
    413: 'input.too-large',
    429: 'rate.limited',
  };
  return byStatus[status] ?? (status === 502 || status === 503 || status === 504 ? 'service.unavailable' : 'internal');
}

export type Client = {
  /**
   * Performs an operation. Resolves to its checked output (undefined for an empty answer).
   * @throws ApiProblem always with a code that `words.ts` has words for; an abort is passed on as it is.
   */
  call<D extends OperationDefinition>(operation: D, input: RequestOf<D>, options?: CallOptions): Promise<OutputOf<D>>;
  /** Asks the person to prove once more that it is them, also when they did so a moment ago. False when they did not. */
  prove(): Promise<boolean>;
};

/** The browser's one way to the server. Cookies stay on the same origin; writes carry the header that other sites cannot set. */
export function createClient(options: ClientOptions = {}): Client {
  const { baseUrl = '', onSignedOut, onStepUp, isIdle, purpose, fetch = globalThis.fetch.bind(globalThis) } = options;
  let signedIn = false;

  /** Whether the person did what was missing, so that the same request can be made again. */
  async function mended(problem: ApiProblem): Promise<boolean> {
    if (problem.code === 'session.required') return (await onSignedOut?.(signedIn)) === true;
    return problem.code === 'session.step-up' && (await onStepUp?.()) === true;
  }

  /** Asks, and once more when the person has mended what was missing. @throws ApiProblem for an unhappy answer. */
  async function ask(url: string, init: RequestInit): Promise<Response> {
    const response = await send(url, init);
    if (response.ok) return response;
    const problem = await problemOf(response);
    if (!(await mended(problem)) || init.signal?.aborted) throw problem;
    const again = await send(url, init);
    if (!again.ok) throw await problemOf(again);
    return again;
  }

  async function send(url: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(url, init);
    } catch (cause) {
      if (init.signal?.aborted) throw cause;
      throw new ApiProblem('network.lost', 0, '', [], cause);
    }
  }

  return {
    prove: async () => (await onStepUp?.()) === true,
    async call(operation, input, { signal, idempotencyKey, keepalive = false } = {}) {
      const { url, body } = requestParts(operation.method, operation.path, (input ?? {}) as Record<string, unknown>);
      const headers: Record<string, string> = { accept: 'application/json' };
      if (body !== undefined) headers['content-type'] = 'application/json';
      if (operation.method !== 'GET' && operation.method !== 'HEAD') headers['x-consilium-request'] = '1';
      const chosen = purpose?.();
      if (chosen !== undefined) headers['x-purpose-of-use'] = chosen;
      if (isIdle?.()) headers['x-consilium-idle'] = '1';
      if (idempotencyKey) headers['idempotency-key'] = idempotencyKey;
      const init = { method: operation.method, credentials: 'same-origin' as const, headers, body, signal, keepalive };
      const response = await ask(baseUrl + url, init);
      // Signing out clears what the page keeps; what a page may do without a session says nothing about one.
      if (response.headers.has('clear-site-data')) signedIn = false;
      else if (operation.target !== 'public') signedIn = true;
      return (await readOutput(operation.output, response, signal)) as never;
    },
  };
}

async function readOutput(output: z.ZodType, response: Response, signal?: AbortSignal): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiProblem('network.lost', 0, '', [], cause);
  }
  const result = output.safeParse(text === '' ? undefined : parseJson(text));
  if (result.success) return result.data;
  // A page older than the server: showing half-understood data of a patient is worse than asking to reload.
  throw new ApiProblem('internal', response.status, '', [], result.error);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
