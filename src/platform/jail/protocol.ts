import { deserialize, serialize } from 'node:v8';
import type { Duplex } from 'node:stream';
import { AppError, errorCodes } from '#kernel/errors.ts';
import type { ErrorCode, FieldProblem } from '#kernel/errors.ts';

/**
 * Server and jailed process talk in frames over one socket pair: 4 bytes big-endian length, then a V8 structured clone.
 * Node's own IPC channel is not used because it buffers a message of any size before anybody can refuse it.
 */
export type Request = { task: string; input: unknown; maxOutputBytes: number };
export type Reply =
  | { type: 'ready'; tasks: string[]; rssBytes: number }
  | { type: 'broken'; message: string }
  | { type: 'output'; output: unknown; rssBytes: number }
  | { type: 'error'; error: WireError; rssBytes: number };
export type WireError = { code?: ErrorCode; detail: string; fields: FieldProblem[] };

const headerBytes = 4;

/** The bytes of one frame. Typed arrays stay typed arrays, Map, Set and Date survive as well. */
export function encodeFrame(message: Request | Reply): { header: Buffer; body: Buffer } {
  const body = serialize(message);
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32BE(body.length);
  return { header, body };
}

/** Sends one frame; the socket buffers what the other side has not read yet. */
export function sendFrame(socket: Duplex, frame: { header: Buffer; body: Buffer }): void {
  socket.write(frame.header);
  socket.write(frame.body);
}

/**
 * Calls `onMessage` for each frame and `onTooLarge` as soon as a header announces more than `limit()` bytes, before
 * anything of the body is kept: a process that was taken over cannot fill the server's memory.
 */
export function readFrames<Message>(
  socket: Duplex,
  limit: () => number,
  onMessage: (message: Message) => void,
  onTooLarge: () => void,
): void {
  let chunks: Buffer[] = [];
  let held = 0;
  let wanted: number | undefined;
  let refused = false;
  const take = (count: number): Buffer => {
    const all = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, held);
    chunks = all.length > count ? [all.subarray(count)] : [];
    held -= count;
    return all.subarray(0, count);
  };
  socket.on('data', (chunk: Buffer) => {
    if (refused) return;
    chunks.push(chunk);
    held += chunk.length;
    while (!refused && held >= (wanted ?? headerBytes)) {
      if (wanted === undefined) {
        wanted = take(headerBytes).readUInt32BE();
        if (wanted > limit()) {
          refused = true;
          chunks = [];
          onTooLarge();
        }
      } else {
        const body = take(wanted);
        wanted = undefined;
        onMessage(deserialize(body) as Message);
      }
    }
  });
}

/** What crosses the wire of an error: an AppError whole, anything else without its words (they may quote the file). */
export function errorToWire(error: unknown): WireError {
  if (error instanceof AppError) return { code: error.code, detail: error.detail, fields: error.fields };
  return { detail: error instanceof Error ? error.name : 'unknown', fields: [] };
}

/** The AppError that the caller of `run` gets. */
export function wireToError(wire: WireError): AppError {
  if (wire.code !== undefined && wire.code in errorCodes) {
    return new AppError(wire.code, wire.detail, { fields: wire.fields });
  }
  return new AppError(
    'file.damaged',
    'This file could not be read: something in it is not as it should be. It was kept as you sent it. Please save it again in the program it came from, or ask for a new copy.',
    { cause: new Error(`reader failed: ${wire.detail}`) },
  );
}
