import { chartTokens, tokens, viewerTokens, type Theme } from './tokens.ts';

const paired = { ...tokens, ...chartTokens };

function block(selector: string, theme: Theme, indent: string): string {
  const lines = Object.entries(paired).map(([name, value]) => `${indent}  --${name}: ${value[theme].toLowerCase()};`);
  return [`${indent}${selector} {`, `${indent}  color-scheme: ${theme};`, ...lines, `${indent}}`].join('\n');
}

/** System colours stand in for ours when the person's own palette is forced (CSS Color Adjustment 1, forced-colors). */
const forced = [
  ['paper', 'Canvas'],
  ['surface', 'Canvas'],
  ['sunken', 'Canvas'],
  ['ink', 'CanvasText'],
  ['ink-2', 'CanvasText'],
  ['ink-3', 'CanvasText'],
  ['line', 'CanvasText'],
  ['line-strong', 'CanvasText'],
  ['accent', 'LinkText'],
  ['focus', 'Highlight'],
  ['focus-ink', 'CanvasText'],
];

/**
 * The text of `tokens.css`. Light is the ground; dark follows the system unless `data-theme` says otherwise.
 * `data-theme` also works on any element, so the viewer can be a dark room inside a light page.
 */
export function tokensCss(): string {
  const viewer = Object.entries(viewerTokens).map(([name, value]) => `    --${name}: ${value.toLowerCase()};`);
  return `/* Generated from tokens.ts; the test \`tokens.test.ts\` keeps both equal (vitest -u writes this file). */
@layer tokens, base, parts, pages;

@layer tokens {
  :root {
${viewer.join('\n')}
  }

${block(":root,\n  [data-theme='light']", 'light', '  ')}

  @media (prefers-color-scheme: dark) {
${block(":root:not([data-theme='light'])", 'dark', '    ')}
  }

${block("[data-theme='dark']", 'dark', '  ')}

  @media (prefers-contrast: more) {
    :root:root,
    [data-theme][data-theme] {
      --ink-2: var(--ink);
      --ink-3: var(--ink);
      --line: var(--line-strong);
      --line-strong: var(--ink);
    }
  }

  @media (forced-colors: active) {
    :root:root,
    [data-theme][data-theme] {
${forced.map(([name, value]) => `      --${name}: ${value};`).join('\n')}
    }
  }

  @media print {
${block(':root:root:root,\n    [data-theme][data-theme][data-theme]', 'light', '    ').replace('--paper: #fbfaf7', '--paper: #ffffff')}
  }
}
`;
}
