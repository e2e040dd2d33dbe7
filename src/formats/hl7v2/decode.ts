/** Names of character sets in MSH-18 (HL7 table 0211) as the decoder of the platform knows them. */
const charsets: Readonly<Record<string, string>> = {
  'ASCII': 'windows-1252', '8859/1': 'windows-1252', '8859/2': 'iso-8859-2', '8859/3': 'iso-8859-3', '8859/4': 'iso-8859-4',
  '8859/5': 'iso-8859-5', '8859/6': 'iso-8859-6', '8859/7': 'iso-8859-7', '8859/8': 'iso-8859-8', '8859/9': 'windows-1254',
  '8859/15': 'iso-8859-15', 'ISO IR6': 'windows-1252', 'ISO IR14': 'shift_jis', 'ISO IR87': 'iso-2022-jp',
  'ISO IR159': 'iso-2022-jp', 'GB 18030-2000': 'gb18030', 'KS X 1001': 'euc-kr', 'CNS 11643-1992': 'big5', 'BIG-5': 'big5',
  'UNICODE UTF-16': 'utf-16le', 'WINDOWS-1252': 'windows-1252', 'WINDOWS-1251': 'windows-1251',
}; // prettier-ignore

/**
 * HL7 v2 bytes as text: valid UTF-8 is UTF-8 whatever MSH-18 says, because what is written in another set hardly ever is
 * valid UTF-8 by chance; else the set that the first MSH-18 names, else Windows-1252.
 */
export function decodeHl7(bytes: Uint8Array): string {
  const mark = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined; // prettier-ignore
  if (mark) return new TextDecoder(mark).decode(bytes);
  try {
    // Japanese text in ISO 2022 is valid UTF-8 as well; its escapes give it away.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\x1b$') && !text.includes('\x1b(')) return text;
  } catch {
    // Another set.
  }
  return new TextDecoder(namedIn(bytes) ?? 'windows-1252').decode(bytes);
}

function namedIn(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 4000));
  const start = head.indexOf('MSH');
  const line = head.slice(start).split(/[\r\n]/)[0] ?? '';
  const names = line.split(line[3] ?? '|')[17]?.split(line[5] ?? '~') ?? [];
  const known = names.map((name) => charsets[name.trim().toUpperCase()]).filter((name) => name !== undefined);
  // Of several the later ones are switched to by escapes, which only ISO 2022 has.
  return known.includes('iso-2022-jp') ? 'iso-2022-jp' : known[0];
}
