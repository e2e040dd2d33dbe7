import dgram from 'node:dgram';
import dns from 'node:dns';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';

/** Every way by which JavaScript in Node opens a connection, waits for one, or asks a name server. */
const doors: [object, string[]][] = [
  [net, ['connect', 'createConnection', 'createServer']],
  [net.Socket.prototype, ['connect']],
  [net.Server.prototype, ['listen']],
  [tls, ['connect', 'createServer']],
  [http, ['request', 'get', 'createServer']],
  [https, ['request', 'get', 'createServer']],
  [http2, ['connect', 'createServer', 'createSecureServer']],
  [dgram, ['createSocket']],
  [dgram.Socket.prototype, ['bind', 'connect', 'send']],
  [dns, Object.keys(dns).filter((key) => /^(lookup|resolve|reverse)/.test(key))],
  [dns.promises, Object.keys(dns.promises).filter((key) => /^(lookup|resolve|reverse)/.test(key))],
];

/**
 * Takes the network away from the code of this process. Node 24's permission model has no network part, so this
 * replaces the functions and deletes the globals. It stops JavaScript; machine code in an addon could still make
 * system calls (see README.md).
 */
export function removeNetwork(): void {
  for (const [owner, names] of doors) {
    for (const name of names) {
      Object.defineProperty(owner, name, { value: refuse, writable: false, configurable: false });
    }
  }
  for (const name of ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']) Reflect.deleteProperty(globalThis, name);
  syncBuiltinESMExports();
}

function refuse(): never {
  throw Object.assign(new Error('a jailed reader has no network'), { code: 'ERR_ACCESS_DENIED' });
}
