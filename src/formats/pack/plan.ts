import { packHeader, packMagic, type PackEntry } from './pack.ts';

/** One upload: a single file, or several small ones packed. Numbers are places in the list that was planned. */
export type PlannedUpload = { kind: 'file'; file: number } | { kind: 'pack'; files: number[] };

export type PlanLimits = {
  /** Files up to this size are packed. */
  smallBytes?: number;
  /** A pack holds at most this. */
  packBytes?: number;
};

const defaults: Required<PlanLimits> = { smallBytes: 4 * 1024 * 1024, packBytes: 16 * 1024 * 1024 };

/**
 * Which files travel together. The same files give the same plan whatever their order, so that a folder chosen again
 * after the browser was closed meets the uploads it had begun.
 */
export function planUploads(files: readonly PackEntry[], limits: PlanLimits = {}): PlannedUpload[] {
  const order = files.map((_, index) => index).sort((a, b) => compare(files[a] as PackEntry, files[b] as PackEntry));
  const planner = planInOrder(limits);
  return [...order.flatMap((index) => planner.take(files[index] as PackEntry, index) ?? []), ...planner.end()];
}

/** The same plan while the files are still being looked at. They come in the order of their paths (`byPath`). */
export type Planner = {
  /** @returns what is complete with this file, which is known by `index` */
  take(entry: PackEntry, index: number): PlannedUpload | undefined;
  end(): PlannedUpload[];
};

/** @returns a plan that is made file by file */
export function planInOrder(limits: PlanLimits = {}): Planner {
  const { smallBytes, packBytes } = { ...defaults, ...limits };
  let pack: number[] = [];
  let bytes = packMagic.length;
  const close = (): PlannedUpload[] => {
    const files = pack;
    [pack, bytes] = [[], packMagic.length];
    return files.length > 0 ? [{ kind: 'pack', files }] : [];
  };
  return {
    take: (entry, index) => {
      if (entry.size > smallBytes) return { kind: 'file', file: index };
      const needed = packHeader(entry).length + entry.size;
      const [full] = bytes + needed > packBytes ? close() : [];
      pack.push(index);
      bytes += needed;
      return full;
    },
    end: close,
  };
}

/** By code units, not by a language's rules: every browser must agree. */
export function byPath(a: { path: string }, b: { path: string }): number {
  if (a.path === b.path) return 0;
  return a.path < b.path ? -1 : 1;
}

const compare = (a: PackEntry, b: PackEntry): number =>
  byPath(a, b) || a.size - b.size || a.lastModified - b.lastModified;
