import staticFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentSecurityPolicy } from '#platform/http/index.ts';

/** Serves the built pages: hashed files for ever, the two shells fresh each time with the policy of their page. */
export async function serveWeb(app: FastifyInstance, folder: string): Promise<void> {
  const shells = {
    patient: readFileSync(join(folder, 'index.html'), 'utf8'),
    staff: readFileSync(join(folder, 'staff.html'), 'utf8'),
  };
  await app.register(staticFiles, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    index: false,
    setHeaders: (reply) => {
      reply.header('cache-control', 'public, max-age=31536000, immutable');
    },
  });
  const pages: { paths: string[]; page: 'patient' | 'staff' }[] = [
    {
      paths: [
        '/',
        '/start',
        '/start/*',
        '/request',
        '/request/*',
        '/sign-in',
        '/sign-in/*',
        '/outbox',
        '/verify',
        '/letter/*',
      ],
      page: 'patient',
    },
    { paths: ['/staff', '/staff/*'], page: 'staff' },
  ];
  for (const { paths, page } of pages) {
    for (const path of paths) {
      app.get(path, { exposeHeadRoute: true }, (_request, reply) =>
        reply
          .header('content-security-policy', contentSecurityPolicy(page))
          .type('text/html; charset=utf-8')
          .send(shells[page]),
      );
    }
  }
}
