import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';

const pageBytes = 4096;

/**
 * Resident memory of a process in bytes, or undefined when it has gone. Needed because V8's own limit does not count
 * array buffers and what addons allocate. Linux: /proc (proc(5), statm field 2, in pages); elsewhere ps(1), in KiB.
 */
export async function residentBytes(pid: number): Promise<number | undefined> {
  try {
    if (process.platform === 'linux') {
      const fields = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ');
      return Number(fields[1]) * pageBytes;
    }
    return await viaPs(pid);
  } catch {
    return undefined;
  }
}

function viaPs(pid: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'rss=', '-p', String(pid)], (error, stdout) => {
      resolve(error ? undefined : Number(stdout.trim()) * 1024);
    });
  });
}
