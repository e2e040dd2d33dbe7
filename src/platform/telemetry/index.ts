import { pino, type Logger } from 'pino';

/** Structured logs on standard output. Only ids, codes and durations: never names, texts or secrets. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['*.password', '*.token', '*.authorization', '*.cookie'],
  });
}
