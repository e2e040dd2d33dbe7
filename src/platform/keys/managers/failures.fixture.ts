import { inspect } from 'node:util';
import { expect } from 'vitest';
import { isAppError } from '#kernel/errors.ts';

/** An error that has to come, as code and words; nowhere in it, its stack or its causes may one of the secrets stand. */
export async function failureOf(asked: Promise<unknown>, secrets: readonly string[]): Promise<string> {
  const error: unknown = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Error);
  const whole = inspect(error, { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null });
  for (const secret of secrets) expect(whole).not.toContain(secret);
  return isAppError(error) ? error.message : `plain: ${(error as Error).message}`;
}
