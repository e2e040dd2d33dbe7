/**
 * The colours of "paper and ink" as data. `tokens.css` is generated from this table (`tokens-css.ts`), and the contrast
 * test measures every pair that is used for reading or for telling things apart, so a changed colour fails a test.
 */

/** `#RRGGBB` in light and in dark. */
export type TokenPair = { light: string; dark: string };
export type Theme = keyof TokenPair;

export const tokens = {
  paper: { light: '#FBFAF7', dark: '#11161B' },
  surface: { light: '#FFFFFF', dark: '#182027' },
  sunken: { light: '#F1EFEA', dark: '#0C1014' },
  ink: { light: '#16202B', dark: '#E9EDF0' },
  'ink-2': { light: '#44505C', dark: '#B9C3CB' },
  'ink-3': { light: '#5A6570', dark: '#97A3AD' },
  line: { light: '#D5D2CA', dark: '#2B353E' },
  'line-strong': { light: '#767E86', dark: '#75828D' },
  accent: { light: '#0B5A73', dark: '#6CC3DC' },
  'accent-strong': { light: '#08455A', dark: '#9AD8EA' },
  'on-accent': { light: '#FFFFFF', dark: '#06222C' },
  opinion: { light: '#6B2F6B', dark: '#DDA6DD' },
  good: { light: '#1C6B3C', dark: '#7CCB97' },
  caution: { light: '#7F4600', dark: '#F0B45A' },
  danger: { light: '#A8231B', dark: '#FF9A90' },
  'danger-strong': { light: '#86160F', dark: '#FFBDB6' },
  'on-danger': { light: '#FFFFFF', dark: '#3F1A18' },
  visited: { light: '#5B3F8F', dark: '#C3B1F0' },
  'accent-weak': { light: '#E3F0F4', dark: '#16323B' },
  'opinion-weak': { light: '#F6ECF5', dark: '#33203A' },
  'good-weak': { light: '#E6F3EA', dark: '#14301F' },
  'caution-weak': { light: '#FFF2DC', dark: '#3A2A10' },
  'danger-weak': { light: '#FDEBE9', dark: '#3F1A18' },
  focus: { light: '#FFC845', dark: '#FFD666' },
  'focus-ink': { light: '#16202B', dark: '#11161B' },
} as const satisfies Record<string, TokenPair>;

export type TokenName = keyof typeof tokens;

/** The viewer is black in both themes; overlay text and marks always carry a 1 px dark halo. */
export const viewerTokens = {
  'viewer-black': '#000000',
  'viewer-chrome': '#14181C',
  'viewer-text': '#F2F2F2',
  'mark-1': '#E69F00',
  'mark-2': '#56B4E9',
  'mark-3': '#F0E442',
  'mark-4': '#CC79A7',
  'mark-5': '#00B386',
} as const;

/** Lines of charts; each also has its own dash, so colour is never the only difference. */
export const chartTokens = {
  'chart-1': { light: '#0B5A73', dark: '#6CC3DC' },
  'chart-2': { light: '#B45F06', dark: '#F0B45A' },
  'chart-3': { light: '#6B2F6B', dark: '#DDA6DD' },
  'chart-4': { light: '#3F6B1C', dark: '#7CCB97' },
  'chart-5': { light: '#8A1C4A', dark: '#FF9A90' },
  'chart-6': { light: '#4A5560', dark: '#B9C3CB' },
} as const satisfies Record<string, TokenPair>;

/** What a pair is used for decides its floor: text 4.5 (WCAG 1.4.3; ours 5), parts 3 (1.4.11), body ink 11. */
export type PairUse = 'body' | 'text' | 'part' | 'decor';
export const floors: Record<PairUse, number> = { body: 11, text: 5, part: 3, decor: 1 };

/** One measured pair: `ratio` is what the design says, to one decimal. */
export type ContrastPair = { on: TokenName; of: TokenName; use: PairUse; ratio: Partial<Record<Theme, number>> };

const pair = (of: TokenName, on: TokenName, use: PairUse, light?: number, dark?: number): ContrastPair => ({
  of,
  on,
  use,
  ratio: { light, dark },
});

/** Foreground, background, use, ratio in light, ratio in dark. */
export const contrastTable: readonly ContrastPair[] = [
  pair('ink', 'paper', 'body', 15.8, 15.5),
  pair('ink', 'surface', 'body', 16.5, 14.0),
  pair('ink', 'sunken', 'body', 14.3, 16.2),
  pair('ink-2', 'paper', 'text', 7.9, 10.2),
  pair('ink-2', 'surface', 'text', 8.2, 9.2),
  pair('ink-2', 'sunken', 'text', 7.2, 10.7),
  pair('ink-3', 'paper', 'text', 5.7, 7.1),
  pair('ink-3', 'surface', 'text', 6.0, 6.4),
  pair('ink-3', 'sunken', 'text', 5.2, 7.4),
  pair('line', 'paper', 'decor', 1.5, 1.5),
  pair('line-strong', 'paper', 'part', 4.0, 4.6),
  pair('line-strong', 'surface', 'part', 4.1, 4.2),
  pair('line-strong', 'sunken', 'part', 3.6, 4.9),
  pair('accent', 'paper', 'text', 7.4, 9.1),
  pair('accent', 'surface', 'text', 7.7, 8.2),
  pair('accent', 'sunken', 'text', 6.7, 9.5),
  pair('accent', 'accent-weak', 'text'),
  pair('on-accent', 'accent', 'text', 7.7, 8.2),
  pair('on-accent', 'accent-strong', 'text'),
  pair('accent-strong', 'paper', 'text', 10.0, 11.6),
  pair('opinion', 'paper', 'text', 9.0, 9.2),
  pair('opinion', 'surface', 'text', 9.4, 8.3),
  pair('opinion', 'sunken', 'text', 8.1, 9.6),
  pair('opinion', 'opinion-weak', 'text'),
  pair('good', 'paper', 'text', 6.3, 9.4),
  pair('good', 'surface', 'text', 6.5),
  pair('good', 'sunken', 'text', 5.7),
  pair('good', 'good-weak', 'text', 5.7, 7.4),
  pair('caution', 'paper', 'text', 7.2, 9.9),
  pair('caution', 'surface', 'text', 7.6),
  pair('caution', 'sunken', 'text', 6.6),
  pair('caution', 'caution-weak', 'text', 6.8, 7.5),
  pair('danger', 'paper', 'text', 6.9, 8.9),
  pair('danger', 'surface', 'text', 7.2),
  pair('danger', 'sunken', 'text', 6.3),
  pair('danger', 'danger-weak', 'text', 6.2, 7.5),
  pair('on-danger', 'danger', 'text'),
  pair('on-danger', 'danger-strong', 'text'),
  pair('visited', 'paper', 'text', 7.9, 9.4),
  pair('ink', 'accent-weak', 'body'),
  pair('ink', 'opinion-weak', 'body'),
  pair('ink', 'good-weak', 'body'),
  pair('ink', 'caution-weak', 'body'),
  pair('ink', 'danger-weak', 'body'),
  pair('focus-ink', 'focus', 'part', 10.7),
];
