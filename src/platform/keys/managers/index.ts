import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, isAppError } from '#kernel/errors.ts';
import type { Egress } from '#platform/egress/index.ts';
import type { KeyManager } from '../key-manager.ts';
import { awsKmsManager, type AwsKms } from './aws-kms.ts';
import { fileManager } from './file.ts';
import { vaultTransitManager, type VaultTransit } from './vault-transit.ts';

/** Where the highest key is kept, as the operator set it. The names of the settings stand in src/config.ts. */
export type KeyManagerSettings = {
  /** `file`, `aws-kms:<key id, alias or arn>`, `vault:<address of the mount>/<key>`. */
  manager: string;
  /** Folder of the keys. */
  folder: string;
  /** An endpoint of AWS KMS of one's own. */
  url?: string | undefined;
  aws?: { region?: string; accessKeyId?: string; secretAccessKey?: string; sessionToken?: string };
  vault?: { token?: string; tokenFile?: string; namespace?: string };
};

/**
 * The key manager of the installation. Nothing is asked of it yet, except that a key file is made when there is none.
 * @throws Error in words when a setting is missing or cannot be used; it never quotes a secret.
 */
export async function createKeyManager(settings: KeyManagerSettings, egress: Egress): Promise<KeyManager> {
  const [kind = '', ...rest] = settings.manager.split(':');
  const where = rest.join(':');
  if (settings.url !== undefined && kind !== 'aws-kms')
    throw new Error(
      'CONSILIUM_KEY_MANAGER_URL is for aws-kms only; the address of Vault stands in the setting itself.',
    );
  if (settings.manager === 'file') return fileManager(join(settings.folder, 'root.key'));
  if (kind === 'aws-kms') {
    const kms = readAws(where, settings);
    checkReachable('CONSILIUM_KEY_MANAGER_URL', kms.url, egress);
    return awsKmsManager(kms, egress);
  }
  if (kind === 'vault') {
    const vault = readVault(where, settings);
    checkReachable('CONSILIUM_KEY_MANAGER', vault.origin, egress);
    await vault.token();
    return vaultTransitManager(vault, egress);
  }
  throw new Error(`CONSILIUM_KEY_MANAGER: there is no key manager “${kind}”. Choose file, aws-kms:… or vault:….`);
}

function checkReachable(setting: string, origin: string, egress: Egress): void {
  try {
    egress.check(`${origin}/`, [origin]);
  } catch (error) {
    if (!isAppError(error)) throw error;
    throw new Error(
      `${setting}: ${error.detail} An address of your own network is named in CONSILIUM_PRIVATE_ORIGINS.`,
    );
  }
}

const keyForm =
  /^(?:(?:arn:aws[\w-]*:kms:([a-z\d-]+):\d{12}:)(?:key|alias)\/[\w/-]{1,250}|alias\/[\w/-]{1,250}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|mrk-[\da-f]{32})$/;

function readAws(keyId: string, { aws = {}, url }: KeyManagerSettings): AwsKms {
  const form = keyForm.exec(keyId);
  if (!form)
    throw new Error('CONSILIUM_KEY_MANAGER: after “aws-kms:” comes a key id, alias/NAME or an ARN of AWS KMS.');
  const { accessKeyId, secretAccessKey, sessionToken } = aws;
  const region = aws.region ?? form[1];
  const missing = Object.entries({
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  }).flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (region === undefined || accessKeyId === undefined || secretAccessKey === undefined)
    throw new Error(`CONSILIUM_KEY_MANAGER=aws-kms needs ${missing.join(', ')} too.`);
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/.test(region)) throw new Error('AWS_REGION is not the name of a region.');
  if (form[1] !== undefined && form[1] !== region)
    throw new Error(`AWS_REGION is ${region}, but the key of CONSILIUM_KEY_MANAGER is in ${form[1]}.`);
  if (![accessKeyId, secretAccessKey, sessionToken ?? ''].every((text) => /^[\x21-\x7e]*$/.test(text)))
    throw new Error(
      'AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY or AWS_SESSION_TOKEN has characters that it cannot have.',
    );
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const endpoint = readAddress('CONSILIUM_KEY_MANAGER_URL', url ?? `https://kms.${region}.${domain}`);
  if (endpoint.pathname !== '/') throw new Error('CONSILIUM_KEY_MANAGER_URL has a path; AWS KMS has none.');
  return { keyId, region, url: endpoint.origin, accessKeyId, secretAccessKey, sessionToken };
}

function readAddress(setting: string, text: string): URL {
  const url = URL.parse(text);
  const plain =
    url !== null && /^https?:$/.test(url.protocol) && `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (!plain) throw new Error(`${setting}: this is not the address of a key manager.`);
  return url;
}

function readVault(where: string, { vault = {} }: KeyManagerSettings): VaultTransit {
  const url = readAddress('CONSILIUM_KEY_MANAGER', where);
  const path = url.pathname.split('/').filter((part) => part !== '');
  const key = path.at(-1) ?? '';
  const mount = path.slice(path[0] === 'v1' ? 1 : 0, -1);
  if (mount.length === 0 || ![...mount, key].every((part) => /^\w(?:[\w.-]*\w)?$/.test(part)))
    throw new Error(
      'CONSILIUM_KEY_MANAGER: “vault:” has to read like vault:https://vault.example.org:8200/transit/KEY.',
    );
  const { token, tokenFile, namespace } = vault;
  if ((token === undefined) === (tokenFile === undefined))
    throw new Error('CONSILIUM_KEY_MANAGER=vault needs VAULT_TOKEN or VAULT_TOKEN_FILE, one of them.');
  if (namespace !== undefined && !/^[\w./-]+$/.test(namespace))
    throw new Error('VAULT_NAMESPACE is not the name of a namespace.');
  const fetchToken =
    tokenFile === undefined ? async () => checkToken('VAULT_TOKEN', token ?? '') : () => readTokenFile(tokenFile);
  return { origin: url.origin, mount: mount.join('/'), key, namespace, token: fetchToken };
}

/** A token is one word; what is not would break the header that carries it. */
function checkToken(setting: string, token: string): string {
  if (!/^[\x21-\x7e]+$/.test(token)) throw new AppError('internal', `${setting} does not hold a token of Vault.`);
  return token;
}

/** Group-readable is how an agent of Vault writes it; readable by everybody is refused. */
async function readTokenFile(path: string): Promise<string> {
  const read = async () => ({ mode: (await stat(path)).mode, text: await readFile(path, 'utf8') });
  const file = await read().catch(() => undefined);
  if (!file) throw new AppError('internal', `The file of VAULT_TOKEN_FILE cannot be read: ${path}.`);
  if ((file.mode & 0o007) !== 0)
    throw new AppError(
      'internal',
      `The file of VAULT_TOKEN_FILE can be read by everybody. Make it private: chmod 600 ${path}`,
    );
  return checkToken('VAULT_TOKEN_FILE', file.text.trim());
}
