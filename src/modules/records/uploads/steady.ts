/** Of a line that held so far: few parts, which is quick. */
const longPart = 16 * 1024 * 1024;
/** Of one that broke, or of an upload that this program has not seen begin: a crash costs little of it. */
const shortPart = 1024 * 1024;
const remembered = 2000;

export type Steady = {
  /** How many bytes of this upload, going on at `start`, become one part. */
  partBytes(uploadId: string, start: number): number;
  /** A request brought everything it announced, up to here. */
  held(uploadId: string, offset: number): void;
};

/**
 * Which uploads have come without a break so far: a line that broke once breaks again. Only in memory: after a start of
 * the program every upload that goes on was broken.
 */
export function createSteady(): Steady {
  const offsets = new Map<string, number>();
  return {
    partBytes: (uploadId, start) => (start === 0 || offsets.get(uploadId) === start ? longPart : shortPart),
    held: (uploadId, offset) => {
      offsets.delete(uploadId);
      offsets.set(uploadId, offset);
      const [oldest] = offsets.keys();
      if (offsets.size > remembered && oldest !== undefined) offsets.delete(oldest);
    },
  };
}
