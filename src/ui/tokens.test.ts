import { describe, expect, test } from 'vitest';
import { accentProblems, contrast, luminance } from './contrast.ts';
import { chartTokens, contrastTable, floors, tokens, viewerTokens } from './tokens.ts';
import { tokensCss } from './tokens-css.ts';

describe('colours', () => {
  test('tokens.css says exactly what the table says', async () => {
    await expect(tokensCss()).toMatchFileSnapshot('./tokens.css');
  });

  test('the formula gives the known ends of the scale', () => {
    expect(contrast('#000000', '#FFFFFF')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#777777')).toBe(1);
    expect(() => luminance('red')).toThrow(RangeError);
  });

  for (const theme of ['light', 'dark'] as const) {
    test.each(contrastTable.map((p) => [`${p.of} on ${p.on}`, p] as const))(`${theme}: %s reads well`, (_, p) => {
      const ratio = contrast(tokens[p.of][theme], tokens[p.on][theme]);
      expect(ratio).toBeGreaterThanOrEqual(floors[p.use]);
      const said = p.ratio[theme];
      if (said !== undefined) expect(Math.abs(ratio - said)).toBeLessThan(0.1);
    });

    test.each(Object.entries(chartTokens))(`${theme}: %s stands out from the page`, (_, line) => {
      expect(contrast(line[theme], tokens.surface[theme])).toBeGreaterThanOrEqual(4.5);
    });
  }

  test('viewer text and marks stand out from black', () => {
    const { 'viewer-black': black, 'viewer-chrome': _chrome, ...seen } = viewerTokens;
    for (const colour of Object.values(seen)) expect(contrast(colour, black)).toBeGreaterThanOrEqual(6.85);
  });

  test('focus is seen: the yellow ring on dark, the ink ring on light', () => {
    expect(contrast(tokens.focus.dark, tokens.paper.dark)).toBeGreaterThan(13);
    expect(contrast(tokens['focus-ink'].light, tokens.paper.light)).toBeGreaterThan(13);
  });

  test("an organisation's accent is taken or refused with the reason", () => {
    expect(accentProblems(tokens.accent)).toEqual([]);
    expect(accentProblems({ light: '#FFB000', dark: '#6CC3DC' })[0]).toContain('paper (light)');
  });
});
