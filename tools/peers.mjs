// node tools/peers.mjs clamd: gets a program of others that checks speak with when it is there.
import { fetchClamd, findClamd } from './lib/clamd.mjs';
import { entry, Stop } from './lib/steps.mjs';

await entry(async () => {
  if (process.argv[2] !== 'clamd') throw new Stop('Which one? node tools/peers.mjs clamd');
  if (!findClamd()) await fetchClamd();
  const found = findClamd();
  if (!found) throw new Stop('clamd is not among what was unpacked.');
  process.stdout.write(`clamd: ${found.program}; samples: ${found.samples ?? 'none'}\n`);
});
