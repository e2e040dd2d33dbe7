import { ApiProblem, type Client } from '#ui/api.ts';
import * as contract from '../factors/passkeys.contract.ts';

// The browser's side is fetched when somebody presses the button, so that no page carries it.
const browser = () => import('@simplewebauthn/browser');
type Browser = Awaited<ReturnType<typeof browser>>;
type Ask = Parameters<Browser['startAuthentication']>[0]['optionsJSON'];
type Make = Parameters<Browser['startRegistration']>[0]['optionsJSON'];

/**
 * Browsers give passkeys to names, never to numbers: on this machine the same program has the name `localhost`.
 * @returns the address to go to instead; undefined when this one is right
 */
export function nameInstead(where: Pick<Location, 'hostname' | 'href'> = location): string | undefined {
  if (where.hostname !== '127.0.0.1') return undefined;
  const url = new URL(where.href);
  url.hostname = 'localhost';
  return url.href;
}

/** Runs what the browser does with the device; closing its window is no failure of ours, but words for it are needed. */
async function withDevice<T>(act: (tools: Browser) => Promise<T>): Promise<T> {
  try {
    return await act(await browser());
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : '';
    const words =
      name === 'InvalidStateError'
        ? 'This device has a passkey for you already.'
        : 'The device did not answer, or you closed its window. Try again, or use another way.';
    throw new ApiProblem('session.failed', 0, words, [], cause);
  }
}

/** Signs in with a passkey. @returns where to go. @throws ApiProblem */
export async function signInWithPasskey(client: Client): Promise<string> {
  const { options } = await client.call(contract.passkeySignInOptions, {});
  const response = await withDevice((tools) => tools.startAuthentication({ optionsJSON: options as unknown as Ask }));
  return (await client.call(contract.passkeySignIn, { response: response as never })).next;
}

/** Proves once more with a passkey. @throws ApiProblem */
export async function proveWithPasskey(client: Client): Promise<void> {
  const { options } = await client.call(contract.passkeyProveOptions, {});
  const response = await withDevice((tools) => tools.startAuthentication({ optionsJSON: options as unknown as Ask }));
  await client.call(contract.passkeyProve, { response: response as never });
}

/** Makes a passkey on this device. @throws ApiProblem */
export async function addPasskey(client: Client, name: string): Promise<void> {
  const { options } = await client.call(contract.passkeyRegisterOptions, {});
  const response = await withDevice((tools) => tools.startRegistration({ optionsJSON: options as unknown as Make }));
  await client.call(contract.passkeyRegister, { name, response: response as never });
}
