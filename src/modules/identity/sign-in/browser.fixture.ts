import type { OperationDefinition, OutputOf, RequestOf } from '#kernel/operation.ts';
import { totpCode } from '#platform/crypto/index.ts';
import type { TestApp, TestPerson } from '#testkit/test-app.ts';
import { signIn } from './proofs.contract.ts';

/** A browser: keeps cookies, sends our header, and has an address and a name of its own. */
export function newBrowser(app: TestApp, options: { address?: string; userAgent?: string } = {}) {
  const cookies = new Map<string, string>();
  const send = async (definition: OperationDefinition, input: object) => {
    const rest: Record<string, unknown> = { ...input };
    const url = definition.path.replaceAll(/:(\w+)/g, (_, name: string) => {
      const value = String(rest[name]);
      delete rest[name];
      return value;
    });
    const answer = await app.http.inject({
      method: definition.method,
      url,
      remoteAddress: options.address ?? '127.0.0.1',
      headers: {
        'x-consilium-request': '1',
        'user-agent': options.userAgent ?? 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      ...(definition.method === 'GET' ? {} : { payload: rest }),
    });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  return {
    cookies,
    /** Performs an operation; throws the problem document on refusal. */
    call: async <D extends OperationDefinition>(definition: D, input: RequestOf<D>): Promise<OutputOf<D>> => {
      const answer = await send(definition, input as object);
      const body: unknown = JSON.parse(answer.body);
      if (answer.statusCode >= 400) throw Object.assign(new Error(answer.body), body);
      return body as OutputOf<D>;
    },
    /** The code of the refusal, or 'done'. */
    outcome: async <D extends OperationDefinition>(definition: D, input: RequestOf<D>): Promise<string> => {
      const answer = await send(definition, input as object);
      return answer.statusCode < 400 ? 'done' : (JSON.parse(answer.body) as { code: string }).code;
    },
  };
}
export type TestBrowser = ReturnType<typeof newBrowser>;

/** Signs staff in with password and one-time code. */
export async function signInAs(app: TestApp, browser: TestBrowser, person: TestPerson): Promise<void> {
  const { email, password, totpSecret } = person;
  await browser.call(signIn, { email, password, code: totpCode(totpSecret, app.parts.clock.now()) });
}
