import { packMediaType } from '#formats/pack/index.ts';
import type { FileKind, Sniffed } from '#formats/sniff/index.ts';
import type { DataKey } from '#platform/crypto/index.ts';
import { sha256 } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { classify } from './classify.rules.ts';
import { hashExtents, readExtents, type Bytes } from './extents.ts';
import * as files from './files.store.ts';
import { createKeeper, type IngestInput, type Keeper } from './keep-outcome.ts';
import type { RecordsParts } from './ports.ts';
import { readDocument } from './read-document.ts';
import { readFhir } from './read-fhir.ts';
import type { Reading } from './reading.ts';
import type { Receiving } from './receiving.ts';
import { plainError, refusal, willPass } from './set-aside.rules.ts';
import * as uploads from './uploads.store.ts';
import { unzip } from './unzip.ts';

const MiB = 1024 * 1024;
const filesAtOnce = 200;
/** Files up to this size are read once and held for a batch. */
const heldBytes = 4 * MiB;
/** What a reader needs to know the kind of a large file: its first and last MiB. */
const edgeBytes = MiB;
/** What it needs of a scan: the preamble and `DICM`, 132 bytes. */
const scanHeadBytes = 4 * 1024;

/** `sent` is what the sender says a single file hashes to. */
type Work = IngestInput & { key: DataKey; keeper: Keeper; bytes: Bytes; sent: string | null };
type Unsniffed = Omit<Looked, 'sniffed'> & { head: Uint8Array };
type Looked = { file: files.FileRow; sniffed: Sniffed; sha256: string; bytes: () => Promise<Buffer> };

/**
 * Looks at every file of a finished upload. Each outcome is kept in a transaction of its own, so a worker that dies
 * goes on with what is left; files that nobody needs give their room back at the end.
 */
