import { attribute, descendants, elements, type XmlElement } from '../xml/index.ts';

const longestReference = 2000;
const blocks = new Set(['paragraph', 'list', 'item', 'table', 'thead', 'tbody', 'tfoot', 'tr', 'caption', 'br', 'div', 'p', 'li', 'ul', 'ol', 'h1', 'h2', 'h3', 'text']); // prettier-ignore

/**
 * The words of a narrative block (CDA R2 §4.3.5) as plain text: a line for each paragraph, item and row, cells divided by
 * ` | `. Nothing in it is ever markup again; links and pictures leave their words only.
 */
export function wordsOf(block: XmlElement): string {
  const out: string[] = [];
  write(block, out);
  return linesOf(out).join('\n');
}

function linesOf(out: readonly string[]): string[] {
  const lines = out
    .join('')
    .replaceAll(/\n- \s*/g, '\n- ')
    .split('\n');
  return lines
    .map((line) =>
      line
        .replaceAll(/[ \t\u00a0]+/g, ' ')
        .replaceAll(/^(?: ?\|)+ ?$/g, '')
        .trim(),
    )
    .filter((line) => line !== '' && line !== '-');
}

function write(part: XmlElement, out: string[]): void {
  if (part.name === 'script' || part.name === 'style') return;
  if (blocks.has(part.name)) out.push('\n');
  if (part.name === 'item' || part.name === 'li') out.push('- ');
  for (const one of part.children) {
    if (typeof one === 'string') out.push(one.replaceAll(/\s+/g, ' '));
    else if (one.name === 'td' || one.name === 'th') out.push(cell(one));
    else write(one, out);
  }
  if (blocks.has(part.name)) out.push('\n');
}

/** On one line: a line end inside of a cell is no row. */
function cell(of: XmlElement): string {
  const inside: string[] = [];
  for (const one of of.children) {
    if (typeof one === 'string') inside.push(one.replaceAll(/\s+/g, ' '));
    else write(one, inside);
  }
  const isFirst = of.parent?.children.find((one) => typeof one !== 'string') === of;
  return `${isFirst ? '' : ' | '}${linesOf(inside).join('; ')}`;
}

/** Where references of a document into its narrative (`<reference value="#id"/>`) lead. */
export class Narrative {
  readonly #byId = new Map<string, XmlElement>();
  /** Many may refer to one place; it is read once. */
  readonly #read = new Map<string, string>();
  readonly #lines = new Map<string, string>();

  constructor(root: XmlElement) {
    for (const one of descendants(root)) {
      const id = attribute(one, 'ID');
      if (id !== undefined && !this.#byId.has(id)) this.#byId.set(id, one);
    }
  }

  /** The words at a reference, on one line; undefined when it leads nowhere in this file. */
  at(reference: string | undefined): string | undefined {
    const id = (reference ?? '').replace(/^#/, '');
    const before = this.#lines.get(id);
    if (before !== undefined || reference === undefined) return before;
    const said = line(this.words(reference) ?? '');
    if (said !== undefined) this.#lines.set(id, said);
    return said;
  }

  /** The same with its lines, whole. */
  words(reference: string | undefined): string | undefined {
    const id = (reference ?? '').replace(/^#/, '');
    const found = this.#byId.get(id);
    if (!found) return undefined;
    const words = this.#read.get(id) ?? wordsOf(found);
    this.#read.set(id, words);
    return words || undefined;
  }

  /** What an ED or ST says in words: its reference into the narrative, else its own text (C-CDA volume 1, §4.2.5). */
  text(of: XmlElement | undefined): string | undefined {
    if (!of || attribute(of, 'representation') === 'B64') return undefined;
    const reference = elements(of, 'reference')[0];
    return this.at(attribute(reference, 'value')) ?? line(wordsOf(of));
  }
}

const line = (words: string): string | undefined =>
  words
    .split('\n')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('; ')
    .trim()
    .slice(0, longestReference) || undefined;
