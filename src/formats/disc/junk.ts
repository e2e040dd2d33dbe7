/**
 * What lies on hospital discs beside the pictures. Such files are passed over before anything is uploaded, and the
 * person is told which and why. Only names are looked at, so browser and server agree.
 */
export type Junk = {
  kind: 'program' | 'viewer' | 'system' | 'index' | 'web-page';
  /** One sentence for the person. */
  reason: string;
};

const REASONS: Record<Junk['kind'], string> = {
  program: 'This is a computer program, not a record. We never take or start programs.',
  viewer: 'This belongs to the picture viewer on the disc, not to your records. We show the pictures ourselves.',
  system: 'Your computer made this file for itself. It holds no records.',
  index: 'This is the list of contents of the disc. We find the pictures without it.',
  'web-page': 'This is a start page of the disc, not a record.',
};

function set(words: string): Set<string> {
  return new Set(words.split(' '));
}

const PROGRAMS = set(
  'exe dll msi bat cmd com scr pif vbs ps1 wsf jar class app dmg pkg deb rpm apk so dylib ocx sys drv cpl cab lnk url reg sh command desktop',
);
const VIEWER_PARTS = set('inf chm hlp cnt lng ttf otf cur ani manifest config pdb tlb rc res nib plist strings mui qm');
const WEB_PAGES = set('html htm xhtml mht css js mjs map swf');
/** Ordinary kinds that are only decoration when they lie in the folder of a viewer. */
const DECORATION = set(
  'png gif bmp ico jpg jpeg svg wav mp3 avi txt rtf ini cfg conf properties xml json xsl xslt dtd dat db log md pdf',
);

const SYSTEM_NAMES = set('.ds_store thumbs.db ehthumbs.db desktop.ini .localized .volumeicon.icns icon\r iconcache.db');
const SYSTEM_FOLDERS = set(
  '__macosx .trashes .spotlight-v100 .fseventsd .temporaryitems $recycle.bin recycler found.000 .trash-1000 .git',
);
const VIEWER_FOLDERS =
  /viewer|\.app$|^(?:weasis|radiant|osirix|onis|efilm|syngo|centricity|jre|dotnet|vcredist|microsoft)|^(?:java|plugins?|autorun|bin|libs?|help|hilfe|licen[cs]es?|lang|languages|redist|windows|win32|win64|x86|x64|linux|macosx?)$/;

/**
 * Says why a file of a disc or folder is passed over, or undefined when it is to be looked at.
 * A file without extension, and anything that could be a picture or a document, is always looked at.
 * @param path with `/` or `\` between folders, relative to the disc
 */
export function isJunkPath(path: string): Junk | undefined {
  const parts = path
    .toLowerCase()
    .split(/[/\\]/)
    .filter((part) => part !== '');
  const name = parts.pop() ?? '';
  const kind = kindOf(parts, name);
  return kind ? { kind, reason: REASONS[kind] } : undefined;
}

function kindOf(folders: string[], name: string): Junk['kind'] | undefined {
  if (name === 'dicomdir') return 'index';
  if (SYSTEM_NAMES.has(name) || name.startsWith('._') || name.startsWith('~$')) return 'system';
  if (folders.some((folder) => SYSTEM_FOLDERS.has(folder) || folder === 'system volume information')) return 'system';
  if (name.startsWith('autorun.')) return 'program';
  const extension = /\.([a-z][a-z0-9]{0,9})$/.exec(name)?.[1] ?? '';
  if (PROGRAMS.has(extension)) return 'program';
  if (WEB_PAGES.has(extension)) return 'web-page';
  if (VIEWER_PARTS.has(extension)) return 'viewer';
  const ofViewer = folders.some((folder) => VIEWER_FOLDERS.test(folder));
  return ofViewer && DECORATION.has(extension) ? 'viewer' : undefined;
}
