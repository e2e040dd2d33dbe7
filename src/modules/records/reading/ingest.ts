import { packMediaType } from '#formats/pack/index.ts';
import type { FileKind, Sniffed } from '#formats/sniff/index.ts';
import type { DataKey } from '#platform/crypto/index.ts';
import { sha256 } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { classify } from '../quarantine/classify.rules.ts';
import { extentChunks, hashExtents, readExtents, type Bytes } from '../uploads/extents.ts';
import * as files from './files.store.ts';
import { createKeeper, type IngestInput, type Keeper } from './keep-outcome.ts';
import { beginning, edges, heldBytes, inPortions } from './portions.ts';
import type { RecordsParts } from '../ports.ts';
import { readDocument } from './read-document.ts';
import { isBulk, readBulk, readHealth } from './read-health.ts';
import { createQuarantine, type Quarantine } from '../quarantine/quarantine.ts';
import { heldBack } from '../quarantine/quarantine.rules.ts';
import type { Reading } from './reading.ts';
import type { Receiving } from '../uploads/receiving.ts';
import { plainError, refusal, willPass } from '../quarantine/set-aside.rules.ts';
import { ingestUpload } from '../records.jobs.ts';
import * as uploads from '../uploads/uploads.store.ts';
import { unzip } from './unzip.ts';

const filesAtOnce = 200;
/** A run ends long before its job would be given to another worker (`expireInSeconds`), and the next goes on. */
const longestRunMs = 30 * 60_000;

/** `sent` is what the sender says a single file hashes to. */
type Work = IngestInput & { key: DataKey; keeper: Keeper; bytes: Bytes; sent: string | null };
type Unsniffed = Omit<Looked, 'sniffed'> & { head: Uint8Array; held: Uint8Array | undefined };
type Looked = { file: files.FileRow; sniffed: Sniffed; sha256: string; bytes: () => Promise<Buffer> };

/**
 * Looks at every file of a finished upload. Each outcome is kept in a transaction of its own, so a worker that dies
 * goes on with what is left; files that nobody needs give their room back at the end.
 */
