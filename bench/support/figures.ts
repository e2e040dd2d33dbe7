import { readFileSync, writeFileSync } from 'node:fs';

/** One measured thing: every run, its median and its spread. Times in ms, memory in MB (resident, peak of the server). */
export type Figure = {
  name: string;
  unit: 'ms' | 's' | 'MB' | 'MB/s' | 'per s' | '%' | 'count';
  median: number;
  min: number;
  max: number;
  runs: number[];
  note?: string;
};

/** Median, smallest and largest of several runs. */
export function figure(name: string, unit: Figure['unit'], runs: readonly number[], note?: string): Figure {
  const sorted = runs.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median =
    sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
  const round = (n: number) => Math.round(n * 10) / 10;
  return {
    name,
    unit,
    median: round(median),
    min: round(sorted[0] ?? 0),
    max: round(sorted.at(-1) ?? 0),
    runs: runs.map(round),
    ...(note === undefined ? {} : { note }),
  };
}

/** Value below which 95 of 100 runs lie. */
export function p95(runs: readonly number[]): number {
  const sorted = runs.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? 0;
}

/** How long a piece of work takes, in ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Largest resident memory a process has had, in MB (Linux; 0 elsewhere). */
export function peakMemory(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Sets the peak back to what is resident now, so that it tells of one measurement only (Linux; 5 in clear_refs, proc(5)). */
export function resetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Not Linux: the peak is then of the whole life of the process.
  }
}
