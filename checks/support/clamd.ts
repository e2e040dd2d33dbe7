import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findClamd } from '../../tools/lib/clamd.mjs';
import { eicar } from './hostile-zips.ts';

export type RealClamd = {
  address: string;
  /** Folder of the package clamav-testfiles. */
  samples: string | undefined;
  stop(): Promise<void>;
};

/** Most that it takes of one file, in bytes. */
export const clamdTakes = 8 * 1024 * 1024;

/**
 * Starts the clamd of this machine with two signatures of our own: the EICAR text, and the small program inside every
 * file of clamav-testfiles. Nothing is fetched.
 * @returns undefined when there is no clamd here
 */
export async function startClamd(): Promise<RealClamd | undefined> {
  const found = findClamd();
  if (!found) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'real-clamd-'));
  const address = join(folder, 'clamd.sock');
  const signatures = join(folder, 'signatures');
  mkdirSync(signatures);
  // Name, any kind of file, anywhere, the bytes in hex (ClamAV: extended signatures).
  writeFileSync(join(signatures, 'own.ndb'), `Eicar-Test-Signature:0:*:${Buffer.from(eicar).toString('hex')}\n`);
  if (found.samples !== undefined) {
    const program = readFileSync(join(found.samples, 'clam.exe'));
    const md5 = createHash('md5').update(program).digest('hex');
    writeFileSync(join(signatures, 'own.hdb'), `${md5}:${program.length}:ClamAV-Test-File\n`);
  }
  const settings = join(folder, 'clamd.conf');
  writeFileSync(
    settings,
    [
      `LocalSocket ${address}`,
      `DatabaseDirectory ${signatures}`,
      `TemporaryDirectory ${folder}`,
      'Foreground yes',
      'SelfCheck 0',
      `StreamMaxLength ${clamdTakes}`,
      `MaxFileSize ${clamdTakes}`,
      `MaxScanSize ${4 * clamdTakes}`,
      'AlertExceedsMax yes',
      '',
    ].join('\n'),
  );
  const child = spawn(found.program, ['--config-file', settings], { env: found.env, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  for (let tries = 0; !existsSync(address) && tries < 300 && child.exitCode === null; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  const stop = async () => {
    child.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  if (!existsSync(address)) {
    await stop();
    throw new Error('clamd is here and does not start');
  }
  return { address, samples: found.samples, stop };
}
