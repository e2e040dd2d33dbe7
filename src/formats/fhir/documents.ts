import { sha1 } from '@noble/hashes/legacy.js';
import type { Located, References } from './bundle.ts';
import { codeOf, dateOf, labelOf, securityOf } from './datatypes.ts';
import type { FoundAttachment, FoundDocument } from '../facts/index.ts';
import { dig, get, isObject, list, text } from './json.ts';
import { plainNarrative } from './narrative.ts';
import type { Json } from './json.ts';

/** Bytes of all attachments of one file together. */
const maxAttachmentBytes = 200 * 1024 * 1024;

/** DocumentReference, DiagnosticReport, Media and Composition (R4) as documents; other types give undefined. */
export function documentOf(
  located: Located,
  references: References,
  budget: { bytes: number },
): FoundDocument | undefined {
  const { type, resource, pointer, id } = located;
  const source = { resource: id ? `${type}/${id}` : type, pointer: pointer };
  const attachments = (from: Json[]): FoundAttachment[] =>
    from.flatMap((one) => attachmentOf(one, references, resource, budget) ?? []);
  const author = (key: string): string | undefined =>
    list(get(resource, key))
      .map((one) => references.words(one, resource))
      .find((words) => words !== undefined);
  const common = (
    codeKey: string,
    authorKey: string,
    dates: string[],
  ): Omit<FoundDocument, 'title' | 'attachments'> => ({
    ...withValue('code', codeOf(get(resource, codeKey))),
    ...withValue('date', dateOf(resource, ...dates)),
    ...withValue('author', author(authorKey)),
    ...withValue('status', text(get(resource, 'docStatus')) ?? text(get(resource, 'status'))),
    ...withValue('security', securityOf(resource)),
    source,
  });
  if (type === 'DocumentReference') {
    const contents = list(get(resource, 'content')).flatMap((content) => get(content, 'attachment') ?? []);
    const title = text(get(resource, 'description')) ?? labelOf(get(resource, 'type')) ?? text(dig(contents, 'title'));
    return { title: title ?? 'Document', attachments: attachments(contents), ...common('type', 'author', ['date']) };
  }
  if (type === 'Media') {
    const content = get(resource, 'content');
    const title = text(dig(content, 'title')) ?? labelOf(get(resource, 'type')) ?? 'Picture';
    const dates = ['createdDateTime', 'createdPeriod', 'issued'];
    return { title, attachments: attachments(list(content)), ...common('type', 'operator', dates) };
  }
  if (type === 'DiagnosticReport') {
    const dates = ['effectiveDateTime', 'effectivePeriod', 'issued'];
    return {
      title: labelOf(get(resource, 'code')) ?? 'Report',
      attachments: attachments(list(get(resource, 'presentedForm'))),
      ...common('code', 'performer', dates),
      ...withValue('words', text(get(resource, 'conclusion'))),
    };
  }
  if (type === 'Composition') {
    return {
      title: text(get(resource, 'title')) ?? 'Document',
      attachments: [],
      ...common('type', 'author', ['date']),
      ...withValue('facility', references.words(get(resource, 'custodian'), resource)),
      ...withValue('words', sectionsOf(list(get(resource, 'section')))),
    };
  }
  return undefined;
}

const deepest = 8;

/** Title and narrative of each section, in order; sections inside sections follow theirs. */
function sectionsOf(sections: Json[], depth = 0): string | undefined {
  if (depth > deepest) return undefined;
  const parts = sections.map((section) => {
    const narrative = get(get(section, 'text'), 'div');
    const words = typeof narrative === 'string' ? plainNarrative(narrative) : '';
    const inside = sectionsOf(list(get(section, 'section')), depth + 1);
    return [text(get(section, 'title')) ?? labelOf(get(section, 'code')), words, inside].filter(Boolean).join('\n');
  });
  return parts.filter((part) => part !== '').join('\n\n') || undefined;
}

/**
 * Embedded data, or the Binary in this file that the URL names; anything else stays a URL that nobody follows.
 * Size and SHA-1 that the attachment states are checked (R4, datatypes, Attachment).
 */
function attachmentOf(
  attachment: Json,
  references: References,
  from: Json,
  budget: { bytes: number },
): FoundAttachment | undefined {
  if (!isObject(attachment)) return undefined;
  const url = text(get(attachment, 'url'));
  const binary = references.find({ reference: url ?? '' }, from);
  // Not `text`: that trims to what a label needs.
  const data =
    get(attachment, 'data') ?? (text(get(binary, 'resourceType')) === 'Binary' ? get(binary, 'data') : undefined);
  const contentType = text(get(attachment, 'contentType')) ?? text(get(binary, 'contentType'));
  const title = text(get(attachment, 'title'));
  const described = { ...withValue('contentType', contentType), ...withValue('title', title) };
  if (typeof data !== 'string')
    return { ...described, ...withValue('url', url), problem: 'It is kept elsewhere and was not fetched.' };
  const bytes = decodeBase64(data);
  if (!bytes) return { ...described, problem: 'Its content is not readable (no valid base64).' };
  budget.bytes += bytes.length;
  if (budget.bytes > maxAttachmentBytes)
    return { ...described, problem: 'The attachments of this file are larger than we can take.' };
  return { ...described, bytes, ...withValue('problem', mismatch(attachment, bytes)) };
}

function mismatch(attachment: Json, bytes: Uint8Array): string | undefined {
  const size = text(get(attachment, 'size'));
  if (size !== undefined && Number(size) !== bytes.length) return 'It is not as long as the record says.';
  const hash = text(get(attachment, 'hash'));
  if (hash !== undefined && hash !== Buffer.from(sha1(bytes)).toString('base64'))
    return 'It is not the file that the record describes.';
  return undefined;
}

/** R4 allows blanks inside base64Binary. */
function decodeBase64(data: string): Uint8Array | undefined {
  const clean = data.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(clean) || clean.length % 4 !== 0) return undefined;
  return new Uint8Array(Buffer.from(clean, 'base64'));
}

function withValue<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}
