import type { FastifyRequest } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { hashToken } from '#platform/crypto/index.ts';
import type { Credentials, RequestFacts } from '#platform/operations/index.ts';

/** `__Host-` binds the cookie to this host, to https (or loopback) and to the whole site. */
export const sessionCookie = '__Host-consilium';

/** Stands for the browser, not for a person: a known browser is not asked to wait for a stranger's wrong tries. */
export const deviceCookie = '__Host-consilium-device';

function cookieOf(request: FastifyRequest, name: string): string | undefined {
  const pair = (request.headers.cookie ?? '').split(/;\s*/).find((part) => part.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}

/** The secret the request carries. A bearer token wins over a cookie. */
export function credentialsOf(request: FastifyRequest): Credentials {
  const bearer = /^Bearer ([A-Za-z0-9._~+/=-]{16,512})$/.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return { kind: 'bearer', token: bearer };
  const token = cookieOf(request, sessionCookie);
  return token === undefined ? { kind: 'none' } : { kind: 'session', token };
}

/** What the log keeps of a request. */
export function factsOf(request: FastifyRequest): RequestFacts {
  const key = request.headers['idempotency-key'];
  const device = cookieOf(request, deviceCookie);
  const purpose = request.headers['x-purpose-of-use'];
  return {
    requestId: request.id,
    address: request.ip,
    userAgent: (request.headers['user-agent'] ?? '').slice(0, 200),
    // Said once more with every request; what is no purpose at all is refused like one that is not allowed.
    ...(typeof purpose === 'string' ? { purpose: purpose.slice(0, 20) } : {}),
    ...(typeof key === 'string' && key.length <= 100 ? { idempotencyKey: key } : {}),
    ...(device !== undefined && /^[\w-]{43}$/.test(device) ? { device: hashToken(device) } : {}),
    ...(isIdle(request) ? { idle: true } : {}),
  };
}

/** Live events are asked for by the page alone; of other requests it says so when nobody has touched it for a while. */
function isIdle(request: FastifyRequest): boolean {
  return request.headers['x-consilium-idle'] === '1' || request.headers.accept === 'text/event-stream';
}

/** Request ids are ours; a caller's is not believed. */
export function newRequestId(): string {
  return newId().slice(0, 16);
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Cross-site requests change nothing: a write with a cookie must come from our own pages (Origin and Sec-Fetch-Site)
 * and carry our header, which a form or an image of another site cannot send. Bearer clients carry their own proof.
 */
export function refuseForeign(request: FastifyRequest, credentials: Credentials, publicOrigin: () => string): void {
  if (credentials.kind === 'bearer') return;
  const site = request.headers['sec-fetch-site'];
  if (safeMethods.has(request.method)) return refuseEmbedding(request, credentials, site);
  const origin = request.headers.origin;
  const foreign =
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (origin !== undefined && !sameOrigin(origin, request, publicOrigin()));
  if (foreign || (request.headers['x-consilium-request'] !== '1' && request.headers['tus-resumable'] === undefined)) {
    throw new AppError('origin.refused', 'This request did not come from our own page, so we did nothing.');
  }
}

/** Nothing that is read with a cookie stands in a page of another site; its links may still lead here. */
function refuseEmbedding(request: FastifyRequest, { kind }: Credentials, site: string | string[] | undefined): void {
  const elsewhere = site === 'cross-site' || site === 'same-site';
  if (elsewhere && kind === 'session' && request.headers['sec-fetch-mode'] !== 'navigate')
    throw new AppError('origin.refused', 'This is shown in our own pages only.');
}

function sameOrigin(origin: string, request: FastifyRequest, publicOrigin: string): boolean {
  return origin === publicOrigin || origin === `${request.protocol}://${request.headers.host ?? ''}`;
}
