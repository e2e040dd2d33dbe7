import type { Duplex } from 'node:stream';
import { AppError, type ErrorCode } from '#kernel/errors.ts';
import type { Keeper, Opened } from './keeper.ts';

/** Requests and answers are lines of JSON; bytes in them are base64 under `$bytes`. */
type Request = { id: number; method: keyof Keeper; args: unknown[] };
type Answer = { id: number; result?: unknown; error?: { code: ErrorCode; message: string } };

const methods: readonly (keyof Keeper)[] = ['program', 'open', 'destroy', 'there', 'rotate', 'report'];
/** Longest line that is read: room for some thousand keys. */
const longestLine = 8 * 1024 * 1024;

const encode = (value: unknown): string =>
  `${JSON.stringify(value, (_key, field: unknown) => {
    // Buffers have become their JSON form before a replacer sees them.
    const form = field as { type?: unknown; data?: unknown } | null;
    if (form && form.type === 'Buffer' && Array.isArray(form.data))
      return { $bytes: Buffer.from(form.data as number[]).toString('base64') };
    return field;
  })}\n`;

function decode(line: string): unknown {
  return JSON.parse(line, (_key, field: unknown) => {
    const bytes = (field as { $bytes?: unknown } | null)?.$bytes;
    return typeof bytes === 'string' ? Buffer.from(bytes, 'base64') : field;
  });
}

function onLines(stream: Duplex, take: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    rest += text;
    if (rest.length > longestLine) {
      stream.destroy();
      return;
    }
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  });
}

/** Answers requests of one connection with a keeper. */
export function serveKeeper(stream: Duplex, keeper: Keeper): void {
  stream.on('error', () => stream.destroy());
  onLines(stream, (line) => void answer(line));

  async function answer(line: string): Promise<void> {
    const request = decode(line) as Request;
    const reply: Answer = { id: request.id };
    try {
      if (!methods.includes(request.method)) throw new AppError('internal', 'The keeper of keys does not know this.');
      const method = keeper[request.method] as (...args: unknown[]) => Promise<unknown>;
      reply.result = withBuffers(await method(...request.args));
    } catch (error) {
      const known = error instanceof AppError;
      // What else went wrong could quote a secret: it stays here.
      reply.error = known
        ? { code: error.code, message: error.detail }
        : { code: 'internal', message: 'The keeper of keys failed.' };
    }
    if (!stream.destroyed) stream.write(encode(reply));
  }
}

const withBuffers = (result: unknown): unknown =>
  result instanceof Uint8Array
    ? Buffer.from(result)
    : Array.isArray(result)
      ? (result as (Opened | string)[]).map((one) =>
          typeof one === 'object' && 'secret' in one ? { ...one, secret: Buffer.from(one.secret) } : one,
        )
      : result;

/** A keeper at the other end of a connection. Requests fail in words when it ends. */
export function remoteKeeper(stream: Duplex): Keeper {
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let next = 1;
  const lost = () =>
    new AppError('service.unavailable', 'The keeper of keys is just starting again. Please try again.');
  const end = () => {
    stream.destroy();
    for (const { reject } of waiting.values()) reject(lost());
    waiting.clear();
  };
  stream.on('error', end);
  stream.on('close', end);
  onLines(stream, (line) => {
    const { id, result, error } = decode(line) as Answer;
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error) asked?.reject(new AppError(error.code, error.message));
    else asked?.resolve(result);
  });

  function ask(method: keyof Keeper, ...args: unknown[]): Promise<never> {
    if (stream.destroyed) return Promise.reject(lost());
    const id = next;
    next += 1;
    return new Promise<never>((resolve, reject) => {
      waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
      stream.write(encode({ id, method, args } satisfies Request));
    });
  }

  return {
    program: () => ask('program'),
    open: (access, ids, make) => ask('open', access, ids, make),
    destroy: (access, ids) => ask('destroy', access, ids),
    there: (ids) => ask('there', ids),
    rotate: (access) => ask('rotate', access),
    report: () => ask('report'),
    close: async () => end(),
  };
}
