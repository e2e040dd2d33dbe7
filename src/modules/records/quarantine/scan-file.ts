import type { ScanAnswer, Scanner } from '#platform/scanner/index.ts';

const pdf = Buffer.from('%PDF-');
/** `DICM` after the preamble (PS3.10 7.1). */
const magic = { at: 128, bytes: Buffer.from('DICM') };

/**
 * Scans one file, and a PDF inside a DICOM file (Encapsulated PDF, PS3.3 A.45.1) once more by itself: a scanner knows no
 * DICOM, and whether it looks for a PDF in the middle of a file hangs on its signatures of that day.
 * @param open the file's bytes from the beginning, whenever it is asked
 * @throws AppError service.unavailable when the scanner gives no answer
 */
export async function scanFile(scanner: Scanner, open: () => AsyncIterable<Uint8Array>): Promise<ScanAnswer> {
  let inner: number | undefined;
  const answer = await scanner.scan(() => watched(open(), (at) => (inner = at)));
  if (answer.verdict !== 'clean' || inner === undefined) return answer;
  const from = inner;
  return scanner.scan(() => after(open(), from));
}

/** The same bytes; says where the first PDF begins in what is a DICOM file. */
async function* watched(bytes: AsyncIterable<Uint8Array>, found: (at: number) => void): AsyncGenerator<Uint8Array> {
  let seen = Buffer.alloc(0);
  let before = 0;
  let isDicom: boolean | undefined;
  let looking = true;
  for await (const chunk of bytes) {
    yield chunk;
    if (!looking) continue;
    seen = Buffer.concat([seen, chunk]);
    if (isDicom === undefined && seen.length >= magic.at + magic.bytes.length)
      isDicom = seen.subarray(magic.at, magic.at + magic.bytes.length).equals(magic.bytes);
    if (isDicom === undefined) continue;
    const at = isDicom ? seen.indexOf(pdf) : -1;
    if (at >= 0) found(before + at);
    looking = isDicom && at < 0;
    // What may be the beginning of the mark stays.
    const kept = Math.min(seen.length, pdf.length - 1);
    before += seen.length - kept;
    seen = Buffer.from(seen.subarray(seen.length - kept));
  }
}

async function* after(bytes: AsyncIterable<Uint8Array>, from: number): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const chunk of bytes) {
    if (at + chunk.length > from) yield chunk.subarray(Math.max(0, from - at));
    at += chunk.length;
  }
}
