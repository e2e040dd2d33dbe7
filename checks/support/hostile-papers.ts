import { crc32, deflateSync } from 'node:zlib';
import { eicar, zipOf, type HostileFile } from './hostile-zips.ts';

const text = (words: string): Buffer => Buffer.from(words);

/** A PDF of numbered objects; the first is the catalog. */
function pdfOf(objects: readonly string[], more: { trailer?: string; front?: string; xref?: boolean } = {}): Buffer {
  let file = `${more.front ?? ''}%PDF-1.7\n`;
  const places = objects.map((object, at) => {
    const place = file.length;
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const start = more.xref === false ? 9_999_999 : file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  file += places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const trailer = `trailer<</Size ${objects.length + 1}/Root 1 0 R${more.trailer ?? ''}>>`;
  return Buffer.from(`${file}${trailer}\nstartxref\n${start}\n%%EOF`, 'latin1');
}

const pages = '<</Type/Pages/Kids[3 0 R]/Count 1>>';
const page = (more = '') => `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]${more}>>`;
const catalog = (more: string) => `<</Type/Catalog/Pages 2 0 R${more}>>`;
const opening = (action: string) => pdfOf([catalog(`/OpenAction<<${action}>>`), pages, page()]);

function hostilePdfs(): Record<string, Buffer> {
  const plain = pdfOf([catalog(''), pages, page()]);
  const zeros = deflateSync(Buffer.alloc(64 * 1024 * 1024));
  const stream = `<</Length ${zeros.length}/Filter/FlateDecode>>stream\n${zeros.toString('latin1')}\nendstream`;
  return {
    'script.pdf': opening('/S/JavaScript/JS(app.alert\\(1\\))'),
    'launch.pdf': opening('/S/Launch/F(/bin/sh)'),
    'uri.pdf': opening('/S/URI/URI(http://127.0.0.1:1/)'),
    'submit.pdf': opening('/S/SubmitForm/F(http://127.0.0.1:1/)'),
    'goto-file.pdf': opening('/S/GoToR/F(file:///etc/passwd)/D[0]'),
    'names-script.pdf': pdfOf([catalog('/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>'), pages, page()]),
    'embedded.pdf': pdfOf([
      catalog('/Names<</EmbeddedFiles<</Names[(a.exe)<</Type/Filespec/F(a.exe)/EF<</F 4 0 R>>>>]>>>>'),
      pages,
      page(),
      '<</Type/EmbeddedFile/Length 2>>stream\nMZ\nendstream',
    ]),
    'eicar.pdf': pdfOf([
      catalog(''),
      pages,
      page('/Contents 4 0 R'),
      `<</Length ${eicar.length}>>stream\n${eicar}\nendstream`,
    ]),
    'xfa.pdf': pdfOf([
      catalog('/AcroForm<</XFA 4 0 R>>'),
      pages,
      page(),
      '<</Length 60>>stream\n<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><script/></xdp:xdp>\nendstream',
    ]),
    'flate-bomb.pdf': pdfOf([catalog(''), pages, page('/Contents 4 0 R'), stream]),
    'loop.pdf': pdfOf([catalog(''), '<</Type/Pages/Kids[2 0 R]/Count 1>>']),
    'million.pdf': pdfOf([catalog(''), `<</Type/Pages/Kids[${'3 0 R '.repeat(100_000)}]/Count 100000>>`, page()]),
    'count-lies.pdf': pdfOf([catalog(''), '<</Type/Pages/Kids[3 0 R]/Count 2147483647>>', page()]),
    'giant.pdf': pdfOf([catalog(''), pages, '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9999999 9999999]>>']),
    'minus.pdf': pdfOf([catalog(''), pages, '<</Type/Page/Parent 2 0 R/MediaBox[0 0 -1 -1]>>']),
    'self-length.pdf': pdfOf([catalog(''), pages, page('/Contents 4 0 R'), '<</Length 4 0 R>>stream\na\nendstream']),
    'deep-array.pdf': pdfOf([catalog(`/A ${'['.repeat(50_000)}`), pages, page()]),
    'no-xref.pdf': pdfOf([catalog(''), pages, page()], { xref: false }),
    'prev-loop.pdf': pdfOf([catalog(''), pages, page()], { trailer: '/Prev 9' }),
    'encrypted.pdf': pdfOf([catalog(''), pages, page()], {
      trailer: `/Encrypt<</Filter/Standard/V 5/R 6/Length 256/O<${'00'.repeat(48)}>/U<${'00'.repeat(48)}>/P -1>>/ID[<00><00>]`,
    }),
    'html.pdf': pdfOf([catalog(''), pages, page()], { front: '<script>alert(1)</script>\n' }),
    'zip.pdf': Buffer.concat([plain, zipOf([{ name: 'a.txt', data: text('a') }])]),
    'cut.pdf': plain.subarray(0, 60),
    'head.pdf': text('%PDF-1.7'),
    'not.pdf': text('<html><script>alert(1)</script></html>'),
  };
}

/** A PNG of stated size with one short, true chunk of pixels. */
function pngOf(width: number, height: number, data = deflateSync(Buffer.alloc(64)), more: Buffer[] = []): Buffer {
  const chunk = (type: string, body: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), body]);
    const head = Buffer.alloc(4);
    head.writeUInt32BE(body.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([head, named, sum]);
  };
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', size),
    ...more.map((body) => chunk('iCCP', body)),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function hostileImages(): Record<string, Buffer> {
  const jpeg = (height: number, width: number) =>
    Buffer.from([
      0xff,
      0xd8,
      0xff,
      0xc0,
      0,
      17,
      8,
      height >> 8,
      height & 255,
      width >> 8,
      width & 255,
      3,
      1,
      17,
      0,
      2,
      17,
      0,
      3,
      17,
      0,
      0xff,
      0xd9,
    ]);
  return {
    'flood.png': pngOf(50_000, 50_000),
    'flood-max.png': pngOf(0x7fff_ffff, 0x7fff_ffff),
    'none.png': pngOf(0, 0),
    'bomb.png': pngOf(8_000, 8_000, deflateSync(Buffer.alloc(8_000 * 24_001))),
    'profile-bomb.png': pngOf(4, 4, deflateSync(Buffer.alloc(64)), [
      Buffer.concat([text('a\0\0'), deflateSync(Buffer.alloc(32 * 1024 * 1024))]),
    ]),
    'cut.png': pngOf(64, 64).subarray(0, 40),
    'flood.jpg': jpeg(65_535, 65_535),
    'none.jpg': jpeg(0, 0),
    'cut.jpg': Buffer.from([0xff, 0xd8, 0xff]),
    'html.jpg': text('<html><script>alert(1)</script>'),
    'script.gif': text('GIF89a/*\0\0*/=1;alert(1)//'),
    'frames.gif': Buffer.concat([
      text('GIF89a'),
      Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0]),
      ...Array.from({ length: 10_000 }, () => Buffer.from([0x2c, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 2, 1, 0, 0])),
      text(';'),
    ]),
    'tiff-loop.tif': Buffer.from([
      0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, 1, 0, 0, 1, 4, 0, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 8, 0, 0, 0,
    ]),
    'flood.bmp': Buffer.concat([
      text('BM'),
      Buffer.alloc(12),
      Buffer.from([40, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f, 1, 0, 32, 0]),
      Buffer.alloc(32),
    ]),
    'flood.webp': Buffer.concat([
      text('RIFF\xff\xff\xff\x7fWEBPVP8X'),
      Buffer.from([10, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    ]),
    'script.svg': text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'),
    'foreign.svg': text(
      '<svg xmlns="http://www.w3.org/2000/svg"><foreignObject><iframe src="javascript:alert(1)"/></foreignObject></svg>',
    ),
    'entity.svg': text(
      '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>',
    ),
    'use.svg': text(
      '<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:1/a"/><use href="http://127.0.0.1:1/b#c"/></svg>',
    ),
    'j2k.jp2': Buffer.concat([Buffer.from('\0\0\0\x0cjP  \r\n\x87\n', 'latin1'), Buffer.alloc(40, 0xff)]),
  };
}

function hostileXml(): Record<string, Buffer> {
  const cda = (inner: string, front = '') =>
    text(
      `<?xml version="1.0"?>${front}<ClinicalDocument xmlns="urn:hl7-org:v3"><title>a</title>${inner}</ClinicalDocument>`,
    );
  const fhir = (front: string, inner: string) =>
    text(`${front}<Patient xmlns="http://hl7.org/fhir"><id value="${inner}"/></Patient>`);
  const lol = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
  return {
    'doctype.xml': cda('', '<!DOCTYPE a>'),
    'file.xml': cda('&x;', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    'net.xml': cda('&x;', '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:1/">]>'),
    'parameter.xml': cda('', '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x.dtd">%x;]>'),
    'dtd.xml': cda('', '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd">'),
    'laughs.xml': cda('&l9;', `<!DOCTYPE a [<!ENTITY l0 "lol">${lol}]>`),
    'quadratic.xml': cda('&x;'.repeat(20_000), `<!DOCTYPE a [<!ENTITY x "${'x'.repeat(20_000)}">]>`),
    'recursion.xml': cda('&x;', '<!DOCTYPE a [<!ENTITY x "&y;"><!ENTITY y "&x;">]>'),
    'xinclude.xml': cda(
      '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>',
    ),
    'stylesheet.xml': cda('', '<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:1/a.xsl"?>'),
    'script.xml': cda(
      '<component><nonXMLBody><text><reference value="javascript:alert(1)"/></text></nonXMLBody></component>',
    ),
    'attributes.xml': cda(`<a ${Array.from({ length: 20_000 }, (_, n) => `a${n}="1"`).join(' ')}/>`),
    'attribute-long.xml': cda(`<a b="${'x'.repeat(2_000_000)}"/>`),
    'deep.xml': cda(`${'<a>'.repeat(50_000)}${'</a>'.repeat(50_000)}`),
    'utf7.xml': text('<?xml version="1.0" encoding="UTF-7"?>+ADw-script+AD4-'),
    'utf16.xml': Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>', 'utf16le'),
    'fhir.xml': fhir('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', '&x;'),
    'xhtml.xhtml': text('<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>'),
    'saml.xml': text('<!DOCTYPE a><samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>'),
    'cut.xml': cda('').subarray(0, 60),
  };
}

function hostileData(): Record<string, Buffer> {
  const bundle = (entries: string) => text(`{"resourceType":"Bundle","type":"collection","entry":[${entries}]}`);
  const office = (parts: Record<string, string>) =>
    zipOf(
      Object.entries({ '[Content_Types].xml': '<Types/>', ...parts }).map(([name, words]) => ({
        name,
        data: text(words),
      })),
    );
  return {
    'deep.json': text(`{"resourceType":"Bundle","a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
    'proto.json': bundle(
      '{"resource":{"resourceType":"Patient","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}',
    ),
    'doubles.json': bundle('{"resource":{"resourceType":"Patient","id":"a","id":"b"}}'),
    'numbers.json': bundle('{"resource":{"resourceType":"Observation","valueQuantity":{"value":1e999}}}'),
    'surrogate.json': bundle('{"resource":{"resourceType":"Patient","id":"\\ud800"}}'),
    'nul.json': bundle('{"resource":{"resourceType":"Patient","name":[{"text":"a\\u0000b"}]}}'),
    'self.json': bundle('{"fullUrl":"#a","resource":{"resourceType":"Patient","contained":[{"reference":"#a"}]}}'),
    'attachment.json': bundle(
      '{"resource":{"resourceType":"DocumentReference","content":[{"attachment":{"url":"http://127.0.0.1:1/","size":1e15}}]}}',
    ),
    'many.json': bundle(Array.from({ length: 20_000 }, () => '{"resource":{"resourceType":"Basic"}}').join(',')),
    'bom.json': text('\ufeff{"resourceType":"Bundle"}'),
    'half.json': text('{"resourceType":"Bundle","entry":['),
    'remote.docx': office({
      'word/_rels/settings.xml.rels': '<Relationship Target="http://127.0.0.1:1/t.dotm" TargetMode="External"/>',
    }),
    'macro.docm': office({ 'word/vbaProject.bin': 'Attribut' }),
    'entity.docx': office({ 'word/document.xml': '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>' }),
    'dde.xlsx': office({ 'xl/worksheets/sheet1.xml': "<f>=cmd|'/C calc'!A1</f>" }),
    'ole.doc': Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(512, 0xff)]),
    'rtf.rtf': text('{\\rtf1{\\object\\objdata 0105000002}}'),
    'formula.csv': text('=HYPERLINK("http://127.0.0.1:1","a"),+1,-1,@a'),
    'segments.hl7': text(`MSH|^~\\&|A|B|C|D|20260101||ORU^R01|1|P|2.5\r${'OBX|1|TX|a||b\r'.repeat(50_000)}`),
    'delimiters.hl7': text('MSH|||||\r'),
    'field.hl7': text(`MSH|^~\\&|${'x'.repeat(2_000_000)}\r`),
    'eicar.com': text(eicar),
    'eicar.txt': text(eicar),
    'eicar.b64.txt': text(Buffer.from(eicar).toString('base64')),
    'eicar.jpg': text(eicar),
    'empty.pdf': text(''),
    'nul.txt': Buffer.alloc(1_000_000),
    'line.txt': text('x'.repeat(5_000_000)),
    'utf8.txt': Buffer.alloc(10_000, 0xff),
    'terminal.txt': text('\x1b]0;a\x07\x1b[2J'),
    'mail.mhtml': text('Content-Type: text/html\r\n\r\n<script>alert(1)</script>'),
    'page.html': text('<script>alert(1)</script>'),
    'link.url': text('[InternetShortcut]\nURL=file:///etc/passwd'),
    'viewer.exe': text('MZ\x90\0'),
    'elf.bin': Buffer.from('\x7fELF\x02\x01\x01', 'latin1'),
    'regex.txt': text(`${'a'.repeat(100_000)}!`),
  };
}

/** Papers: PDF, pictures, XML, FHIR, office, messages, plain text and scanners' test strings. */
export function hostilePapers(): HostileFile[] {
  const folders = { pdf: hostilePdfs(), image: hostileImages(), xml: hostileXml(), data: hostileData() };
  return Object.entries(folders).flatMap(([folder, files]) =>
    Object.entries(files).map(([name, bytes]) => ({ path: `${folder}/${name}`, bytes })),
  );
}
