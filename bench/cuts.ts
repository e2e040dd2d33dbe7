import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { startConsilium, type RunningConsilium } from '../e2e/support/program.ts';
import { figure, type Figure } from './support/figures.ts';
import { newCase } from './support/world.ts';

const size = 2_000_000_000;
const cuts = 25;
const kills = 25;
/** As the page sends: one request carries so much, and less once a line broke. */
const chunkBytes = 16 * 1024 * 1024;
const carefulChunkBytes = 2 * 1024 * 1024;
const pieceBytes = 256 * 1024;

/** Bytes of the file at an offset: the same ones whenever they are asked for, and of no use to a compressor. */
function pieceAt(offset: number, length: number): Buffer {
  const piece = Buffer.allocUnsafe(length);
  let state = (offset / pieceBytes + 1) | 0;
  for (let at = 0; at < length; at += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    piece.writeInt32LE(state, Math.min(at, length - 4));
  }
  return piece;
}

type Line = { program: RunningConsilium; token: string };
const tus = { 'tus-resumable': '1.0.0' };
const headers = ({ token }: Line) => ({ ...tus, authorization: `Bearer ${token}` });

/**
 * Sends one chunk until it is there or until `breakAfter` bytes of it were written to the line.
 * @returns how many bytes went out
 */
function sendChunk(line: Line, path: string, offset: number, length: number, breakAfter: number): Promise<number> {
  return new Promise((resolve) => {
    let written = 0;
    const out = request(`${line.program.origin}${path}`, {
      method: 'PATCH',
      headers: { ...headers(line), 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset), 'content-length': length },
    }); // prettier-ignore
    const end = () => resolve(written);
    out.on('response', (answer) => answer.resume().on('end', end));
    out.on('error', end);
    const more = () => {
      if (written >= Math.min(length, breakAfter)) {
        if (breakAfter < length) out.destroy();
        else out.end();
        return;
      }
      const at = offset + written;
      const piece = pieceAt(at - (at % pieceBytes), pieceBytes).subarray(at % pieceBytes);
      const some = piece.subarray(0, Math.min(piece.length, length - written, breakAfter - written));
      // Counted when the system has taken it: what lies in no line was not sent.
      out.write(some, (error) => {
        if (error) return;
        written += some.length;
        more();
      });
    };
    more();
  });
}

async function offsetOf(line: Line, path: string): Promise<number> {
  const answer = await fetch(`${line.program.origin}${path}`, { method: 'HEAD', headers: headers(line) });
  return Number(answer.headers.get('upload-offset') ?? Number.NaN);
}

/** 2 GB over a line that is cut 25 times, to a server that is killed 25 times: what arrives, and what was sent twice. */
export async function benchCuts(): Promise<Figure[]> {
  let program = await startConsilium();
  const tokenOf = () => program.people.get('patient.maria')?.token ?? '';
  const started = performance.now();
  try {
    const { caseId } = await newCase(program);
    let line: Line = { program, token: tokenOf() };
    const created = await fetch(`${program.origin}/files/${caseId}`, {
      method: 'POST',
      headers: { ...headers(line), 'upload-length': String(size), 'upload-metadata': `path ${Buffer.from('disc.bin').toString('base64')}` },
    }); // prettier-ignore
    const path = created.headers.get('location') ?? '';
    const breaks = breakPlaces();
    let sent = 0;
    for (let offset = 0; offset < size;) {
      const next = breaks[0];
      const length = Math.min(breaks.length < cuts + kills ? carefulChunkBytes : chunkBytes, size - offset);
      const isHere = next !== undefined && next.at < offset + length;
      sent += await sendChunk(line, path, offset, length, isHere ? Math.max(1, next.at - offset) : length + 1);
      if (isHere) {
        breaks.shift();
        if (next.kind === 'kill') {
          await program.kill();
          program = await startConsilium({ dataFolder: program.dataFolder });
          line = { program, token: tokenOf() };
        } else await new Promise((resolve) => setTimeout(resolve, 200));
      }
      offset = await offsetOf(line, path);
      if (Number.isNaN(offset)) throw new Error('the upload is gone');
    }
    const seconds = (performance.now() - started) / 1000;
    return [
      figure(
        `2 GB over ${cuts} cuts and ${kills} kills of the server: sent again`,
        '%',
        [(sent / size - 1) * 100],
        'bar 5',
      ),
      figure('  bytes that differ from what was sent', 'count', [await differing(line, caseId)], 'bar 0'),
      figure('  all of it', 's', [seconds]),
    ];
  } finally {
    await program.remove();
  }
}

/** Places of the file at which something breaks, evenly spread with a little chance (fixed). */
function breakPlaces(): { at: number; kind: 'cut' | 'kill' }[] {
  const count = cuts + kills;
  return Array.from({ length: count }, (_, index) => ({
    at: Math.round(((index + 0.3 + 0.4 * Math.abs(Math.sin(index * 7.3))) * size) / count),
    kind: index % 2 === 0 ? ('cut' as const) : ('kill' as const),
  }));
}

/** The original is asked for back and compared by SHA-256 and length. */
async function differing(line: Line, caseId: string): Promise<number> {
  const wanted = createHash('sha256');
  for (let at = 0; at < size; at += pieceBytes) wanted.update(pieceAt(at, pieceBytes).subarray(0, size - at));
  for (let tries = 0; tries < 600; tries += 1) {
    const answer = await fetch(`${line.program.origin}/api/cases/${caseId}/records/files`, { headers: headers(line) });
    const { files } = (await answer.json()) as { files: { state: string; sha256: string | null; size: number }[] };
    const [file] = files;
    if (file?.sha256) return file.sha256 === wanted.digest('hex') && file.size === size ? 0 : size;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return size;
}
