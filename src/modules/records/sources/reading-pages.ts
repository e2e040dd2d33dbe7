import { isAppError } from '#kernel/errors.ts';
import { createJail, type Jail } from '#platform/jail/index.ts';
import { limits } from './limits.rules.ts';
import type { PageTasks } from './jail-pages.ts';

/** Reads hospitals' answers in a process that may die. */
export type PageReader = {
  /** Undefined when the answer could not be read. @throws what would pass by itself */
  read<Task extends keyof PageTasks>(
    task: Task,
    input: PageTasks[Task]['input'],
  ): Promise<PageTasks[Task]['output'] | undefined>;
  close(): void;
};

/** Starts the jail on its first use: most programs fetch nothing for days. */
export function createPageReader(): PageReader {
  let jail: Jail | undefined;
  return {
    read: async (task, input) => {
      jail ??= createJail({ entry: new URL('./jail-pages.ts', import.meta.url), memoryMb: 512, concurrency: 1 });
      try {
        return await jail.run(task, input, { timeoutMs: 20_000, maxOutputBytes: limits.fileBytes });
      } catch (error) {
        if (isAppError(error) && error.code !== 'service.unavailable') return undefined;
        throw error;
      }
    },
    close: () => jail?.close(),
  };
}
