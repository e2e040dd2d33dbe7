import { ObjectWriter, textString } from './objects.ts';
import { UnseenFonts, type UnseenWord } from './unseen-text.ts';

/** One page as it goes in: a JPEG of what is seen, and the words that can be found on it. */
export type CollatedPage = {
  jpeg: Uint8Array;
  width: number;
  height: number;
  grey: boolean;
  words: readonly UnseenWord[];
  /** A line at the foot, in Latin letters and digits. */
  foot: string;
  /** Places that lead to other pages (1 is the first), as fractions of this page. */
  links?: readonly { page: number; x: number; y: number; w: number; h: number }[];
};
export type Bookmark = { title: string; page: number; children?: readonly Bookmark[] };
export type CollatedSpec = {
  title: string;
  language: string;
  created: Date;
  pageCount: number;
  bookmarks: readonly Bookmark[];
};

/** A4 in points, and the paper's white edge. The foot stands in the lower edge. */
const sheet = { width: 595.28, height: 841.89, edge: 20, foot: 34 };
const catalogNo = 1;
const pagesNo = 2;
const infoNo = 3;
const helveticaNo = 4;
const fontsNo = 5;
const firstPageNo = 6;

/**
 * A PDF of page pictures with their words behind them, its bookmarks and page numbers, written while the pages come:
 * one page is in memory at a time. Nothing of a handed-in PDF is copied, so nothing active can be in it.
 * @throws when fewer or more pages come than were said
 */
