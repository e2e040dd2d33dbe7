import { join } from 'node:path';
import { keyId, parseAnyKey, parseCheckpoint, parseNote, typeOf, type Note } from '#formats/tlog/index.ts';
import { readIfThere, writeDurably } from '#platform/objects/index.ts';

/** Heads of a log with the lines of witnesses under the log's own, as signed notes. */
export type CosignedFiles = {
  /** The newest head that any witness has seen. */
  latest(): Promise<Uint8Array | undefined>;
  /** The newest head that as many have seen as must agree. */
  whole(): Promise<Uint8Array | undefined>;
  /** Keeps a head; of two sizes the larger stays. */
  keep(note: Uint8Array, whole: boolean): Promise<void>;
};

/** Size that a note's checkpoint names; 0 for none. */
export const sizeOf = (note: Uint8Array | undefined): number => (note ? parseCheckpoint(parseNote(note).text).size : 0);

/** Which of these witnesses have signed a note with Ed25519, by name. Says nothing about whether the lines hold. */
export function agreeing(note: Note, witnesses: readonly { name: string; vkeys: readonly string[] }[]): string[] {
  const lines = new Set(note.signatures.map((line) => `${line.name} ${line.keyId}`));
  return witnesses.flatMap(({ name, vkeys }) => {
    const keys = vkeys.map(parseAnyKey).filter((key) => typeOf(key) === 'cosignature');
    return keys.some((key) => lines.has(`${key.name} ${keyId(key)}`)) ? [name] : [];
  });
}

/** They lie beside the tiles and move with them when an epoch is frozen. */
export function cosignedFiles(folder: string): CosignedFiles {
  const path = (file: 'latest' | 'whole') => join(folder, 'cosigned', file);
  const read = (file: 'latest' | 'whole') => readIfThere(path(file));
  const put = async (file: 'latest' | 'whole', note: Uint8Array): Promise<void> => {
    if (sizeOf(await read(file)) <= sizeOf(note)) await writeDurably(path(file), note, 0o644);
  };
  return {
    latest: () => read('latest'),
    whole: () => read('whole'),
    keep: async (note, whole) => {
      await put('latest', note);
      if (whole) await put('whole', note);
    },
  };
}

/**
 * The head to prove an item with: the newest that enough witnesses have seen, then one that some have, then the log's own.
 * @param index place of the item, which the head must cover
 */
export async function headFor(
  cosigned: CosignedFiles,
  checkpoint: Uint8Array | undefined,
  index: number,
): Promise<Uint8Array | undefined> {
  const heads = [await cosigned.whole(), await cosigned.latest()];
  return heads.find((head) => sizeOf(head) > index) ?? checkpoint;
}
