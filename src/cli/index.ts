/** A command: takes the arguments after its name, answers the exit status of the process. */
export type CommandRun = (argv: readonly string[]) => Promise<number>;

type Entry = { summary: string; load: () => Promise<CommandRun> };

/** Every command there is; its code is loaded only when it is asked for. */
const commands: Readonly<Record<string, Entry>> = {
  verify: {
    summary: 'check a downloaded opinion or receipt, offline',
    load: async () => (await import('./verify.ts')).verifyCommand,
  },
  log: {
    summary: 'check the logs of this installation, or recover them',
    load: async () => (await import('./log.ts')).logCommand,
  },
  keys: {
    summary: 'show or rotate the keys of this installation',
    load: async () => (await import('./keys.ts')).keysCommand,
  },
  cases: {
    summary: 'open, list and show requests on a running server',
    load: async () => (await import('./client/cases.ts')).casesCommand,
  },
  import: {
    summary: 'hand files and folders in to a request',
    load: async () => (await import('./client/import.ts')).importCommand,
  },
};

function usage(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`);
  return `Usage: consilium <command> [options]\n\n${lines.join('\n')}\n\nconsilium <command> --help says more.\n`;
}

/**
 * Runs `consilium <command> …`.
 * @returns 0 when the command did what was asked, 1 when not, 2 when it was called in a wrong way
 */
export async function runCli(argv: readonly string[]): Promise<number> {
  const [name = '--help', ...rest] = argv;
  if (name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(usage());
    return argv.length === 0 ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    process.stderr.write(`There is no command “${name}”.\n\n${usage()}`);
    return 2;
  }
  return (await command.load())(rest);
}
