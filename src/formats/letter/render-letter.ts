import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { AppError } from '#kernel/errors.ts';
import type { OpinionDocument } from '#formats/opinion/index.ts';
import { letterData } from './letter-data.ts';
import { printableJson } from './letter-text.ts';
import { letterWords } from './letter-words-rtl.ts';
import { declarePdfUa } from './pdf-ua.ts';
import { templateOf, typesetter, workspace } from './typesetter.ts';

export type LetterInput = {
  opinion: OpinionDocument;
  /** PNG bytes by key picture id; every key picture of the opinion must be there. */
  pictures: ReadonlyMap<string, Uint8Array>;
  /** As `fingerprint()` of the canonical opinion gives it. */
  fingerprint: string;
  /** BCP 47 tag for the fixed words and the dates; right-to-left for Arabic and Hebrew. */
  language: string;
  /** 18 pt instead of 11.5 pt. */
  largePrint?: boolean;
};

const bodyPoints = 11.5;
const largePrintPoints = 18;

/**
 * The signed opinion as an A4 letter: PDF/A-3a and PDF/UA-1, tagged, with title and language.
 * The same input gives the same bytes. A picture that is missing or is not the one that was signed is refused
 * (`state.conflict`), because a letter must not show anything else than what was signed.
 */
export function renderLetterPdf(input: LetterInput): Uint8Array {
  const { opinion, language } = input;
  const { compiler, fonts } = typesetter();
  const paths = placePictures(compiler, input);
  try {
    const size = input.largePrint ? largePrintPoints : bodyPoints;
    const settings = { words: letterWords(language), language, fingerprint: input.fingerprint, size };
    const data = letterData(opinion, settings, (id) => paths.get(id) ?? '');
    const letter = JSON.stringify(printableJson(data, fonts.hasGlyph));
    const compiled = compiler.compile({ mainFileContent: templateOf('letter.typ'), inputs: { letter } });
    const document = compiled.result;
    if (!document) throw new Error(JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics));
    // Throws when a rule of PDF/UA-1 is broken; only then may the PDF/A file claim both.
    compiler.pdf(document, { pdfStandard: 'ua-1' });
    return new Uint8Array(declarePdfUa(compiler.pdf(document, { pdfStandard: 'a-3a' })));
  } catch (cause) {
    throw new AppError('internal', 'The letter could not be typeset. The signed opinion is safe and unchanged.', {
      cause,
    });
  } finally {
    compiler.resetShadow();
    // Keep what the fonts need, drop what came from a patient.
    compiler.evictCache(1);
  }
}

/** Puts the pictures beside the template as virtual files; answers the path of each id. */
function placePictures(compiler: NodeCompiler, { opinion, pictures }: LetterInput): Map<string, string> {
  return new Map(
    opinion.keyPictures.map(({ id, sha256: expected }, index) => {
      const png = pictures.get(id);
      if (!png) throw new AppError('state.conflict', 'A picture of this letter is missing.');
      if (bytesToHex(sha256(png)) !== expected) {
        throw new AppError('state.conflict', 'A picture of this letter is not the one that was signed.');
      }
      const path = `/picture-${index + 1}.png`;
      compiler.mapShadow(`${workspace}${path}`, Buffer.from(png));
      return [id, path];
    }),
  );
}
