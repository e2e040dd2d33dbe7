import { DetailedError, Upload } from 'tus-js-client';
import type { Client } from '#ui/api.ts';
import type { ChosenFile } from '#ui/files/chosen-files.ts';
import { knownFiles } from '../uploads.contract.ts';
import { listRecords, type UploadView } from '../records.contract.ts';
import { packParcel, parcelsOf, sortChosen, type LeftOut, type Parcel, type Wanted } from './chosen.ts';

const atOnce = 3;
/** A pack is one request. The server keeps what arrived of a broken one, so a large chunk costs nothing. */
const chunkBytes = 16 * 1024 * 1024;
/** The bar is drawn anew at most this often; each drawing takes time from sending. */
const drawnEveryMs = 100;
const knownAtOnce = 5000;

export type Sending = {
  phase: 'idle' | 'reading' | 'sending' | 'done';
  /** Chosen files that are records. */
  files: number;
  /** Of those, safe before this time. */
  safeBefore: number;
  bytes: number;
  sentBytes: number;
  sentFiles: number;
  /** Bytes a second of late; 0 before it is known. */
  speed: number;
  offline: boolean;
  leftOut: LeftOut[];
  problems: LeftOut[];
};

const nothing: Sending = {
  phase: 'idle',
  files: 0,
  safeBefore: 0,
  bytes: 0,
  sentBytes: 0,
  sentFiles: 0,
  speed: 0,
  offline: false,
  leftOut: [],
  problems: [],
};

/** Sends what was chosen for one case. It lives as long as the page, whatever the person looks at meanwhile. */
export class Uploader {
  readonly #caseId: string;
  readonly #client: Client;
  readonly #listeners = new Set<() => void>();
  readonly #progress = new Map<object, number>();
  #state: Sending = nothing;
  /** Uploads that were begun before, perhaps in another browser. */
  #begun: readonly UploadView[] = [];
  #doneBytes = 0;
  #began = 0;
  #drawnAt = 0;

  constructor(caseId: string, client: Client) {
    this.#caseId = caseId;
    this.#client = client;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  readonly snapshot = (): Sending => this.#state;

  /** Looks at what was chosen, asks what is safe already, and sends the rest. Resolves when all of it arrived. */
  async add(chosen: readonly ChosenFile[], options: { maxUploadBytes: number; locale: string }): Promise<void> {
    const { wanted, leftOut, refused } = sortChosen(chosen, options.maxUploadBytes, options.locale);
    const before = this.#state.phase === 'done' ? { ...nothing, leftOut: this.#state.leftOut } : this.#state;
    if (before.phase === 'idle') [this.#doneBytes, this.#began] = [0, performance.now()];
    this.#set({
      ...before,
      phase: 'reading',
      files: before.files + wanted.length,
      leftOut: [...before.leftOut, ...leftOut],
      problems: [...before.problems, ...refused],
    });
    const known = await this.#known(wanted);
    const list = await this.#untilOnline(() => this.#client.call(listRecords, { caseId: this.#caseId }));
    this.#begun = list.uploads;
    const parcels = parcelsOf(wanted, known);
    const bytes = parcels.flat().reduce((sum, { file }) => sum + file.size, 0);
    const { safeBefore } = this.#state;
    this.#set({ phase: 'sending', safeBefore: safeBefore + known.size, bytes: this.#state.bytes + bytes });
    await Promise.all(Array.from({ length: atOnce }, () => this.#sendNext(parcels)));
    if (this.#progress.size === 0) this.#set({ phase: 'done', offline: false });
  }

  async #known(wanted: readonly Wanted[]): Promise<Set<number>> {
    const known = new Set<number>();
    for (let at = 0; at < wanted.length; at += knownAtOnce) {
      const files = wanted.slice(at, at + knownAtOnce).map(({ entry }) => entry);
      const answer = await this.#untilOnline(() => this.#client.call(knownFiles, { caseId: this.#caseId, files }));
      for (const place of answer.known) known.add(at + place);
    }
    return known;
  }

  async #sendNext(parcels: Wanted[][]): Promise<void> {
    for (let files = parcels.shift(); files; files = parcels.shift()) {
      const token = {};
      this.#progress.set(token, 0);
      try {
        await this.#sendOne(files, token);
      } catch (error) {
        const reason = reasonOf(error);
        const problems = files.slice(0, 20).map(({ path }) => ({ path, reason }));
        this.#set({ problems: [...this.#state.problems, ...problems] });
      } finally {
        this.#progress.delete(token);
      }
    }
  }

  async #sendOne(files: Wanted[], token: object): Promise<void> {
    const { parcel, unreadable } = await packParcel(files);
    if (unreadable.length > 0) this.#set({ problems: [...this.#state.problems, ...unreadable] });
    if (!parcel) return;
    await this.#untilOnline(() => this.#transfer(parcel, token));
    this.#doneBytes += parcel.files.reduce((sum, { file }) => sum + file.size, 0);
    this.#progress.set(token, 0);
    this.#set({ sentFiles: this.#state.sentFiles + parcel.files.length, offline: false });
    this.#moved();
  }

