import { DetailedError, Upload } from 'tus-js-client';
import type { Parcel } from './parcel.ts';

/** A pack is one request. The server keeps what arrived of a broken one, so a large chunk costs nothing. */
const chunkBytes = 16 * 1024 * 1024;
/** Once a line broke: what is on its way when it breaks again is sent twice. */
const carefulChunkBytes = 2 * 1024 * 1024;

/** What is known of the line to the server; parcels that go at once share it. */
export type Line = { broke: boolean };

export type TransferOptions = {
  /** Where a new upload begins, e.g. `/files/<case>`. */
  endpoint: string;
  /** Where one that was begun goes on. */
  goOnAt: string | undefined;
  /** Bytes of this parcel that are on their way or safe. */
  onProgress: (sent: number) => void;
};

/** Why a parcel is not there (yet): whether that passes by itself, where it goes on, and the server's words if it gave some. */
export class NotTransferred extends Error {
  override readonly name = 'NotTransferred';
  readonly isPassing: boolean;
  readonly place: string | null;
  readonly detail: string | null;

  constructor(cause: Error, place: string | null) {
    super(cause.message, { cause });
    this.isPassing = isPassing(cause);
    this.place = place;
    this.detail = detailOf(cause);
  }
}

/**
 * Sends one parcel by tus 1.0 and resolves when all of it is safe. Short breaks are mended here.
 *
 * @throws {NotTransferred} what broke for longer or was refused
 */
export async function transfer(parcel: Parcel, line: Line, options: TransferOptions): Promise<void> {
  let done: () => void = () => undefined;
  let failed: (error: Error) => void = () => undefined;
  const finished = new Promise<void>((resolve, reject) => ([done, failed] = [resolve, reject]));
  const upload = new Upload(parcel.body as File, {
    endpoint: options.endpoint,
    chunkSize: line.broke ? carefulChunkBytes : chunkBytes,
    retryDelays: [0, 1000, 3000],
    metadata: parcel.metadata,
    // Where to go on is known by the server, so nothing of it is kept on a device that others may use.
    storeFingerprintForResuming: false,
    ...(options.goOnAt === undefined ? {} : { uploadUrl: options.goOnAt }),
    headers: { 'x-consilium-request': '1' },
    onProgress: options.onProgress,
    // Asked on every failure, before tus tries again by itself: the next chunks are short.
    onShouldRetry: (error) => {
      line.broke = true;
      upload.options.chunkSize = carefulChunkBytes;
      return isPassing(error);
    },
    onSuccess: () => done(),
    onError: (error) => failed(error),
  });
  upload.start();
  try {
    await finished;
  } catch (error) {
    line.broke = true;
    throw new NotTransferred(error as Error, upload.url);
  }
}

/** No answer, restarts and full queues pass; a refusal does not. */
function isPassing(error: Error): boolean {
  if (!(error instanceof DetailedError)) return false;
  const status = error.originalResponse?.getStatus() ?? 0;
  return status === 0 || status === 409 || status === 429 || (status >= 500 && status !== 507);
}

function detailOf(error: Error): string | null {
  const body = error instanceof DetailedError ? error.originalResponse?.getBody() : undefined;
  try {
    const problem = JSON.parse(body ?? '') as { detail?: unknown };
    return typeof problem.detail === 'string' ? problem.detail : null;
  } catch {
    return null;
  }
}
