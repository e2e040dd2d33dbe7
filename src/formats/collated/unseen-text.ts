/** Words of a page that can be found and copied but not seen; they lie over the page's picture. */
export type UnseenWord = { text: string; x: number; y: number; w: number; h: number };

const perFont = 255;
/** Width of every glyph, in thousandths of the size. */
const advance = 500;

/**
 * Fonts whose glyphs are empty (Type 3, ISO 32000-1 §9.6.5): each character met gets a place in one of them, and
 * `ToUnicode` says what it is. No outline of any script is needed, so nothing of a page is lost for want of a font.
 */
export class UnseenFonts {
  readonly #codes = new Map<string, number>();
  readonly #characters: string[] = [];

  /** Operators that write the words on a page of this size in points, with the names of the fonts they use. */
  write(words: readonly UnseenWord[], place: { x: number; y: number; width: number; height: number }): string {
    const lines: string[] = [];
    for (const word of words) {
      const text = visualOrder(word.text.toWellFormed());
      const size = Math.max(1, word.h * place.height);
      const natural = ([...text].length * advance * size) / 1000;
      const stretch = natural > 0 ? (word.w * place.width * 100) / natural : 100;
      const left = place.x + word.x * place.width;
      const base = place.y + place.height - (word.y + word.h * 0.8) * place.height;
      lines.push(`${number(stretch)} Tz 1 0 0 1 ${number(left)} ${number(base)} Tm`);
      lines.push(...this.#show(`${text} `, size));
    }
    return lines.length === 0 ? '' : `BT 3 Tr\n${lines.join('\n')}\nET`;
  }

  get fonts(): number {
    return Math.ceil(this.#characters.length / perFont);
  }

  /** The font's dictionary and what it points to, `proc` being the number of an empty glyph and `map` of the CMap. */
  dictionary(index: number, proc: number, map: number): string {
    const count = this.#of(index).length;
    const names = Array.from({ length: count }, (_, at) => `/g${at}`).join(' ');
    return (
      `<< /Type /Font /Subtype /Type3 /FontBBox [0 0 ${advance} 1000] /FontMatrix [0.001 0 0 0.001 0 0] ` +
      `/CharProcs << ${Array.from({ length: count }, (_, at) => `/g${at} ${proc} 0 R`).join(' ')} >> ` +
      `/Encoding << /Type /Encoding /Differences [1 ${names}] >> /FirstChar 1 /LastChar ${count} ` +
      `/Widths [${Array(count).fill(advance).join(' ')}] /Resources << >> /ToUnicode ${map} 0 R >>`
    );
  }

  /** What each code of a font means (§9.10.3). */
  toUnicode(index: number): Buffer {
    const codes = this.#of(index).map((character, at) => {
      const units = Buffer.from(character, 'utf16le').swap16().toString('hex').toUpperCase();
      return `<${hex(at + 1)}> <${units}>`;
    });
    const blocks: string[] = [];
    for (let at = 0; at < codes.length; at += 100) {
      const some = codes.slice(at, at + 100);
      blocks.push(`${some.length} beginbfchar\n${some.join('\n')}\nendbfchar`);
    }
    return Buffer.from(
      `/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Unseen def\n/CMapType 2 def\n` +
        `1 begincodespacerange\n<01> <FF>\nendcodespacerange\n${blocks.join('\n')}\nendcmap\nend\nend`,
    );
  }

  #of(index: number): string[] {
    return this.#characters.slice(index * perFont, (index + 1) * perFont);
  }

  /** `Tf` and `Tj`, changing fonts inside a word where its letters are in several. */
  #show(text: string, size: number): string[] {
    const shown: string[] = [];
    let font = -1;
    let codes = '';
    const close = () => {
      if (codes !== '') shown.push(`<${codes}> Tj`);
      codes = '';
    };
    for (const character of text) {
      const place = this.#placeOf(character);
      if (Math.floor(place / perFont) !== font) {
        close();
        font = Math.floor(place / perFont);
        shown.push(`/U${font} ${number(size)} Tf`);
      }
      codes += hex((place % perFont) + 1);
    }
    close();
    return shown;
  }

  #placeOf(character: string): number {
    const known = this.#codes.get(character);
    if (known !== undefined) return known;
    this.#codes.set(character, this.#characters.length);
    return this.#characters.push(character) - 1;
  }
}

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;
const leftToRightRun = /[\p{N}\p{Script=Latin}.,:/%-]+/gu;
const hasLetter = /[\p{N}\p{Script=Latin}]/u;

/** Readers of PDF expect letters from left to right as they stand on the page, and turn Arabic and Hebrew round themselves. */
function visualOrder(word: string): string {
  if (!rightToLeft.test(word)) return word;
  const turned = [...word].toReversed().join('');
  return turned.replaceAll(leftToRightRun, (run) => (hasLetter.test(run) ? [...run].toReversed().join('') : run));
}

const hex = (code: number): string => code.toString(16).toUpperCase().padStart(2, '0');

const number = (value: number): string => String(Number(value.toFixed(3)));
