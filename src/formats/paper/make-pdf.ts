/** A small PDF writer for fixtures and demo letters: Helvetica, several pages, a valid cross-reference table. */

export type PdfText = { text: string; x: number; y: number; size?: number; bold?: boolean; grey?: number };
export type PdfRule = { x1: number; y1: number; x2: number; y2: number; width?: number; grey?: number };
export type PdfPageSpec = { width?: number; height?: number; texts: PdfText[]; rules?: PdfRule[] };
export type PdfSpec = {
  pages: PdfPageSpec[];
  title?: string;
  author?: string;
  /** `D:YYYYMMDDHHmmSS` */
  created?: string;
  /** Raw entries for the catalog, e.g. an OpenAction, for fixtures that misbehave. */
  catalog?: string;
};

/** A4 in points. */
export const a4 = { width: 595, height: 842 };

/** The bytes of a PDF 1.7. Texts may hold the characters of Windows-1252; others become a question mark. */
export function makePdf(spec: PdfSpec): Uint8Array<ArrayBuffer> {
  const fonts = '<< /F1 3 0 R /F2 4 0 R >>';
  const firstPage = 6;
  const kids = spec.pages.map((_page, index) => `${firstPage + index * 2} 0 R`).join(' ');
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${spec.catalog ?? ''} >>`,
    `<< /Type /Pages /Kids [${kids}] /Count ${spec.pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>',
    info(spec),
  ];
  for (const [index, page] of spec.pages.entries()) {
    const { width = a4.width, height = a4.height } = page;
    const content = contentOf(page);
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Resources << /Font ${fonts} >> /Contents ${firstPage + index * 2 + 1} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    );
  }
  return assemble(objects);
}

/** Writes the objects (number = index + 1) with header, cross-reference table and trailer (ISO 32000-1 §7.5). */
function assemble(objects: string[]): Uint8Array<ArrayBuffer> {
  let file = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const offset of offsets) file += `${String(offset).padStart(10, '0')} 00000 n \n`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 5 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Uint8Array.from(file, (char) => char.charCodeAt(0));
}

function info(spec: PdfSpec): string {
  const entry = (key: string, value: string | undefined): string => (value ? `/${key} (${escapeText(value)}) ` : '');
  return `<< ${entry('Title', spec.title)}${entry('Author', spec.author)}${entry('CreationDate', spec.created)}>>`;
}

function contentOf(page: PdfPageSpec): string {
  const rules = (page.rules ?? []).map(
    ({ x1, y1, x2, y2, width = 0.5, grey = 0.6 }) => `${grey} G ${width} w ${x1} ${y1} m ${x2} ${y2} l S`,
  );
  const texts = page.texts.map(
    ({ text, x, y, size = 10.5, bold, grey = 0 }) =>
      `BT ${grey} g /F${bold ? 2 : 1} ${size} Tf ${x} ${y} Td (${escapeText(text)}) Tj ET`,
  );
  return [...rules, ...texts].join('\n');
}

/** Characters of Windows-1252 that are not at their Unicode place. */
const cp1252: Record<string, number> = {
  '€': 0x80, '‚': 0x82, '„': 0x84, '…': 0x85, '‰': 0x89, 'Š': 0x8a, 'Œ': 0x8c, 'Ž': 0x8e, '‘': 0x91, '’': 0x92,
  '“': 0x93, '”': 0x94, '•': 0x95, '–': 0x96, '—': 0x97, '™': 0x99, 'š': 0x9a, 'œ': 0x9c, 'ž': 0x9e, 'Ÿ': 0x9f,
}; // prettier-ignore

function escapeText(text: string): string {
  let escaped = '';
  for (const char of text.normalize('NFC')) {
    const code = cp1252[char] ?? char.charCodeAt(0);
    const isKnown = code < 0x80 || (code >= 0x80 && code <= 0xff);
    const byte = isKnown ? String.fromCharCode(code) : '?';
    escaped += '()\\'.includes(byte) ? `\\${byte}` : byte;
  }
  return escaped;
}
