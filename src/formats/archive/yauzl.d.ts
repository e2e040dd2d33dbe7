/** The part of yauzl 3 that is used; the package brings no types. */
declare module 'yauzl' {
  import type { Readable } from 'node:stream';

  export type Entry = {
    fileNameRaw: Uint8Array;
    extraFields: { id: number; data: Uint8Array }[];
    generalPurposeBitFlag: number;
    compressionMethod: number;
    compressedSize: number;
    uncompressedSize: number;
    relativeOffsetOfLocalHeader: number;
    externalFileAttributes: number;
    isEncrypted(): boolean;
  };
  export type ZipFile = {
    entryCount: number;
    eachEntry(): AsyncIterable<Entry>;
    openReadStreamPromise(entry: Entry): Promise<Readable>;
    close(): void;
  };
  export function fromBufferPromise(
    bytes: Uint8Array,
    options: { decodeStrings: boolean; validateEntrySizes: boolean },
  ): Promise<ZipFile>;
  export function getFileNameLowLevel(
    generalPurposeBitFlag: number,
    fileName: Uint8Array,
    extraFields: { id: number; data: Uint8Array }[],
    strictFileNames: boolean,
  ): string;
}
