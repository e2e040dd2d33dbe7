import type { FoundAttachment } from '../facts/index.ts';
import { isoOf } from '../facts/index.ts';
import { coded, componentOf, legible, personWords, repetitions, unescaped } from './fields.ts';
import type { Delimiters, Segment } from './parse.ts';

const textTypes = new Set(['TX', 'FT']);

/** Running text, which belongs into a report rather than into a list (HL7 v2.8, 2A.3: TX, FT). */
export const isText = (obx: Segment): boolean => textTypes.has(typeOf(obx));

export const typeOf = (obx: Segment): string => (obx.fields[2] ?? '').trim().toUpperCase();

/** OBX-5 in words, whatever its data type (OBX-2); several values divided by commas, lines of a text by line ends. */
export function valueOf(obx: Segment): string | undefined {
  const type = typeOf(obx);
  const words = repetitions(obx, 5).map((one) => wordsOf(one, type, obx.delimiters));
  return words.filter((one) => one !== undefined && one !== '').join(isText(obx) ? '\n' : ', ') || undefined;
}

function wordsOf(written: string, type: string, delimiters: Delimiters): string | undefined {
  const part = (n: number): string | undefined => componentOf(written, delimiters, n);
  if (type === 'SN') return [1, 2, 3, 4].map((n) => part(n) ?? '').join('') || undefined;
  if (/^(CE|CWE|CNE|CF|CD|CNN?)$/.test(type)) return coded(written, delimiters).label;
  if (/^(DT|TS|DTM|TM)$/.test(type)) return isoOf(part(1)) ?? part(1);
  if (/^(XCN|XPN|PN)$/.test(type)) return personWords(written, delimiters, type === 'XCN' ? 2 : 1);
  if (/^(DR)$/.test(type)) return [part(1), part(2)].map((one) => isoOf(one) ?? one ?? '').join(' – ');
  // Text is one component: a ^ in it is a letter that the sender forgot to escape.
  if (/^(TX|FT|ST|)$/.test(type)) return legible(unescaped(written, delimiters)).trim();
  const parts = written.split(delimiters.component).map((_, n) => part(n + 1));
  return parts.filter((one) => one !== undefined).join(' ') || undefined;
}

/** Embedded data (ED; HL7 v2.8, 2A.3.24) or a pointer to data elsewhere (RP), which nobody follows. */
export function attachmentsOf(obx: Segment): FoundAttachment[] {
  const type = typeOf(obx);
  if (type !== 'ED' && type !== 'RP') return [];
  return repetitions(obx, 5).map((one) =>
    type === 'ED' ? embedded(one, obx.delimiters) : pointed(one, obx.delimiters),
  );
}

function embedded(written: string, delimiters: Delimiters): FoundAttachment {
  // Not by `componentOf`: that cuts what is longer than words ever are.
  const raw = written.split(delimiters.component);
  const described = { ...mediaType(componentOf(written, delimiters, 2), componentOf(written, delimiters, 3)) };
  const encoding = (raw[3] ?? '').trim().toLowerCase();
  const data = unescaped(raw.slice(4).join(delimiters.component), delimiters);
  if (data.trim() === '') return { ...described, problem: 'It is named here, but nothing is in it.' };
  if (encoding === 'a' || encoding === 'ascii') return { ...described, bytes: new TextEncoder().encode(data) };
  const clean = data.replaceAll(/\s+/g, '');
  if (encoding === 'hex' && /^([\da-f]{2})+$/i.test(clean))
    return { ...described, bytes: new Uint8Array(Buffer.from(clean, 'hex')) };
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(clean) || clean.length % 4 === 1) return { ...described, problem: 'Its content is not readable (no valid base64).' }; // prettier-ignore
  return { ...described, bytes: new Uint8Array(Buffer.from(clean, 'base64')) };
}

function pointed(written: string, delimiters: Delimiters): FoundAttachment {
  const described = mediaType(componentOf(written, delimiters, 3), componentOf(written, delimiters, 4));
  const url = componentOf(written, delimiters, 1);
  return {
    ...described,
    ...(url !== undefined && { url: url.slice(0, 500) }),
    problem: 'It is kept elsewhere and was not fetched.',
  };
}

/** Type and subtype of data (HL7 tables 0191, 0291), where together they are a media type. */
function mediaType(type: string | undefined, subtype: string | undefined): { contentType?: string } {
  const family: Readonly<Record<string, string>> = { im: 'image', ap: 'application', application: 'application', image: 'image', text: 'text', textual: 'text' }; // prettier-ignore
  const known = family[type?.toLowerCase() ?? ''];
  const sub = (subtype ?? '').toLowerCase().replace(/^(application|image|text)\//, '');
  return known === undefined || sub === '' ? {} : { contentType: `${known}/${sub}` };
}
