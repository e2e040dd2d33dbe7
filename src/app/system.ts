import { AppError } from '#kernel/errors.ts';
import { openApiOf } from '#platform/http/index.ts';
import { implement, type Implemented } from '#platform/operations/index.ts';
import type { Parts } from './parts.ts';
import * as contract from './system.contract.ts';

/** Health, the API document, and what a page must know first. `all` is asked late, when every operation is known. */
export function systemOperations(parts: Parts, all: () => readonly Implemented[]): Implemented[] {
  const operations = [
    implement(contract.live, () => Promise.resolve({ status: 'ok' as const, checks: { process: 'ok' } })),
    implement(contract.ready, async () => {
      if (!(await parts.db.alive()))
        throw new AppError('service.unavailable', 'The database does not answer just now.');
      const found = parts.audit.stopped().map(({ log, words }) => `${log}: ${words}`);
      return found.length > 0
        ? { status: 'read-only' as const, checks: { database: 'ok', log: found.join(' ') } }
        : { status: 'ok' as const, checks: { database: 'ok', log: 'ok' } };
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
