import { AppError } from '#kernel/errors.ts';
import { openApiOf } from '#platform/http/index.ts';
import { implement, type Implemented } from '#platform/operations/index.ts';
import type { Parts } from './parts.ts';
import * as contract from './system.contract.ts';

/** Health, the API document, and what a page must know first. `all` is asked late, when every operation is known. */
export function systemOperations(parts: Parts, all: () => readonly Implemented[]): Implemented[] {
  const scannerWords = scannerOf(parts);
  const operations = [
    implement(contract.live, () => Promise.resolve({ status: 'ok' as const, checks: { process: 'ok' } })),
    implement(contract.ready, async () => {
      if (!(await parts.db.alive()))
        throw new AppError('service.unavailable', 'The database does not answer just now.');
      const scanner = await scannerWords();
      const found = parts.audit.stopped().map(({ log, words }) => `${log}: ${words}`);
      return found.length > 0
        ? { status: 'read-only' as const, checks: { database: 'ok', log: found.join(' '), scanner } }
        : { status: 'ok' as const, checks: { database: 'ok', log: 'ok', scanner } };
    }),
    implement(contract.openapi, () =>
      Promise.resolve(
        openApiOf(
          all().map((o) => o.definition),
          '0.1.0',
        ),
      ),
    ),
    implement(contract.settings, () =>
      Promise.resolve({ mode: parts.config.mode, maxUploadBytes: parts.config.maxUploadBytes }),
    ),
  ];
  if (parts.config.mode !== 'demo') return operations;
  return [...operations, implement(contract.outbox, async () => ({ mails: await parts.mailer.list() }))];
}

/** Anybody may ask for the state; the scanner is asked no more often than this. */
const scannerAskedMs = 10_000;

/** What a monitor reads of the malware scanner. Without it the program runs and what comes in stays in quarantine. */
function scannerOf({ scanner, clock }: Parts): () => Promise<string> {
  let last: { at: number; answers: Promise<boolean> } | undefined;
  return async () => {
    if (!scanner) return 'not connected';
    const now = clock.now().getTime();
    if (!last || now - last.at >= scannerAskedMs) last = { at: now, answers: scanner.ping() };
    const since = scanner.waitingSince();
    const waits = since ? `; files wait unscanned since ${since.toISOString()}` : '';
    return `${(await last.answers) ? 'ok' : 'no answer'}${waits}`;
  };
}
