import { randomBytes, randomUUID } from 'node:crypto';
import { checkSignature } from './sigv4.fixture.ts';
import { lock, standIn, unlock, type Asked, type Reply, type StandIn } from './stand-in.fixture.ts';

export type Caller = { accessKeyId: string; secretAccessKey: string; sessionToken?: string; may: readonly string[] };
type Key = { id: string; arn: string; alias: string; state: 'Enabled' | 'Disabled'; versions: Buffer[] };
export type AwsKmsStandIn = StandIn & {
  callers: Caller[];
  newKey(alias: string): Key;
  /** New key material, as AWS makes it by itself: the older opens what it wrapped. */
  rotate(key: Key): void;
};

export const region = 'eu-central-1';
const place = { region, service: 'kms' };

type Input = Record<string, string> & Record<`${string}Context`, Record<string, string> | undefined>;

class Refused extends Error {}
const refuse = (type: string): never => {
  throw new Refused(type);
};

/** The context in one form, whatever the order of its pairs. */
const bound = (context: Record<string, string> = {}) =>
  Buffer.from(JSON.stringify(Object.entries(context).toSorted(([one], [other]) => (one < other ? -1 : 1))));

const idLength = 36;

/**
 * AWS KMS as its API reference (2014-11-01) has it, for Encrypt, Decrypt and ReEncrypt of symmetric keys: signatures,
 * permissions, key states, encryption context, key material in versions, and its errors.
 */
export async function awsKmsStandIn(): Promise<AwsKmsStandIn> {
  const keys: Key[] = [];
  const callers: Caller[] = [];

  const keyNamed = (name: string): Key => {
    const key = keys.find(({ id, arn, alias }) => [id, arn, alias].includes(name));
    if (!key) return refuse('NotFoundException');
    return key.state === 'Enabled' ? key : refuse('DisabledException');
  };
  function encrypt(key: Key, plain: Buffer, context: Record<string, string> | undefined): string {
    const version = key.versions.length - 1;
    const locked = lock(key.versions[version] ?? Buffer.alloc(0), plain, bound(context));
    return Buffer.concat([Buffer.from(key.id), Buffer.of(version), locked]).toString('base64');
  }
  function decrypt(blob: string, named: string, context: Record<string, string> | undefined): Buffer {
    const bytes = Buffer.from(blob, 'base64');
    const id = bytes.subarray(0, idLength).toString('latin1');
    if (!keys.some((key) => key.id === id)) return refuse('InvalidCiphertextException');
    const key = keyNamed(named);
    if (key.id !== id) return refuse('IncorrectKeyException');
    const version = key.versions[bytes[idLength] ?? 0];
    const plain = version && unlock(version, bytes.subarray(idLength + 1), bound(context));
    return plain ?? refuse('InvalidCiphertextException');
  }

  const acts: Record<string, (input: Input) => object> = {
    Encrypt: ({ KeyId = '', Plaintext = '', EncryptionContext }) => {
      const key = keyNamed(KeyId);
      return { KeyId: key.arn, CiphertextBlob: encrypt(key, Buffer.from(Plaintext, 'base64'), EncryptionContext) };
    },
    Decrypt: ({ KeyId = '', CiphertextBlob = '', EncryptionContext }) => {
      const plain = decrypt(CiphertextBlob, KeyId, EncryptionContext);
      return { KeyId: keyNamed(KeyId).arn, Plaintext: plain.toString('base64') };
    },
    ReEncrypt: (input) => {
      const plain = decrypt(input['CiphertextBlob'] ?? '', input['SourceKeyId'] ?? '', input.SourceEncryptionContext);
      const key = keyNamed(input['DestinationKeyId'] ?? '');
      return { KeyId: key.arn, CiphertextBlob: encrypt(key, plain, input.DestinationEncryptionContext) };
    },
  };

  function work(asked: Asked): Reply {
    const error = (type: string, message: string) => ({ status: 400, body: { __type: type, message } });
    const checked = checkSignature(asked, callers, place, new Date());
    if ('type' in checked) return error(checked.type, checked.message);
    const [, act = ''] = /^TrentService\.(\w+)$/.exec(String(asked.headers['x-amz-target'])) ?? [];
    const run = asked.path === '/' && asked.headers['content-type'] === 'application/x-amz-json-1.1' && acts[act];
    if (!run) return error('UnknownOperationException', '');
    const { accessKeyId, may } = checked.caller;
    if (!may.includes(act)) return error('AccessDeniedException', `${accessKeyId} is not authorized`);
    try {
      return { status: 200, body: run(JSON.parse(asked.body.toString()) as Input) };
    } catch (failed) {
      if (failed instanceof Refused) return error(failed.message, asked.body.toString());
      throw failed;
    }
  }

  return {
    ...(await standIn(work)),
    callers,
    newKey: (alias) => {
      const id = randomUUID();
      const arn = `arn:aws:kms:${region}:111122223333:key/${id}`;
      const key: Key = { id, arn, alias, state: 'Enabled', versions: [randomBytes(32)] };
      keys.push(key);
      return key;
    },
    rotate: (key) => void key.versions.push(randomBytes(32)),
  };
}
