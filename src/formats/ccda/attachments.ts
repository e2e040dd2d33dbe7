import type { FoundAttachment } from '../facts/index.ts';
import { attribute, element, textOf, type XmlElement } from '../xml/index.ts';

/** Bytes of all attachments of one file together. */
const maxAttachmentBytes = 100 * 1024 * 1024;
export type Budget = { bytes: number };

/**
 * Data embedded in an ED (CDA R2 data types): base64, or plain text; a reference elsewhere stays a URL that nobody follows.
 * Undefined when the element embeds nothing.
 */
export function attachmentOf(data: XmlElement | undefined, budget: Budget): FoundAttachment | undefined {
  if (!data) return undefined;
  const contentType = attribute(data, 'mediaType');
  const described = { ...(contentType !== undefined && { contentType }) };
  if (attribute(data, 'representation') === 'B64') return embedded(data, described, budget);
  const url = attribute(element(data, 'reference'), 'value');
  if (url !== undefined && !url.startsWith('#')) return { ...described, url: url.slice(0, 500), problem: 'It is kept elsewhere and was not fetched.' }; // prettier-ignore
  return undefined;
}

function embedded(data: XmlElement, described: { contentType?: string }, budget: Budget): FoundAttachment {
  if (attribute(data, 'compression') !== undefined) return { ...described, problem: 'It is packed in a way that we do not open.' }; // prettier-ignore
  const clean = textOf(data).replaceAll(/\s+/g, '');
  if (clean === '' || !/^[A-Za-z0-9+/]*={0,2}$/.test(clean) || clean.length % 4 !== 0)
    return { ...described, problem: 'Its content is not readable (no valid base64).' };
  budget.bytes += (clean.length / 4) * 3;
  if (budget.bytes > maxAttachmentBytes) return { ...described, problem: 'The attachments of this file are larger than we can take.' }; // prettier-ignore
  return { ...described, bytes: new Uint8Array(Buffer.from(clean, 'base64')) };
}
