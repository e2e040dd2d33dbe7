import { existsSync, readFileSync } from 'node:fs';
import { proposeDocument } from '#formats/documents/index.ts';
import { languageOf } from '#formats/ocr/index.ts';
import { readPdf } from '#formats/pdf/index.ts';
import { createRecogniser, type Recogniser } from '#modules/records/text/recogniser.ts';
import { sample } from '#testkit/shared-data.ts';
import { findTesseract } from '../tools/lib/tesseract.mjs';
import { figure, type Figure } from './support/figures.ts';

type Truth = {
  id: string;
  lang: string;
  kind: string;
  patient: { documentDate: string };
  files: string[];
  text: string;
};
type Way = 'scan' | 'fax' | 'photo' | 'text layer';
type Read = {
  id: string;
  lang: string;
  way: Way;
  words?: number;
  kind: boolean;
  date: boolean;
  language: boolean;
  ms: number;
};

/** The sample's words for kinds of documents, in ours. */
const kinds: Readonly<Record<string, string>> = {
  'radiology-report': 'radiology',
  'discharge-letter': 'discharge',
  orthopedics: 'clinic-letter',
  'clinic-letter': 'clinic-letter',
  referral: 'clinic-letter',
  'pathology-report': 'pathology',
  'lab-report': 'laboratory',
  'operation-note': 'operation-note',
  'medication-list': 'medication-list',
};
const bars: readonly [Way, number][] = [
  ['scan', 97],
  ['fax', 90],
  ['photo', 90],
];

/** Words without the punctuation around them; Chinese by its characters, which are not spaced. */
function wordsOf(text: string, lang: string): string[] {
  const plain = text.normalize('NFKC');
  if (lang === 'zh') return [...plain.replace(/\s/g, '')];
  return plain
    .split(/\s+/)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}%]+$/gu, ''))
    .filter((word) => word !== '');
}

/** The share of the true words that were read, in their order (longest common subsequence). */
function accuracy(truth: readonly string[], read: readonly string[]): number {
  let before = new Uint32Array(read.length + 1);
  for (const word of truth) {
    const now = new Uint32Array(read.length + 1);
    for (let at = 1; at <= read.length; at += 1)
      now[at] = word === read[at - 1] ? (before[at - 1] ?? 0) + 1 : Math.max(before[at] ?? 0, now[at - 1] ?? 0);
    before = now;
  }
  return (before[read.length] ?? 0) / truth.length;
}

function wayOf(file: string): Way {
  const way = (['scan', 'fax', 'photo'] as const).find((each) => file.includes(`.${each}.`));
  return way ?? 'text layer';
}

async function readFile(recogniser: Recogniser, truth: Truth, file: string): Promise<Read> {
  const bytes = new Uint8Array(readFileSync(sample(`pdf/letters/${file}`)));
  const way = wayOf(file);
  const started = performance.now();
  const pages =
    way === 'text layer'
      ? (await readPdf(bytes)).pages.map(({ text }) => text)
      : [
          (await recogniser.page({ kind: file.endsWith('.pdf') ? 'pdf' : 'picture', bytes, page: 1 }, undefined))
            ?.text ?? '',
        ];
  const ms = performance.now() - started;
  const { kind, date } = proposeDocument({ pages });
  const text = pages.join('\n');
  return {
    id: truth.id,
    lang: truth.lang,
    way,
    ...(way === 'text layer' ? {} : { words: accuracy(wordsOf(truth.text, truth.lang), wordsOf(text, truth.lang)) }),
    kind: kind?.value === (kinds[truth.kind] ?? truth.kind),
    date: date?.value === truth.patient.documentDate,
    language: languageOf(text)?.language === truth.lang,
    ms,
  };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const percent = (name: string, values: readonly number[], note?: string): Figure =>
  figure(name, '%', [mean(values) * 100], note);
const say = (line: string): void => void process.stdout.write(`  ${line}\n`);

/** Letters of the shared samples as text, scan, fax and photo: words read, and what they were taken for. */
export async function benchLetters(): Promise<Figure[]> {
  const program = findTesseract();
  if (program === undefined || !existsSync(sample('pdf/letters/truth.json'))) {
    say('SKIPPED: needs Tesseract (node tools/peers.mjs tesseract) and the shared samples');
    return [];
  }
  const recogniser = createRecogniser({ program, dataFolder: undefined });
  if (!recogniser) return [];
  const all: Read[] = [];
  try {
    for (const truth of JSON.parse(readFileSync(sample('pdf/letters/truth.json'), 'utf8')) as Truth[])
      for (const file of truth.files.filter((each) => !each.endsWith('.csv'))) {
        const read = await readFile(recogniser, truth, file);
        all.push(read);
        const words = read.words === undefined ? '' : `words ${(read.words * 100).toFixed(1)} %`;
        const wrong = (['kind', 'date', 'language'] as const).filter((what) => !read[what]).join(', ');
        say(
          `${file.padEnd(30)} ${words.padEnd(14)} ${Math.round(read.ms)} ms ${wrong === '' ? '' : `WRONG: ${wrong}`}`,
        );
      }
  } finally {
    recogniser.close();
  }
  return figuresOf(all);
}

function figuresOf(all: readonly Read[]): Figure[] {
  const seen = all.filter(({ words }) => words !== undefined);
  const words = (some: readonly Read[]): number[] => some.flatMap((one) => one.words ?? []);
  const right = (some: readonly Read[], what: 'kind' | 'date' | 'language') => some.map((one) => Number(one[what]));
  const layers = all.filter(({ way }) => way === 'text layer');
  return [
    ...bars.map(([way, bar]) =>
      percent(`words read, ${way}`, words(seen.filter((one) => one.way === way)), `bar ${bar}`),
    ),
    ...[...new Set(seen.map(({ lang }) => lang))].map((lang) =>
      percent(`  in ${lang}`, words(seen.filter((one) => one.lang === lang))),
    ),
    percent('kind right, recognised text', right(seen, 'kind'), 'bar 90'),
    percent('kind right, text layer', right(layers, 'kind'), 'bar 90'),
    percent('date right, recognised text', right(seen, 'date'), 'bar 95'),
    percent('date right, text layer', right(layers, 'date'), 'bar 95'),
    percent('language right', right(all, 'language')),
    figure(
      'one page read, language unknown',
      'ms',
      seen.map(({ ms }) => ms),
    ),
  ];
}
