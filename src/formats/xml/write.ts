import type { XmlElement } from './tree.ts';

const longestText = 400;

/** An element as indented text for a person's eyes, long content cut; never parsed again. */
export function excerptOf(of: XmlElement, indent = ''): string {
  const attributes = Object.entries(of.attributes)
    .filter(([name]) => !name.startsWith('xmlns'))
    .map(([name, value]) => ` ${name}="${cut(value)}"`)
    .join('');
  const inside = of.children
    .map((one) => (typeof one === 'string' ? cut(one.replaceAll(/\s+/g, ' ').trim()) : excerptOf(one, `${indent}  `)))
    .filter((part) => part !== '');
  if (inside.length === 0) return `${indent}<${of.name}${attributes}/>`.replace(/^\s*$/, '');
  if (of.children.every((one) => typeof one === 'string')) return `${indent}<${of.name}${attributes}>${inside.join(' ')}</${of.name}>`; // prettier-ignore
  const lines = inside.map((part) => (part.startsWith(' ') ? part : `${indent}  ${part}`));
  return [`${indent}<${of.name}${attributes}>`, ...lines, `${indent}</${of.name}>`].join('\n');
}

const cut = (words: string): string =>
  words.length > longestText ? `${words.slice(0, 60)} … (${words.length} characters)` : words;
