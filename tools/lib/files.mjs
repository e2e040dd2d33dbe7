import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Every file that is or would be committed: what git knows plus what is new and not ignored, so that a guard bites
 * before the commit and not after it.
 *
 * @param {string} root folder of the repository
 * @returns {string[]} paths from the root, forward slashes, sorted
 */
export function projectFiles(root) {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const names = [...new Set(list.split('\0').filter(Boolean))];
  return names.filter((name) => existsSync(join(root, name))).sort();
}

/** The text of a file, or undefined when it is not text. */
export function textOf(path) {
  const bytes = readFileSync(path);
  return bytes.subarray(0, 8000).includes(0) ? undefined : bytes.toString('utf8');
}

/**
 * The same text with comments blanked out and every line where it was, so that a scanner does not bite on a remark.
 * Strings are left alone; a quote is followed so that `//` in an address is not taken for a comment.
 */
export function withoutComments(text) {
  const token =
    /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|(?<=^|[\s;{}(),])\/\/[^\n]*/g;
  return text.replace(token, (found) => (/^\/[/*]/.test(found) ? found.replace(/[^\n]/g, ' ') : found));
}
