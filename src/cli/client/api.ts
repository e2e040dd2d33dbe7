import type { OperationDefinition, OutputOf, RequestOf } from '#kernel/operation.ts';

/** A problem as the server words it. */
export class ClientProblem extends Error {
  readonly code: string;
  constructor(code: string, detail: string) {
    super(detail);
    this.name = 'ClientProblem';
    this.code = code;
  }
}

export type ApiClient = {
  readonly url: string;
  call<D extends OperationDefinition>(definition: D, input: RequestOf<D>): Promise<OutputOf<D>>;
  /** A request of another protocol (tus) with the token. */
  raw(path: string, init: RequestInit): Promise<Response>;
};

/** The public API of a running server, with a bearer token. */
export function createApiClient(url: string, token: string): ApiClient {
  const base = url.replace(/\/$/, '');
  const authorization = `Bearer ${token}`;
  const raw = async (path: string, init: RequestInit): Promise<Response> => {
    const headers = { ...(init.headers as Record<string, string> | undefined), authorization };
    const response = await fetch(base + path, { ...init, headers, redirect: 'error' }).catch(() => {
      throw new ClientProblem('network.lost', `No answer from ${base}. Is the server running there?`);
    });
    if (!response.ok) throw await problemOf(response);
    return response;
  };
  return {
    url: base,
    raw,
    call: async (definition, input) => {
      const rest: Record<string, unknown> = { ...(input as Record<string, unknown>) };
      const path = definition.path.replaceAll(/:(\w+)/g, (_, name: string) => {
        const value = String(rest[name]);
        delete rest[name];
        return encodeURIComponent(value);
      });
      const inQuery = definition.method === 'GET' || definition.method === 'DELETE';
      const query = new URLSearchParams(
        Object.entries(rest).flatMap(([k, v]) =>
          v === undefined ? [] : [[k, typeof v === 'string' ? v : JSON.stringify(v)]],
        ),
      );
      const url = inQuery && query.size > 0 ? `${path}?${query}` : path;
      const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
      const response = await raw(
        url,
        inQuery ? { method: definition.method } : { method: definition.method, headers, body: JSON.stringify(rest) },
      );
      return definition.output.parse(await response.json()) as OutputOf<typeof definition>;
    },
  };
}

async function problemOf(response: Response): Promise<ClientProblem> {
  const body = (await response.json().catch(() => ({}))) as {
    code?: string;
    detail?: string;
    fields?: { path: string; message: string }[];
  };
  const fields = (body.fields ?? []).map((field) => `\n  ${field.path}: ${field.message}`).join('');
  return new ClientProblem(body.code ?? `http-${response.status}`, `${body.detail ?? response.statusText}${fields}`);
}
