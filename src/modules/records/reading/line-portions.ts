/** Some lines of a file. */
export type LinePortion = {
  bytes: Uint8Array;
  /** Number of the first of them in the file, from 0. */
  firstLine: number;
};

const newLine = 0x0a;

/** A file line by line, so many bytes of whole lines at a time; a line that is longer comes alone. */
export async function* linePortions(
  chunks: AsyncIterable<Uint8Array>,
  portionBytes: number,
): AsyncGenerator<LinePortion> {
  let pieces: Uint8Array[] = [];
  let held = 0;
  let firstLine = 0;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (held + rest.length >= portionBytes) {
      // Up to the last line end that fits; when there is none, up to the first one behind it.
      const fits = rest.lastIndexOf(newLine, Math.max(0, portionBytes - held - 1));
      const end = fits >= 0 ? fits : rest.indexOf(newLine);
      if (end < 0) break;
      const bytes = Buffer.concat([...pieces, rest.subarray(0, end + 1)]);
      yield { bytes, firstLine };
      firstLine += linesIn(bytes);
      [pieces, held, rest] = [[], 0, rest.subarray(end + 1)];
    }
    pieces.push(rest);
    held += rest.length;
  }
  if (held > 0) yield { bytes: Buffer.concat(pieces), firstLine };
}

function linesIn(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(newLine); at >= 0; at = bytes.indexOf(newLine, at + 1)) lines += 1;
  return lines;
}
