import staticFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentSecurityPolicy } from './headers.ts';

/** One HTML shell and the paths that answer with it. */
export type Shell = { file: string; policy: 'patient' | 'staff'; paths: readonly string[] };

/** Serves the built pages: hashed files for ever, the shells fresh each time with the policy of their page. */
export async function servePages(app: FastifyInstance, folder: string, shells: readonly Shell[]): Promise<void> {
  await app.register(staticFiles, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    index: false,
    preCompressed: true,
    setHeaders: (reply) => {
      reply.header('cache-control', 'public, max-age=31536000, immutable');
    },
  });
  for (const shell of shells) {
    const html = readFileSync(join(folder, shell.file), 'utf8');
    const headers = {
      'content-security-policy': contentSecurityPolicy(shell.policy),
      'content-type': 'text/html; charset=utf-8',
    };
    for (const path of shell.paths)
      app.get(path, { exposeHeadRoute: true }, (_request, reply) => reply.headers(headers).send(html));
  }
}
