/** Control characters and the marks that turn the direction of text: a name must read as it is. */
const invisible = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;
const longestName = 200;

/** Reads safe in a list and says where in the archive a file was. It is display text, never a path on a disk. */
export function displayName(raw: string): string {
  const parts = raw
    .normalize('NFC')
    .replace(invisible, '')
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  const name = parts.join('/').replace(/^[A-Za-z]:\/?/, '');
  const chars = [...name];
  return chars.length > longestName ? `…${chars.slice(-longestName).join('')}` : name || 'unnamed';
}

/** The name points out of the archive: absolute, with a drive letter, or upwards. */
export function leavesFolder(raw: string): boolean {
  const path = raw.replaceAll('\\', '/');
  return path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.split('/').includes('..');
}

/** Files that operating systems and disc viewers leave behind; nobody needs them. */
export function isJunk(raw: string): boolean {
  const path = raw.replaceAll('\\', '/');
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return path.startsWith('__MACOSX/') || ['.ds_store', 'thumbs.db', 'desktop.ini', 'autorun.inf'].includes(name);
}
