import staticFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '#platform/crypto/index.ts';
import { contentSecurityPolicy } from './headers.ts';

/** One HTML shell and the paths that answer with it. */
export type Shell = {
  file: string;
  policy: 'patient' | 'staff';
  paths: readonly string[];
  /** Draws what stands in the page at once, with the answers it was drawn from; the browser takes over from there. */
  draw?: ((path: string) => Promise<{ html: string; answers: string } | undefined>) | undefined;
};

const place = '<div id="page"></div>';

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
    if (shell.draw && !html.includes(place)) throw new Error(`${shell.file} has no place for its page`);
    for (const path of shell.paths)
      app.get(path, { exposeHeadRoute: true }, async (request, reply) => {
        const drawn = await shell.draw?.(request.url.split('?')[0] ?? '/');
        return reply.headers(headers).send(drawn ? html.replace(place, () => filled(drawn)) : html);
      });
  }
}

const filled = ({ html, answers }: { html: string; answers: string }): string =>
  `<div id="page">${html}</div>\n    <script type="application/json" id="answers">${answers}</script>`;

/**
 * Serves a page that carries all it needs and its own policy (a meta element that fixes script and style by hash).
 * The header repeats that policy and adds what only a header can say. `x-page-sha256` is what people compare.
 */
export function serveOwnPage(app: FastifyInstance, path: string, page: Uint8Array): void {
  const html = Buffer.from(page);
  const own = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html.toString('utf8'))?.[1];
  if (!own) throw new Error(`the page for ${path} carries no policy`);
  const headers = {
    'content-security-policy': `${own}; frame-ancestors 'none'`,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'x-page-sha256': sha256(html).toString('hex'),
  };
  app.get(path, { exposeHeadRoute: true }, (_request, reply) => reply.headers(headers).send(html));
}

const halfAYearMs = 182 * 86_400_000;

/** Serves `/.well-known/security.txt` (RFC 9116): where weaknesses are reported. It is never older than its promise. */
export function serveSecurityText(app: FastifyInstance, contact: string, origin: () => string): void {
  const path = '/.well-known/security.txt';
  app.get(path, { exposeHeadRoute: true }, (_request, reply) => {
    const expires = new Date(Date.now() + halfAYearMs).toISOString();
    const lines = [
      `Contact: ${contact}`,
      `Expires: ${expires}`,
      'Preferred-Languages: en',
      `Canonical: ${origin()}${path}`,
    ];
    return reply.header('content-type', 'text/plain; charset=utf-8').send(`${lines.join('\r\n')}\r\n`);
  });
}
