import { AppError } from '#kernel/errors.ts';
import { open, randomDigits, seal, sameText, type Keyring } from '#platform/crypto/index.ts';
import type { Context } from '#platform/operations/index.ts';
import { deviceOf } from './enter.ts';
import { codeCounters } from '../guard/guessing.rules.ts';
import type { IdentityParts } from '../parts.ts';

type Link = { token_hash: string; device_hash: string | null; sealed_code: Buffer | null };

/** Who asks for a link: the browser, and a code for it to show. Made for everybody, so that the answers are alike. */
export function askingBrowser(context: Pick<Context, 'facts' | 'reply'>): { deviceHash: string; code: string } {
  return { deviceHash: deviceOf(context), code: randomDigits(6) };
}

const boundTo = (tokenHash: string) => `link-code|${tokenHash}`;

/** The code as the database keeps it. */
export function sealCode(keyring: Keyring, tokenHash: string, code: string): Buffer {
  return seal(keyring.purposeKey('link-code'), Buffer.from(code), boundTo(tokenHash));
}

/**
 * A link goes straight through in the browser that asked for it. Elsewhere somebody must know the code that this browser
 * shows: a link that was forwarded, or opened by a scanner of mails, opens nothing.
 * @throws AppError input.invalid with the field `code` when it is asked for or wrong, rate.limited after five tries.
 */
export async function refuseOtherBrowser(
  parts: Pick<IdentityParts, 'keyring' | 'guard'>,
  context: Pick<Context, 'facts' | 'clock'>,
  link: Link,
  code: string | undefined,
): Promise<void> {
  if (link.device_hash === null || link.sealed_code === null || context.facts.device === link.device_hash) return;
  const ask = (message: string) =>
    new AppError('input.invalid', 'You asked for this link on another device.', {
      fields: [{ path: 'code', message }],
    });
  if (code === undefined || code.trim() === '') throw ask('Enter the six digits that the other device shows');
  const counters = codeCounters(link.token_hash);
  const now = context.clock.now();
  await parts.guard.take(counters, now);
  const expected = open(parts.keyring.purposeKey('link-code'), link.sealed_code, boundTo(link.token_hash)).toString();
  if (!sameText(code.replaceAll(/\s/g, ''), expected))
    throw ask('These are not the digits that the other device shows');
  await parts.guard.giveBack(counters, now);
}
