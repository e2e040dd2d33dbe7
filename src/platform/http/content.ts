import type { FastifyInstance } from 'fastify';
import { over, type ContentDoor } from './content-door.ts';
import { createRateLimiter } from './rate.ts';
import { factsOf } from './request.ts';
import { bareServer, mergeInput, send, type HttpOptions } from './server.ts';

/**
 * The server of the content origin: bytes that people handed in, and nothing else. It looks at no cookie and no token
 * (cookies are shared by all ports of a host), sets none, and asks the same permission again when a ticket is used.
 */
export function createContentServer(options: HttpOptions & { content: ContentDoor }): FastifyInstance {
  const operations = options.operations.filter(({ definition }) => definition.stream?.theirs);
  const app = bareServer({ ...options, operations });
  const limit = createRateLimiter().take;
  for (const operation of operations) {
    app.get(operation.definition.path, { exposeHeadRoute: false }, async (request, reply) => {
      const { ticket, ...query } = request.query as Record<string, unknown>;
      limit('bulk', request.ip);
      if (typeof ticket !== 'string') throw over();
      const credentials = options.content.openTicket(request.url.split('?')[0] ?? '', ticket);
      const performed = await options.performer.perform(operation, {
        credentials,
        input: mergeInput([request.params, query]),
        facts: factsOf(request),
        headers: request.headers,
      });
      return send(request, reply, performed);
    });
  }
  return app;
}
