import { Command, CommanderError } from 'commander';
import { isAppError } from '#kernel/errors.ts';
import { parseVerifierKey } from '#formats/tlog/index.ts';
import { verifyBundle, type VerifyResult } from '#formats/opinion-bundle/index.ts';
import { readFolder } from './read-folder.ts';

type Options = { logKey?: string; json?: true };

function command(): Command {
  return new Command('consilium verify')
    .description('Checks a downloaded opinion, offline. Exit status 0 only when all five checks hold.')
    .argument('<dir>', 'the unpacked folder')
    .option('--log-key <vkey>', 'the key of the opinion log as the service publishes it (name+hash+key)')
    .option('--json', 'one JSON result on standard output')
    .exitOverride();
}

/** Text from a file may hold control characters meant for the terminal; none of them is written out. */
// eslint-disable-next-line no-control-regex
const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd');

function asText({ checks, verdict }: VerifyResult): string {
  const lines = checks.map(({ ok, title, words }) => `${ok ? '✓' : '✗'} ${title}: ${words}`);
  return [...lines, verdict].map((line) => `${printable(line)}\n`).join('');
}

async function run(folder: string, { logKey, json }: Options): Promise<number> {
  if (logKey !== undefined) parseVerifierKey(logKey);
  const result = verifyBundle(await readFolder(folder), logKey === undefined ? {} : { logVkey: logKey });
  process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : asText(result));
  return result.ok ? 0 : 1;
}

/**
 * `consilium verify DIR [--log-key VKEY] [--json]`: five lines with tick or cross, then a verdict of one line.
 * @returns 0 when all five checks hold, 1 when one fails, 2 when it was called in a wrong way or nothing could be read
 */
export async function verifyCommand(argv: readonly string[]): Promise<number> {
  try {
    const parsed = command().parse([...argv], { from: 'user' });
    return await run(parsed.args[0] ?? '', parsed.opts<Options>());
  } catch (error) {
    // Commander has already written its own words.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!isAppError(error)) throw error;
    process.stderr.write(`${printable(error.detail)}\n`);
    return 2;
  }
}
