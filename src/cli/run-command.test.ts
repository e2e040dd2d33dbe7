import { Command } from 'commander';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '#kernel/errors.ts';
import { ClientProblem } from './client/api.ts';
import { runCommand } from './run-command.ts';

/** Runs a command that throws this; gives its exit status and what it wrote. */
async function thrown(error: Error): Promise<{ status: number; words: string }> {
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const build = () =>
    new Command('program').action(() => {
      throw error;
    });
  return { status: await runCommand([], build), words: written.join('') };
}

describe('what went wrong on the command line', () => {
  afterEach(() => vi.restoreAllMocks());

  test.each([
    ['a rule of the program', new AppError('storage.full', 'There is no room.'), 'There is no room.\n'],
    [
      'a problem as a server words it',
      new ClientProblem('storage.full', 'There is no room there.'),
      'There is no room there.\n',
    ],
    ['anything else', new TypeError('Odd.'), 'Odd.\n'],
    ['control characters', new ClientProblem('internal', 'a\u001b[2Jb'), 'a\ufffd[2Jb\n'],
  ])('is said in words: %s', async (_what, error, words) => {
    expect(await thrown(error)).toEqual({ status: 1, words });
  });
});
