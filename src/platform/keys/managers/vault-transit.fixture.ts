import { randomBytes } from 'node:crypto';
import { lock, standIn, unlock, type Asked, type Reply, type StandIn } from './stand-in.fixture.ts';

type Key = { versions: Map<number, Buffer>; latest: number; minDecryption: number };
export type VaultStandIn = StandIn & {
  /** Which paths each token may update. */
  tokens: Map<string, readonly string[]>;
  /** All of it lies in this namespace. */
  namespace: string | undefined;
  sealed: boolean;
  /** False: a Vault before 1.13, which passes over associated data. */
  knowsAssociatedData: boolean;
  newKey(path: string): Key;
  rotate(key: Key): void;
  /** Sets min_decryption_version to the newest, and trims what is older. */
  forgetOld(key: Key): void;
};

const refuse = (status: number, ...errors: string[]): Reply => ({ status, body: { errors } });

/**
 * Vault's Transit engine by its API documentation (“Transit secrets engine (API)”, “HTTP API”): tokens and their
 * policies, namespaces, the seal, versions, and `rewrap` without associated data, as Vault has it.
 */
export async function vaultStandIn(): Promise<VaultStandIn> {
  const keys = new Map<string, Key>();

  function encrypt(key: Key, plain: Buffer, bound: Buffer): object {
    const locked = lock(key.versions.get(key.latest) ?? Buffer.alloc(0), plain, bound);
    return { ciphertext: `vault:v${key.latest}:${locked.toString('base64')}`, key_version: key.latest };
  }
  function decrypt(key: Key, ciphertext: string, bound: Buffer): Buffer | string {
    const [, version, text = ''] = /^vault:v(\d+):(.*)$/.exec(ciphertext) ?? [];
    if (version === undefined) return 'invalid ciphertext: no prefix';
    if (Number(version) > key.latest) return 'invalid ciphertext: version is too new';
    if (Number(version) < key.minDecryption) return 'ciphertext or signature version is disallowed by policy (too old)';
    const plain = unlock(key.versions.get(Number(version)) ?? Buffer.alloc(32), Buffer.from(text, 'base64'), bound);
    return plain ?? 'cipher: message authentication failed';
  }

  function act(name: string, key: Key, input: Record<string, string>): Reply {
    const bound = Buffer.from(vault.knowsAssociatedData ? (input['associated_data'] ?? '') : '', 'base64');
    const data = (body: object): Reply => ({ status: 200, body: { data: body } });
    if (name === 'encrypt') return data(encrypt(key, Buffer.from(input['plaintext'] ?? '', 'base64'), bound));
    const none = Buffer.alloc(0);
    const plain = decrypt(key, input['ciphertext'] ?? '', name === 'rewrap' ? none : bound);
    if (typeof plain === 'string') return refuse(400, plain);
    return data(name === 'rewrap' ? encrypt(key, plain, none) : { plaintext: plain.toString('base64') });
  }

  function work({ method, path, headers, body }: Asked): Reply {
    if (vault.sealed) return refuse(503, 'Vault is sealed');
    const may = vault.tokens.get(String(headers['x-vault-token']));
    const [, place = ''] = /^\/v1\/(.+)$/.exec(path) ?? [];
    if (!may?.includes(place) || headers['x-vault-namespace'] !== vault.namespace)
      return refuse(403, '1 error occurred:\n\t* permission denied\n\n');
    const [, mount, name = '', keyName] = /^(.+)\/(encrypt|decrypt|rewrap)\/([^/]+)$/.exec(place) ?? [];
    if (![...keys.keys()].some((known) => known.startsWith(`${mount}/`)))
      return refuse(404, `no handler for route "${place}". route entry not found.`);
    if (method !== 'POST' && method !== 'PUT') return refuse(405, 'unsupported operation');
    const key = keys.get(`${mount}/${keyName}`);
    return key
      ? act(name, key, JSON.parse(body.toString()) as Record<string, string>)
      : refuse(400, 'encryption key not found');
  }

  const vault: VaultStandIn = {
    ...(await standIn(work)),
    tokens: new Map(),
    namespace: undefined,
    sealed: false,
    knowsAssociatedData: true,
    newKey: (path) => {
      const key: Key = { versions: new Map([[1, randomBytes(32)]]), latest: 1, minDecryption: 1 };
      keys.set(path, key);
      return key;
    },
    rotate: (key) => {
      key.latest += 1;
      key.versions.set(key.latest, randomBytes(32));
    },
    forgetOld: (key) => {
      key.minDecryption = key.latest;
      for (const version of key.versions.keys()) if (version < key.latest) key.versions.delete(version);
    },
  };
  return vault;
}
