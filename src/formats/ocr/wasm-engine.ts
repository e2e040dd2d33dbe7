import { gunzipSync } from 'node:zlib';
import { createRequire } from 'node:module';

/** The part of Tesseract's WebAssembly build that is used; it has a file system of its own, in memory. */
type Core = {
  FS: { writeFile(path: string, bytes: Uint8Array): void; unlink(path: string): void };
  TessBaseAPI: new () => {
    Init(folder: string, languages: string, mode: number): number;
    SetPageSegMode(mode: number): void;
    SetImageFile(exif: number, angle: number): number;
    Recognize(monitor: null): number;
    GetTSVText(page: number): string;
    End(): void;
  };
  destroy(what: unknown): void;
};

export type WasmRequest = {
  pgm: Uint8Array;
  /** Trained data of each language, as it is or packed with gzip. */
  data: readonly { name: string; bytes: Uint8Array }[];
  /** Page segmentation mode, as the program's `--psm`. */
  mode: number;
};

const picture = '/input';
/** The neural engine alone: what trained data in small files holds. */
const lstmOnly = 1;
/** Largest trained data, unpacked. */
const mostDataBytes = 64 * 1024 * 1024;

let core: Promise<Core> | undefined;
const loaded = new Map<string, number>();

/** Words of a page as Tesseract's TSV. One at a time; whoever calls keeps time and memory. */
export async function recogniseByWasm({ pgm, data, mode }: WasmRequest): Promise<string> {
  const build = createRequire(import.meta.url)('tesseract.js-core/tesseract-core-simd-lstm.js') as () => Promise<Core>;
  const engine = await (core ??= build());
  for (const { name, bytes } of data) {
    if (loaded.get(name) === bytes.length) continue;
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const plain = isPacked ? gunzipSync(bytes, { maxOutputLength: mostDataBytes }) : bytes;
    engine.FS.writeFile(`/${name}.traineddata`, plain);
    loaded.set(name, bytes.length);
  }
  engine.FS.writeFile(picture, pgm);
  const api = new engine.TessBaseAPI();
  try {
    const failed = api.Init('/', data.map(({ name }) => name).join('+'), lstmOnly);
    if (failed !== 0) throw new Error('the trained data could not be read');
    api.SetPageSegMode(mode);
    if (api.SetImageFile(0, 0) !== 0) throw new Error('the picture could not be read');
    api.Recognize(null);
    return api.GetTSVText(0);
  } finally {
    api.End();
    engine.destroy(api);
    engine.FS.unlink(picture);
  }
}
