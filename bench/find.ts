import { findText, recordsProgress } from '#modules/records/records.contract.ts';
import { makePdf } from '#formats/paper/make-pdf.ts';
import { startConsilium } from '../e2e/support/program.ts';
import type { ApiClient } from '../src/cli/client/api.ts';
import { figure, p95, peakMemory, resetPeak, timed, type Figure } from './support/figures.ts';
import { handInPapers } from './support/reading.ts';
import { newCase } from './support/world.ts';

const longPages = 1900;
const shortPapers = 100;
const vocabulary =
  'patient nodule lobe upper right left chest contrast biopsy finding normal lesion therapy dose daily with without and the of in was seen liver kidney blood pressure Größe Übelkeit édème médecin'.split(
    ' ',
  );
/** Letters of other scripts stand in text files: the little PDF writer has Latin only. */
const scripts = [
  'أشعة الصدر طبيعية في المستشفى',
  'Пациент принимал всё по схеме',
  '肝右叶可见一结节',
  'בדיקות דם תקינות',
];

/** The same words in another order for each page; a rare one on every fiftieth. */
function linesOf(page: number): string[] {
  let seed = page * 7919 + 13;
  const word = (): string => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return vocabulary[seed % vocabulary.length] ?? '';
  };
  const lines = Array.from({ length: 40 }, () => Array.from({ length: 8 }, word).join(' '));
  return page % 50 === 0 ? [...lines, 'carcinoid tumour of the appendix'] : lines;
}

const longPaper = (): Uint8Array =>
  makePdf({
    pages: Array.from({ length: longPages }, (_, page) => ({
      texts: linesOf(page).map((text, line) => ({ text, x: 50, y: 800 - line * 18, size: 9 })),
    })),
  });

const queries = [
  'carcinoid',
  'nodule groesse',
  '"upper right" biopsy',
  'اشعه',
  'ВСЕ',
  '右叶',
  'דמ',
  'nowhere-to-be-found',
];

async function filled(api: ApiClient, caseId: string): Promise<void> {
  const short = Array.from({ length: shortPapers }, (_, index) => ({
    path: `note ${index}.txt`,
    bytes: new TextEncoder().encode(`Note ${index}. ${scripts[index % scripts.length]}\n${linesOf(index).join('\n')}`),
  }));
  await handInPapers(api, caseId, [{ path: 'record.pdf', bytes: longPaper() }, ...short]);
  for (let waited = 0; waited < 600_000; waited += 500) {
    if ((await api.call(recordsProgress, { caseId })).done) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('2,000 pages were not read within ten minutes');
}

/** Search in a case of 2,000 pages over HTTP: with nothing opened yet, and afterwards, in four scripts. */
export async function benchFind(): Promise<Figure[]> {
  const program = await startConsilium();
  try {
    const { api, caseId } = await newCase(program);
    await filled(api, caseId);
    resetPeak(program.pid);
    const find = (words: string): Promise<unknown> => api.call(findText, { caseId, words });
    const cold = await timed(() => find('carcinoid'));
    const times: number[] = [];
    for (let run = 0; run < 5; run += 1) for (const words of queries) times.push(await timed(() => find(words)));
    const found = await Promise.all(queries.map(async (words) => (await api.call(findText, { caseId, words })).total));
    const note = queries.map((words, index) => `${words}: ${found[index]}`).join(', ');
    return [
      figure('2,000 pages: first search, every page opened', 'ms', [cold], 'bar 200'),
      figure('  search, five runs of eight queries', 'ms', times, note),
      figure('  the slowest of twenty', 'ms', [p95(times)], 'bar 200'),
      figure('  server, peak memory', 'MB', [peakMemory(program.pid)]),
    ];
  } finally {
    await program.remove();
  }
}
