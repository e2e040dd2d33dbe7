const longest = 400_000;
const breaks =
  /<\/?(?:p|div|li|ul|ol|tr|table|thead|tbody|caption|h[1-6]|dl|dt|dd|blockquote|pre)\b[^>]*>|<br\b[^>]*>/giu;
const entities: Readonly<Record<string, string>> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', ndash: '–', mdash: '—', micro: 'µ', deg: '°', plusmn: '±',
}; // prettier-ignore

/**
 * The words of a narrative (R4, narrative: a limited XHTML), a line for each block and cells divided by ` | `. Only text
 * comes out; it is shown as text and nothing in it is ever markup again.
 */
export function plainNarrative(xhtml: string): string {
  const words = xhtml
    .slice(0, longest)
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/<(script|style)\b[\s\S]*?<\/\1\s*>/giu, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/<\/t[dh]>\s*<t[dh]\b[^>]*>/giu, ' | ')
    .replaceAll(breaks, '\n')
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll(
      /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,8}));/giu,
      (whole, decimal: string, hex: string, name: string) =>
        name ? (entities[name.toLowerCase()] ?? whole) : letter(decimal ? Number(decimal) : parseInt(hex, 16)),
    );
  const lines = words.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').join('\n');
}

const letter = (code: number): string => (code > 31 && code < 0x110000 ? String.fromCodePoint(code) : ' ');
