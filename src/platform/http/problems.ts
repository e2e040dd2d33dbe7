import { AppError, errorCodes, isAppError, type ErrorCode } from '#kernel/errors.ts';

/** RFC 9457 problem document. `code` is stable; `detail` is words for a person. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  requestId: string;
  fields?: { path: string; message: string }[];
};

/** Turns anything thrown into a problem. Unknown errors become 500 without detail, with the id to ask about. */
export function problemOf(error: unknown, requestId: string): Problem {
  const known =
    isAppError(error) && error.code !== 'internal'
      ? error
      : new AppError('internal', `We have noted it. If it happens again, tell us this number: ${requestId}.`);
  const problem: Problem = {
    type: `urn:consilium:problem:${known.code}`,
    title: errorCodes[known.code].title,
    status: known.status,
    detail: known.detail,
    code: known.code,
    requestId,
  };
  return known.fields.length > 0 ? { ...problem, fields: known.fields } : problem;
}

/** Fastify's own refusals (bad JSON, body too large) in the same words as ours. */
export function fromFramework(error: { statusCode?: number; code?: string }): AppError | undefined {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new AppError('input.too-large', 'What you sent is larger than this page takes.');
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new AppError('input.unsupported', 'This door takes another kind of content.');
  // An id in the address that is longer than any id is the id of something that is not there.
  if (error.statusCode === 414)
    return new AppError('not-found', 'We could not find this. It may have moved, or the link may be wrong.');
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
    return new AppError('input.invalid', 'We could not read what was sent.');
  return undefined;
}
