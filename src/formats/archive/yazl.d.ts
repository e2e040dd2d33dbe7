/** The part of yazl 3 that is used; the package brings no types. */
declare module 'yazl' {
  type Options = { mode?: number; mtime?: Date; compress?: boolean };
  export class ZipFile {
    outputStream: NodeJS.ReadableStream;
    on(event: 'error', listener: (error: Error) => void): this;
    addBuffer(bytes: Uint8Array, name: string, options?: Options): void;
    addReadStreamLazy(
      name: string,
      options: Options,
      open: (done: (error: Error | null, stream: NodeJS.ReadableStream) => void) => void,
    ): void;
    end(): void;
  }
}
