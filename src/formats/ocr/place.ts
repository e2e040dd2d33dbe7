import type { SeenWord } from './tsv.ts';

type Size = { width: number; height: number };

/** How a prepared picture lies on the page people see: the page was turned (clockwise, in degrees) and then scaled. */
export type Placed = { scale: number; degrees: number; turned: Size; page: Size };

/** A word on the page: text, box as fractions of the page (y down), and how sure the engine is (0–100). */
export type PlacedWord = { text: string; x: number; y: number; w: number; h: number; c: number };

/** Where a word of the prepared picture stands on the page: the box around its turned-back corners. */
export function placedWord({ scale, degrees, turned, page }: Placed, word: SeenWord): PlacedWord {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const back = (px: number, py: number): [number, number] => {
    const [x, y] = [px / scale - turned.width / 2, py / scale - turned.height / 2];
    return [(x * cos + y * sin + page.width / 2) / page.width, (y * cos - x * sin + page.height / 2) / page.height];
  };
  const { left, top, width, height } = word;
  const middle = back(left + width / 2, top + height / 2);
  const w = width / scale / page.width;
  const h = height / scale / page.height;
  const x = fraction(middle[0] - w / 2);
  const y = fraction(middle[1] - h / 2);
  return {
    text: word.text,
    x,
    y,
    w: short(Math.min(1 - x, w)),
    h: short(Math.min(1 - y, h)),
    c: Math.round(word.confidence),
  };
}

const fraction = (value: number): number => short(Math.min(1, Math.max(0, value)));
/** A ten-thousandth of a page is less than a pixel. */
const short = (value: number): number => Math.round(value * 10_000) / 10_000;
