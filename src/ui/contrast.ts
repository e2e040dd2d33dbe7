import { tokens } from './tokens.ts';

/** Relative luminance of `#RRGGBB`, 0 (black) to 1 (white). WCAG 2.2, definition "relative luminance". */
export function luminance(hex: string): number {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  if (!match) throw new RangeError(`not a colour like #0B5A73: ${hex}`);
  const [r = 0, g = 0, b = 0] = match.slice(1).map((part) => {
    const channel = Number.parseInt(part, 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two colours, 1 to 21. WCAG 2.2, definition "contrast ratio". */
export function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/**
 * Why an organisation's own accent colour cannot be used, in words; empty when it can.
 * The accent carries link text on paper and sunken, and the words of the main button.
 */
export function accentProblems(accent: { light: string; dark: string }): string[] {
  const problems: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    for (const ground of ['paper', 'surface', 'sunken', 'accent-weak', 'on-accent'] as const) {
      const ratio = contrast(accent[theme], tokens[ground][theme]);
      if (ratio < 4.5)
        problems.push(`${accent[theme]} with ${ground} (${theme}) is ${ratio.toFixed(1)} to 1; it needs 4.5`);
    }
  }
  return problems;
}