export function createIngest(
  parts: RecordsParts,
  reading: Reading,
  receiving: Receiving,
  quarantine: Quarantine = createQuarantine(parts),
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
    if ((await readAll(work)) === 'more') {
      await inCase(input, (tx) => parts.enqueue(tx, ingestUpload.name, { ...input }));
      return;
    }
    await giveRoomBack(input);
    const left = await inCase(input, async (tx) => {
      const still = await files.stillReceived(tx, input.uploadId);
      if (still) await quarantine.tryAgain(tx, input, still);
      return still;
    });
    if (left) return;
    quarantine.done(input);
    await keeper.processed();
  }

  /** Until nothing is left but what the scanner said nothing about, or until it is another run's turn. */
  async function readAll(work: Work): Promise<'through' | 'more'> {
    const started = performance.now();
    const waiting: string[] = [];
    for (;;) {
      const batch = await inCase(work, (tx) => files.receivedFiles(tx, work.uploadId, filesAtOnce, waiting));
      if (batch.length === 0) return 'through';
      for (const some of inPortions(batch)) {
        await receiving.goFirstForLong();
        const { away, unscanned } = await readBatch(work, some);
        if (away) return 'through';
        waiting.push(...unscanned);
        if (performance.now() - started > longestRunMs) return 'more';
      }
    }
  }

  /** @returns the ids of files that the scanner did not answer about: they stay as they are */
  async function readBatch(work: Work, batch: files.FileRow[]): Promise<{ away: boolean; unscanned: string[] }> {
    const scans: Looked[] = [];
    const { looked: all, away, unscanned } = await look(work, batch);
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
    return { away, unscanned };
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

  /** Kind by content and SHA-256 of each file that the scanner lets through; nothing else reads what it does not. */
  async function look(
    work: Work,
    batch: files.FileRow[],
  ): Promise<{ looked: Looked[]; away: boolean; unscanned: string[] }> {
    const fetchedFiles: Unsniffed[] = [];
    for (const file of batch) {
      await receiving.goFirst();
      try {
        fetchedFiles.push(await fetched(work, file));
      } catch (error) {
        await setAside(work, file, { kind: null, sha256: null }, error);
      }
    }
    const { clean, ...rest } = await released(work, fetchedFiles);
    const sniffed = await reading.sniffAll(clean.map(({ head }) => head));
    const looked = clean.map(({ file, sha256, bytes }, index) => ({
      file,
      sha256,
      bytes,
      sniffed: sniffed[index] ?? { kind: 'unknown' as const },
    }));
    return { looked, ...rest };
  }

  /** What the scanner lets through. What carries something, or is too large for it, is held back with its reason. */
  async function released(work: Work, all: Unsniffed[]) {
    const { away, verdicts } = await quarantine.ask(work.bytes, all, receiving.goFirst);
    const clean: Unsniffed[] = [];
    for (const { one, answer, error } of verdicts) {
      const known = { kind: null, sha256: one.sha256 };
      if (answer === 'unread') await setAside(work, one.file, known, error);
      else if (answer.verdict === 'clean') clean.push(one);
      else await work.keeper.plain(one.file, known, { state: 'refused', ...heldBack(answer) });
    }
    const ids = clean.filter(({ file }) => file.malware_scan !== 'clean').map(({ file }) => file.id);
    if (parts.scanner) await inCase(work, (tx) => files.markClean(tx, ids));
    const answered = new Set(verdicts.map(({ one }) => one.file.id));
    return { clean, away, unscanned: all.map(({ file }) => file.id).filter((id) => !answered.has(id)) };
  }

  /** Its bytes, or of a large one what tells its kind, and its SHA-256. */
  async function fetched(work: Work, file: files.FileRow): Promise<Unsniffed> {
    if (file.size > heldBytes) {
      const head = await edges(work.bytes, file);
      const hash = await hashExtents(work.bytes, file.extents);
      return { file, head, held: undefined, sha256: hash, bytes: () => readExtents(work.bytes, file.extents) };
    }
    const held = await readExtents(work.bytes, file.extents);
    const hash = sha256(held).toString('hex');
    return { file, head: beginning(held), held, sha256: hash, bytes: () => Promise.resolve(held) };
  }

  /** One file by its own reader. What the reader refuses is told in words; the other files go on. */
  async function readOne(work: Work, looked: Looked, act: 'unzip' | 'health' | 'document'): Promise<void> {
    const { file, sniffed } = looked;
    const known = { kind: sniffed.kind, sha256: looked.sha256 };
    try {
      if (act === 'health') return await readRecord(work, looked, known);
      const bytes = await looked.bytes();
      if (act === 'unzip') {
        const zip = { bytes, path: file.path, maxTotalBytes: parts.maxUploadBytes };
        await work.keeper.unpacked(file, known, await unzip(reading, work.bytes, zip));
      } else {
        const source = { bytes, kind: sniffed.kind, name: file.name, charset: sniffed.charset };
        await work.keeper.document(file, known, await readDocument(reading, work.bytes, source));
      }
    } catch (error) {
      await setAside(work, file, known, error);
    }
  }

  /** What is short is read before it is kept; a bulk file while it is. */
  async function readRecord(work: Work, { file, sniffed, bytes }: Looked, known: { kind: FileKind; sha256: string }) {
    if (isBulk(sniffed.kind, file.size)) {
      const chunks = () => extentChunks(work.bytes, file.extents);
      await work.keeper.healthData(file, known, () => readBulk(reading, work.bytes, chunks(), file.name));
      return;
    }
    const read = await readHealth(reading, work.bytes, await bytes(), file.name);
    await work.keeper.healthData(file, known, () => [read]);
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