export function createIngest(
  parts: RecordsParts,
  reading: Reading,
  receiving: Receiving,
): (input: IngestInput) => Promise<void> {
  const inCase = <T>({ tenantId, caseId }: IngestInput, body: (tx: Tx) => Promise<T>): Promise<T> =>
    parts.db.transaction({ kind: 'case', tenantId, personId: '', caseId }, body);

  async function ingest(input: IngestInput): Promise<void> {
    const { key, about, upload } = await inCase(input, async (tx) => ({
      key: await parts.cases.keyOf(tx, input.caseId),
      about: await parts.cases.subjectOf(tx, input.caseId),
      upload: await uploads.uploadById(tx, input.caseId, input.uploadId),
    }));
    const sent = upload && upload.media_type !== packMediaType ? upload.sha256 : null;
    const keeper = createKeeper(parts, input, about, (body) => inCase(input, body));
    const work: Work = { ...input, key, keeper, bytes: { objects: parts.objects, key }, sent };
    for (;;) {
      const batch = await inCase(input, (tx) => files.receivedFiles(tx, input.uploadId, filesAtOnce));
      if (batch.length === 0) break;
      for (const some of inPortions(batch)) await readBatch(work, some);
    }
    await giveRoomBack(input);
    await keeper.processed();
  }

  async function readBatch(work: Work, batch: files.FileRow[]): Promise<void> {
    const scans: Looked[] = [];
    const all = await look(work, batch);
    const hashes = all.map((looked) => looked.sha256);
    const before = await inCase(work, (tx) => files.sameContents(tx, work.caseId, hashes));
    const seen = new Set<string>();
    for (const looked of all) {
      const { file, sniffed } = looked;
      // Asked anew only when a file of this batch, decided meanwhile, may be the twin.
      const twin = seen.has(looked.sha256)
        ? await inCase(work, (tx) => files.sameContent(tx, work.caseId, looked.sha256, file.id))
        : before.get(looked.sha256);
      seen.add(looked.sha256);
      const known = { kind: sniffed.kind, sha256: looked.sha256 };
      if (file.parent_id === null && (work.sent ?? looked.sha256) !== looked.sha256) {
        const reason = 'This file did not arrive as it was sent. Please choose it once more.';
        await work.keeper.plain(file, known, { state: 'refused', reason, code: 'file.damaged-on-way' });
        continue;
      }
      if (twin && file.size > 0) {
        await work.keeper.plain(file, known, {
          state: 'duplicate',
          reason: `The same file as “${twin.name}”, which we have.`,
        });
        continue;
      }
      const depth = file.parent_id === null ? 0 : await depthOf(work, file);
      const verdict = classify({ path: file.path, size: file.size, depth }, sniffed);
      if (verdict.act === 'refuse')
        await work.keeper.plain(file, known, { state: 'refused', reason: verdict.reason, code: verdict.code });
      else if (verdict.act === 'leave-out')
        await work.keeper.plain(file, known, { state: 'junk', reason: verdict.reason });
      else if (verdict.act === 'keep') await work.keeper.kept(file, known, verdict.reason);
      else if (verdict.act === 'imaging') scans.push(looked);
      else await readOne(work, looked, verdict.act);
    }
    if (scans.length > 0) await handScans(work, scans);
  }

  /** Together, because that is quick; when that breaks, each alone, so that only the one that does it is set aside. */
  async function handScans(work: Work, scans: Looked[]): Promise<void> {
    try {
      await handToImaging(work, scans);
    } catch (error) {
      if (willPass(error)) throw error;
      for (const scan of scans) {
        const known = { kind: 'dicom' as FileKind, sha256: scan.sha256 };
        await handToImaging(work, [scan]).catch((alone: unknown) => setAside(work, scan.file, known, alone));
      }
    }
  }

  /** Kind by content and SHA-256 of each file. */
  async function look(work: Work, batch: files.FileRow[]): Promise<Looked[]> {
    const looked: Unsniffed[] = [];
    for (const file of batch) {
      await receiving.goFirst();
      try {
        looked.push(await fetched(work, file));
      } catch (error) {
        await setAside(work, file, { kind: null, sha256: null }, error);
      }
    }
    const sniffed = await reading.sniffAll(looked.map(({ head }) => head));
    return looked.map(({ file, sha256, bytes }, index) => ({
      file,
      sha256,
      bytes,
      sniffed: sniffed[index] ?? { kind: 'unknown' },
    }));
  }

  /** Its bytes, or of a large one what tells its kind, and its SHA-256. */
  async function fetched(work: Work, file: files.FileRow): Promise<Unsniffed> {
    if (file.size > heldBytes) {
      const head = await edges(work.bytes, file);
      const hash = await hashExtents(work.bytes, file.extents);
      return { file, head, sha256: hash, bytes: () => readExtents(work.bytes, file.extents) };
    }
    const held = await readExtents(work.bytes, file.extents);
    const hash = sha256(held).toString('hex');
    return { file, head: beginning(held), sha256: hash, bytes: () => Promise.resolve(held) };
  }

  /** One file by its own reader. What the reader refuses is told in words; the other files go on. */
  async function readOne(work: Work, looked: Looked, act: 'unzip' | 'fhir' | 'document'): Promise<void> {
    const { file, sniffed } = looked;
    const known = { kind: sniffed.kind, sha256: looked.sha256 };
    try {
      const bytes = await looked.bytes();
      if (act === 'unzip') {
        const zip = { bytes, path: file.path, maxTotalBytes: parts.maxUploadBytes };
        await work.keeper.unpacked(file, known, await unzip(reading, work.bytes, zip));
      } else if (act === 'fhir') {
        await work.keeper.healthData(file, known, await readFhir(reading, work.bytes, bytes, file.name));
      } else {
        const source = { bytes, kind: sniffed.kind, name: file.name, charset: sniffed.charset };
        await work.keeper.document(file, known, await readDocument(reading, work.bytes, source));
      }
    } catch (error) {
      await setAside(work, file, known, error);
    }
  }

  /**
   * A file that cannot be read, or that breaks what reads or keeps it in a way nobody foresaw, is set aside with a plain
   * reason, and the rest of its upload goes on. Only what will pass by itself lets the whole job run again.
   */
  async function setAside(
    work: Work,
    file: files.FileRow,
    known: { kind: FileKind | null; sha256: string | null },
    error: unknown,
  ): Promise<void> {
    if (willPass(error)) throw error;
    const told = refusal(error);
    if (told.code === 'internal')
      parts.log.error({ err: plainError(error), kind: known.kind }, 'a file broke its reader');
    else parts.log.info({ code: told.code, kind: known.kind }, 'a file was not read');
    await work.keeper.plain(file, known, { state: 'refused', ...told });
  }

  async function handToImaging(work: Work, scans: Looked[]): Promise<void> {
    const byId = new Map(scans.map((scan) => [scan.file.id, scan]));
    async function* handed() {
      for (const { file, bytes, sha256: hash } of scans) {
        await receiving.goFirst();
        yield { name: file.id, bytes: await bytes(), sha256: hash };
      }
    }
    const { tenantId, caseId, key: caseKey, actorId } = work;
    const stored = await parts.imaging.storeInstances({ tenantId, caseId, caseKey, actorId, files: handed() });
    await work.keeper.scans(
      stored.flatMap((outcome) => {
        const scan = byId.get(outcome.name);
        byId.delete(outcome.name);
        return scan ? [{ file: scan.file, known: { kind: 'dicom' as FileKind, sha256: scan.sha256 }, outcome }] : [];
      }),
    );
    for (const { file, sha256: hash } of byId.values())
      await work.keeper.plain(
        file,
        { kind: 'dicom', sha256: hash },
        {
          state: 'refused',
          code: 'file.damaged',
          reason: 'This picture could not be sorted into a scan. We kept it as you sent it.',
        },
      );
  }

  /** How many archives a file lies in. */
  async function depthOf(work: Work, file: files.FileRow): Promise<number> {
    let depth = 0;
    for (let at: files.FileRow | undefined = file; at?.parent_id && depth < 5; depth += 1) {
      const parent: string = at.parent_id;
      at = await inCase(work, (tx) => files.fileById(tx, work.caseId, parent));
    }
    return depth;
  }

  /** Objects that no file of this upload points to any more are removed: rows first, bytes after the commit. */
  async function giveRoomBack(input: IngestInput): Promise<void> {
    const unused = await inCase(input, async (tx) => {
      const used = new Set((await files.extentsInUse(tx, input.uploadId)).flat().map(({ object }) => object));
      const ids = (await uploads.objectsOf(tx, input.uploadId)).map(({ id }) => id).filter((id) => !used.has(id));
      await uploads.forgetObjects(tx, ids);
      return ids;
    });
    for (const id of unused) await parts.objects.remove(id);
  }

  return ingest;
}

