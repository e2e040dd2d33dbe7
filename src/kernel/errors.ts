/**
 * Every error that leaves a module is an AppError with a code from this one table.
 * One handler per edge turns the code into HTTP (RFC 9457), an OperationOutcome or a DICOMweb status.
 */
export const errorCodes = {
  'input.invalid': { status: 400, title: 'Something in what you sent is not right' },
  'input.too-large': { status: 413, title: 'This is larger than we can take' },
  'input.unsupported': { status: 415, title: 'We cannot read this kind of file' },
  'file.empty': { status: 422, title: 'This file is empty' },
  'file.truncated': { status: 422, title: 'This file ends too early' },
  'file.damaged': { status: 422, title: 'This file is damaged' },
  'file.encrypted': { status: 422, title: 'This file is locked with a password' },
  'file.unsafe': { status: 422, title: 'This file carries something that could do harm' },
  'session.required': { status: 401, title: 'Please sign in' },
  'session.failed': { status: 401, title: 'That did not match' },
  'session.step-up': { status: 401, title: 'Please prove once more that it is you' },
  'link.expired': { status: 410, title: 'This link has ended' },
  'origin.refused': { status: 403, title: 'This request came from another site' },
  'permission.denied': { status: 403, title: 'This is not yours to do' },
  'purpose.refused': { status: 403, title: 'You cannot be here for this purpose' },
  'consent.missing': { status: 403, title: 'The patient has not agreed to this' },
  'format.not-offered': { status: 406, title: 'We do not have it in this form' },
  'not-found': { status: 404, title: 'We could not find this' },
  'method.refused': { status: 405, title: 'This cannot be done here' },
  'state.conflict': { status: 409, title: 'This has changed since you looked' },
  'state.wrong-step': { status: 409, title: 'This step is not open now' },
  'state.already-done': { status: 409, title: 'This is already done' },
  'idempotency.mismatch': { status: 422, title: 'The same key was used for another request' },
  'rate.limited': { status: 429, title: 'Too many tries' },
  'storage.full': { status: 507, title: 'We have no room left just now' },
  'work.timeout': { status: 503, title: 'This took too long' },
  'service.unavailable': { status: 503, title: 'Not available just now' },
  'proof.invalid': { status: 422, title: 'This proof does not hold' },
  'log.damaged': { status: 503, title: 'The log on this machine is damaged' },
  internal: { status: 500, title: 'Something went wrong on our side' },
} as const satisfies Record<string, { status: number; title: string }>;

/** A stable error code; clients and tests rely on it. */
export type ErrorCode = keyof typeof errorCodes;

/** One field of the input that is wrong, with the words a person reads beside it. */
export type FieldProblem = { path: string; message: string };

/**
 * An error that a person may read.
 * `detail` says what happened, what we did, what they can do. It never carries protected data.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly fields: FieldProblem[];

  constructor(code: ErrorCode, detail: string, options: { cause?: unknown; fields?: FieldProblem[] } = {}) {
    super(`${code}: ${detail}`, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.detail = detail;
    this.fields = options.fields ?? [];
  }

  /** HTTP status of the code. */
  get status(): number {
    return errorCodes[this.code].status;
  }
}

/** True for an AppError, also one that crossed a module boundary or a structured clone. */
export function isAppError(error: unknown): error is AppError {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    Object.hasOwn(errorCodes, error.code) &&
    'detail' in error &&
    typeof error.detail === 'string'
  );
}
