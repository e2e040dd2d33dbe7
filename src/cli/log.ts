import { Command } from 'commander';
import { isAppError } from '#kernel/errors.ts';
import { examineKeyJournal } from '#app/key-journal.ts';
import { withParts } from '#app/offline.ts';
import type { Parts } from '#app/parts.ts';
import { checkLogs, recoverLog, sayRanges, type LogReport, type Recovery } from '#modules/audit/index.ts';
import { readConfig } from '../config.ts';
import { runCommand } from './run-command.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);

function sayReport({ leaves, entries, findings }: LogReport): void {
  for (const { log, where, words } of findings) say(`✗ ${log}, ${where}: ${words}`);
  const seen = `${leaves.opinions} items in the log of opinions, ${leaves.access} in the log of accesses, ${entries} entries`;
  say(`${findings.length === 0 ? '✓ Everything is what was recorded' : '✗ NOT what was recorded'}: ${seen}.`);
}

function sayRecovery(done: Recovery): void {
  say(`The ${done.log} log ended after ${done.signed} items, ${done.kept} of them are on disk: ${done.frozen}`);
  if (done.missing.length > 0) say(`Missing: ${sayRanges(done.missing)}.`);
  if (done.again > 0) say(`${done.again} items whose files are lost are recorded once more.`);
  say(`Epoch ${done.epoch} begins. Tell everyone who verifies its key: ${done.verifierKey}`);
}

async function check(options: { json?: true }): Promise<number> {
  const report = await withParts(readConfig(), async (parts) => {
    const logs = await checkLogs(parts);
    return {
      ...logs,
      findings: [...logs.findings, ...(await examineKeyJournal(parts))],
    };
  });
  if (options.json) say(JSON.stringify(report, null, 2));
  else sayReport(report);
  return report.findings.length === 0 ? 0 : 1;
}

/** True when it was recovered, false when there was nothing to recover. */
async function recoverOne(parts: Parts, name: 'opinions' | 'access', reason: string): Promise<boolean> {
  try {
    sayRecovery(await recoverLog({ ...parts, now: parts.clock.now() }, parts.audit[name], reason));
    return true;
  } catch (error) {
    if (isAppError(error) && error.code === 'state.conflict') return false;
    throw error;
  }
}

async function recover({ reason }: { reason: string }): Promise<number> {
  return withParts(readConfig(), async (parts) => {
    const done = [await recoverOne(parts, 'opinions', reason), await recoverOne(parts, 'access', reason)];
    if (done.includes(true)) return 0;
    say('Both logs are what was signed. There is nothing to recover.');
    return 1;
  });
}

function program(done: (status: number) => void): Command {
  const command = new Command('consilium log').description(
    'The logs of this installation (CONSILIUM_DATA). Stop the program first.',
  );
  command
    .command('check')
    .description('compares entries, leaves, places, tiles, checkpoints, guard, witnesses and the journal of keys')
    .option('--json', 'one JSON result on standard output')
    .action(async (options: { json?: true }) => done(await check(options)));
  command
    .command('recover')
    .description('freezes a log that is not what was signed and opens the next epoch')
    .requiredOption('--reason <words>', 'why, in words that everybody may read: they stand in the log for ever')
    .action(async (options: { reason: string }) => done(await recover(options)));
  return command;
}

/**
 * `consilium log check`, `consilium log recover --reason WORDS`.
 * @returns 0 when the logs are what was recorded (or were recovered), 1 when not, 2 when it was called in a wrong way
 */
export const logCommand = (argv: readonly string[]): Promise<number> => runCommand(argv, program, 2);
