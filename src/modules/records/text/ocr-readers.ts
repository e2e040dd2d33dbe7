/** The entry of the jail that recognition works in: pages are made ready in it, and read when no program is there. */
import { prepareOwnPicture, preparePdfPage, preparePicture } from '#formats/ocr/prepare.ts';
import type { PreparedPage } from '#formats/ocr/index.ts';
import { recogniseByWasm, type WasmRequest } from '#formats/ocr/wasm-engine.ts';

/** Where a page is to be read from. `own`: the picture that we made of it, `inches` wide. */
export type PageSource =
  | { kind: 'pdf' | 'picture'; bytes: Uint8Array; page: number }
  | { kind: 'own'; bytes: Uint8Array; inches: number | undefined };

export type OcrTasks = {
  'page.prepare': { input: PageSource; output: PreparedPage };
  'wasm.read': { input: WasmRequest; output: string };
};

const prepare = (source: PageSource): Promise<PreparedPage> => {
  if (source.kind === 'own') return prepareOwnPicture(source.bytes, source.inches);
  const { kind, bytes, page } = source;
  return kind === 'pdf' ? preparePdfPage(bytes, page) : preparePicture(bytes, page);
};

export default { 'page.prepare': prepare, 'wasm.read': recogniseByWasm };