/** Batches of at most 64 MiB of files that are held, so that memory stays flat whatever is handed in. */
function* inPortions(batch: files.FileRow[]): Generator<files.FileRow[]> {
  let portion: files.FileRow[] = [];
  let held = 0;
  for (const file of batch) {
    const size = file.size <= heldBytes ? file.size : 2 * edgeBytes;
    if (portion.length > 0 && held + size > 64 * MiB) {
      yield portion;
      [portion, held] = [[], 0];
    }
    portion.push(file);
    held += size;
  }
  if (portion.length > 0) yield portion;
}

/**
 * What tells the kind of a held file. A scan says it in its first bytes (PS3.10 7.1) and nothing after them is asked
 * for, so its pixels do not cross into the jail. Cut as a copy: a view would cross with all that lies behind it.
 */
function beginning(held: Buffer): Uint8Array {
  const isScan = held.length > scanHeadBytes && held.toString('latin1', 128, 132) === 'DICM';
  return isScan ? Uint8Array.from(held.subarray(0, scanHeadBytes)) : held;
}

async function edges({ objects, key }: Bytes, file: files.FileRow): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let start = 0;
  for (const e of file.extents) {
    for (const [from, to] of [
      [0, edgeBytes],
      [file.size - edgeBytes, file.size],
    ] as const) {
      const [a, b] = [Math.max(from, start), Math.min(to, start + e.length)];
      if (b > a) pieces.push(await objects.read(key, { id: e.object, size: e.size }, e.offset + a - start, b - a));
    }
    start += e.length;
  }
  return Buffer.concat(pieces);
}
