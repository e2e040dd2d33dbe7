import { fhirXmlAt } from '../fhir/index.ts';
import { decodeHl7, segmentText } from '../hl7v2/index.ts';
import { cardBundle } from '../shlink/index.ts';
import { sniff } from '../sniff/index.ts';
import { decodeXml, elementAt, excerptOf, parseXml } from '../xml/index.ts';
import { get, parseJson, type Json } from '../fhir/json.ts';

/** Longest excerpt in characters: an element of a person's record, not an attachment. */
const longest = 20_000;
const longestString = 400;

/**
 * The element of a structured file that a pointer names (`FactSource.pointer`), as text in the file's own words, or null
 * when there is none. Attachments in it are cut: they are documents of their own.
 */
export function excerptAt(bytes: Uint8Array, pointer: string): string | null {
  const { kind, charset } = sniff(bytes);
  if (kind === 'ccda') return cdaAt(bytes, pointer);
  if (kind === 'fhir-xml') return fhirXmlAt(decodeXml(bytes).text, pointer)?.slice(0, longest) ?? null;
  if (kind === 'hl7v2') return segmentText(decodeHl7(bytes), pointer)?.slice(0, longest) ?? null;
  const text = new TextDecoder(charset ?? 'utf-8').decode(bytes);
  if (kind === 'health-card') {
    const [, , card = '', ...rest] = pointer.split('/');
    const bundle = cardBundle(text, Number(card));
    return bundle === undefined ? null : jsonAt(bundle, rest.map((part) => `/${part}`).join(''));
  }
  if (kind === 'fhir-json') return jsonAt(parseJson(text), pointer);
  if (kind === 'ndjson') {
    const [, line = '', ...rest] = pointer.split('/');
    const resource = text.split('\n')[Number(line)];
    return resource === undefined ? null : jsonAt(parseJson(resource), rest.map((part) => `/${part}`).join(''));
  }
  return null;
}

function cdaAt(bytes: Uint8Array, pointer: string): string | null {
  const found = elementAt(parseXml(decodeXml(bytes).text), pointer);
  return found ? excerptOf(found).slice(0, longest) : null;
}

/** RFC 6901. */
function jsonAt(root: Json, pointer: string): string | null {
  let at: Json | undefined = root;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    at = Array.isArray(at) ? at[Number(key)] : get(at, key);
    if (at === undefined) return null;
  }
  return JSON.stringify(at, cut, 2).slice(0, longest);
}

const cut = (_key: string, value: unknown): unknown =>
  typeof value === 'string' && value.length > longestString
    ? `${value.slice(0, 60)} … (${value.length} characters)`
    : value;
