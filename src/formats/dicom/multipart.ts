import { AppError } from '#kernel/errors.ts';

/** One part of a multipart body. Its bytes stream; what is not read when the next part is asked for is passed over. */
export type MultipartPart = {
  /** Header names in lower case. */
  headers: Map<string, string>;
  body: AsyncIterable<Uint8Array>;
};

export type MultipartLimits = {
  /** Number of parts; one more is refused. */
  maxParts: number;
  /** Bytes of one part. */
  maxPartBytes: number;
  /** Bytes of the headers of one part. */
  maxHeaderBytes: number;
};

/** A study of 20,000 instances in one request; an instance of 4 GiB. */
export const defaultMultipartLimits: MultipartLimits = {
  maxParts: 20_000,
  maxPartBytes: 4 * 1024 ** 3,
  maxHeaderBytes: 16 * 1024,
};

const CR = 0x0d;
/** Text before the first boundary is allowed by RFC 2046 and used by nobody. */
const MAX_PREAMBLE = 64 * 1024;

const latin1 = new TextDecoder('latin1');
const encoder = new TextEncoder();

function broken(what: string): AppError {
  return new AppError('input.invalid', `The upload could not be read: ${what}.`);
}

/**
 * Reads a multipart body (RFC 2046 5.1) as it arrives, whatever way its chunks are cut; at most one chunk and a
 * boundary are held in memory.
 * @param boundary as in the Content-Type, without the leading dashes
 * @throws AppError input.invalid when the body is not multipart or ends early, input.too-large over a limit
 */
export async function* readMultipart(
  chunks: AsyncIterable<Uint8Array>,
  boundary: string,
  limits: MultipartLimits = defaultMultipartLimits,
): AsyncGenerator<MultipartPart> {
  if (!/^[\x20-\x7e]{0,69}[\x21-\x7e]$/.test(boundary)) throw broken('its boundary is not a valid one');
  const reader = new BoundaryReader(chunks, boundary);
  let skipped = 0;
  for await (const chunk of reader.untilBoundary()) {
    skipped += chunk.length;
    if (skipped > MAX_PREAMBLE) throw broken('it does not begin with its boundary');
  }
  for (let count = 1; await reader.partFollows(); count++) {
    if (count > limits.maxParts) throw new AppError('input.too-large', 'There are too many files in one upload.');
    const headers = parseHeaders(await reader.headerText(limits.maxHeaderBytes));
    const body = limited(reader.untilBoundary(), limits.maxPartBytes);
    yield { headers, body };
    // The caller may have stopped in the middle of a part.
    for await (const rest of body) void rest;
    for await (const rest of reader.untilBoundary()) void rest;
  }
}

async function* limited(chunks: AsyncIterable<Uint8Array>, max: number): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const chunk of chunks) {
    total += chunk.length;
    if (total > max) throw new AppError('input.too-large', 'One file of the upload is larger than we can take.');
    yield chunk;
  }
}

