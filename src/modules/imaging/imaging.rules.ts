/** A slice by the direction it lies in and its place along that direction, in millimetres. */
export type Slice = { orientation: string; position: number };

/** More slices than this between two neighbours is another range of the body, not a gap. */
const mostMissing = 200;

/**
 * How many slices seem to be missing between the ones that are there. A hole is a distance of more than one and a half
 * times that of both its neighbours; a scan that changes to thicker slices half way has none. Only slices of the
 * commonest direction count; fewer than five tell nothing.
 */
export function missingSlices(slices: readonly Slice[]): number {
  const positions = commonest(slices);
  if (positions.length < 5) return 0;
  const distances = positions.slice(1).map((position, i) => position - (positions[i] ?? 0));
  const missing = distances.reduce((sum, distance, i) => {
    const usual = Math.max(distances[i - 1] ?? 0, distances[i + 1] ?? 0);
    return sum + (usual > 0 && distance > 1.5 * usual ? Math.round(distance / usual) - 1 : 0);
  }, 0);
  return Math.min(missing, mostMissing);
}

/** Places of the largest group of parallel slices, in order, each once (a scan may repeat a place in time). */
function commonest(slices: readonly Slice[]): number[] {
  const groups = Map.groupBy(slices, (slice) => slice.orientation);
  const largest = [...groups.values()].toSorted((a, b) => b.length - a.length)[0] ?? [];
  return [...new Set(largest.map((slice) => slice.position))].toSorted((a, b) => a - b);
}
