/** The part of yazl 3 that is used; the package brings no types. */
declare module 'yazl' {
  export class ZipFile {
    outputStream: NodeJS.ReadableStream;
    addBuffer(bytes: Uint8Array, name: string, options?: { mode?: number; mtime?: Date; compress?: boolean }): void;
    end(): void;
  }
}
