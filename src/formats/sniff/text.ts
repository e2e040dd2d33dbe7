import type { FileKind } from './kinds.ts';

/** How much of a text decides its kind, in bytes. */
const windowBytes = 256 * 1024;

export type Charset = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
export type TextSniff = { kind: FileKind; charset: Charset };

/** The kind and character set of a text file, or undefined when the bytes are no text. */
export function textKind(bytes: Uint8Array): TextSniff | undefined {
  const charset = charsetOf(bytes);
  if (!charset) return undefined;
  const text = new TextDecoder(charset).decode(bytes.subarray(0, windowBytes));
  return { kind: kindOfText(text.replace(/^\uFEFF/, '')), charset };
}

/** Byte order mark, else valid UTF-8, else Windows-1252 when hardly any control bytes are in it. */
export function charsetOf(bytes: Uint8Array): Charset | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  // XML without a mark shows by its first letter how it is written (XML 1.0, appendix F).
  if (bytes[0] === 0x3c && bytes[1] === 0 && bytes[2] !== 0 && bytes[3] === 0) return 'utf-16le';
  if (bytes[0] === 0 && bytes[1] === 0x3c && bytes[2] === 0 && bytes[3] !== 0) return 'utf-16be';
  const head = bytes.subarray(0, windowBytes);
  let controls = 0;
  for (const byte of head) if (byte === 0 || (byte < 32 && !isTextControl(byte))) controls += 1;
  if (controls > Math.max(4, head.length / 20) || head.includes(0)) return undefined;
  try {
    // `stream` lets a character be cut in two by the window.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/** Tab, line ends, form feed, escape (ISO 2022 text), and the MLLP block characters around HL7 messages. */
function isTextControl(byte: number): boolean {
  return (byte >= 9 && byte <= 13) || byte === 0x1b || byte === 0x0b || byte === 0x1c;
}

function kindOfText(text: string): FileKind {
  const trimmed = text.trimStart();
  if (/^\x0b?(MSH|FHS|BHS)[^A-Za-z0-9\s]/.test(trimmed)) return 'hl7v2';
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) return jsonKind(trimmed);
  if (trimmed.startsWith('<')) return markupKind(trimmed);
  return isTable(trimmed) ? 'csv' : 'text';
}

function jsonKind(text: string): FileKind {
  const firstLine = text.slice(0, text.indexOf('\n') >>> 0).trim();
  const isLines = firstLine.endsWith('}') && /^\s*\{/.test(text.slice(firstLine.length)) && isJson(firstLine);
  const isFhir = /"resourceType"\s*:\s*"[A-Z][A-Za-z]+"/.test(text);
  if (isLines) return isFhir ? 'ndjson' : 'json';
  if (!isFhir && /^\{[\s\S]{0,2000}?"verifiableCredential"\s*:\s*\[\s*"eyJ/.test(text)) return 'health-card';
  return isFhir && text.startsWith('{') ? 'fhir-json' : 'json';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Looks at the first element's name only; XML itself is parsed by formats/xml. */
function markupKind(text: string): FileKind {
  const withoutProlog = text.replace(/^(\s*(<\?[\s\S]*?\?>|<!--[\s\S]*?-->))+/, '').trimStart();
  if (/^<!doctype\s+html/i.test(withoutProlog)) return 'html';
  const root = /^(?:<!DOCTYPE[^>[]*(?:\[[\s\S]*?\]\s*)?>\s*)?<([\w.-]+:)?([\w.-]+)/.exec(withoutProlog)?.[2];
  if (root === 'ClinicalDocument' || isPartOfCda(root, withoutProlog)) return 'ccda';
  if (root !== undefined && /^[A-Z]/.test(root) && /\sxmlns(:\w+)?\s*=\s*["']http:\/\/hl7\.org\/fhir["']/.test(rootTag(withoutProlog))) return 'fhir-xml'; // prettier-ignore
  if (root === 'svg') return 'svg';
  if (root && /^(html|head|body|script|iframe|div|p|table|img|a|h[1-6])$/i.test(root)) return 'html';
  return text.startsWith('<?xml') || (root !== undefined && /\sxmlns[:=]|<\/[\w.:-]+>\s*$/.test(text)) ? 'xml' : 'text';
}

const rootTag = (text: string): string => /<[A-Za-z][^>]*>/.exec(text)?.[0] ?? '';

/** A section or an entry of a clinical document by itself: its namespace, or the templates that all of them name. */
function isPartOfCda(root: string | undefined, text: string): boolean {
  if (!root || !/^(component|structuredBody|section|entry|observation|act|organizer|procedure|encounter|supply|substanceAdministration)$/.test(root)) return false; // prettier-ignore
  return (
    /["']urn:hl7-org:v3["']/.test(rootTag(text)) ||
    /<(?:\w{1,20}:)?(?:templateId|code)\s[^<>]{0,300}?(?:root|codeSystem)=["']\d\.\d/.test(text)
  );
}

/** At least two lines with the same number (≥ 1) of one delimiter in the first ten. */
function isTable(text: string): boolean {
  const lines = text
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 10);
  if (lines.length < 2) return false;
  return [',', ';', '\t'].some((delimiter) => {
    const counts = lines.map((line) => fieldsOf(line, delimiter));
    return (counts[0] ?? 0) > 1 && counts.every((count) => count === counts[0]);
  });
}

/** Fields of one line; delimiters inside quotes do not count (RFC 4180). */
function fieldsOf(line: string, delimiter: string): number {
  return line.replace(/"(?:[^"]|"")*"/g, '').split(delimiter).length;
}
