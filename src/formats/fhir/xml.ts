import { AppError } from '#kernel/errors.ts';
import type { HealthContent } from '../facts/index.ts';
import { attribute, elements, excerptOf, parseXml, textOf, type XmlElement } from '../xml/index.ts';
import type { Json, JsonObject } from './json.ts';
import { readFhirTree } from './read.ts';

const fhir = 'http://hl7.org/fhir';
const xhtml = 'http://www.w3.org/1999/xhtml';

/** Elements that are lists in JSON even when there is one of them, as far as our pointers and the reader count them. */
const lists = new Set([
  'entry', 'component', 'condition', 'recommendation', 'lensSpecification', 'item', 'answer', 'coding', 'identifier',
  'contained', 'given', 'content', 'section', 'security', 'series', 'performer', 'reaction', 'note', 'dosage',
  'dosageInstruction', 'doseAndRate', 'stage', 'extension', 'payload', 'presentedForm',
]); // prettier-ignore
const flags = /Boolean$|^(active|experimental|primarySource|doNotPerform|inactive|isSubpotent|included|excluded)$/;

/** The same as `readFhirBundle` for FHIR in XML (R4, xml.html). Pointers lead into the XML. */
export function readFhirXml(text: string, problems: string[] = []): HealthContent {
  const root = parseXml(text);
  if (root.uri !== fhir) throw new AppError('input.unsupported', 'This is a data file, but not a FHIR record. Please ask for an export in FHIR R4.'); // prettier-ignore
  const content = readFhirTree(resourceOf(root));
  content.problems.unshift(...problems);
  return content;
}

/** A resource as its JSON (R4, json.html): attributes `value` are primitives, narrative is a string, a child resource its own object. */
function resourceOf(of: XmlElement): JsonObject {
  return { resourceType: of.name, ...complexOf(of) };
}

function complexOf(of: XmlElement): JsonObject {
  const found: JsonObject = {};
  const id = attribute(of, 'id');
  const url = attribute(of, 'url');
  if (id !== undefined) found['id'] = id;
  if (url !== undefined) found['url'] = url;
  for (const one of elements(of)) {
    const value = valueOf(one);
    if (value === undefined) continue;
    const before = Object.hasOwn(found, one.name) ? found[one.name] : undefined;
    if (Array.isArray(before)) before.push(value);
    else if (before !== undefined) set(found, one.name, [before, value]);
    else set(found, one.name, lists.has(one.name) && typeof value === 'object' ? [value] : value);
  }
  return found;
}

/** As an own property, whatever the name. */
function set(on: JsonObject, name: string, value: Json): void {
  Object.defineProperty(on, name, { value, enumerable: true, configurable: true, writable: true });
}

function valueOf(of: XmlElement): Json | undefined {
  if (of.uri === xhtml) return excerptOf(of);
  const value = of.attributes['value'];
  if (value !== undefined) return flags.test(of.name) && /^(true|false)$/.test(value) ? value === 'true' : value;
  const inside = elements(of);
  const [only] = inside;
  if (only && inside.length === 1 && /^[A-Z]/.test(only.name) && (of.name === 'resource' || of.name === 'contained')) return resourceOf(only); // prettier-ignore
  if (inside.length > 0) return complexOf(of);
  return textOf(of).trim() || undefined;
}

/** The element that a pointer of the content leads to, as text; null when there is none. */
export function fhirXmlAt(text: string, pointer: string): string | null {
  const root = parseXml(text);
  let at: XmlElement | undefined = root;
  const steps = pointer.split('/').slice(1);
  for (let i = 0; i < steps.length && at; i += 1) {
    const name = steps[i] ?? '';
    const next = steps[i + 1] ?? '';
    const isIndexed = /^\d+$/.test(next);
    const found: XmlElement | undefined = elements(at, name)[isIndexed ? Number(next) : 0];
    if (isIndexed) i += 1;
    // A child resource stands in an element of its own name.
    at = found && (name === 'resource' || name === 'contained') ? (elements(found)[0] ?? found) : found;
  }
  return at ? excerptOf(at) : null;
}
