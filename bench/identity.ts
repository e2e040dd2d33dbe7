import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareIdentity, isNoName, type Identity } from '#formats/identity/index.ts';
import { proposeDocument } from '#formats/documents/index.ts';
import { readCda } from '#formats/ccda/index.ts';
import type { FoundPerson } from '#formats/facts/index.ts';
import { readFhirBundle, readFhirNdjson } from '#formats/fhir/index.ts';
import { decodeHl7, readHl7 } from '#formats/hl7v2/index.ts';
import { decodeXml } from '#formats/xml/index.ts';
import { sample, sharedData } from '#testkit/shared-data.ts';
import { figure, type Figure } from './support/figures.ts';
import { headerIdentity } from './support/headers.ts';
import { gentle, honest, planted, type Kind, type Pair } from './support/identity-kinds.ts';
import { dice, inventedPeople, type Dice, type Sample } from './support/identity-pool.ts';

/** Bars of the issue: planted mismatches found, and honest records that were asked about, in %. */
const bars = { found: 100, alarms: 2 };
const today = '2026-11-01';
const each = 40;
/** Wrong pairs that are written out of each kind. */
const verbose = 3;

type Row = {
  kind: string;
  pairs: number;
  match: number;
  unknown: number;
  differs: number;
  asked: number;
  missed: Pair[];
};

/** Whose record it is: ways of writing one person, and other people, of many countries and of the samples. */
export function benchIdentity(): Promise<Figure[]> {
  const roll = dice(20_261_123);
  const samples = sharedData ? samplePeople() : [];
  const people = [...samples.flatMap(asSample), ...inventedPeople(420, roll)];
  process.stdout.write(`  ${samples.length} people of the shared samples, ${people.length} people in all\n`);
  const rows = {
    honest: honest.map((kind) => run(kind, people, roll, false)),
    gentle: gentle.map((kind) => run(kind, people, roll, undefined)),
    planted: planted.map((kind) => run(kind, people, roll, true)),
  };
  const across = between(samples.map(({ identity }) => identity));
  for (const [what, list] of Object.entries({ ...rows, samples: [across.own, across.other] })) table(what, list);
  const text = sharedData ? letters() : undefined;
  const all = [...rows.honest, across.own];
  const others = [...rows.planted, across.other];
  const sum = (list: readonly Row[], of: 'pairs' | 'asked'): number => list.reduce((n, row) => n + row[of], 0);
  const share = (list: readonly Row[]): number => (sum(list, 'asked') / Math.max(1, sum(list, 'pairs'))) * 100;
  return Promise.resolve([
    figure(`planted mismatches held back, of ${sum(others, 'pairs')}`, '%', [share(others)], `bar ${bars.found}`),
    figure(`honest records asked about, of ${sum(all, 'pairs')}`, '%', [share(all)], `bar ${bars.alarms}`),
    figure('one comparison', 'ms', [speed(people)]),
    ...(text
      ? [figure(`letters whose patient was read right, of ${text.of}`, '%', [(text.right / text.of) * 100])]
      : []),
  ]);
}

/** @param wanted whether the thing is to be held back; undefined: either */
function run(kind: Kind, people: readonly Sample[], roll: Dice, wanted: boolean | undefined): Row {
  const pairs: Pair[] = [];
  for (let tries = 0; pairs.length < each && tries < 60 * each; tries += 1) {
    const pair = kind.make(roll.pick(people), roll, people);
    if (pair) pairs.push(pair);
  }
  return counted(kind.name, pairs, wanted);
}

function counted(kind: string, pairs: readonly Pair[], wanted: boolean | undefined): Row {
  const row: Row = { kind, pairs: pairs.length, match: 0, unknown: 0, differs: 0, asked: 0, missed: [] };
  for (const pair of pairs) {
    const { verdict, ask } = compareIdentity(pair.found, pair.person, today);
    row[verdict] += 1;
    if (ask) row.asked += 1;
    if (wanted !== undefined && ask !== wanted) row.missed.push(pair);
  }
  return row;
}

/** Every person of the samples against themselves and against every other one. */
function between(people: readonly Identity[]): { own: Row; other: Row } {
  const real = people.filter(
    ({ names, identityRemoved }) => !identityRemoved && names?.some((name) => !isNoName(name)),
  );
  const key = (one: Identity): string => `${one.names?.[0]?.toLowerCase().replace(/[^\p{L}]+/gu, ' ')}`;
  const own = real.map((one) => ({ found: one, person: one }));
  const other = real.flatMap((a) => real.flatMap((b) => (isOther(a, b) && key(a) !== key(b) ? [{ found: a, person: b }] : []))); // prettier-ignore
  return {
    own: counted('sample people, themselves', own, false),
    other: counted('sample people, each against the others', other, true),
  };
}

/** Two records of one person (the same day and a word of the name) are no planted mismatch. */
function isOther(a: Identity, b: Identity): boolean {
  const words = (one: Identity): string[] => (one.names?.[0] ?? '').toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').split(/[^\p{L}]+/u); // prettier-ignore
  if (a.names?.some((name) => b.names?.includes(name))) return false;
  const shared = words(a).filter((word) => word.length > 2 && words(b).includes(word)).length;
  return shared === 0 || (shared === 1 && a.birthDates?.[0] !== b.birthDates?.[0]);
}

