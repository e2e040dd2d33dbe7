import { pino, type Logger } from 'pino';
import { isAppError } from '#kernel/errors.ts';

/** Structured logs on standard output. Only ids, codes and durations: never names, texts or secrets. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['*.password', '*.token', '*.authorization', '*.cookie'],
    // Whoever turns on `debug` looks for a fault on their own machine and needs the words.
    serializers: { err: level === 'debug' ? pino.stdSerializers.err : redactedError },
  });
}

/** What of an error is logged. */
export type LoggedError = { type: string; code?: string; message?: string; at: string[]; cause?: LoggedError };

/**
 * An error without the values in it: a database names the row that did not fit and a parser the text it choked on. The
 * words of our own errors carry no protected data; of others the kind, the code and the places in the program are kept.
 */
export function redactedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, at: [] };
  const code =
    'code' in error && typeof error.code === 'string' && /^[\w.-]{1,40}$/.test(error.code) ? error.code : undefined;
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    ...(isAppError(error) ? { message: error.message } : {}),
    at: framesOf(error.stack),
    ...(error.cause instanceof Error && depth < 3 ? { cause: redactedError(error.cause, depth + 1) } : {}),
  };
}

/**
 * `function (file:line:column)`, at most eight frames: the stack without its first lines, which repeat the message. Our
 * own places come first; where there are none, those of the library.
 */
function framesOf(stack: string | undefined): string[] {
  const frames = (stack ?? '').split('\n').flatMap((line) => /^\s+at (.*:\d+:\d+\)?)$/.exec(line)?.[1] ?? []);
  const ours = frames.filter((frame) => !/node_modules|node:/.test(frame));
  return (ours.length > 0 ? ours : frames).slice(0, 8);
}
