import { listFiles, recordsProgress } from '#modules/records/records.contract.ts';
import type { ApiClient } from './api.ts';
import { runCommand } from '../run-command.ts';
import { answer, clientCommand, clientOf, tell, type ClientOptions } from './settings.ts';
import { collectFiles, uploadFiles } from './upload.ts';

type ImportOptions = ClientOptions & { case: string; wait?: boolean; timeout: string };

/** States in which nothing more happens to a file. `received` still waits to be looked at. */
const waitingState = 'received';

async function waitUntilDone(api: ApiClient, caseId: string, seconds: number): Promise<boolean> {
  const until = Date.now() + seconds * 1000;
  while (Date.now() < until) {
    const progress = await api.call(recordsProgress, { caseId });
    if (progress.done) return true;
    tell(`Looking at what was handed in: ${progress.files.received} to go`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return false;
}

async function everyFile(api: ApiClient, caseId: string) {
  const files = [];
  for (let after: string | undefined; ;) {
    const page = await api.call(listFiles, { caseId, limit: 500, ...(after === undefined ? {} : { after }) });
    files.push(...page.files);
    if (page.next === null) return files;
    after = page.next;
  }
}

/** @returns the exit status */
async function run(paths: string[], options: ImportOptions): Promise<number> {
  const api = clientOf(options);
  const files = await collectFiles(paths);
  tell(`${files.length} files found`);
  const result = await uploadFiles(api, options.case, files, (sent, total) =>
    tell(`${Math.round(sent / 1e6)} of ${Math.round(total / 1e6)} MB are safe`),
  );
  const done = options.wait ? await waitUntilDone(api, options.case, Number(options.timeout)) : false;
  const outcome = (await everyFile(api, options.case)).map((file) => ({
    path: file.path,
    state: file.state,
    kind: file.kind,
    reason: file.reason,
    reasonCode: file.reasonCode,
    sha256: file.sha256,
    fileId: file.fileId,
  }));
  const waiting = outcome.filter((file) => file.state === waitingState).length;
  answer(
    options,
    { caseId: options.case, ...result, done, files: outcome },
    `${result.sent} sent, ${result.known} were there before, ${result.leftOut} are no records. ${waiting} still to be looked at.`,
  );
  return options.wait && !done ? 1 : 0;
}

/** `consilium import PATH… --case ID`: exit status 0 only when all was handed in (and, with --wait, looked at). */
export const importCommand = (argv: readonly string[]): Promise<number> =>
  runCommand(argv, (done) =>
    clientCommand('consilium import', 'hands in files and folders')
      .argument('<paths...>')
      .requiredOption('--case <id>', 'the request they belong to')
      .option('--wait', 'until everything handed in has been looked at')
      .option('--timeout <seconds>', 'how long to wait at most', '600')
      .action(async (paths: string[], options: ImportOptions) => done(await run(paths, options))),
  );