function table(what: string, rows: readonly Row[]): void {
  process.stdout.write(`\n  ${what.padEnd(48)} pairs  match unknown differs  asked\n`);
  for (const row of rows) {
    const cells = [row.pairs, row.match, row.unknown, row.differs, row.asked]
      .map((n) => String(n).padStart(6))
      .join(' ');
    process.stdout.write(
      `  ${row.kind.padEnd(46)} ${cells}${row.missed.length > 0 ? `   <- ${row.missed.length} wrong` : ''}\n`,
    );
    for (const { found, person } of row.missed.slice(0, verbose))
      process.stdout.write(`      ${JSON.stringify(found)} | ${JSON.stringify(person)}\n`);
  }
}

function speed(people: readonly Sample[]): number {
  const pairs = people.slice(0, 200).map((one, at) => [one, people[(at * 7) % people.length] ?? one] as const);
  const started = performance.now();
  for (const [a, b] of pairs)
    compareIdentity({ names: [`${a.family}^${a.given.join(' ')}`] }, { names: [`${b.given.join(' ')} ${b.family}`] }, today); // prettier-ignore
  return (performance.now() - started) / pairs.length;
}

type SampleIdentity = { identity: Identity; given: string[]; family: string };

const ofPerson = ({ name, family, given, birthDate, sex, identifiers }: FoundPerson): SampleIdentity => ({
  identity: {
    ...(name === undefined ? {} : { names: [name] }),
    ...(birthDate === undefined ? {} : { birthDates: [birthDate] }),
    ...(sex === undefined ? {} : { sex }),
    ids: identifiers,
  },
  given: given ?? [],
  family: family ?? '',
});

const filesOf = (folder: string, ending = /./): string[] =>
  readdirSync(sample(folder), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && ending.test(file.name))
    .map((file) => join(file.parentPath, file.name))
    .sort();

/** Everybody whom a sample of any format names, once each. */
function samplePeople(): SampleIdentity[] {
  const readers: [string[], (bytes: Buffer) => SampleIdentity[]][] = [
    [filesOf('fhir', /\.json$/), (bytes) => readFhirBundle(bytes.toString('utf8')).people.map(ofPerson)],
    [filesOf('fhir/bulk-export', /Patient\.ndjson$/), (bytes) => readFhirNdjson(bytes.toString('utf8')).people.map(ofPerson)],
    [filesOf('ccda', /\.(xml|txt|ccda)$/i), (bytes) => readCda(decodeXml(bytes).text).people.map(ofPerson)],
    [filesOf('hl7v2'), (bytes) => readHl7(decodeHl7(bytes)).people.map(ofPerson)],
    [filesOf('dicom', /\.dcm$/), (bytes) => headerIdentity(bytes)],
  ]; // prettier-ignore
  const found = new Map<string, SampleIdentity>();
  for (const [files, read] of readers)
    for (const file of files)
      for (const one of readOr(() => read(readFileSync(file)))) found.set(JSON.stringify([one.identity.names, one.identity.birthDates]), one); // prettier-ignore
  for (const { patient } of truths())
    found.set(patient.name, { identity: { names: [patient.name], birthDates: [patient.birthDate], sex: patient.sex }, given: [], family: '' }); // prettier-ignore
  return [...found.values()];
}

/** What a reader refuses is measured elsewhere. */
function readOr(read: () => SampleIdentity[]): SampleIdentity[] {
  try {
    return read();
  } catch {
    return [];
  }
}

/** People of the samples whose name is in parts, for the ways of writing it. */
function asSample({ identity, given, family }: SampleIdentity): Sample[] {
  const birthDate = identity.birthDates?.[0]?.slice(0, 10) ?? '';
  const sex = identity.sex === 'male' || identity.sex === 'female' ? identity.sex : undefined;
  if (!/^\d{4}-\d\d-\d\d$/.test(birthDate) || birthDate > today || !sex || !/^\p{Script=Latin}/u.test(family) || given.length === 0) return []; // prettier-ignore
  const plain = { given: given.map((word) => word.replace(/\d+/g, '')), family: family.replace(/\d+/g, '') };
  if (isNoName(`${plain.family}^${plain.given.join(' ')}`) || plain.given.some((word) => word.length < 2)) return [];
  return [{ ...plain, birthDate, sex, script: 'latin' }];
}

type Truth = { id: string; patient: { name: string; birthDate: string; sex: string; mrn: string }; text: string };
const truths = (): Truth[] => JSON.parse(readFileSync(sample('pdf/letters/truth.json'), 'utf8')) as Truth[];

/** Whom the letters name, read from their words. */
function letters(): { right: number; of: number } {
  const all = truths();
  let right = 0;
  for (const { id, patient, text } of all) {
    const { patient: seen } = proposeDocument({ pages: [text] });
    const dates = [seen.birthDate?.value, seen.otherBirthDate].filter((date) => date !== undefined);
    const found: Identity = { names: seen.name ? [seen.name.value] : [], birthDates: dates, ...(seen.sex && { sex: seen.sex.value }) }; // prettier-ignore
    const { verdict } = compareIdentity(found, { names: [patient.name], birthDates: [patient.birthDate], sex: patient.sex }, today); // prettier-ignore
    const isRight = verdict === 'match' || (verdict === 'unknown' && dates.length > 1 && seen.name !== undefined);
    if (isRight) right += 1;
    else process.stdout.write(`  letter ${id}: ${JSON.stringify(found)}\n`);
  }
  return { right, of: all.length };
}
