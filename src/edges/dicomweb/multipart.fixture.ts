import { multipartEnd, partHead } from '#formats/dicom/index.ts';

const boundary = 'test-boundary';

/** Headers and body of a STOW-RS request. */
export function stowRequest(files: readonly Uint8Array[]): { headers: Record<string, string>; payload: Buffer } {
  const parts = files.flatMap((bytes) => [partHead(boundary, 'application/dicom'), bytes]);
  return {
    headers: {
      'content-type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
      accept: 'application/dicom+json',
    },
    payload: Buffer.concat([...parts, multipartEnd(boundary)]),
  };
}
