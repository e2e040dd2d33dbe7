import type { Client } from '#ui/api.ts';
import type { ChosenFile } from '#ui/files/chosen-files.ts';
import { knownFiles } from '../uploads.contract.ts';
import { listRecords, type UploadView } from '../records.contract.ts';
import { batchesOf, sortChosen, type LeftOut, type Limits, type Wanted } from './chosen.ts';
import { packParcel, type Parcel } from './parcel.ts';
import type * as transferring from './transfer.ts';

/** On their way at once; each has the next one ready, so at most so many packs of 16 MiB twice are in memory. */
const atOnce = 2;
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
  /** Where parcels of this visit go on whose line broke for longer. */
  readonly #places = new Map<Parcel, string>();
  readonly #line: transferring.Line = { broke: false };
  /** Choices that are still being looked at, and those of which not everything arrived. */
  #looking = 0;
  #adding = 0;
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

  /**
   * Looks at what was chosen, asks what is safe already, and sends the rest while it goes on looking. Resolves when all of
   * it arrived.
   */
  async add(chosen: readonly ChosenFile[], limits: Limits): Promise<void> {
    const { records, leftOut } = sortChosen(chosen);
    const before = this.#state.phase === 'done' ? { ...nothing, leftOut: this.#state.leftOut } : this.#state;
    if (before.phase === 'idle') [this.#doneBytes, this.#began] = [0, performance.now()];
    this.#adding += 1;
    this.#set({
      ...before,
      phase: 'reading',
      files: before.files + records.length,
      leftOut: [...before.leftOut, ...leftOut],
    });
    const ready = this.#packed(this.#lookedAt(records, limits));
    await Promise.all(Array.from({ length: atOnce }, () => this.#sendFrom(ready))).finally(() => (this.#adding -= 1));
    if (this.#adding === 0) this.#set({ phase: 'done', offline: false });
  }

  /** Which files travel together, as soon as that is known; it goes on looking while they travel. */
  #lookedAt(records: readonly ChosenFile[], limits: Limits): ReadableStream<Wanted[]> {
    const look = async (found: ReadableStreamDefaultController<Wanted[]>): Promise<void> => {
      const list = await this.#untilOnline(() => this.#client.call(listRecords, { caseId: this.#caseId }));
      this.#begun = list.uploads;
      for await (const { parcels, refused } of batchesOf(records, limits)) {
        if (refused.length > 0) this.#set({ problems: [...this.#state.problems, ...refused] });
        for (const files of await this.#notSafe(parcels)) found.enqueue(files);
      }
      found.close();
    };
    this.#looking += 1;
    return new ReadableStream({
      start: (found) => {
        const end = () => {
          this.#looking -= 1;
          if (this.#looking === 0) this.#set({ phase: 'sending' });
        };
        look(found).then(end, (error: unknown) => {
          end();
          found.error(error);
        });
      },
    });
  }

  /** What of these parcels is not safe yet. */
  async #notSafe(parcels: readonly Wanted[][]): Promise<Wanted[][]> {
    const all = parcels.flat();
    const known = await this.#known(all);
    const bytes = all.reduce((sum, { entry }, place) => sum + (known.has(place) ? 0 : entry.size), 0);
    this.#set({ safeBefore: this.#state.safeBefore + known.size, bytes: this.#state.bytes + bytes });
    let place = 0;
    return parcels.map((files) => files.filter(() => !known.has((place += 1) - 1))).filter((files) => files.length > 0);
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

  /** Parcels ready to travel: each is read from the disc while those before it are on their way. */
  async *#packed(planned: ReadableStream<Wanted[]>): AsyncGenerator<Parcel> {
    const reader = planned.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const { parcel, unreadable } = await packParcel(read.value);
      if (unreadable.length > 0) this.#set({ problems: [...this.#state.problems, ...unreadable] });
      if (parcel) yield parcel;
    }
  }

  async #sendFrom(ready: AsyncGenerator<Parcel>): Promise<void> {
    const next = () => {
      const asked = ready.next();
      // It is waited for below, after the parcel before it.
      asked.catch(() => undefined);
      return asked;
    };
    for (let one = next(); ;) {
      const { done, value: parcel } = await one;
      if (done) return;
      one = next();
      await this.#send(parcel);
    }
  }

  async #send(parcel: Parcel): Promise<void> {
    const token = {};
    this.#progress.set(token, 0);
    try {
      await this.#untilOnline(() => this.#transfer(parcel, token));
      this.#doneBytes += parcel.files.reduce((sum, { entry }) => sum + entry.size, 0);
      this.#progress.set(token, 0);
      this.#set({ sentFiles: this.#state.sentFiles + parcel.files.length, offline: false });
      this.#moved();
    } catch (error) {
      const reason = reasonOf(error);
      const problems = parcel.files.slice(0, 20).map(({ path }) => ({ path, reason }));
      this.#set({ problems: [...this.#state.problems, ...problems] });
    } finally {
      this.#progress.delete(token);
    }
  }

  async #transfer(parcel: Parcel, token: object): Promise<void> {
    const begun = this.#begunUpload(parcel);
    const { transfer } = await sender();
    try {
      await transfer(parcel, this.#line, {
        endpoint: `/files/${this.#caseId}`,
        goOnAt: this.#places.get(parcel) ?? (begun ? `/files/${this.#caseId}/${begun.uploadId}` : undefined),
        onProgress: (sent) => {
          this.#progress.set(token, sent);
          if (performance.now() - this.#drawnAt > drawnEveryMs) this.#moved();
        },
      });
    } catch (error) {
      // It goes on at the same place of the server, however long the line was away.
      if (isNotTransferred(error) && error.isPassing && error.place !== null) this.#places.set(parcel, error.place);
      throw error;
    }
    this.#places.delete(parcel);
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

const isNotTransferred = (error: unknown): error is transferring.NotTransferred =>
  error instanceof Error && error.name === 'NotTransferred';

/** Lost connections, restarts and full queues pass; a refusal does not. */
function isPassing(error: unknown): boolean {
  if (isNotTransferred(error)) return error.isPassing;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return code === 'network.lost' || code === 'service.unavailable' || code === 'rate.limited';
}

/** The server's own words, when it gave some. */
function reasonOf(error: unknown): string {
  const words = isNotTransferred(error) ? error.detail : null;
  return words ?? 'This file did not arrive. Choose it once more; what is complete is safe.';
}

let sending: Promise<typeof transferring> | undefined;

/** What sends is fetched beside the page and not before it. One that did not come is asked for again. */
function sender(): Promise<typeof transferring> {
  sending ??= import('./transfer.ts').catch((error: unknown) => {
    sending = undefined;
    throw error;
  });
  return sending;
}

const uploaders = new Map<string, Uploader>();

/** One per case and page, so that going to another step does not stop it. */
export function uploaderOf(caseId: string, client: Client): Uploader {
  let uploader = uploaders.get(caseId);
  if (!uploader) {
    uploaders.set(caseId, (uploader = new Uploader(caseId, client)));
    // Ready before the first file is chosen; without a connection it is asked for when it is needed.
    sender().catch(() => undefined);
  }
  return uploader;
}
