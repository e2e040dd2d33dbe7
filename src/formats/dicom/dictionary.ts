/**
 * The DICOM data dictionary (PS3.6, chapter 6): value representation and keyword of every public attribute.
 * Needed because implicit VR files do not say what their values are, and because QIDO-RS queries use keywords.
 */
import packed from './dictionary.json' with { type: 'json' };

/** What the dictionary knows about one attribute; `xs` means US or SS, as PixelRepresentation says. */
export type DictionaryEntry = { tag: number; vr: string; keyword: string };

const byTag = new Map<number, DictionaryEntry>();
const byKeyword = new Map<string, DictionaryEntry>();

for (const [group, entries] of Object.entries(packed)) {
  const high = parseInt(group, 16) * 0x10000;
  for (const entry of entries.split(' ')) {
    const tag = high + parseInt(entry.slice(0, 4), 16);
    const found = { tag, vr: entry.slice(4, 6), keyword: entry.slice(6) };
    byTag.set(tag, found);
    byKeyword.set(found.keyword, found);
  }
}

/** Entry of a tag given as one 32 bit number, repeating groups 50xx and 60xx included (PS3.5 7.6). */
export function entryOfTag(tag: number): DictionaryEntry | undefined {
  const found = byTag.get(tag);
  if (found) return found;
  const high = tag >>> 24;
  if (high === 0x50 || high === 0x60) return byTag.get(((high << 24) | (tag & 0xffff)) >>> 0);
  return undefined;
}

/** Entry of a keyword such as `PatientName`. */
export function entryOfKeyword(keyword: string): DictionaryEntry | undefined {
  return byKeyword.get(keyword);
}

/** VR of an attribute in an implicit VR data set; private and unknown attributes are UN (PS3.5 6.2.2, 7.8). */
export function vrOfTag(tag: number): string {
  const element = tag & 0xffff;
  if (element === 0) return 'UL';
  if ((tag >>> 16) % 2 === 1) return element >= 0x10 && element <= 0xff ? 'LO' : 'UN';
  return entryOfTag(tag)?.vr ?? 'UN';
}

const keys = new Map<number, string>();

/** Eight upper case hexadecimal digits, the property name of the DICOM JSON model (PS3.18 F.2.2). */
export function tagKey(tag: number): string {
  let key = keys.get(tag);
  if (key === undefined) {
    key = (tag >>> 0).toString(16).toUpperCase().padStart(8, '0');
    // Bounded: hostile files may name 2^32 different tags.
    if (keys.size < 20_000) keys.set(tag, key);
  }
  return key;
}
