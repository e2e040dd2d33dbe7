import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, describe, expect, test } from 'vitest';
import { createEgress } from '#platform/egress/index.ts';

// Whoever we speak to outside proves who they are, or nothing is sent (ASVS 12.3.2, 12.3.4). Certificates are made by
// openssl; without it this is skipped, and said.

const openssl = spawnSync('openssl', ['version']).status === 0;
if (!openssl) process.stdout.write('SKIPPED: certificates of others, because openssl is not on this machine\n');

const folder = mkdtempSync(join(tmpdir(), 'consilium-tls-'));
const at = (name: string) => join(folder, name);
const servers: Server[] = [];
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
  rmSync(folder, { recursive: true, force: true });
});

function run(...words: string[]): void {
  const { status, stderr } = spawnSync('openssl', words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** An authority of this test. */
function makeAuthority(name: string): void {
  run(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    at(`${name}.key`),
    '-out',
    at(`${name}.pem`),
    '-subj',
    `/CN=${name}`,
    '-days',
    '2',
  );
}

/** A certificate for a host by an authority; `days` before today when negative. */
function certify(host: string, authority: string, days: number): ServerOptions {
  const name = `${authority}-${host}-${days}`;
  run('req', ...newKey, '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`), '-subj', `/CN=${host}`);
  writeFileSync(at(`${name}.ext`), `subjectAltName=DNS:${host}`);
  const by = ['-CA', at(`${authority}.pem`), '-CAkey', at(`${authority}.key`), '-CAcreateserial'];
  run(
    'x509',
    '-req',
    '-in',
    at(`${name}.csr`),
    ...by,
    '-extfile',
    at(`${name}.ext`),
    '-days',
    String(days),
    '-out',
    at(`${name}.pem`),
  );
  return { key: readFileSync(at(`${name}.key`)), cert: readFileSync(at(`${name}.pem`)) };
}

let heard = 0;
async function ask(options: ServerOptions): Promise<number> {
  const server = createServer(options, (_request, reply) => {
    heard += 1;
    reply.end('ok');
  });
  servers.push(server);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `https://hospital.test:${(server.address() as AddressInfo).port}`;
  const resolve = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
  const egress = createEgress({ privateOrigins: [origin], resolve });
  const headers = { authorization: 'Bearer secret' };
  return (await egress.fetch(`${origin}/x`, { purpose: 'the hospital', origins: [origin], headers })).status;
}

describe.skipIf(!openssl)('somebody outside', () => {
  test('is spoken to only with a certificate that holds: known, for this host, in its time, by TLS 1.2 or newer', async () => {
    for (const name of ['known', 'unknown']) makeAuthority(name);
    setDefaultCACertificates([...getCACertificates('default'), readFileSync(at('known.pem'), 'utf8')]);
    expect(await ask(certify('hospital.test', 'known', 2))).toBe(200);
    expect(heard).toBe(1);
    const self = { key: readFileSync(at('unknown.key')), cert: readFileSync(at('unknown.pem')) };
    const old: ServerOptions = {
      ...certify('hospital.test', 'known', 2),
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    };
    const refused = {
      'by an unknown authority': certify('hospital.test', 'unknown', 2),
      'by itself': self,
      'of yesterday': certify('hospital.test', 'known', -1),
      'for another host': certify('other.test', 'known', 2),
      'for a name that begins so': certify('hospital.test.evil.test', 'known', 2),
      'over TLS 1.1': old,
    };
    for (const [what, options] of Object.entries(refused))
      await expect(ask(options), what).rejects.toMatchObject({ code: 'service.unavailable' });
    expect(heard).toBe(1);
  });
});

describe('the source', () => {
  test('never tells TLS to believe anybody', () => {
    const src = new URL('../src/', import.meta.url).pathname;
    const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((path) => /(?<!\.test)\.tsx?$/.test(path))
      .map((path) => join(src, path));
    expect(sources.length).toBeGreaterThan(500);
    const telling = sources.filter((path) =>
      /rejectUnauthorized|env[.['"]+NODE_TLS_REJECT_UNAUTHORIZED['"\]]*\s*=(?!=)|checkServerIdentity/.test(
        readFileSync(path, 'utf8'),
      ),
    );
    expect(telling).toEqual([]);
  });
});
