import type { Figure } from './support/figures.ts';

/** Measured once the pages are there. */
export async function benchViewer(): Promise<Figure[]> {
  return Promise.resolve([]);
}
