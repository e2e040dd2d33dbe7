import { AppError } from '#kernel/errors.ts';
import type { OperationDefinition } from '#kernel/operation.ts';
import type { JobHandler } from '#platform/jobs/index.ts';
import type { Performer } from '#platform/operations/index.ts';

/** What may stop the program from writing: the logs, when they are not what was signed. */
type Stopped = () => readonly { words: string }[];

const refused = () =>
  new AppError(
    'service.unavailable',
    'This service only shows what is there just now: its log does not match what was signed, and somebody has to look. Nothing you read is lost; please try again later.',
  );

/** Reading goes on, and so do signing in and out, without which nobody could read. */
const reads = ({ method, permission }: OperationDefinition): boolean =>
  method === 'GET' || method === 'HEAD' || permission.startsWith('session.');

/** A performer that refuses to write while a log is not what was signed. */
export function readOnlyWhile(stopped: Stopped, performer: Performer): Performer {
  return {
    admits: performer.admits,
    perform: async (operation, call) => {
      if (!reads(operation.definition) && stopped().length > 0) throw refused();
      return performer.perform(operation, call);
    },
  };
}

/** Workers that put their work back while a log is not what was signed; it is tried again later. */
export function restWhile(stopped: Stopped, handlers: readonly JobHandler[]): JobHandler[] {
  return handlers.map(({ definition, run }) => ({
    definition,
    run: async (...given) => {
      if (stopped().length > 0) throw refused();
      await run(...given);
    },
  }));
}
