import { isAppError } from '#kernel/errors.ts';

/** Classes and codes of PostgreSQL that speak of the connection, of others at work or of no room, not of what was sent. */
const passing = /^(?:08|40|53|55|57)/;
const broken = /^(?:ECONN|EPIPE|ETIMEDOUT|EMFILE|ENFILE|ENOSPC|EDQUOT|EAGAIN)|Connection terminated|timeout exceeded/;

/**
 * Whether an error is of this moment and not of the file: the database or the disk is away or full, or another was
 * first. Then the work is put back and done again; everything else would break again each time.
 */
export function willPass(error: unknown): boolean {
  if (isAppError(error)) return error.code === 'service.unavailable' || error.code === 'storage.full';
  const { code = '', message = '' } = error as { code?: unknown; message?: string };
  return passing.test(String(code)) || broken.test(String(code)) || broken.test(message);
}

/** Why a file was set aside, in words for the person who sent it. */
export function refusal(error: unknown): { code: string; reason: string } {
  if (isAppError(error) && error.code !== 'internal') return { code: error.code, reason: error.detail };
  return { code: 'internal', reason: 'We could not read this file. We kept it as you sent it and have noted it.' };
}

/** What a log may keep of an error that may quote a file: its kind and where it was thrown. */
export function plainError(error: unknown): { type: string; code?: string; at: string[] } {
  if (!(error instanceof Error)) return { type: typeof error, at: [] };
  const code = (error as { code?: unknown }).code;
  const at = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { type: error.name, ...(typeof code === 'string' ? { code } : {}), at: at.slice(0, 8) };
}
