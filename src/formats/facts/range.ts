/** What is longer is no range but a text about one. */
const longest = 120;

/** `4.5 - 11.0`, `4,5–11 g/L`, `(70-110)`, `< 5`, `up to 35`, `>= 60`: forms in which laboratories write a range. */
const number = String.raw`[+-]?\d+(?:[.,]\d+)?`;
/** After the number: a unit and no more; ranges by age or sex say more than one thing. */
const rest = String.raw`\s*[)\]]?\s*[^\d:;|,][^:;|,]{0,24}$|\s*[)\]]?\s*$`;
const between = new RegExp(String.raw`^[([]?\s*(${number})\s*(?:-|–|—|to|\.\.\.?|\^)\s*(${number})(?:${rest})`, 'i');
const atMost = new RegExp(String.raw`^[([]?\s*(?:<=?|≤|up to|max\.?|bis)\s*(${number})(?:${rest})`, 'i');
const atLeast = new RegExp(String.raw`^[([]?\s*(?:>=?|≥|from|min\.?|ab)\s*(${number})(?:${rest})`, 'i');

/**
 * The bounds of a reference range that is written in words, as numbers with a point; nothing where it is no such form or
 * the bounds are not in order.
 */
export function boundsOfText(written: string | undefined): { low?: string; high?: string } {
  const text = written?.slice(0, longest).trim() ?? '';
  if (/\b(?:years?|yrs?|months?|weeks?|days?)\b/i.test(text)) return {};
  const both = between.exec(text);
  if (both) {
    const [low, high] = [plain(both[1]), plain(both[2])];
    return Number(low) <= Number(high) ? { low, high } : {};
  }
  const most = atMost.exec(text);
  if (most) return { high: plain(most[1]) };
  const least = atLeast.exec(text);
  return least ? { low: plain(least[1]) } : {};
}

const plain = (digits = ''): string => digits.replace(',', '.').replace(/^\+/, '');
