import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { OperationDefinition } from '#kernel/operation.ts';

type Json = Record<string, unknown>;
export type Inject = FastifyInstance['inject'];
export type Answer = { status: number; code: string; body: string; headers: LightMyRequestResponse['headers'] };

/** Methods whose input travels in the query. */
const bodyless = new Set(['GET', 'HEAD', 'DELETE']);

/** One request of an operation: path filled, the rest in query or body; streams get one byte. */
export function requestOf(
  definition: OperationDefinition,
  input: Json,
): { method: string; url: string; query?: Json; payload?: unknown; headers: Record<string, string> } {
  const rest = { ...input };
  const take = (name: string): string => {
    const value = rest[name];
    delete rest[name];
    return encoded(asText(value));
  };
  const url = definition.path.replaceAll(/:(\w+)|\*/g, (_whole, name: string | undefined) => take(name ?? 'rest'));
  if (definition.stream?.in) {
    const type = definition.stream.consumes?.[0] ?? 'application/octet-stream';
    return { method: definition.method, url, query: rest, payload: 'x', headers: { 'content-type': type } };
  }
  if (bodyless.has(definition.method)) return { method: definition.method, url, query: rest, headers: {} };
  return { method: definition.method, url, payload: rest, headers: { 'content-type': 'application/json' } };
}

/** `encodeURIComponent` that also sends what has no UTF-8 form, as a hostile client would. */
function encoded(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
}

/** Sends it and reads status and problem code. */
export async function send(
  inject: Inject,
  definition: OperationDefinition,
  input: Json,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const request = requestOf(definition, input);
  const answer = await inject({
    method: request.method as 'GET',
    url: request.url,
    headers: { ...request.headers, ...headers },
    ...(request.query ? { query: textQuery(request.query) } : {}),
    ...(request.payload === undefined ? {} : { payload: payloadOf(request.payload) }),
  });
  return read(answer);
}

function payloadOf(payload: unknown): string {
  return typeof payload === 'string' ? payload : JSON.stringify(payload);
}

function textQuery(query: Json): Record<string, string | string[]> {
  const pairs = Object.entries(query).map(([name, value]): [string, string | string[]] => [
    name,
    Array.isArray(value) ? value.map((one) => asText(one).toWellFormed()) : asText(value).toWellFormed(),
  ]);
  return Object.fromEntries(pairs);
}

/** A value as it stands in an address: text as it is, everything else as JSON spells it. */
function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
}

export function read(answer: LightMyRequestResponse): Answer {
  const isProblem = String(answer.headers['content-type'] ?? '').startsWith('application/problem+json');
  const code = isProblem && answer.body !== '' ? (JSON.parse(answer.body) as { code: string }).code : '';
  return { status: answer.statusCode, code, body: answer.body, headers: answer.headers };
}
