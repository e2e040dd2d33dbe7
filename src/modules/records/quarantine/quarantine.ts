import type { ScanAnswer } from '#platform/scanner/index.ts';
import { extentChunks, type Bytes } from '../uploads/extents.ts';
import type { FileRow } from '../reading/files.store.ts';
import { ingestUpload } from '../records.jobs.ts';
import { isAppError } from '#kernel/errors.ts';
import type { Tx } from '#platform/db/index.ts';
import type { IngestInput } from '../reading/keep-outcome.ts';
import type { RecordsParts } from '../ports.ts';
import { toldAfterMs, tryAgainSeconds } from './quarantine.rules.ts';
import { scanFile } from './scan-file.ts';

/** Told once in so long per node, however many uploads wait. */
const tellAgainMs = 10 * 60_000;
const atOnce = 4;
/** A scanner that answers PING and nothing else is away too, after so long in one go. */
const silentMs = 10 * 60_000;

/** A file and its bytes when they are held anyway. */
type Candidate = { file: FileRow; held: Uint8Array | undefined };
type Verdict<T> = { one: T; answer: ScanAnswer | 'unread'; error?: unknown };

export type Quarantine = ReturnType<typeof createQuarantine>;

/** Asks the scanner before anything reads a file. Who gets no answer stays where it is and is asked about again. */
export function createQuarantine(parts: RecordsParts) {
  const { scanner, clock, log } = parts;
  let told = 0;

  /** `undefined`: no answer, so the file stays. What its own reading throws is handed on. */
  async function answerFor(
    bytes: Bytes,
    { file, held }: Candidate,
  ): Promise<ScanAnswer | { error: unknown } | undefined> {
    if (file.malware_scan === 'clean') return { verdict: 'clean' };
    if (!scanner) return file.malware_scan === 'waiting' ? undefined : { verdict: 'clean' };
    try {
      return await scanFile(scanner, () => (held ? once(held) : extentChunks(bytes, file.extents)));
    } catch (error) {
      if (!isAppError(error) || error.code !== 'service.unavailable') return { error };
      // Words of clamd and ours; neither quotes a file.
      log.warn({ said: said(error.cause) }, 'a file could not be scanned and waits');
      return undefined;
    }
  }

  return {
    /**
     * Asks about some files, a few at once, each by itself: some signatures are of whole files.
     * @returns what was answered, in the order of the files, without those that got no answer; `away`: it is no use to
     * ask about more now
     */
    ask: async <T extends Candidate>(bytes: Bytes, files: readonly T[], goFirst: () => Promise<void>) => {
      const verdicts = new Array<Verdict<T> | undefined>(files.length);
      const rest = files.entries();
      const started = performance.now();
      let away = false;
      const work = async () => {
        for (const [index, one] of rest) {
          await goFirst();
          if (away) return;
          const answer = await answerFor(bytes, one);
          // One file may be what breaks the scanner; the others are asked about unless it is gone altogether.
          if (answer === undefined) away ||= performance.now() - started > silentMs || !(await scanner?.ping());
          else if ('error' in answer) verdicts[index] = { one, answer: 'unread', error: answer.error };
          else verdicts[index] = { one, answer };
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      return { away, verdicts: verdicts.filter((verdict) => verdict !== undefined) };
    },

    /** What waits is asked about again in a while, and an operator is told when that is long. */
    tryAgain: async (tx: Tx, input: IngestInput, { count, since }: { count: number; since: Date }): Promise<void> => {
      scanner?.note(input.uploadId, since);
      const waited = clock.now().getTime() - since.getTime();
      if (waited >= toldAfterMs && clock.now().getTime() - told >= tellAgainMs) {
        told = clock.now().getTime();
        log.error(
          { files: count, minutes: Math.floor(waited / 60_000), scanner: scanner ? 'no answer' : 'not connected' },
          'files wait unscanned for more than 30 minutes; nobody sees them until the malware scanner (CLAMD) has',
        );
      }
      await parts.enqueue(tx, ingestUpload.name, { ...input }, { startAfterSeconds: tryAgainSeconds(waited) });
    },

    /** Nothing of this upload waits any more. */
    done: ({ uploadId }: IngestInput): void => scanner?.note(uploadId, undefined),
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
  await Promise.resolve();
}

const said = (cause: unknown): string => (cause instanceof Error ? cause.message : 'nothing');
