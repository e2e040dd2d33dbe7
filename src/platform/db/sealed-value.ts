import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { deriveKey, hmacSha256, open, seal, type DataKey } from '#platform/crypto/index.ts';

/**
 * A value as it stands in the database: `~1`, its form, the id of its key, and what `seal` made, in base64url. Capital
 * letters are deflated first. A jsonb column holds the same as a JSON string.
 */
export type SealedForm = 'text' | 'json';

const pattern = /^~1([tjTJ]):([^:]+):([\w-]+)$/;
/** Shorter texts gain nothing by deflating. */
const worthDeflating = 512;
/** What an honest page or draft never reaches. */
const longestValue = 64 * 1024 * 1024;

/** A key of one purpose, derived once for each key of a case or person. */
function derivedOnce(purpose: string): (key: DataKey) => Buffer {
  const derived = new WeakMap<DataKey, Buffer>();
  return (key) => {
    const known = derived.get(key);
    if (known) return known;
    const own = deriveKey(key.secret, purpose);
    derived.set(key, own);
    return own;
  };
}

/** The key of columns, apart from the keys of objects; and that of blind values. */
const columnKey = derivedOnce('consilium/column/1');
const blindKey = derivedOnce('consilium/blind/1');

/** Seals a text, or the text of a JSON value. */
export function sealValue(key: DataKey, form: SealedForm, plain: string): string {
  const bytes = Buffer.from(plain);
  const deflate = bytes.length >= worthDeflating;
  const letter = form === 'text' ? 't' : 'j';
  const head = `~1${deflate ? letter.toUpperCase() : letter}:${key.id}`;
  const sealed = seal(columnKey(key), deflate ? deflateRawSync(bytes, { level: 3 }) : bytes, head);
  const value = `${head}:${sealed.toString('base64url')}`;
  return form === 'json' ? JSON.stringify(value) : value;
}

/** The id of the key that a value is sealed with, or undefined when it is not sealed. */
export function keyIdOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !value.startsWith('~1')) return undefined;
  return pattern.exec(value)?.[2];
}

/**
 * What was sealed; of a destroyed key an empty text, or null.
 * @throws AppError internal when the key is another or a bit was changed.
 */
export function openValue(key: DataKey | undefined, value: string): unknown {
  const [, letter = 't', keyId = '', body = ''] = pattern.exec(value) ?? [];
  const isJson = letter.toLowerCase() === 'j';
  if (!key) return isJson ? null : '';
  const bytes = open(columnKey(key), Buffer.from(body, 'base64url'), `~1${letter}:${keyId}`);
  const deflated = letter !== letter.toLowerCase();
  const plain = (deflated ? inflateRawSync(bytes, { maxOutputLength: longestValue }) : bytes).toString('utf8');
  return isJson ? JSON.parse(plain) : plain;
}

/** A keyed hash by which equal values are found without their text; 22 characters. */
export function blindValue(key: DataKey, plain: string): string {
  return hmacSha256(blindKey(key), plain).subarray(0, 16).toString('base64url');
}
