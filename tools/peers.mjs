// node tools/peers.mjs clamd | tesseract | hapi: gets a program of others that checks speak with when it is there.
import { fetchClamd, findClamd } from './lib/clamd.mjs';
import { fetchHapi, findHapi } from './lib/hapi.mjs';
import { entry, Stop } from './lib/steps.mjs';
import { fetchTesseract, findTesseract } from './lib/tesseract.mjs';

const peers = {
  clamd: async () => {
    if (!findClamd()) await fetchClamd();
    const found = findClamd();
    return found && `${found.program}; samples: ${found.samples ?? 'none'}`;
  },
  tesseract: async () => {
    if (!findTesseract()) await fetchTesseract();
    return findTesseract();
  },
  hapi: async () => {
    if (!(await findHapi())) await fetchHapi();
    const found = await findHapi();
    return found && [found.program, ...found.args].join(' ');
  },
};

await entry(async () => {
  const name = process.argv[2] ?? '';
  if (!Object.hasOwn(peers, name)) throw new Stop(`Which one? node tools/peers.mjs ${Object.keys(peers).join(' | ')}`);
  const found = await peers[name]();
  if (!found) throw new Stop(`${name} is not among what was unpacked.`);
  process.stdout.write(`${name}: ${found}\n`);
});
