import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#kernel/errors.ts';
import { readOsd } from '#formats/ocr/index.ts';
import { runProgram, type Jail } from '#platform/jail/index.ts';

/** What reads letters: Tesseract as a program of the system, or as WebAssembly. */
export type OcrEngine = {
  name: 'program' | 'wasm';
  /** Its own names of the languages it has (`eng`, `chi_sim`); `osd` when it can tell scripts and turned pages. */
  languages(): Promise<readonly string[]>;
  /** Script and turn of a page; undefined when it cannot tell. */
  look(pgm: Uint8Array): Promise<ReturnType<typeof readOsd>>;
  /** Words of a page as TSV. @param mode page segmentation mode (`--psm`) */
  read(pgm: Uint8Array, languages: readonly string[], mode: number): Promise<string>;
};

/** One page, of which the largest take a tenth of it. */
const limits = { timeoutMs: 90_000, memoryMb: 1024, maxOutputBytes: 8 * 1024 * 1024 };
/** Pages are read beside everything else: one core each, however many there are. */
const environment = { OMP_THREAD_LIMIT: '1', LC_ALL: 'C' };

/** Tesseract as it is installed. */
export function programEngine(program: string): OcrEngine {
  const run = (args: readonly string[], input?: Uint8Array): Promise<Buffer> =>
    runProgram({ program, args, environment, ...limits, ...(input ? { input } : {}) });
  let known: Promise<readonly string[]> | undefined;
  return {
    name: 'program',
    languages: () =>
      (known ??= run(['--list-langs']).then((said) =>
        String(said)
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => /^[\w/]+$/.test(line)),
      )),
    look: async (pgm) => {
      try {
        return readOsd(String(await run(['stdin', 'stdout', '--psm', '0', '-l', 'osd'], pgm)));
      } catch {
        // It ends with an error when a page has too few letters to tell.
        return undefined;
      }
    },
    read: async (pgm, languages, mode) =>
      String(await run(['stdin', 'stdout', '-l', languages.join('+'), '--psm', String(mode), 'tsv'], pgm)),
  };
}

const dataName = /^([a-z]{3}\w*)\.traineddata(?:\.gz)?$/;

/** Tesseract as WebAssembly in the jail, with trained data from a folder. */
export function wasmEngine(jail: () => Jail, folder: string): OcrEngine {
  const files = async (): Promise<Map<string, string>> => {
    const names = await readdir(folder).catch((cause: unknown) => {
      throw new AppError('service.unavailable', 'The folder of trained data cannot be read.', { cause });
    });
    return new Map(
      names.flatMap((name) => {
        const language = dataName.exec(name)?.[1];
        return language === undefined ? [] : [[language, join(folder, name)] as const];
      }),
    );
  };
  return {
    name: 'wasm',
    // Detection of scripts needs another build and other data.
    languages: async () => [...(await files()).keys()].filter((name) => name !== 'osd'),
    look: () => Promise.resolve(undefined),
    read: async (pgm, languages, mode) => {
      const at = await files();
      const data = await Promise.all(
        languages.map(async (name) => ({ name, bytes: new Uint8Array(await readFile(at.get(name) ?? '')) })),
      );
      const { timeoutMs, maxOutputBytes } = limits;
      return jail().run<unknown, string>('wasm.read', { pgm, data, mode }, { timeoutMs, maxOutputBytes });
    },
  };
}