  async #transfer(parcel: Parcel, token: object) {
    const begun = this.#begunUpload(parcel);
    let done: () => void = () => undefined;
    let failed: (error: Error) => void = () => undefined;
    const finished = new Promise<void>((resolve, reject) => ([done, failed] = [resolve, reject]));
    const upload = new Upload(parcel.body as File, {
      endpoint: `/files/${this.#caseId}`,
      chunkSize: chunkBytes,
      retryDelays: [0, 1000, 3000],
      metadata: parcel.metadata,
      // Where to go on is known by the server, so nothing of it is kept on a device that others may use.
      storeFingerprintForResuming: false,
      ...(begun ? { uploadUrl: `/files/${this.#caseId}/${begun.uploadId}` } : {}),
      headers: { 'x-consilium-request': '1' },
      onProgress: (sent) => {
        this.#progress.set(token, sent);
        if (performance.now() - this.#drawnAt > drawnEveryMs) this.#moved();
      },
      onSuccess: () => done(),
      onError: (error) => failed(error),
    });
    upload.start();
    await finished;
  }

  /** The same bytes that were begun before: it goes on from the byte that is safe. */
  #begunUpload({ body, metadata }: Parcel): UploadView | undefined {
    const { sha256, path, lastModified } = metadata;
    return this.#begun.find((one) =>
      sha256 === undefined
        ? one.sha256 === null &&
          one.path === path &&
          one.size === body.size &&
          one.lastModified === Number(lastModified)
        : one.sha256 === sha256 && one.size === body.size,
    );
  }

  /** Without a connection nothing has failed: it waits and goes on by itself. */
  async #untilOnline<T>(act: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await act();
      } catch (error) {
        if (!isPassing(error)) throw error;
        this.#set({ offline: true });
        await new Promise<void>((resolve) => {
          setTimeout(resolve, 4000);
          addEventListener('online', () => resolve(), { once: true });
        });
      }
    }
  }

  #moved(): void {
    this.#drawnAt = performance.now();
    const sentBytes = this.#doneBytes + [...this.#progress.values()].reduce((sum, sent) => sum + sent, 0);
    const seconds = (performance.now() - this.#began) / 1000;
    this.#set({ sentBytes, speed: seconds > 2 ? sentBytes / seconds : 0, offline: false });
  }

  #set(change: Partial<Sending>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** Lost connections, restarts and full queues pass; a refusal does not. */
function isPassing(error: unknown): boolean {
  if (error instanceof DetailedError) {
    const status = error.originalResponse?.getStatus() ?? 0;
    return status === 0 || status === 409 || status === 429 || (status >= 500 && status !== 507);
  }
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return code === 'network.lost' || code === 'service.unavailable' || code === 'rate.limited';
}

/** The server's own words, when it gave some. */
function reasonOf(error: unknown): string {
  const body = error instanceof DetailedError ? error.originalResponse?.getBody() : undefined;
  try {
    const problem = JSON.parse(body ?? '') as { detail?: unknown };
    if (typeof problem.detail === 'string') return problem.detail;
  } catch {
    // No problem document: our own words.
  }
  return 'This file did not arrive. Choose it once more; what is complete is safe.';
}

const uploaders = new Map<string, Uploader>();

/** One per case and page, so that going to another step does not stop it. */
export function uploaderOf(caseId: string, client: Client): Uploader {
  let uploader = uploaders.get(caseId);
  if (!uploader) uploaders.set(caseId, (uploader = new Uploader(caseId, client)));
  return uploader;
}
