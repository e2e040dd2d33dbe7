import { gunzipSync, gzipSync } from 'node:zlib';
import { AppError } from '#kernel/errors.ts';
import type { CaseRef } from '#kernel/actor.ts';
import {
  PREAMBLE_LENGTH,
  bulkPlaceAt,
  datasetText,
  firstNumber,
  instanceMetadata,
  type DicomDataset,
  type TagPath,
} from '#formats/dicom/index.ts';
import { frameBytes, swapSamples, unpackFrame, type FramePlace } from '#formats/dicom-index/index.ts';
import type { RenderedFrame, Window } from '#formats/dicom-render/index.ts';
import { open, seal, type DataKey } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { ObjectStore } from '#platform/objects/index.ts';
import * as store from './imaging.store.ts';
import type { PictureReader } from './picture-reader.ts';
import type { Shown } from './shown.ts';
import { headerContext, studyContext } from './ingest.rows.ts';

/** What reading a case's pictures needs of it. */
export type CaseKeyOf = (tx: Tx, ref: Pick<CaseRef, 'keyId'>) => Promise<DataKey>;

export type Place = store.Place;
export type StoredInstance = store.StoredInstance;

/** Explicit VR little endian: what big endian and deflated pictures are served as. */
const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';

const notHere = () => new AppError('not-found', 'This scan or picture is not among the scans of this request.');

/** Addresses in answers; `base` is where the studies of the case are. */
export const studyUrl = (base: string, studyUid: string): string => `${base}/studies/${studyUid}`;
export const instanceUrl = (
  base: string,
  at: { study_uid: string; series_uid: string; sop_instance_uid: string },
): string => `${studyUrl(base, at.study_uid)}/series/${at.series_uid}/instances/${at.sop_instance_uid}`;

