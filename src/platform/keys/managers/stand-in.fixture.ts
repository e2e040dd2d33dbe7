import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Asked = { method: string; path: string; headers: IncomingHttpHeaders; body: Buffer };
export type Reply = { status: number; body: unknown };
/** What a stand-in does instead of its work: another answer, none at all, or the end of the connection. */
export type Trouble = Reply | 'silence' | 'hang up';

/** A server on loopback that speaks the wire protocol of a key manager. */
export type StandIn = {
  origin: string;
  /** What the next requests meet, in their order. */
  troubles: Trouble[];
  /** All that was asked, oldest first. */
  asked: Asked[];
  close(): Promise<void>;
};

/** @param work answers a request that meets no trouble */
export async function standIn(work: (asked: Asked) => Reply): Promise<StandIn> {
  const asked: Asked[] = [];
  const troubles: Trouble[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const one = { method, path, headers, body: Buffer.concat(parts) };
      asked.push(one);
      const reply = troubles.shift() ?? work(one);
      if (reply === 'hang up') request.socket.destroy();
      else if (reply !== 'silence')
        response.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    troubles,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** AES-256-GCM: nonce, ciphertext, tag. */
export function lock(key: Buffer, plain: Buffer, bound: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @returns undefined when anything is not as it was */
export function unlock(key: Buffer, locked: Buffer, bound: Buffer): Buffer | undefined {
  if (locked.length < 28) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, locked.subarray(0, 12)).setAAD(bound);
  decipher.setAuthTag(locked.subarray(-16));
  try {
    return Buffer.concat([decipher.update(locked.subarray(12, -16)), decipher.final()]);
  } catch {
    return undefined;
  }
}
