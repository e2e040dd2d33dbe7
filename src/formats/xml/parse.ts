import { SaxesParser } from 'saxes';
import { AppError } from '#kernel/errors.ts';
import type { XmlElement } from './tree.ts';

export type XmlLimits = { maxChars?: number; maxDepth?: number; maxElements?: number; maxAttributes?: number };

/** Honest clinical documents stay below a third of each: the deepest seen is 40, the longest 20 MB. */
const defaults = { maxChars: 60_000_000, maxDepth: 150, maxElements: 1_500_000, maxAttributes: 100 };
/** Text is handed to the parser in pieces, so that a limit bites before the rest is looked at. */
const pieceChars = 256 * 1024;

/** Letters that narratives borrow from HTML without saying so; no entity of a file itself is ever taken. */
const letters: Readonly<Record<string, string>> = {
  nbsp: '\u00a0', copy: '©', reg: '®', deg: '°', plusmn: '±', micro: 'µ', middot: '·', times: '×', ndash: '–', mdash: '—',
  bull: '•', hellip: '…', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', le: '≤', ge: '≥', trade: '™',
}; // prettier-ignore

/** Prefixes that fragments cut out of a document no longer bind. */
const wellKnown: Readonly<Record<string, string>> = {
  xml: 'http://www.w3.org/XML/1998/namespace',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
  sdtc: 'urn:hl7-org:sdtc',
};

/**
 * The tree of an XML file. No DOCTYPE, so no entities of its own and nothing fetched; comments and processing
 * instructions are left out. Source: XML 1.0 (fifth edition), Namespaces in XML 1.0.
 * Errors: `file.unsafe` (DOCTYPE, depth, attributes), `file.damaged` (not well-formed), `input.too-large`.
 */
export function parseXml(text: string, limits: XmlLimits = {}): XmlElement {
  const { maxChars, maxDepth, maxElements, maxAttributes } = { ...defaults, ...limits };
  if (text.length > maxChars) throw tooLarge();
  const parser = new SaxesParser({ xmlns: false, position: false });
  Object.assign(parser.ENTITIES, letters);
  const tree = new Growing(maxDepth, maxElements, maxAttributes);
  parser.on('doctype', () => {
    throw new AppError(
      'file.unsafe',
      'This file asks to unfold or fetch other content (a document type). Honest health records do not. It was not opened.',
    );
  });
  parser.on('error', (cause) => {
    throw new AppError('file.damaged', 'This file is damaged or cut off (its XML is broken). Please export it once more.', { cause }); // prettier-ignore
  });
  parser.on('opentag', ({ name, attributes }) => tree.open(name, attributes));
  parser.on('closetag', () => tree.close());
  parser.on('text', (words) => tree.text(words));
  parser.on('cdata', (words) => tree.text(words));
  for (let at = 0; at < text.length; at += pieceChars) parser.write(text.slice(at, at + pieceChars));
  parser.close();
  return tree.root();
}

type Open = { element: XmlElement; seen: Map<string, number>; bound: Readonly<Record<string, string>> };

class Growing {
  readonly #limits: readonly [depth: number, elements: number, attributes: number];
  readonly #path: Open[] = [];
  #root: XmlElement | undefined;
  #count = 0;

  constructor(...limits: [depth: number, elements: number, attributes: number]) {
    this.#limits = limits;
  }

  open(written: string, attributes: Record<string, string>): void {
    const [depth, most, mostAttributes] = this.#limits;
    const names = Object.keys(attributes);
    this.#count += 1;
    if (this.#count > most) throw tooLarge();
    if (this.#path.length >= depth || names.length > mostAttributes)
      throw new AppError('file.unsafe', 'This file is nested deeper than any honest record. It was not opened.');
    const above = this.#path.at(-1);
    const bound = bindings(above?.bound ?? wellKnown, attributes, names);
    const colon = written.indexOf(':');
    const name = written.slice(colon + 1);
    const nth = (above?.seen.get(name) ?? 0) + 1;
    above?.seen.set(name, nth);
    const uri = bound[colon < 0 ? '' : written.slice(0, colon)] ?? '';
    const element = { name, uri, attributes, children: [], parent: above?.element, nth };
    above?.element.children.push(element);
    this.#root ??= element;
    this.#path.push({ element, seen: new Map(), bound });
  }

  close(): void {
    this.#path.pop();
  }

  text(words: string): void {
    if (words !== '') this.#path.at(-1)?.element.children.push(words);
  }

  root(): XmlElement {
    if (!this.#root) throw new AppError('file.empty', 'There is nothing in this file.');
    return this.#root;
  }
}

function bindings(
  above: Readonly<Record<string, string>>,
  attributes: Record<string, string>,
  names: string[],
): Readonly<Record<string, string>> {
  const own = names.filter((name) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (own.length === 0) return above;
  const bound: Record<string, string> = Object.assign(Object.create(null) as Record<string, string>, above);
  for (const name of own) bound[name.slice('xmlns:'.length)] = attributes[name] ?? '';
  return bound;
}

function tooLarge(): AppError {
  return new AppError('input.too-large', 'This file holds more data than we can take at once.');
}
