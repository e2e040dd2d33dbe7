import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A place on this machine that nobody may reach: it counts who knocks and keeps what they said first. */
export type Canary = {
  port: number;
  /** What each connection sent before it was closed. */
  heard: readonly string[];
  close(): Promise<void>;
};

/** Listens on loopback, IPv4 and (where the machine has it) IPv6, on one port. */
export async function startCanary(): Promise<Canary> {
  const heard: string[] = [];
  const onSocket = (): Server =>
    createServer((socket) => {
      const at = heard.push('') - 1;
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        heard[at] += data.toString('latin1');
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
      });
    });
  const four = onSocket();
  await listening(four, 0, '127.0.0.1');
  const { port } = four.address() as AddressInfo;
  const six = onSocket();
  const servers = [four, six];
  await listening(six, port, '::1').catch(() => servers.pop());
  return {
    port,
    heard,
    close: async () => {
      await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
    },
  };
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}
