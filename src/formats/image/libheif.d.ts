/** The part of libheif-js 1.23 that we use; the package brings no types for this build. */
declare module 'libheif-js/wasm-bundle.js' {
  type HeifImage = {
    get_width(): number;
    get_height(): number;
    display(into: { data: Uint8ClampedArray; width: number; height: number }, done: (filled: unknown) => void): void;
    free(): void;
  };
  const libheif: { HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] } };
  export default libheif;
}
