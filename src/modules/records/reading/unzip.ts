import { newId } from '#kernel/ids.ts';
import type { ObjectWriter } from '#platform/objects/index.ts';
import type { Bytes } from '../uploads/extents.ts';
import type { Reading } from './reading.ts';
import type { Extent } from '../records.tables.ts';
import { cleanPath } from '../uploads/tus.rules.ts';

const MiB = 1024 * 1024;
/** Bytes of one answer of the reader, and of one object. */
const batchBytes = 40 * MiB;

export type Member = { id: string; path: string; size: number } & (
  { extents: Extent[] } | { extents: []; state: 'junk' | 'refused'; code: string; reason: string }
);

/**
 * Unpacks an archive into objects of their own, counted while it is produced.
 * @returns every entry: taken with its bytes, or left out with the reason.
 * @throws AppError file.damaged, file.unsafe, file.encrypted, input.too-large
 */
export async function unzip(
  reading: Reading,
  keep: Bytes,
  zip: { bytes: Uint8Array; path: string; maxTotalBytes: number },
): Promise<{ members: Member[]; objects: { id: string; size: number }[] }> {
  const { bytes, maxTotalBytes } = zip;
  const listed = await reading.read('zip.list', { bytes, limits: { maxTotalBytes, maxEntryBytes: 512 * MiB } }, slow);
  const members: Member[] = [];
  const objects: { id: string; size: number }[] = [];
  const named = new Map(listed.map((entry) => [entry.index, cleanPath(`${zip.path}/${entry.name}`)]));
  for (const { index, bytes: size, leftOut } of listed)
    if (leftOut) members.push({ id: newId(), path: named.get(index) ?? '', size, ...leftOutAs(leftOut) });

  let waiting = listed.filter(({ leftOut }) => !leftOut).map(({ index }) => index);
  while (waiting.length > 0) {
    const input = { bytes, indexes: waiting.slice(0, 2000), maxBytes: batchBytes / 2, maxEntryBytes: 512 * MiB };
    const files = await reading.read('zip.unpack', input, { ...slow, maxOutputBytes: 560 * MiB });
    if (files.length === 0) break;
    const batch = await store(keep, files, named);
    members.push(...batch.members);
    if (batch.object) objects.push(batch.object);
    waiting = waiting.slice(files.length);
  }
  return { members, objects };
}

const slow = { timeoutMs: 120_000 };

function leftOutAs(reason: string): { extents: []; state: 'junk' | 'refused'; code: string; reason: string } {
  const isJunk = /left behind by the computer/i.test(reason);
  return { extents: [], state: isJunk ? 'junk' : 'refused', code: 'file.unsafe', reason };
}

async function store(
  keep: Bytes,
  files: ({ index: number } & ({ bytes: Uint8Array } | { code: string; problem: string }))[],
  named: Map<number, string>,
): Promise<{ members: Member[]; object: { id: string; size: number } | undefined }> {
  let writer: ObjectWriter | undefined;
  const members: Member[] = [];
  const places: { member: number; offset: number; length: number }[] = [];
  try {
    for (const file of files) {
      const path = named.get(file.index) ?? 'unnamed';
      if (!('bytes' in file)) {
        const reason = file.problem;
        members.push({ id: newId(), path, size: 0, extents: [], state: 'refused', code: file.code, reason });
        continue;
      }
      if (file.bytes.length > 0) {
        writer ??= await keep.objects.create(keep.key);
        places.push({ member: members.length, offset: writer.offset, length: file.bytes.length });
        await writer.append(file.bytes);
      }
      members.push({ id: newId(), path, size: file.bytes.length, extents: [] });
    }
  } catch (error) {
    await writer?.abandon();
    throw error;
  }
  const object = await writer?.finish();
  for (const { member, offset, length } of places) {
    const one = members[member];
    if (object && one)
      members[member] = { ...one, extents: [{ object: object.id, size: object.size, offset, length }] };
  }
  return { members, object };
}
