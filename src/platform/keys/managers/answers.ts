import { AppError } from '#kernel/errors.ts';

/** A secret out of a manager's answer. @throws AppError internal when it is not 32 bytes: nothing else was ever wrapped. */
export function readSecret(name: string, base64: string): Uint8Array {
  const secret = Buffer.from(base64, 'base64');
  if (secret.length !== 32) throw new AppError('internal', `${name} gave back something that is no key.`);
  return secret;
}
