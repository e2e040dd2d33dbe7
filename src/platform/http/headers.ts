/** What a page may load. The reading room decodes compressed pixels by WebAssembly; nothing else may. */
export function contentSecurityPolicy(page: 'patient' | 'staff'): string {
  const script = page === 'staff' ? `script-src 'self' 'wasm-unsafe-eval'` : `script-src 'self'`;
  return [
    `default-src 'none'`,
    script,
    `style-src 'self'`,
    `img-src 'self' blob: data:`,
    `connect-src 'self'`,
    `font-src 'self'`,
    `worker-src 'self' blob:`,
    `manifest-src 'self'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
    `form-action 'self'`,
  ].join('; ');
}

/** For answers that are data: nothing in them may run or be framed. */
export const dataPolicy = `default-src 'none'; frame-ancestors 'none'; sandbox`;

/** On every answer, errors and static files too. */
export const commonHeaders: Record<string, string> = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'x-frame-options': 'DENY',
};
