import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isAppError } from '#kernel/errors.ts';
import { readCda } from '#formats/ccda/index.ts';
import type { HealthContent } from '#formats/facts/index.ts';
import { readFhirBundle, readFhirNdjson } from '#formats/fhir/index.ts';
import { decodeHl7, readHl7 } from '#formats/hl7v2/index.ts';
import { decodeXml } from '#formats/xml/index.ts';
import { sample, sharedData } from '#testkit/shared-data.ts';
import { figure, type Figure } from './support/figures.ts';

/** Bars of the issue "Records": documents that agree with the count, resources a second, growth of memory in MB. */
const bars = { agree: 100, perSecond: 3000, growthMb: 300 };

/** Health data of all formats: what is in them against what we make of them, and how fast. */
export function benchStructured(): Promise<Figure[]> {
  if (!sharedData) {
    process.stdout.write('  the shared samples are not here: nothing to measure\n');
    return Promise.resolve([]);
  }
  return Promise.resolve([...clinicalDocuments(), ...everyEntry(), ...speed()]);
}

type Counted = { file: string; problems: number; medicines: number; allergies: number; results: number };
const asKinds = { problems: 'condition', medicines: 'medication', allergies: 'allergy', results: 'result' } as const;

/** Each whole document against a count of its XML by a script that shares nothing with the product. */
function clinicalDocuments(): Figure[] {
  const documents = ['hl7', 'vendors', 'onc', 'unstructured'].flatMap((folder) => filesOf(`ccda/${folder}`));
  const counted = countedByPython(documents);
  if (!counted) {
    process.stdout.write('  python3 is not here: clinical documents were not counted\n');
    return [];
  }
  process.stdout.write(
    `  ${'document (counted in the XML / facts)'.padEnd(50)} problems  medicines allergies results\n`,
  );
  let agree = 0;
  for (const wanted of counted) {
    const { facts } = readCda(decodeXml(readFileSync(wanted.file)).text);
    const cells = Object.entries(asKinds).map(([name, kind]) => {
      const n = facts.filter((fact) => fact.kind === kind).length;
      return { text: `${wanted[name as keyof typeof asKinds]}/${n}`, same: wanted[name as keyof typeof asKinds] === n };
    });
    const same = cells.every((cell) => cell.same);
    if (same) agree += 1;
    process.stdout.write(`  ${basename(wanted.file).slice(0, 48).padEnd(50)} ${cells.map(({ text }) => text.padEnd(9)).join(' ')}${same ? '' : '  <- differs'}\n`); // prettier-ignore
  }
  const share = (agree / counted.length) * 100;
  return [figure(`C-CDA: documents that agree with the count of ${counted.length}`, '%', [share], `bar ${bars.agree}`)];
}

function countedByPython(files: readonly string[]): Counted[] | undefined {
  const script = fileURLToPath(new URL('support/count-ccda.py', import.meta.url));
  const { status, stdout } = spawnSync('python3', [script, ...files], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) return undefined;
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Counted);
}

const filesOf = (folder: string, ending = /./): string[] =>
  readdirSync(sample(folder), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && ending.test(file.name))
    .map((file) => join(file.parentPath, file.name))
    .sort();

/** Entries in = entries that became something + entries counted as unmapped; what is not R4 is refused in words. */
function everyEntry(): Figure[] {
  const readers: [string, string[], (bytes: Buffer) => HealthContent][] = [
    ['FHIR: Synthea, US Core, R4, IPS, mCODE and others', filesOf('fhir', /\.json$/).filter((file) => !/validator-cases|cds-hooks/.test(file)), (bytes) => readFhirBundle(bytes.toString('utf8'))], // prettier-ignore
    ['FHIR: bulk export', filesOf('fhir/bulk-export', /\.ndjson$/), (bytes) => readFhirNdjson(bytes.toString('utf8'))],
    ['C-CDA: documents and sections', filesOf('ccda', /\.(xml|txt|ccda)$/i), (bytes) => readCda(decodeXml(bytes).text)],
    ['HL7 v2: messages', filesOf('hl7v2'), (bytes) => readHl7(decodeHl7(bytes))],
  ];
  return readers.flatMap(([name, files, read]) => {
    const totals = { read: 0, entries: 0, unmapped: 0, facts: 0, refused: 0, unseen: 0 };
    for (const file of files) {
      try {
        const content = read(readFileSync(file));
        totals.read += 1;
        totals.entries += sum(content.counts);
        totals.unmapped += sum(content.unmapped);
        totals.facts += content.facts.length;
        totals.unseen += Math.abs(sum(content.counts) - sum(content.unmapped) - placesOf(content));
      } catch (error) {
        if (!isAppError(error)) throw error;
        totals.refused += 1;
        process.stdout.write(`  refused: ${basename(file)}: ${error.detail}\n`);
      }
    }
    process.stdout.write(`  ${name}: ${totals.read} files, ${totals.entries} entries = ${totals.entries - totals.unmapped} mapped (${totals.facts} facts) + ${totals.unmapped} counted; ${totals.refused} refused\n`); // prettier-ignore
    return [
      figure(`${name}: files read of ${files.length}`, 'count', [totals.read]),
      // Segments of a report are said together, so HL7 has fewer places than segments.
      ...(name.startsWith('HL7')
        ? []
        : [figure(`${name}: entries that nothing speaks of`, 'count', [totals.unseen], 'bar 0')]),
    ];
  });
}

/** How many different entries the people, documents and facts of a file point to. */
function placesOf({ facts, documents, people }: HealthContent): number {
  const pointers = [...facts, ...documents, ...people].map(({ source }) => source.pointer);
  return new Set(pointers.map((pointer) => resourceOf(pointer))).size;
}

/** The resource or the statement that a pointer leads into: a fact may stand deeper, as a component or an implant. */
const resourceOf = (pointer: string): string =>
  /\[|^\/(ClinicalDocument|section|component)$/.test(pointer)
    ? pointer.replace(/\/participant\[\d+\]$/, '')
    : (/^(\/\d+)?(\/entry\/\d+\/resource)*/.exec(pointer)?.[0] ?? '');

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((all, one) => all + one, 0);

/** Resources read a second, and what memory grows by while the same five bundles are read again and again. */
function speed(): Figure[] {
  const bundles = filesOf('fhir/synthea', /^[A-Z].*\.json$/).map((file) => readFileSync(file, 'utf8'));
  const readAll = () => bundles.reduce((all, bundle) => all + sum(readFhirBundle(bundle).counts), 0);
  readAll();
  const before = process.memoryUsage.rss();
  const runs = Array.from({ length: 5 }, () => {
    const started = performance.now();
    const resources = readAll();
    return resources / ((performance.now() - started) / 1000);
  });
  const growth = (process.memoryUsage.rss() - before) / 1024 / 1024;
  return [
    figure('FHIR: resources read a second (reading alone, one core)', 'per s', runs, `bar ${bars.perSecond}`),
    figure('FHIR: memory that five rounds add', 'MB', [growth], `bar ${bars.growthMb}`),
  ];
}