export async function* collate(spec: CollatedSpec, pages: AsyncIterable<CollatedPage>): AsyncGenerator<Buffer> {
  const out = new ObjectWriter(firstPageNo - 1 + spec.pageCount);
  const fonts = new UnseenFonts();
  const pageNo = (page: number) => firstPageNo - 1 + page;
  yield out.header();
  let count = 0;
  for await (const page of pages) {
    count += 1;
    yield writePage(out, fonts, page, pageNo(count), pageNo);
  }
  if (count !== spec.pageCount) throw new Error(`${count} pages came, ${spec.pageCount} were said`);
  yield writeFonts(out, fonts);
  const outline = outlineOf(out, spec.bookmarks, pageNo);
  yield outline.bytes;
  const kids = Array.from({ length: count }, (_, at) => `${pageNo(at + 1)} 0 R`).join(' ');
  yield Buffer.concat([
    out.object(helveticaNo, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'),
    out.object(pagesNo, `<< /Type /Pages /Kids [${kids}] /Count ${count} >>`),
    out.object(
      infoNo,
      `<< /Title ${textString(spec.title)} /Producer (Consilium) /CreationDate (${pdfDate(spec.created)}) >>`,
    ),
    out.object(
      catalogNo,
      `<< /Type /Catalog /Pages ${pagesNo} 0 R /Lang (${spec.language.replaceAll(/[^A-Za-z0-9-]/g, '')}) ` +
        `/ViewerPreferences << /DisplayDocTitle true >>` +
        (outline.root === undefined ? '' : ` /Outlines ${outline.root} 0 R /PageMode /UseOutlines`) +
        ' >>',
    ),
    out.trailer(catalogNo, infoNo),
  ]);
}

function writePage(
  out: ObjectWriter,
  fonts: UnseenFonts,
  page: CollatedPage,
  no: number,
  pageNo: (page: number) => number,
): Buffer {
  const place = fitted(page);
  const picture = out.take();
  const contents = out.take();
  const foot = page.foot.replaceAll(/[^\x20-\x7e]/g, '?').replaceAll(/[\\()]/g, '\\$&');
  const drawn = [
    `q ${n(place.width)} 0 0 ${n(place.height)} ${n(place.x)} ${n(place.y)} cm /P Do Q`,
    fonts.write(page.words, place),
    `BT /F 8 Tf 0.3 g ${n(sheet.edge)} 14 Td (${foot}) Tj ET`,
  ].join('\n');
  const links = (page.links ?? []).map((link) => {
    const left = place.x + link.x * place.width;
    const top = place.y + place.height - link.y * place.height;
    const box = [left, top - link.h * place.height, left + link.w * place.width, top].map(n).join(' ');
    return `<< /Type /Annot /Subtype /Link /Rect [${box}] /Border [0 0 0] /Dest [${pageNo(link.page)} 0 R /Fit] >>`;
  });
  return Buffer.concat([
    out.object(
      picture,
      `<< /Type /XObject /Subtype /Image /Width ${page.width} /Height ${page.height} /ColorSpace /${page.grey ? 'DeviceGray' : 'DeviceRGB'} /BitsPerComponent 8 /Filter /DCTDecode >>`,
      page.jpeg,
    ),
    out.object(contents, '<< >>', Buffer.from(drawn, 'latin1')),
    out.object(
      no,
      `<< /Type /Page /Parent ${pagesNo} 0 R /MediaBox [0 0 ${sheet.width} ${sheet.height}] /Contents ${contents} 0 R ` +
        `/Resources << /XObject << /P ${picture} 0 R >> /Font ${fontsNo} 0 R >>` +
        (links.length > 0 ? ` /Annots [${links.join(' ')}]` : '') +
        ' >>',
    ),
  ]);
}

/** The picture as large as the paper allows, in its middle. */
function fitted({ width, height }: Pick<CollatedPage, 'width' | 'height'>) {
  const room = { width: sheet.width - 2 * sheet.edge, height: sheet.height - sheet.edge - sheet.foot };
  const scale = Math.min(room.width / width, room.height / height);
  const size = { width: width * scale, height: height * scale };
  return { ...size, x: (sheet.width - size.width) / 2, y: sheet.foot + (room.height - size.height) / 2 };
}

/** All pages share one list of fonts, written when every character is known. */
function writeFonts(out: ObjectWriter, fonts: UnseenFonts): Buffer {
  const pieces: Buffer[] = [];
  const empty = out.take();
  pieces.push(out.object(empty, '<< >>', Buffer.from('500 0 d0')));
  const names: string[] = [];
  for (let index = 0; index < fonts.fonts; index += 1) {
    const font = out.take();
    const map = out.take();
    pieces.push(out.object(map, '<< >>', fonts.toUnicode(index)));
    pieces.push(out.object(font, fonts.dictionary(index, empty, map)));
    names.push(`/U${index} ${font} 0 R`);
  }
  pieces.push(out.object(fontsNo, `<< /F ${helveticaNo} 0 R ${names.join(' ')} >>`));
  return Buffer.concat(pieces);
}

/** Bookmarks (§12.3.3), one storey inside another. */
function outlineOf(
  out: ObjectWriter,
  marks: readonly Bookmark[],
  pageNo: (page: number) => number,
): { root?: number; bytes: Buffer } {
  if (marks.length === 0) return { bytes: Buffer.alloc(0) };
  const root = out.take();
  const pieces: Buffer[] = [];
  const storey = (items: readonly Bookmark[], parent: number): { first: number; last: number } => {
    const numbers = items.map(() => out.take());
    for (const [at, mark] of items.entries()) {
      const no = numbers[at] ?? 0;
      const inside = mark.children && mark.children.length > 0 ? storey(mark.children, no) : undefined;
      const beside = [
        numbers[at - 1] === undefined ? '' : `/Prev ${numbers[at - 1]} 0 R`,
        numbers[at + 1] === undefined ? '' : `/Next ${numbers[at + 1]} 0 R`,
        inside ? `/First ${inside.first} 0 R /Last ${inside.last} 0 R /Count -${mark.children?.length ?? 0}` : '',
      ];
      pieces.push(
        out.object(
          no,
          `<< /Title ${textString(mark.title)} /Parent ${parent} 0 R /Dest [${pageNo(mark.page)} 0 R /Fit] ${beside.join(' ')} >>`,
        ),
      );
    }
    return { first: numbers[0] ?? 0, last: numbers.at(-1) ?? 0 };
  };
  const { first, last } = storey(marks, root);
  pieces.push(out.object(root, `<< /Type /Outlines /First ${first} 0 R /Last ${last} 0 R /Count ${marks.length} >>`));
  return { root, bytes: Buffer.concat(pieces) };
}

const n = (value: number): string => String(Number(value.toFixed(2)));

const pdfDate = (at: Date): string => `D:${at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
