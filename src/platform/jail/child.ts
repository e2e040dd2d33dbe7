/** The program of a jailed process: loads the reader module it was given, then answers one task at a time on fd 3. */
import { Socket } from 'node:net';
import { AppError } from '#kernel/errors.ts';
import { removeNetwork } from './harden.ts';
import { encodeFrame, errorToWire, readFrames, sendFrame } from './protocol.ts';
import type { Reply, Request } from './protocol.ts';

type Tasks = Record<string, (input: unknown) => unknown>;

const socket = new Socket({ fd: 3, readable: true, writable: true });
removeNetwork();
// The server is gone: nobody waits for an answer any more.
socket.on('close', () => process.exit(0));
socket.on('error', () => process.exit(0));

const rssBytes = (): number => process.memoryUsage.rss();
const reply = (message: Reply): void => sendFrame(socket, encodeFrame(message));

async function answer(tasks: Tasks, request: Request): Promise<void> {
  try {
    const task = Object.hasOwn(tasks, request.task) ? tasks[request.task] : undefined;
    if (!task) throw new AppError('internal', `There is no reader called ${request.task}.`);
    const frame = encodeFrame({ type: 'output', output: await task(request.input), rssBytes: rssBytes() });
    if (frame.body.length > request.maxOutputBytes) {
      throw new AppError(
        'file.unsafe',
        'What is inside this file is much larger than we can take. Nothing of it was opened.',
      );
    }
    sendFrame(socket, frame);
  } catch (error) {
    reply({ type: 'error', error: errorToWire(error), rssBytes: rssBytes() });
  }
}

try {
  const entry = process.argv[2];
  if (!entry) throw new Error('no reader module given');
  const tasks = ((await import(entry)) as { default: Tasks }).default;
  readFrames<Request>(
    socket,
    () => Infinity,
    (request) => void answer(tasks, request),
    () => process.exit(1),
  );
  reply({ type: 'ready', tasks: Object.keys(tasks), rssBytes: rssBytes() });
} catch (error) {
  reply({ type: 'broken', message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
}
