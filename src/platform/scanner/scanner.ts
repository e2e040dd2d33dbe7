import { AppError } from '#kernel/errors.ts';
import { readAnswer, type ClamdAddress, type ScanAnswer } from './clamd.rules.ts';
import { LineBroken, openLine, type Line, type LineTimes } from './line.ts';

/** Asks clamd what files carry. */
export type Scanner = {
  /**
   * Scans one file, piece by piece; `open` may be asked a second time when a line that was kept turns out to be dead.
   * @throws AppError service.unavailable when clamd is away, too slow or has trouble of its own: then nothing is known
   * of the file. What reading the file throws comes through as it is.
   */
  scan(open: () => AsyncIterable<Uint8Array>): Promise<ScanAnswer>;
  /** Whether clamd answers now. */
  ping(): Promise<boolean>;
  /** Notes since when something waits unscanned; undefined: it waits no more. */
  note(what: string, since: Date | undefined): void;
  /** Since when the oldest of what was noted waits. */
  waitingSince(): Date | undefined;
  close(): void;
};

/** Files at once: clamd has ten threads by default, and others may use it. */
const linesAtMost = 4;
/** clamd ends a session that is silent for `CommandReadTimeout`, 30 s by default; we end it before. */
const restMs = 10_000;

const usual: LineTimes = { connect: 5000, stall: 30_000, answer: 180_000 };

const away = (cause: unknown) =>
  new AppError(
    'service.unavailable',
    'Our virus scanner does not answer just now. What you sent waits until it does.',
    {
      cause,
    },
  );

/** @param given `times` for tests */
export function createScanner(given: { address: ClamdAddress; times?: Partial<LineTimes> | undefined }): Scanner {
  const times = { ...usual, ...given.times };
  const inTurn = turns(linesAtMost);
  const resting = new Map<Line, NodeJS.Timeout>();
  const waiting = new Map<string, Date>();
  let closed = false;

  const newLine = () => openLine(given.address, times);

  function rested(): Line | undefined {
    for (const [line, timer] of resting) {
      clearTimeout(timer);
      resting.delete(line);
      if (line.usable) return line;
    }
    return undefined;
  }

  function putToRest(line: Line): void {
    if (closed) line.close();
    if (!line.usable) return;
    line.rest();
    const end = () => {
      resting.delete(line);
      line.close();
    };
    resting.set(line, setTimeout(end, restMs).unref());
  }

  /** One command on a line that was kept, or on a new one when there is none or clamd has ended it meanwhile. */
  async function ask(command: (line: Line) => Promise<string>): Promise<string> {
    const kept = rested();
    try {
      return await used(kept ?? (await newLine()), command);
    } catch (error) {
      if (!kept || !(error instanceof LineBroken)) throw error;
      return used(await newLine(), command);
    }
  }

  async function used(line: Line, command: (line: Line) => Promise<string>): Promise<string> {
    const answer = await command(line);
    putToRest(line);
    return answer;
  }

  return {
    scan: (open) =>
      inTurn(async () => {
        let broken: { error: unknown } | undefined;
        const read = async function* () {
          try {
            yield* open();
          } catch (error) {
            broken = { error };
            throw error;
          }
        };
        try {
          const words = await patiently((pauseMs) => ask((line) => line.instream(read(), pauseMs)));
          const answer = readAnswer(words);
          if (!answer) throw new Error(`clamd: ${words.slice(0, 200)}`);
          return answer;
        } catch (error) {
          throw broken ? broken.error : away(error);
        }
      }),
    ping: async () => {
      try {
        const line = await openLine(given.address, { ...times, answer: Math.min(times.answer, times.connect) });
        const answer = await line.ping().finally(() => line.close());
        return answer === 'PONG';
      } catch {
        return false;
      }
    },
    note: (what, since) => void (since ? waiting.set(what, since) : waiting.delete(what)),
    waitingSince: () => [...waiting.values()].sort((a, b) => a.getTime() - b.getTime())[0],
    close: () => {
      closed = true;
      for (const [line, timer] of resting) {
        clearTimeout(timer);
        line.close();
      }
      resting.clear();
    },
  };
}

/** Milliseconds between pieces when the connection broke before, the last of them for a machine that is very busy. */
const pauses = [0, 5, 50];

/** Again and slower while the connection breaks: then the answer that came with its end is read before more is written. */
async function patiently(attempt: (pauseMs: number) => Promise<string>): Promise<string> {
  for (const pauseMs of pauses.slice(0, -1)) {
    try {
      return await attempt(pauseMs);
    } catch (error) {
      if (!(error instanceof LineBroken)) throw error;
    }
  }
  return attempt(pauses.at(-1) ?? 0);
}

/** Lets so many go on at once; the others wait in order. */
function turns(atMost: number): <T>(act: () => Promise<T>) => Promise<T> {
  let busy = 0;
  const queue: (() => void)[] = [];
  return async (act) => {
    if (busy >= atMost) await new Promise<void>((resolve) => queue.push(resolve));
    else busy += 1;
    try {
      return await act();
    } finally {
      const next = queue.shift();
      if (next) next();
      else busy -= 1;
    }
  };
}
