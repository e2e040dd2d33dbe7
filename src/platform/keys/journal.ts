import { open, readFile, type FileHandle } from 'node:fs/promises';
import { sha256 } from '#platform/crypto/index.ts';
import { storageError, syncFile } from '#platform/objects/index.ts';

/** Who opens a key and within which request; empty strings for the program's own work. Ids only. */
export type Access = { requestId: string; operation: string; personId: string; tenantId: string };

/** One line of the journal: what was done to which keys, and the hash of the line before it. */
export type JournalLine = Access & {
  n: number;
  at: string;
  act: 'open' | 'destroy' | 'rotate';
  keys: readonly string[];
  previous: string;
};

export type Journal = {
  /** Writes a line; resolves when it is on the disk. Lines that come together share one sync. */
  append(line: Pick<JournalLine, 'act' | 'keys'> & Access, at: Date): Promise<void>;
  /** Number and hash of the last line. */
  head(): { n: number; hash: string };
  close(): Promise<void>;
};

const hashOf = (line: string) => sha256(line).toString('base64');

/** The hash by which the next line names this one. */
export const hashOfLine = (line: JournalLine): string => hashOf(JSON.stringify(line));

/**
 * The lines of a journal, checked: a line that was changed, taken out or put in breaks the chain.
 * @throws Error with the number of the first line that does not follow.
 */
export async function readJournal(path: string): Promise<JournalLine[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const lines = whole.split('\n').slice(0, -1);
  let previous = '';
  return lines.map((text, index) => {
    const line = JSON.parse(text) as JournalLine;
    if (line.n !== index + 1 || line.previous !== previous)
      throw new Error(`The journal of keys does not follow at line ${index + 1}.`);
    previous = hashOf(text);
    return line;
  });
}

/** Longest line that is looked for at the end of the file. */
const tailBytes = 4 * 1024 * 1024;

type Waiting = {
  entry: Parameters<Journal['append']>[0];
  at: Date;
  done: () => void;
  failed: (error: unknown) => void;
};

/** Opens the journal for appending. What a power cut left half written is cut off: nobody was answered on it. */
export async function openJournal(path: string): Promise<Journal> {
  const file = await open(path, 'a+', 0o600);
  const last = await cutOffHalfLine(file);
  let head = last === undefined ? { n: 0, hash: '' } : { n: (JSON.parse(last) as JournalLine).n, hash: hashOf(last) };
  let { size } = await file.stat();
  let queue: Waiting[] = [];
  let working: Promise<void> | undefined;

  /** Lines that came together, one sync. On a full disk nothing of them stays, so that the next can follow the last whole one. */
  async function write(batch: readonly Waiting[]): Promise<void> {
    let next = head;
    const lines = batch.map(({ entry, at }) => {
      const line: JournalLine = { ...entry, n: next.n + 1, at: at.toISOString(), previous: next.hash };
      const text = JSON.stringify(line);
      next = { n: line.n, hash: hashOf(text) };
      return `${text}\n`;
    });
    const bytes = Buffer.from(lines.join(''));
    try {
      await file.appendFile(bytes);
      await syncFile(file);
    } catch (error) {
      await file.truncate(size);
      throw storageError(error);
    }
    head = next;
    size += bytes.length;
  }

  async function work(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue;
      queue = [];
      // Whoever comes while one batch is written is in the next.
      try {
        await write(batch);
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    working = undefined;
  }

  return {
    append: (entry, at) =>
      new Promise((done, failed) => {
        queue.push({ entry, at, done, failed });
        working ??= work();
      }),
    head: () => head,
    close: async () => {
      await working;
      await file.close();
    },
  };
}

/** @returns the last whole line. */
async function cutOffHalfLine(file: FileHandle): Promise<string | undefined> {
  const { size } = await file.stat();
  const from = Math.max(0, size - tailBytes);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
  const tail = buffer.subarray(0, bytesRead);
  const whole = tail.lastIndexOf(0x0a) + 1;
  if (whole < bytesRead) await file.truncate(from + whole);
  const lines = tail.subarray(0, whole).toString('utf8').split('\n').slice(0, -1);
  return lines.at(-1);
}
