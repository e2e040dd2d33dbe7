/** One element. Names are local names; prefixes are resolved where they are bound, and well-known ones where not. */
export type XmlElement = {
  readonly name: string;
  /** Namespace URI; empty when the file binds none. */
  readonly uri: string;
  /** By the name as written (`xsi:type`); never with the prototype of an object. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (XmlElement | string)[];
  readonly parent: XmlElement | undefined;
  /** Which of the elements of this name below its parent it is, from 1. */
  readonly nth: number;
};

/** The elements below, of one name or all, of whatever namespace. */
export function elements(parent: XmlElement | undefined, name?: string): XmlElement[] {
  if (!parent) return [];
  const found: XmlElement[] = [];
  for (const one of parent.children)
    if (typeof one !== 'string' && (name === undefined || one.name === name)) found.push(one);
  return found;
}

/** The first element of this name below each step: `element(section, 'code')`, `element(entry, 'act', 'id')`. */
export function element(parent: XmlElement | undefined, ...names: string[]): XmlElement | undefined {
  let at = parent;
  for (const name of names) {
    if (!at) return undefined;
    at = at.children.find((one): one is XmlElement => typeof one !== 'string' && one.name === name);
  }
  return at;
}

/** A non-empty attribute, trimmed. */
export function attribute(of: XmlElement | undefined, name: string): string | undefined {
  const value = of?.attributes[name]?.trim();
  return value === undefined || value === '' ? undefined : value;
}

/** `xsi:type` without its prefix, under whatever prefix it is written. */
export function typeOf(of: XmlElement | undefined): string | undefined {
  if (!of) return undefined;
  const key =
    'xsi:type' in of.attributes ? 'xsi:type' : Object.keys(of.attributes).find((name) => name.endsWith(':type'));
  return key === undefined ? undefined : attribute(of, key)?.replace(/^.*:/, '');
}

/** All text below, as written. */
export function textOf(of: XmlElement | undefined): string {
  if (!of) return '';
  return of.children.map((one) => (typeof one === 'string' ? one : textOf(one))).join('');
}

/** Every element below, in document order. */
export function* descendants(of: XmlElement): Generator<XmlElement> {
  for (const one of of.children) {
    if (typeof one === 'string') continue;
    yield one;
    yield* descendants(one);
  }
}

/** `/ClinicalDocument/component[1]/structuredBody[1]`: names without prefixes, each with its number among its like. */
export function pointerOf(of: XmlElement): string {
  return of.parent ? `${pointerOf(of.parent)}/${of.name}[${of.nth}]` : `/${of.name}`;
}

/** The element that such a pointer names. */
export function elementAt(root: XmlElement, pointer: string): XmlElement | undefined {
  const [first, ...steps] = pointer.split('/').slice(1);
  let at: XmlElement | undefined = first === root.name ? root : undefined;
  for (const step of steps) {
    const [, name, nth] = /^([^[]+)\[(\d+)\]$/.exec(step) ?? [];
    at = elements(at, name).find((one) => one.nth === Number(nth));
  }
  return at;
}
