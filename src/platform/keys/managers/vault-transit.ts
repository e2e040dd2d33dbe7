import { z } from 'zod';
import { AppError, isAppError } from '#kernel/errors.ts';
import type { Egress } from '#platform/egress/index.ts';
import type { KeyManager } from '../key-manager.ts';
import { readSecret } from './answers.ts';
import { patiently, usualPatience, type Patience } from './patience.ts';

/** A key of Vault's Transit engine (type aes256-gcm96 or chacha20-poly1305), and who asks for its use. */
export type VaultTransit = {
  /** Origin of Vault. */
  origin: string;
  /** Path of the mount, without slashes at its ends. */
  mount: string;
  key: string;
  namespace?: string | undefined;
  /** Fetched for every request: an agent beside us may renew it. */
  token: () => Promise<string>;
};

const wrappedAnswer = z.object({ data: z.object({ ciphertext: z.string().regex(/^vault:v\d+:[A-Za-z0-9+/=]+$/) }) });
const openedAnswer = z.object({ data: z.object({ plaintext: z.base64() }) });
const errorAnswer = z.object({ errors: z.array(z.string()) });

/** What Vault says with status 400, by a part of its words. */
const refusals: readonly [part: string, words: string][] = [
  ['message authentication failed', 'this was altered, or belongs to something else'],
  ['invalid ciphertext', 'this was altered, or was wrapped with another key'],
  ['too old', 'this was wrapped with a version of the key that Vault no longer opens (min_decryption_version)'],
  ['encryption key not found', 'there is no such key'],
  ['non-AEAD', 'the key is of a type that binds no context; take aes256-gcm96'],
  ['derivation', 'the key is one that derives others; take one without'],
];

const altered = 'Something that Vault did not wrap was to be opened by it.';

/**
 * The highest key in Vault's Transit engine or OpenBao's, by its HTTP API. What it wraps is Vault's text,
 * `vault:v<version>:…`. The context goes as `associated_data`, which Vault knows since 1.13; an older one would leave it
 * out without a word, so the first wrap proves that another context does not open it.
 *
 * `rewrap` of Vault takes no associated data (hashicorp/vault issues 29532 and 31791, openbao the same), so what is
 * wrapped anew is opened and wrapped here: in the key process, which holds these secrets anyway.
 */
export function vaultTransitManager(vault: VaultTransit, egress: Egress, patience = usualPatience): KeyManager {
  const name = `Vault ${vault.mount}/${vault.key}`;
  const ask = asker(name, vault, egress, patience);
  const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes as Uint8Array).toString('base64');
  let proved = false;

  async function unwrap(wrapped: Uint8Array, context: string): Promise<Uint8Array> {
    const ciphertext = Buffer.from(wrapped).toString('latin1');
    if (!/^vault:v\d+:[\x21-\x7e]+$/.test(ciphertext)) throw new AppError('internal', altered);
    const { data } = await ask('decrypt', { ciphertext, associated_data: base64(context) }, openedAnswer);
    return readSecret(name, data.plaintext);
  }

  async function wrap(secret: Uint8Array, context: string): Promise<Uint8Array> {
    const input = { plaintext: base64(secret), associated_data: base64(context) };
    const wrapped = Buffer.from((await ask('encrypt', input, wrappedAnswer)).data.ciphertext);
    if (!proved) {
      if (await opens(unwrap(wrapped, `${context}|another`)))
        throw new AppError('internal', `${name} binds no context. Vault 1.13 or later is needed.`);
      proved = true;
    }
    return wrapped;
  }

  return {
    name,
    wrap,
    unwrap,
    rewrap: async (wrapped, context) => wrap(await unwrap(wrapped, context), context),
  };
}

async function opens(opening: Promise<Uint8Array>): Promise<boolean> {
  try {
    await opening;
    return true;
  } catch (error) {
    if (isAppError(error) && error.code === 'internal') return false;
    throw error;
  }
}

type Ask = <T>(act: 'encrypt' | 'decrypt', input: object, shape: z.ZodType<T>) => Promise<T>;

function asker(name: string, vault: VaultTransit, egress: Egress, patience: Patience): Ask {
  async function once(act: string, input: object, timeoutMs: number): Promise<unknown> {
    const answer = await egress.fetch(`${vault.origin}/v1/${vault.mount}/${act}/${vault.key}`, {
      purpose: name,
      origins: [vault.origin],
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-vault-request': 'true',
        'x-vault-token': await vault.token(),
        ...(vault.namespace === undefined ? {} : { 'x-vault-namespace': vault.namespace }),
      },
      body: JSON.stringify(input),
      maxBytes: 64 * 1024,
      timeoutMs,
    });
    const said: unknown = await answer.json().catch(() => undefined);
    if (answer.ok) return said;
    throw failure(name, answer.status, said);
  }
  return async (act, input, shape) => {
    const read = shape.safeParse(await patiently(patience, (timeoutMs) => once(act, input, timeoutMs)));
    if (!read.success) throw new AppError('internal', `${name} gave an answer that we do not understand.`);
    return read.data;
  };
}

/** Statuses by Vault's API documentation, section “HTTP status codes”. Its own words are read, never repeated. */
function failure(name: string, status: number, said: unknown): AppError {
  const read = errorAnswer.safeParse(said);
  const words = read.success ? read.data.errors.join('\n') : '';
  const later = (why: string) =>
    new AppError('service.unavailable', `${name} ${why}. Nothing was changed; try again later.`);
  if (status === 429) return later('has too much to do just now');
  if (status === 472 || status === 473) return later('is a standby and does not answer itself');
  if (status === 503) return later(words.includes('sealed') ? 'is sealed; somebody has to unseal it' : 'is not ready');
  // 412: a node that has not yet heard of what another one did.
  if (status === 412 || status >= 500) return later('is not ready just now');
  const refused = (why: string) => new AppError('internal', `${name} refused: ${why}.`);
  if (status === 403) return refused('the token is not accepted, has ended, or may not use this key');
  if (status === 404) return refused('nothing is mounted at this path');
  return refused(refusals.find(([part]) => words.includes(part))?.[1] ?? `status ${status}`);
}
