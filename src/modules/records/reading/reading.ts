import { createJail, type Jail } from '#platform/jail/index.ts';
import type { Sniffed } from '#formats/sniff/index.ts';
import type { RecordsTasks } from './jail-readers.ts';

/** The readers, each in a process that may die. */
export type Reading = {
  read<Task extends keyof RecordsTasks>(
    task: Task,
    input: RecordsTasks[Task]['input'],
    options?: { timeoutMs?: number; maxOutputBytes?: number },
  ): Promise<RecordsTasks[Task]['output']>;
  /** Kinds of many files at once; one that kills its reader is asked about alone, so that the others go on. */
  sniffAll(heads: Uint8Array[]): Promise<Sniffed[]>;
  close(): void;
};

const crashed = 'This file made its reader stop. It was kept as you sent it, but it was not opened.';

/** Of one of two processes, in MiB: a document or an archive is held whole. */
export const memoryMb = 1536;

/** Starts the jail on its first use: a program that only serves pages needs none. */
export function createReading(): Reading {
  let jail: Jail | undefined;
  let closed = false;
  const read: Reading['read'] = (task, input, options) => {
    jail ??= createJail({ entry: new URL('./jail-readers.ts', import.meta.url), memoryMb, concurrency: 2 });
    if (closed) jail.close();
    return jail.run(task, input, options);
  };
  return {
    read,
    sniffAll: async (heads) => {
      try {
        return await read('sniff.many', heads);
      } catch {
        const alone = (head: Uint8Array) =>
          read('sniff', head).catch(() => ({ kind: 'unknown', suspicion: crashed }) as const);
        return Promise.all(heads.map(alone));
      }
    },
    close: () => {
      closed = true;
      jail?.close();
    },
  };
}
