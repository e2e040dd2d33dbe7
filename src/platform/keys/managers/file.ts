import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { AppError } from '#kernel/errors.ts';
import { open, randomBytes, seal } from '#platform/crypto/index.ts';
import { writeDurably } from '#platform/objects/index.ts';
import type { KeyManager } from '../key-manager.ts';

/** Versions of the root key, oldest first: the last one wraps, all of them unwrap. */
type Versions = { version: number; key: Buffer }[];

/** `VERSION BASE64` in each line; a line without a number, as the first releases wrote it, is version 1. */
function readVersions(path: string): Versions {
  if ((statSync(path).mode & 0o077) !== 0)
    throw new Error(`The key file ${path} can be read by others. Make it private: chmod 600 ${path}`);
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  const versions = lines.map((line) => {
    const [first = '', second] = line.trim().split(/\s+/);
    const key = Buffer.from(second ?? first, 'base64');
    return { version: second === undefined ? 1 : Number(first), key };
  });
  const right = versions.every(
    ({ version, key }, at) =>
      key.length === 32 && version > (versions[at - 1]?.version ?? 0) && version <= 0xffff_ffff && version % 1 === 0,
  );
  if (!right)
    throw new Error(`The key file ${path} does not hold keys of 32 bytes. Put the right one back from your backup.`);
  return versions;
}

const write = (path: string, versions: Versions) =>
  writeDurably(path, versions.map(({ version, key }) => `${version} ${key.toString('base64')}\n`).join(''), 0o600);

/**
 * A root key in a file that only its owner can read; made at the first start. Without it nothing can be read again: it
 * belongs in the backup of keys, apart from the data. What it wraps begins with the version in four bytes.
 * @throws Error when others can read the file or its form is wrong
 */
export async function fileManager(path: string): Promise<KeyManager> {
  if (!existsSync(path)) {
    await write(path, [{ version: 1, key: randomBytes(32) }]);
    chmodSync(path, 0o600);
  }
  let versions = readVersions(path);

  const newest = () => {
    const last = versions.at(-1);
    if (!last) throw new Error(`The key file ${path} is empty. Put the right one back from your backup.`);
    return last;
  };
  const wrap = async (secret: Uint8Array, context: string): Promise<Uint8Array> => {
    const { version, key } = newest();
    const head = Buffer.alloc(4);
    head.writeUInt32BE(version);
    return Buffer.concat([head, seal(key, secret, `${version}|${context}`)]);
  };
  const unwrap = async (wrapped: Uint8Array, context: string): Promise<Uint8Array> => {
    if (wrapped.length < 4)
      throw new AppError('internal', 'Something that the key file did not wrap was to be opened.');
    const version = Buffer.from(wrapped.buffer, wrapped.byteOffset, wrapped.byteLength).readUInt32BE(0);
    const known = versions.find((one) => one.version === version);
    if (!known) throw new AppError('internal', `The key file has no version ${version} any more. Put its backup back.`);
    return open(known.key, wrapped.subarray(4), `${version}|${context}`);
  };

  return {
    name: 'key file',
    wrap,
    unwrap,
    rewrap: async (wrapped, context) => wrap(await unwrap(wrapped, context), context),
    rotate: async () => {
      const next = [...versions, { version: newest().version + 1, key: randomBytes(32) }];
      await write(path, next);
      versions = next;
    },
    forgetOld: async () => {
      const kept = [newest()];
      await write(path, kept);
      versions = kept;
    },
  };
}
