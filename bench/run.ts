import { cpus, loadavg } from 'node:os';
import { mkdirSync, writeFileSync } from 'node:fs';
import { benchFhir } from './fhir.ts';
import { benchFind } from './find.ts';
import { benchHealthData } from './health-data.ts';
import { benchCuts } from './cuts.ts';
import { benchDisc } from './disc.ts';
import { benchIdentity } from './identity.ts';
import { benchIngest } from './ingest.ts';
import { benchLetters } from './letters.ts';
import { benchLog } from './log.ts';
import { benchSmallFiles } from './small-files.ts';
import { benchStart } from './start.ts';
import type { Figure } from './support/figures.ts';
import { benchStructured } from './structured.ts';
import { benchUpload } from './upload.ts';
import { benchViewer } from './viewer.ts';
import { benchWorklist } from './worklist.ts';

const benches: Record<string, () => Promise<Figure[]>> = {
  start: benchStart,
  ingest: benchIngest,
  worklist: benchWorklist,
  upload: benchUpload,
  cuts: benchCuts,
  disc: benchDisc,
  small: benchSmallFiles,
  viewer: benchViewer,
  log: benchLog,
  letters: benchLetters,
  find: benchFind,
  identity: benchIdentity,
  structured: benchStructured,
  health: benchHealthData,
  fhir: benchFhir,
};
const wanted = process.argv.slice(2).filter((name) => name in benches);

const figures: Figure[] = [];
/** Processes that wanted a core in the last minute, when each began: figures of a busy machine are not to be compared. */
const loadBefore: Record<string, number> = {};
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  loadBefore[name] = Math.round((loadavg()[0] ?? 0) * 10) / 10;
  process.stdout.write(`\n${name} (load before: ${loadBefore[name]} on ${cpus().length} cores)\n`);
  for (const f of await bench()) {
    figures.push(f);
    process.stdout.write(
      `  ${f.name.padEnd(58)} ${String(f.median).padStart(9)} ${f.unit}   (${f.min} – ${f.max}, ${f.runs.length} runs)${f.note ? `  ${f.note}` : ''}\n`,
    );
  }
}
const result = {
  at: new Date().toISOString(),
  node: process.version,
  cpu: cpus()[0]?.model ?? '',
  cores: cpus().length,
  loadBefore,
  figures,
};
mkdirSync('bench/results', { recursive: true });
// A run of some only is for the eye: it must not stand as the figures of the day.
const name = wanted.length === 0 ? result.at.slice(0, 10) : `local-${wanted.join('-')}`;
writeFileSync(`bench/results/${name}.json`, `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`\nWritten to bench/results/${name}.json\n`);
