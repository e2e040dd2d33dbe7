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
  const { smallBytes, packBytes } = { ...defaults, ...limits };
  const order = files.map((_, index) => index).sort((a, b) => compare(files[a] as PackEntry, files[b] as PackEntry));
  const plan: PlannedUpload[] = [];
  let pack: number[] = [];
  let bytes = packMagic.length;
  const close = () => {
    if (pack.length > 0) plan.push({ kind: 'pack', files: pack });
    [pack, bytes] = [[], packMagic.length];
  };
  for (const index of order) {
    const entry = files[index] as PackEntry;
    if (entry.size > smallBytes) {
      plan.push({ kind: 'file', file: index });
      continue;
    }
    const needed = packHeader(entry).length + entry.size;
    if (bytes + needed > packBytes) close();
    pack.push(index);
    bytes += needed;
  }
  close();
  return plan;
}

/** By code units, not by a language's rules: every browser must agree. */
function compare(a: PackEntry, b: PackEntry): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.size - b.size || a.lastModified - b.lastModified;
}
