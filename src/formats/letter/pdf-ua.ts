/**
 * Declares PDF/UA-1 (ISO 14289-1) in a PDF/A file that typst wrote.
 *
 * typst checks a document against one standard at a time. The letter is compiled against PDF/UA-1 first, which throws
 * when a rule is broken, and then against PDF/A; what the second file lacks is the claim itself: the `pdfuaid:part` in
 * XMP (ISO 14289-1, 5) with its PDF/A extension schema (ISO 19005-3, 6.6.2.3), and `DisplayDocTitle` (7.1).
 * Both are put in, and the classic cross-reference table is moved along. Bytes before the XMP stay as they were.
 */
export function declarePdfUa(pdf: Buffer): Buffer {
  const text = pdf.toString('latin1');
  const edits = [...xmpEdits(text), displayTitleEdit(text)].sort((a, b) => a.at - b.at);
  const xrefAt = text.lastIndexOf('\nxref\n') + 1;
  const body = applyEdits(text.slice(0, xrefAt), edits);
  const table = text.slice(xrefAt).replace(/^(\d{10}) (\d{5}) n/gm, (_, offset: string, generation: string) => {
    const moved = Number(offset) + edits.reduce((sum, e) => sum + (e.at < Number(offset) ? delta(e) : 0), 0);
    return `${String(moved).padStart(10, '0')} ${generation} n`;
  });
  const end = table.replace(/startxref\s+\d+/, `startxref\n${body.length}`);
  return Buffer.from(body + end, 'latin1');
}

type Edit = { at: number; remove: number; insert: string };

const delta = (edit: Edit): number => edit.insert.length - edit.remove;

function applyEdits(text: string, edits: Edit[]): string {
  let out = '';
  let from = 0;
  for (const { at, remove, insert } of edits) {
    out += text.slice(from, at) + insert;
    from = at + remove;
  }
  return out + text.slice(from);
}

function xmpEdits(text: string): Edit[] {
  const stream = find(text, '<?xpacket begin', 0);
  const schema = find(text, '</rdf:Bag></pdfaExtension:schemas>', stream);
  const inside = [
    {
      at: find(text, ' xmlns:pdfaid=', stream),
      remove: 0,
      insert: ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"',
    },
    { at: schema, remove: 0, insert: uaSchema },
    { at: find(text, '<pdfaid:part>', stream), remove: 0, insert: '<pdfuaid:part>1</pdfuaid:part>' },
  ];
  const lengthAt = text.lastIndexOf('/Length ', stream) + '/Length '.length;
  const digits = /^\d+/.exec(text.slice(lengthAt, lengthAt + 12))?.[0] ?? '';
  const grown = Number(digits) + inside.reduce((sum, edit) => sum + delta(edit), 0);
  return [{ at: lengthAt, remove: digits.length, insert: String(grown) }, ...inside];
}

function displayTitleEdit(text: string): Edit {
  const catalog = find(text, '/Type /Catalog', 0);
  const at = find(text, '/ViewerPreferences <<', catalog) + '/ViewerPreferences <<'.length;
  return { at, remove: 0, insert: '\n    /DisplayDocTitle true' };
}

function find(text: string, needle: string, from: number): number {
  const at = text.indexOf(needle, from);
  if (at < 0) throw new Error(`the letter's PDF has no ${needle}`);
  return at;
}

const uaSchema =
  '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>' +
  '<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>' +
  '<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">' +
  '<pdfaProperty:category>internal</pdfaProperty:category>' +
  '<pdfaProperty:description>Part of ISO 14289 to which the document conforms</pdfaProperty:description>' +
  '<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>' +
  '</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>';
