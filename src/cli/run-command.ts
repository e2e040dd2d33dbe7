import { CommanderError, type Command } from 'commander';
import { isAppError } from '#kernel/errors.ts';

/** Text from elsewhere may hold control characters meant for the terminal; none of them is written out. */
export const printable = (text: string): string =>
  // eslint-disable-next-line no-control-regex
  text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd');

/**
 * Runs a command line and turns what went wrong into words on the error stream.
 * @param build makes the command; an action that does more than succeed tells its exit status to `done`
 * @param broken the exit status when an action throws
 * @returns the exit status: 0 when nothing else was told, 2 when it was called in a wrong way
 */
export async function runCommand(
  argv: readonly string[],
  build: (done: (status: number) => void) => Command,
  broken = 1,
): Promise<number> {
  let status = 0;
  const command = build((told) => (status = told));
  for (const one of [command, ...command.commands]) one.exitOverride();
  try {
    await command.parseAsync([...argv], { from: 'user' });
    return status;
  } catch (error) {
    // Commander has already written its own words.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const words = isAppError(error) ? error.detail : error instanceof Error ? error.message : String(error);
    process.stderr.write(`${printable(words)}\n`);
    return broken;
  }
}
