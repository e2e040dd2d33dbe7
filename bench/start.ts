import { startConsilium } from '../e2e/support/program.ts';
import { figure, type Figure } from './support/figures.ts';

/** From the start of the process to the printed address: on an empty folder, and again on the same. */
export async function benchStart(): Promise<Figure[]> {
  const first: number[] = [];
  const again: number[] = [];
  const stop: number[] = [];
  for (let run = 0; run < 5; run += 1) {
    const fresh = await startConsilium();
    first.push(fresh.readyMs);
    await fresh.stop();
    const later = await startConsilium({ dataFolder: fresh.dataFolder });
    again.push(later.readyMs);
    const started = performance.now();
    await later.stop();
    stop.push(performance.now() - started);
    await later.remove();
  }
  return [
    figure('first start, empty data folder', 'ms', first),
    figure('later start', 'ms', again),
    figure('stop', 'ms', stop),
  ];
}
