import { createJail, type Jail } from '#platform/jail/index.ts';
import type { PreparedPage } from '#formats/ocr/index.ts';
import { programEngine, wasmEngine, type OcrEngine } from './engines.ts';
import type { PageSource } from './ocr-readers.ts';
import { readLetters, type Letters } from './read-letters.ts';

export type OcrSettings = {
  /** Path of Tesseract, when it is installed. */
  program: string | undefined;
  /** Folder of trained data for Tesseract as WebAssembly, used when it is not. */
  dataFolder: string | undefined;
};

/** Reads letters on pages that have no text of their own. */
export type Recogniser = {
  engine: OcrEngine['name'];
  /** @param hint language of the pages before it; undefined when this engine cannot read the page's letters */
  page(source: PageSource, hint: string | undefined): Promise<Letters | undefined>;
  languages(): Promise<readonly string[]>;
  close(): void;
};

/** Of the one process that pages are made ready in, in MiB. */
export const ocrMemoryMb = 1536;

/** What this machine can read letters with; undefined when there is nothing. Starts its jail with the first page. */
export function createRecogniser({ program, dataFolder }: OcrSettings): Recogniser | undefined {
  if (program === undefined && dataFolder === undefined) return undefined;
  let jail: Jail | undefined;
  const opened = (): Jail =>
    (jail ??= createJail({
      entry: new URL('./ocr-readers.ts', import.meta.url),
      memoryMb: ocrMemoryMb,
      concurrency: 1,
      tasksPerProcess: 60,
    }));
  const engine = program === undefined ? wasmEngine(opened, dataFolder ?? '') : programEngine(program);
  return {
    engine: engine.name,
    languages: () => engine.languages(),
    page: async (source, hint) => {
      const prepared = await opened().run<PageSource, PreparedPage>('page.prepare', source, { timeoutMs: 60_000 });
      return readLetters(engine, prepared, hint);
    },
    close: () => {
      jail?.close();
      jail = undefined;
    },
  };
}
