import { Command } from 'commander';
import { stat, readFile } from 'node:fs/promises';
import { verifyReceipt, type ReceiptResult } from '#formats/access-receipt/index.ts';
import { parseVerifierKey } from '#formats/tlog/index.ts';
import { certificatesIn } from '#formats/timestamp/index.ts';
import { verifyBundle, type VerifyResult } from '#formats/opinion-bundle/index.ts';
import { readFolder } from './read-folder.ts';
import { printable, runCommand } from './run-command.ts';

type Options = { logKey?: string; tsaRoot?: string; json?: true };

function program(done: (status: number) => void): Command {
  return new Command('consilium verify')
    .description('Checks a downloaded opinion or access receipt, offline. Exit status 0 only when every check holds.')
    .argument('<path>', 'the unpacked folder, or a receipt-N.json')
    .option('--log-key <vkey>', 'the key of the opinion log as the service publishes it (name+hash+key)')
    .option('--tsa-root <file>', 'root certificates (PEM) of the timestamp authority you believe')
    .option('--json', 'one JSON result on standard output')
    .action(async (path: string, options: Options) => done(await run(path, options)));
}

/** Tick, cross, or neither: nothing is wrong, and it was not shown. */
const markOf = ({ ok, open }: { ok: boolean; open?: true }): string => (open ? '○' : ok ? '✓' : '✗');

function asText({ checks, verdict }: VerifyResult | ReceiptResult): string {
  const lines = checks.map((check) => `${markOf(check)} ${check.title}: ${check.words}`);
  return [...lines, verdict].map((line) => `${printable(line)}\n`).join('');
}

/** A receipt is one small JSON file; everything else must be a folder. */
async function isReceipt(path: string): Promise<boolean> {
  if (!/\.json$/i.test(path)) return false;
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && found.size < 1_000_000;
}

async function run(path: string, { logKey, tsaRoot, json }: Options): Promise<number> {
  if (logKey !== undefined) parseVerifierKey(logKey);
  const trust = {
    ...(logKey === undefined ? {} : { logVkey: logKey }),
    ...(tsaRoot === undefined ? {} : { timestampRoots: certificatesIn(await readFile(tsaRoot, 'utf8')) }),
  };
  const result = (await isReceipt(path))
    ? verifyReceipt(new Uint8Array(await readFile(path)), trust)
    : verifyBundle(await readFolder(path), trust);
  process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : asText(result));
  return result.ok ? 0 : 1;
}

/**
 * `consilium verify PATH [--log-key VKEY] [--json]`: a line with tick or cross for each check, then a verdict of one line.
 * @returns 0 when all checks hold, 1 when one fails, 2 when it was called in a wrong way or nothing could be read
 */
export const verifyCommand = (argv: readonly string[]): Promise<number> => runCommand(argv, program, 2);
