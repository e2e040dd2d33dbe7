import type { DataKey } from '#platform/crypto/index.ts';
import type { ObjectRef, ObjectStore, ObjectWriter } from '#platform/objects/index.ts';

/** A segment is closed when it is this long: large enough for few syncs, small enough to copy and repair. */
const rollAt = 256 * 1024 * 1024;

/** Appends instances to segments; each learns where it lies. */
export type SegmentWriter = {
  append(bytes: Uint8Array): Promise<{ segmentId: string; offset: number }>;
  /** Makes all durable. @returns the finished segments. */
  finish(): Promise<ObjectRef[]>;
  /** Takes everything back, also what was finished. */
  abandon(): Promise<void>;
};

/** Opens segments as they are needed: an upload of which nothing is kept writes no object. */
export function createSegmentWriter(objects: ObjectStore, key: DataKey): SegmentWriter {
  const finished: ObjectRef[] = [];
  let open: ObjectWriter | undefined;

  const close = async (): Promise<void> => {
    if (!open) return;
    const writer = open;
    open = undefined;
    finished.push(await writer.finish());
  };

  return {
    append: async (bytes) => {
      if (open && open.offset > 0 && open.offset + bytes.length > rollAt) await close();
      open ??= await objects.create(key);
      const place = { segmentId: open.id, offset: open.offset };
      await open.append(bytes);
      return place;
    },
    finish: async () => {
      await close();
      return finished;
    },
    abandon: async () => {
      await open?.abandon();
      open = undefined;
      for (const segment of finished.splice(0)) await objects.remove(segment.id);
    },
  };
}
