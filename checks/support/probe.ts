import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import { createHttpServer, type HttpOptions } from '#platform/http/index.ts';
import type { Implemented } from '#platform/operations/index.ts';
import type { TestApp } from '#testkit/test-app.ts';

/** Status of a probe that was reached: no door of the platform answers 409. */
export const reached = 409;

/** A handler that only says that it was reached. So doors are measured without what is behind them. */
export function reachedProbe(operation: Implemented): Implemented {
  return {
    definition: operation.definition,
    handler: () => Promise.reject(new AppError('state.already-done', 'The handler was reached.')),
  };
}

/** A handler that succeeds and does nothing, whatever the operation answers otherwise. */
export function succeedingProbe(operation: Implemented): Implemented {
  const { definition } = operation;
  const answer = definition.stream?.out ? { status: 200, headers: {} } : {};
  return { definition: { ...definition, output: z.unknown() }, handler: () => Promise.resolve(answer) };
}

/** A server of its own over these operations, with a rate limiter of its own. */
export function serverOf(
  app: TestApp,
  operations: readonly Implemented[] = app.operations,
  more: Pick<HttpOptions, 'counts' | 'evenTime'> = {},
): FastifyInstance {
  return createHttpServer({
    evenTime: false,
    ...more,
    performer: app.performer,
    operations,
    log: app.parts.log,
    publicOrigin: app.parts.publicOrigin,
  });
}
