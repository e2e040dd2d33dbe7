import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Fonts of the letter, all from npm packages under the SIL Open Font License, so that no machine font is needed. */
const files = [
  'noto-serif/400Regular/NotoSerif_400Regular.ttf',
  'noto-serif/400Regular_Italic/NotoSerif_400Regular_Italic.ttf',
  'noto-serif/700Bold/NotoSerif_700Bold.ttf',
  'noto-sans/400Regular/NotoSans_400Regular.ttf',
  'noto-sans/400Regular_Italic/NotoSans_400Regular_Italic.ttf',
  'noto-sans/700Bold/NotoSans_700Bold.ttf',
  'noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf',
  'noto-naskh-arabic/700Bold/NotoNaskhArabic_700Bold.ttf',
  'noto-sans-hebrew/400Regular/NotoSansHebrew_400Regular.ttf',
  'noto-sans-hebrew/700Bold/NotoSansHebrew_700Bold.ttf',
];

export type LetterFonts = { blobs: Buffer[]; hasGlyph: (codePoint: number) => boolean };

/** Reads the fonts once; about 4 MB. */
export function loadLetterFonts(): LetterFonts {
  const { resolve } = createRequire(import.meta.url);
  const blobs = files.map((file) => readFileSync(resolve(`@expo-google-fonts/${file}`)));
  const covered = new Set(blobs.filter((_, i) => files[i]?.includes('/400Regular/')).flatMap(coveredCodePoints));
  return { blobs, hasGlyph: (codePoint) => covered.has(codePoint) };
}

/** Code points with a glyph, from the font's `cmap` table, format 4 or 12 (OpenType 1.9, cmap). */
export function coveredCodePoints(font: Buffer): number[] {
  const cmap = tableOffset(font, 'cmap');
  const count = font.readUInt16BE(cmap + 2);
  const found: number[] = [];
  for (let i = 0; i < count; i++) {
    const subtable = cmap + font.readUInt32BE(cmap + 4 + i * 8 + 4);
    const format = font.readUInt16BE(subtable);
    if (format === 4) found.push(...format4(font, subtable));
    if (format === 12) found.push(...format12(font, subtable));
  }
  return found;
}

function tableOffset(font: Buffer, tag: string): number {
  const count = font.readUInt16BE(4);
  for (let i = 0; i < count; i++) {
    const record = 12 + i * 16;
    if (font.toString('latin1', record, record + 4) === tag) return font.readUInt32BE(record + 8);
  }
  throw new Error(`the font has no ${tag} table`);
}

/** Segments of 16-bit ranges; a glyph id of 0 means "no glyph". */
function format4(font: Buffer, at: number): number[] {
  const doubled = font.readUInt16BE(at + 6);
  const ends = at + 14;
  const starts = ends + doubled + 2;
  const found: number[] = [];
  for (let i = 0; i < doubled; i += 2) {
    const start = font.readUInt16BE(starts + i);
    const end = font.readUInt16BE(ends + i);
    const delta = font.readUInt16BE(starts + doubled + i);
    const rangeAt = starts + doubled * 2 + i;
    const range = font.readUInt16BE(rangeAt);
    for (let code = start; code <= end && code !== 0xffff; code++) {
      const raw = range === 0 ? code : font.readUInt16BE(rangeAt + range + (code - start) * 2);
      const glyph = range !== 0 && raw === 0 ? 0 : (raw + delta) & 0xffff;
      if (glyph !== 0) found.push(code);
    }
  }
  return found;
}

/** Groups of 32-bit ranges. */
function format12(font: Buffer, at: number): number[] {
  const groups = font.readUInt32BE(at + 12);
  const found: number[] = [];
  for (let i = 0; i < groups; i++) {
    const group = at + 16 + i * 12;
    const end = font.readUInt32BE(group + 4);
    for (let code = font.readUInt32BE(group); code <= end; code++) found.push(code);
  }
  return found;
}
