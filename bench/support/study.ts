import { writeCt } from '#formats/dicom/write-ct.ts';

/** A CT of 300 slices, 512 × 512 × 16 bit (157 MB), made once and given a new identity for every run. */
export function ctInstances(seed: number, slices = 300): Uint8Array[] {
  return [...writeCt({ slices, rows: 512, columns: 512, seed })].map((instance) => instance.bytes);
}

/** One multipart/related body of all instances (PS3.18 10.5). */
export function stowBody(instances: readonly Uint8Array[]): { body: Buffer<ArrayBuffer>; contentType: string } {
  const boundary = 'bench-boundary';
  const parts = instances.flatMap((bytes) => [
    Buffer.from(`\r\n--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`),
    bytes,
  ]);
  const body = Buffer.concat([...parts, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { body, contentType: `multipart/related; type="application/dicom"; boundary=${boundary}` };
}
