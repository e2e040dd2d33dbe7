import * as ocr from '#formats/ocr/index.ts';
import type { PreparedPage, Script, SeenWord } from '#formats/ocr/index.ts';
import type { OcrEngine } from './engines.ts';

/** What was read of one page. */
export type Letters = {
  text: string;
  words: ocr.PlacedWord[];
  /** 0–100, of all letters together. */
  confidence: number;
  /** BCP 47; undefined when it could not be told. */
  language: string | undefined;
};

type Attempt = { languages: string; words: SeenWord[]; text: string; confidence: number };

/** Page segmentation modes of Tesseract: by itself; the same for pages that lie turned; one block of text. */
const [alone, turned, oneBlock] = [3, 1, 6];
/** So sure an engine is of letters of a language it knows. */
const sure = 82;
/** Below it what was read are no letters. */
const leastConfidence = 40;
/** With less of a page's ink in words, a part of the page may have been taken for a drawing. */
const wellCovered = 0.7;
const turnSure = 2;

/**
 * Reads the letters of a prepared page: first its script, then its language, then the words in that language.
 * @param hint language of the pages before it
 * @returns undefined when there are letters that this engine cannot read
 */
export async function readLetters(
  engine: OcrEngine,
  page: PreparedPage,
  hint: string | undefined,
): Promise<Letters | undefined> {
  const installed = await engine.languages();
  const read = async (languages: readonly string[], mode: number): Promise<Attempt> => {
    const words = ocr.withoutSpecks(ocr.wordsOfTsv(await engine.read(page.pgm, languages, mode)));
    return { languages: languages.join('+'), words, text: ocr.textOfWords(words), confidence: ocr.confidenceOf(words) };
  };
  const hinted = hint === undefined ? [] : ocr.engineLanguages(hint, installed);
  const asBefore = hinted.length > 0 ? await read(hinted, alone) : undefined;
  const isAsBefore = asBefore && asBefore.confidence >= sure;
  const { attempt, mode } = isAsBefore
    ? { attempt: asBefore, mode: alone }
    : await byScript(engine, page, installed, read, asBefore);
  if (!attempt) return undefined;
  const named = isAsBefore ? attempt : await inItsLanguage(attempt, mode, installed, read);
  const best = await wholePage(page, named, read);
  if (best.words.length > 3 && best.confidence < leastConfidence) return undefined;
  return {
    text: best.text,
    words: best.words.map((word) => ocr.placedWord(page.placed, word)),
    confidence: Math.round(best.confidence),
    language: ocr.languageOf(best.text)?.language,
  };
}

type Read = (languages: readonly string[], mode: number) => Promise<Attempt>;

/** In the script that the page seems to be in; when that cannot be told or is not read well, in each that there is. */
async function byScript(
  engine: OcrEngine,
  page: PreparedPage,
  installed: readonly string[],
  read: Read,
  before: Attempt | undefined,
): Promise<{ attempt: Attempt | undefined; mode: number }> {
  const seen = installed.includes('osd') ? await engine.look(page.pgm) : undefined;
  const mode = seen && seen.turn !== 0 && seen.turnConfidence >= turnSure ? turned : alone;
  const all = ocr.scriptsOf(installed);
  const scripts: Script[] = seen && all.includes(seen.script) ? [seen.script, ...all] : all;
  let best = before;
  for (const script of new Set(scripts)) {
    const attempt = await read(ocr.engineLanguagesOfScript(script, installed), mode);
    if (!best || worth(attempt) > worth(best)) best = attempt;
    const isItsOwn = ocr.scriptOf(attempt.text) === script;
    if ((attempt.confidence >= sure && isItsOwn) || isBlank(attempt)) break;
  }
  return { attempt: best, mode };
}

const isBlank = ({ words }: Attempt): boolean => words.length === 0;

/** Letters read surely count; those that were guessed count against. */
function worth({ words }: Attempt): number {
  return words.reduce((sum, { text, confidence }) => sum + (confidence - 55) * [...text].length, 0);
}

/** Once more in the language that the text turned out to be in, when it was read in another of its script. */
async function inItsLanguage(
  attempt: Attempt,
  mode: number,
  installed: readonly string[],
  read: Read,
): Promise<Attempt> {
  const language = ocr.languageOf(attempt.text)?.language;
  const languages = language === undefined ? [] : ocr.engineLanguages(language, installed);
  if (languages.length === 0 || languages.join('+') === attempt.languages) return attempt;
  const again = await read(languages, mode);
  return worth(again) >= worth(attempt) * 0.95 ? again : attempt;
}

/** As one block when much ink was left over: tables and letters beside stamps are sometimes taken for drawings. */
async function wholePage(page: PreparedPage, attempt: Attempt, read: Read): Promise<Attempt> {
  if (ocr.coverage(page.ink, attempt.words) >= wellCovered || attempt.languages === '') return attempt;
  const block = await read(attempt.languages.split('+'), oneBlock);
  return worth(block) > worth(attempt) * 1.05 ? block : attempt;
}
