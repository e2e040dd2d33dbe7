const linesOnPage = 64;
/** A line longer than this takes the room of several. */
const lettersInLine = 110;

/**
 * A text as pages that one sheet can show in letters that can be read: a form feed ends a page, and so do 64 lines.
 * Joined again by line ends they are the text. At least one page.
 */
export function textPages(text: string): string[] {
  return text.replaceAll('\r\n', '\n').split('\f').flatMap(pagesOf);
}

function pagesOf(part: string): string[] {
  const pages: string[] = [];
  let open: string[] = [];
  let room = 0;
  for (const line of part.split('\n').flatMap(pieces)) {
    const takes = Math.max(1, Math.ceil(line.length / lettersInLine));
    if (open.length > 0 && room + takes > linesOnPage) {
      pages.push(open.join('\n'));
      open = [];
      room = 0;
    }
    open.push(line);
    room += takes;
  }
  return [...pages, open.join('\n')];
}

/** A line that fills more than a page is divided. */
function pieces(line: string): string[] {
  const most = linesOnPage * lettersInLine;
  if (line.length <= most) return [line];
  return Array.from({ length: Math.ceil(line.length / most) }, (_, at) => line.slice(at * most, (at + 1) * most));
}
