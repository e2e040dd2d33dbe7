/** What text of a file was understood, and what was odd about its letters. */
export type Decoded = { text: string; problem?: string };

/** An XML declaration is in the first bytes, all of them ASCII (XML 1.0, appendix F). */
const declarationBytes = 200;

/**
 * XML bytes as text: by byte order mark, else by how `<` is written (XML 1.0, appendix F), else by the declaration, else
 * UTF-8. A declaration that is not true is corrected, and said.
 */
export function decodeXml(bytes: Uint8Array): Decoded {
  const wide = wideOf(bytes);
  if (wide) return { text: strip(new TextDecoder(wide).decode(bytes)) };
  const head = String.fromCharCode(...bytes.subarray(0, declarationBytes));
  const declared = /^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/i.exec(head)?.[1]?.toLowerCase();
  // Programs that hold text in UTF-16 often say so of the UTF-8 that they write.
  const said = declared === undefined || declared.startsWith('utf-16') || declared === 'us-ascii' ? 'utf-8' : declared;
  const decoder = decoderOf(said);
  try {
    if (decoder) return { text: strip(decoder.decode(bytes)) };
  } catch {
    // Falls through to what such files are in truth.
  }
  const text = strip(new TextDecoder('windows-1252').decode(bytes));
  return {
    text,
    problem: `Its letters are not written as the file says (${said}); they were read as Western European.`,
  };
}

function wideOf(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [a, b, c, d] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0 && c !== 0 && d === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c && c === 0 && d !== 0)) return 'utf-16be';
  return undefined;
}

function decoderOf(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label, { fatal: true });
  } catch {
    return undefined;
  }
}

const strip = (text: string): string => text.replace(/^\uFEFF/, '').trimStart();
