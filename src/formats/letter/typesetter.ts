import { readFileSync } from 'node:fs';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { loadLetterFonts } from './fonts.ts';
import type { LetterFonts } from './fonts.ts';

/** Where virtual files lie; nothing is there on the disk. */
export const workspace = '/consilium-letter';

let made: { compiler: NodeCompiler; fonts: LetterFonts } | undefined;

/** Compiler and fonts are made once: about 60 ms. */
export function typesetter(): { compiler: NodeCompiler; fonts: LetterFonts } {
  if (made) return made;
  const fonts = loadLetterFonts();
  // The workspace holds nothing: a template can read only the virtual files that are placed for it.
  const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: fonts.blobs }] });
  made = { compiler, fonts };
  return made;
}

const templates = new Map<string, string>();

/** A template of this folder, read once. */
export function templateOf(name: 'letter.typ' | 'request-letter.typ'): string {
  const known = templates.get(name) ?? readFileSync(new URL(`./${name}`, import.meta.url), 'utf8');
  templates.set(name, known);
  return known;
}
