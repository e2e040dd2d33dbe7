import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../../dist/verify/verify.html', import.meta.url));

/** The built page that checks letters and receipts without a server; undefined before the pages are built. */
export function verifyPage(): Uint8Array | undefined {
  return existsSync(file) ? new Uint8Array(readFileSync(file)) : undefined;
}
