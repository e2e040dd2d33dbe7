import type { FileHead, IndexResult } from '#formats/dicom-index/index.ts';
import type { RenderRequest, RenderedFrame } from '#formats/dicom-render/index.ts';
import { createJail, type Jail } from '#platform/jail/index.ts';

/** Readers of pictures in processes that may die. Each rejects with an AppError in words. */
export type PictureReader = {
  /** Indexes many files in one call. */
  index(files: FileHead[]): Promise<IndexResult[]>;
  /** The data set of a deflated file, unpacked. */
  inflate(bytes: Uint8Array): Promise<Uint8Array>;
  render(request: RenderRequest): Promise<RenderedFrame>;
  /** Starts a process, so that the first upload does not wait for it. */
  warm(): void;
  close(): void;
};

/** Largest data set that is unpacked for a frame, as in the reader itself, with its frame around it. */
const maxInflated = 520 * 1024 * 1024;

/** The processes start when the first picture comes, or when warmed. */
export function createPictureReader(): PictureReader {
  let jail: Jail | undefined;
  const opened = (): Jail => {
    jail ??= createJail({
      entry: new URL('./jail-readers.ts', import.meta.url),
      memoryMb: 1536,
      tasksPerProcess: 2000,
    });
    return jail;
  };
  return {
    index: (files) => opened().run('dicom.index', files),
    inflate: (bytes) => opened().run('dicom.inflate', { bytes }, { maxOutputBytes: maxInflated }),
    render: (request) => opened().run('dicom.render', request),
    warm: () => void opened(),
    close: () => jail?.close(),
  };
}
