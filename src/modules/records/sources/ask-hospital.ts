import { isAppError } from '#kernel/errors.ts';
import type { Egress } from '#platform/egress/index.ts';
import { limits } from './limits.rules.ts';
import { meaningOf, type Ask, type No } from './work.rules.ts';

/** `again`: the same may be asked once more after a while. */
export type Answer =
  | { is: 'given'; bytes: Buffer; contentType: string }
  | { is: 'no'; no: No }
  | { is: 'again'; retryAfter: string | null };

const fhirTypes = ['application/fhir+json', 'application/json', 'application/json+fhir'] as const;
const forLater: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * One question to a hospital with the patient's permission. The permission goes to the configured origins only: the door
 * out refuses every other address and follows no redirect.
 */
export async function askHospital(
  egress: Egress,
  ask: Ask,
  token: string,
  origins: readonly string[],
): Promise<Answer> {
  const isFile = ask.for === 'file';
  let answer: Response;
  try {
    answer = await egress.fetch(ask.url, {
      purpose: 'the hospital',
      origins,
      headers: {
        authorization: `Bearer ${token}`,
        // Of a Binary the paper itself is wanted, not its FHIR form.
        accept: isFile ? 'application/pdf, */*;q=0.8, application/fhir+json;q=0.1' : 'application/fhir+json',
      },
      ...(isFile ? {} : { accepts: fhirTypes }),
      maxBytes: isFile ? limits.fileBytes : limits.pageBytes,
      timeoutMs: limits.askMs,
    });
  } catch (error) {
    if (!isAppError(error)) throw error;
    return isForGood(error.cause) ? { is: 'no', no: 'failed' } : { is: 'again', retryAfter: null };
  }
  if (forLater.has(answer.status)) return { is: 'again', retryAfter: answer.headers.get('retry-after') };
  if (!answer.ok) return { is: 'no', no: meaningOf(answer.status) };
  const contentType = (answer.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return { is: 'given', bytes: Buffer.from(await answer.arrayBuffer()), contentType };
}

/** The door's own refusals (another origin, a redirect, another kind) have no cause, and they and what is too long stay. */
const isForGood = (cause: unknown): boolean =>
  cause === undefined || (cause instanceof Error && cause.message === 'longer than allowed');
