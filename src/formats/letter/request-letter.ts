import { AppError } from '#kernel/errors.ts';
import { printableJson } from './letter-text.ts';
import { declarePdfUa } from './pdf-ua.ts';
import { templateOf, typesetter } from './typesetter.ts';

/**
 * What a letter to a holder of records says: all in words of one language and in order. It is this that is signed, as
 * canonical JSON (RFC 8785).
 */
export type RequestLetterText = {
  /** 1: this form. */
  form: 1;
  kind: 'request' | 'reminder' | 'deadline' | 'escalation' | 'revocation';
  /** BCP 47. */
  language: string;
  reference: string;
  /** ISO date of the letter. */
  date: string;
  day: string;
  /** Who it is from and to, line by line. */
  from: string[];
  to: string[];
  author: string;
  subject: string;
  paragraphs: string[];
  items: string[];
  deliver: string[];
  after: string[];
  authorisation: string[];
  labels: {
    reference: string;
    page: string;
    items: string;
    deliver: string;
    authorisation: string;
    signature: string;
  };
};

/** Rows of the signature (label, value), and what is said instead where nobody signed this letter itself. */
export type RequestLetterSignature = { rows: [string, string][]; said: string[] };

/**
 * The letter as A4: PDF/A-3a and PDF/UA-1, tagged, with title and language. The same input gives the same bytes.
 * @throws AppError internal when it cannot be typeset.
 */
export function renderRequestLetterPdf(text: RequestLetterText, signature: RequestLetterSignature): Uint8Array {
  const { compiler, fonts } = typesetter();
  const primary = text.language.split('-')[0] ?? 'en';
  const [year, month, day] = text.date.split('-').map(Number);
  const data = {
    ...text,
    lang: primary,
    rtl: ['ar', 'fa', 'he', 'ur'].includes(primary),
    made: { year, month, day, hour: 0, minute: 0, second: 0 },
    signature: signature.rows,
    signed: signature.said,
  };
  try {
    const letter = JSON.stringify(printableJson(data, fonts.hasGlyph));
    const compiled = compiler.compile({ mainFileContent: templateOf('request-letter.typ'), inputs: { letter } });
    const document = compiled.result;
    if (!document) throw new Error(JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics));
    // Throws when a rule of PDF/UA-1 is broken; only then may the PDF/A file claim both.
    compiler.pdf(document, { pdfStandard: 'ua-1' });
    return new Uint8Array(declarePdfUa(compiler.pdf(document, { pdfStandard: 'a-3a' })));
  } catch (cause) {
    throw new AppError('internal', 'The letter could not be typeset. Nothing was sent.', { cause });
  } finally {
    compiler.resetShadow();
    compiler.evictCache(1);
  }
}
