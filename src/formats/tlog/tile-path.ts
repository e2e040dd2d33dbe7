/** Hashes in a full tile, entries in a full bundle (C2SP tlog-tiles). */
export const tileWidth = 256;

/** A tile's place: its level (0 = leaf hashes) or the entry bundles, its index in that row, its width 1…256. */
export type TileId = { level: number | 'entries'; index: number; width: number };

function encodeIndex(index: number): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  return groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
}

/** Path of a tile or entry bundle: `tile/<L>/<N>[.p/<W>]`, e.g. `tile/0/x001/x234/067` (C2SP tlog-tiles). */
export function tilePath({ level, index, width }: TileId): string {
  return `tile/${level}/${encodeIndex(index)}${width < tileWidth ? `.p/${width}` : ''}`;
}

const pathPattern = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/** Reads a tile path; undefined when it is not one in its only spelling. For a server that hands out tiles. */
export function parseTilePath(path: string): TileId | undefined {
  const match = pathPattern.exec(path);
  if (!match) return undefined;
  const level = match[1] === 'entries' ? 'entries' : Number(match[1]);
  const index = Number((match[2] ?? '').replaceAll(/[x/]/g, ''));
  const width = match[3] === undefined ? tileWidth : Number(match[3]);
  const tile: TileId = { level, index, width };
  const inRange = (level === 'entries' || level < 64) && Number.isSafeInteger(index) && width <= tileWidth;
  return inRange && tilePath(tile) === path ? tile : undefined;
}
