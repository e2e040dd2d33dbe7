import { readFileSync } from 'node:fs';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { AppError } from '#kernel/errors.ts';
import { loadLetterFonts } from '../letter/fonts.ts';

export type ContentsEntry = { number: string; title: string; detail: string; date: string; page: string };
export type FactRow = { date: string; what: string; value: string; range: string; source: string };
export type ContentsData = {
  part: 'contents';
  title: string;
  person: string;
  made: string;
  intro: string;
  words: { contents: string; scans: string };
  entries: ContentsEntry[];
  scans: string[];
};
export type FactsData = { part: 'facts'; title: string; groups: { title: string; rows: FactRow[] }[] };
export type TextData = { part: 'text'; title: string; lines: string[] };

export type TypesetData = ContentsData | FactsData | TextData;

const workspace = '/consilium-pack';
type Tools = { compiler: NodeCompiler; hasGlyph: (code: number) => boolean; template: string };
let made: Tools | undefined;

/** Compiler, fonts and template are made once. The compiler can read nothing but what it is given. */
function tools(): Tools {
  if (made) return made;
  const { blobs, hasGlyph } = loadLetterFonts();
  const template = readFileSync(new URL('./front.typ', import.meta.url), 'utf8');
  made = { compiler: NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: blobs }] }), hasGlyph, template };
  return made;
}

/** Typeset pages as a PDF. Letters that no font of ours has become `□`; bookmarks and found words keep them. */
export function typesetPart(data: TypesetData): Uint8Array {
  const { compiler, hasGlyph, template } = tools();
  try {
    const compiled = compiler.compile({
      mainFileContent: template,
      inputs: { data: JSON.stringify(drawable(data, hasGlyph)) },
    });
    if (!compiled.result) throw new Error(JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics));
    return new Uint8Array(compiler.pdf(compiled.result));
  } catch (cause) {
    throw new AppError('internal', 'The pages of contents could not be typeset. Nothing is lost; please try again.', {
      cause,
    });
  } finally {
    compiler.evictCache(1);
  }
}

/** Whether every letter of it can be drawn. */
export function isDrawable(text: string): boolean {
  return drawable(text, tools().hasGlyph) === text.normalize('NFC');
}

function drawable(value: unknown, hasGlyph: (code: number) => boolean): unknown {
  if (typeof value === 'string')
    return [...value.toWellFormed().normalize('NFC').replaceAll('\t', ' ')].map((one) => (one === '\n' || hasGlyph(one.codePointAt(0) ?? 0) ? one : isUnseen(one) ? '' : '□')).join(''); // prettier-ignore
  if (Array.isArray(value)) return value.map((item) => drawable(item, hasGlyph));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, drawable(item, hasGlyph)]));
}

/** Controls and marks of direction have no picture, and could turn a line round. */
const isUnseen = (character: string): boolean => /[\p{Cc}\p{Cf}\ufe00-\ufe0f]/u.test(character);
