import { Command } from 'commander';
import { createApiClient, type ApiClient } from './api.ts';

export type ClientOptions = { url: string; token: string; json?: boolean };

/** Options every client command has. */
export function clientCommand(name: string, summary: string): Command {
  return new Command(name)
    .description(summary)
    .option('--url <url>', 'address of the server', 'http://127.0.0.1:8080')
    .requiredOption('--token <token>', 'a person’s bearer token')
    .option('--json', 'one JSON result on standard output');
}

export const clientOf = (options: ClientOptions): ApiClient => createApiClient(options.url, options.token);

/** Progress goes to the terminal's error stream, so that standard output stays one JSON value. */
export function tell(words: string): void {
  process.stderr.write(`${words}\n`);
}

/** The result: JSON when asked for, words otherwise. */
export function answer(options: ClientOptions, json: unknown, words: string): void {
  process.stdout.write(options.json ? `${JSON.stringify(json)}\n` : `${words}\n`);
}