/** Reads what was taken in. Every function works in the caller's transaction, on a case the caller was allowed to see. */
export function createArchive(parts: {
  objects: ObjectStore;
  reader: PictureReader;
  caseKey: CaseKeyOf;
  shown: Shown;
}) {
  const { objects, reader, caseKey, shown } = parts;

  /** Instances with the place of their bytes. @throws AppError not-found when there is none. */
  async function instances(tx: Tx, ref: CaseRef, place: Place): Promise<StoredInstance[]> {
    await shown.demand(tx, ref, place.studyUid);
    const found = await store.instancesOf(tx, ref.caseId, place);
    if (found.length === 0) throw notHere();
    return found;
  }

  /** The one instance of a place. @throws AppError not-found */
  async function instance(tx: Tx, ref: CaseRef, place: Place): Promise<StoredInstance> {
    const [found] = await instances(tx, ref, place);
    if (!found) throw notHere();
    return found;
  }

  /** Answers of QIDO-RS for studies: the header of one of their instances, without counts. */
  async function studies(tx: Tx, ref: CaseRef) {
    const key = await caseKey(tx, ref);
    const rows = await shown.only(tx, ref, await store.studiesOf(tx, ref.caseId));
    return rows.map((row) => ({
      row,
      dataset: opened(key, row.attributes, studyContext(ref.caseId, row.study_uid)),
    }));
  }

  /** Metadata of a series: gzip of a JSON array, ready-made or made now and kept. */
  async function seriesMetadata(
    tx: Tx,
    ref: CaseRef,
    place: { studyUid: string; seriesUid: string },
    base: string,
  ): Promise<Buffer> {
    const key = await caseKey(tx, ref);
    const context = `imaging|series|${ref.caseId}|${place.seriesUid}`;
    const ready = await store.readyMetadata(tx, ref.caseId, place.studyUid, place.seriesUid, base);
    if (ready) return open(key.secret, ready, context);
    const texts = await headerTexts(tx, ref, key, place, base);
    const made = gzipSync(`[${texts.join(',')}]`, { level: 5 });
    const kept = { metadata: seal(key.secret, made, context), metadata_count: texts.length, metadata_base: base };
    await store.keepMetadata(tx, ref.caseId, place, kept);
    return made;
  }

  /** Metadata of a study, series or instance as gzip of a JSON array. */
  async function metadata(tx: Tx, ref: CaseRef, place: Place & { studyUid: string }, base: string): Promise<Buffer> {
    const { studyUid, seriesUid } = place;
    await shown.demand(tx, ref, studyUid);
    if (seriesUid !== undefined && place.sopInstanceUid === undefined)
      return seriesMetadata(tx, ref, { studyUid, seriesUid }, base);
    const key = await caseKey(tx, ref);
    return gzipSync(`[${(await headerTexts(tx, ref, key, place, base)).join(',')}]`, { level: 1 });
  }

  async function headerTexts(tx: Tx, ref: CaseRef, key: DataKey, place: Place, base: string): Promise<string[]> {
    const rows = await store.headersOf(tx, ref.caseId, place);
    if (rows.length === 0) throw notHere();
    return rows.map((row) => {
      const header = opened(key, row.metadata, headerContext(ref.caseId, row.sop_instance_uid));
      const uriOf = (path: TagPath) => `${instanceUrl(base, row)}/bulkdata/${path.join('.')}`;
      return datasetText(instanceMetadata(header, uriOf));
    });
  }

  /** Header of one instance as DICOM JSON, with places of long values. */
  async function header(tx: Tx, ref: CaseRef, key: DataKey, instance: StoredInstance): Promise<DicomDataset> {
    const [row] = await store.headersOf(tx, ref.caseId, placeOf(instance));
    if (!row) throw notHere();
    return opened(key, row.metadata, headerContext(ref.caseId, row.sop_instance_uid));
  }

  /** The original bytes; a preamble that is neither empty nor TIFF is served empty (FU-5). */
  async function original(key: DataKey, instance: StoredInstance): Promise<Buffer> {
    const bytes = await range(key, instance, 0, instance.byte_length);
    if (instance.preamble !== 'other') return bytes;
    const safe = Buffer.from(bytes);
    safe.fill(0, 0, PREAMBLE_LENGTH);
    return safe;
  }

  const range = (key: DataKey, at: StoredInstance, offset: number, length: number): Promise<Buffer> =>
    objects.read(key, { id: at.segment_id, size: at.segment_size }, at.byte_offset + offset, length);

  /** Bytes in which the places of frames and long values count. */
  async function placed(key: DataKey, at: StoredInstance, offset: number, length: number): Promise<Uint8Array> {
    if (at.places_in === 'file') return range(key, at, offset, length);
    const bytes = await range(key, at, 0, at.byte_length);
    const inflated = await reader.inflate(bytes);
    return inflated.subarray(offset, offset + length);
  }

  /** What frames of an instance are served as. */
  const servedSyntax = (at: StoredInstance): string =>
    at.places_in === 'inflated' || at.swap_bytes ? EXPLICIT_LITTLE : at.transfer_syntax_uid;

  /**
   * Finds frames (numbers from 1); the bytes of each are one range read and one decryption, when it is asked for.
   * @throws AppError not-found for a number that the instance does not have
   */
  async function frames(tx: Tx, ref: CaseRef, instance: StoredInstance, numbers: readonly number[]) {
    if (numbers.some((n) => n < 1 || n > instance.frame_count))
      throw new AppError('not-found', `This instance has ${instance.frame_count} frames.`);
    const key = await caseKey(tx, ref);
    const records = await store.frameRecords(tx, ref.caseId, instance.sop_instance_uid, numbers);
    const bits = instance.swap_bytes ? (firstNumber(await header(tx, ref, key, instance), '00280100') ?? 16) : 0;
    const read = async (place: FramePlace): Promise<Uint8Array> => {
      const bytes = frameBytes(place, await placed(key, instance, place.offset, place.length));
      return bits > 0 ? swapSamples(bytes, bits) : bytes;
    };
    return records.map((record) => () => read(unpackFrame(record)));
  }

  /** The value behind a BulkDataURI. */
  async function bulk(
    tx: Tx,
    ref: CaseRef,
    instance: StoredInstance,
    path: TagPath,
  ): Promise<() => Promise<Uint8Array>> {
    const key = await caseKey(tx, ref);
    const place = bulkPlaceAt(await header(tx, ref, key, instance), path);
    if (!place) throw notHere();
    return () => placed(key, instance, place.offset, place.length);
  }

  /** One frame as a PNG for thumbnails and letters. @throws AppError format.not-offered for most compressed syntaxes. */
  async function rendered(
    tx: Tx,
    ref: CaseRef,
    wish: { place: Place; frame: number; window?: Window | undefined; maxSidePx?: number | undefined },
  ): Promise<() => Promise<RenderedFrame>> {
    const found = await instance(tx, ref, wish.place);
    const [read] = await frames(tx, ref, found, [wish.frame]);
    const dataset = await header(tx, ref, await caseKey(tx, ref), found);
    return async () =>
      reader.render({
        frame: Uint8Array.from((await read?.()) ?? []),
        header: dataset,
        transferSyntaxUid: servedSyntax(found),
        window: wish.window,
        maxSidePx: wish.maxSidePx,
      });
  }

  return {
    studies,
    instances,
    instance,
    metadata,
    original,
    frames,
    bulk,
    rendered,
    servedSyntax,
    key: caseKey,
    series: async (tx: Tx, ref: CaseRef, place: Place) =>
      shown.only(tx, ref, await store.seriesOf(tx, ref.caseId, place)),
    attributes: async (tx: Tx, ref: CaseRef, place: Place) =>
      shown.only(tx, ref, await store.attributesOf(tx, ref.caseId, place)),
  };
}

export type ImagingArchive = ReturnType<typeof createArchive>;

const placeOf = (at: StoredInstance): Place => ({
  studyUid: at.study_uid,
  seriesUid: at.series_uid,
  sopInstanceUid: at.sop_instance_uid,
});

function opened(key: DataKey, sealed: Buffer, context: string): DicomDataset {
  return JSON.parse(gunzipSync(open(key.secret, sealed, context)).toString('utf8')) as DicomDataset;
}