function parseHeaders(text: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    if (line === '') continue;
    const colon = line.indexOf(':');
    if (colon < 1) throw broken('a part has a header that is none');
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

/** Holds the bytes not yet given out and finds boundaries in them, also across chunks. */
class BoundaryReader {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #delimiter: Uint8Array;
  /** Starts with a line end, so that a boundary at the very start is found like any other. */
  #held: Uint8Array = encoder.encode('\r\n');
  #atBoundary = false;

  constructor(chunks: AsyncIterable<Uint8Array>, boundary: string) {
    this.#source = chunks[Symbol.asyncIterator]();
    this.#delimiter = encoder.encode(`\r\n--${boundary}`);
  }

  /** Adds the next chunk; false at the end of the body. */
  async #pull(): Promise<boolean> {
    const { done, value } = await this.#source.next();
    if (done) return false;
    this.#held = this.#held.length === 0 ? value : joined(this.#held, value);
    return true;
  }

  /**
   * Takes the next chunk when what is held is too short for a boundary. Gives back what is held when no boundary begins
   * in it: so large parts pass without being copied. Undefined when the two had to be joined.
   */
  async #passOn(): Promise<Uint8Array | undefined> {
    const { done, value } = await this.#source.next();
    if (done) throw broken('it ends too early');
    const before = this.#held;
    const seam = joined(before, value.subarray(0, this.#delimiter.length - 1));
    const clear = value.length >= this.#delimiter.length && indexOfBytes(seam, this.#delimiter) < 0;
    this.#held = clear ? value : joined(before, value);
    return clear ? before : undefined;
  }

  async #need(count: number): Promise<void> {
    while (this.#held.length < count) if (!(await this.#pull())) throw broken('it ends too early');
  }

  #take(count: number): Uint8Array {
    const taken = this.#held.subarray(0, count);
    this.#held = this.#held.subarray(count);
    return taken;
  }

  /** Bytes up to the next boundary; a second call at the same boundary gives nothing. */
  async *untilBoundary(): AsyncGenerator<Uint8Array> {
    const keep = this.#delimiter.length - 1;
    while (!this.#atBoundary) {
      const at = indexOfBytes(this.#held, this.#delimiter);
      if (at >= 0) {
        const last = this.#take(at);
        this.#take(this.#delimiter.length);
        this.#atBoundary = true;
        if (last.length > 0) yield last;
        return;
      }
      // All but a possible beginning of a boundary may go.
      if (this.#held.length > keep) yield this.#take(this.#held.length - keep);
      const before = this.#atBoundary ? undefined : await this.#passOn();
      if (before && before.length > 0) yield before;
    }
  }

  /** After a boundary: false when it is the closing one. */
  async partFollows(): Promise<boolean> {
    await this.#need(2);
    if (this.#held[0] === 0x2d && this.#held[1] === 0x2d) return false;
    // Spaces and tabs may stand between the boundary and its line end.
    while (this.#held[0] === 0x20 || this.#held[0] === 0x09) {
      this.#take(1);
      await this.#need(2);
    }
    if (this.#held[0] !== CR || this.#held[1] !== 0x0a) throw broken('a boundary is followed by something else');
    this.#atBoundary = false;
    return true;
  }

  /** The header lines of a part, without the empty line; none is allowed. The line end of the boundary is kept first. */
  async headerText(max: number): Promise<string> {
    const end = encoder.encode('\r\n\r\n');
    for (;;) {
      const at = indexOfBytes(this.#held, end);
      if (at > max || (at < 0 && this.#held.length > max + end.length)) throw broken('a part has too long headers');
      if (at >= 0) return latin1.decode(this.#take(at + end.length)).trim();
      if (!(await this.#pull())) throw broken('it ends too early');
    }
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** First place of `needle`, or -1. Looks for its first byte with the fast built-in search. */
function indexOfBytes(bytes: Uint8Array, needle: Uint8Array): number {
  const last = bytes.length - needle.length;
  let at = bytes.indexOf(needle[0]!);
  while (at >= 0 && at <= last) {
    let same = 1;
    while (same < needle.length && bytes[at + same] === needle[same]) same++;
    if (same === needle.length) return at;
    at = bytes[at + 1] === needle[0] ? at + 1 : bytes.indexOf(needle[0]!, at + 1);
  }
  return -1;
}

/** Content-Type of a multipart/related answer (RFC 2387, PS3.18 8.6.1.2.1). */
export function multipartContentType(boundary: string, partType: string, transferSyntaxUid?: string): string {
  const syntax = transferSyntaxUid ? `; transfer-syntax=${transferSyntaxUid}` : '';
  return `multipart/related; type="${partType}"${syntax}; boundary=${boundary}`;
}

/** What goes before the bytes of a part. */
export function partHead(boundary: string, contentType: string, headers: Record<string, string> = {}): Uint8Array {
  const lines = Object.entries({ 'Content-Type': contentType, ...headers }).map(([name, value]) => {
    if (/[\r\n]/.test(name + value)) throw new AppError('internal', 'A line end in a header was refused.');
    return `${name}: ${value}\r\n`;
  });
  return encoder.encode(`\r\n--${boundary}\r\n${lines.join('')}\r\n`);
}

/** What goes after the last part. */
export function multipartEnd(boundary: string): Uint8Array {
  return encoder.encode(`\r\n--${boundary}--\r\n`);
}
